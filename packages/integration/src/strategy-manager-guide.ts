import { instrumentId, type InstrumentId } from '@redfire/core';
import { positiveDecimal, instrument as anInstrument } from '@redfire/core/schema';
import type { StrategyStatus, TradingEngine, TradingEngineOptions } from '@redfire/engine';
import { Strategy, StrategyRegistry } from '@redfire/strategy';
import { highest } from '@redfire/strategy/indicators';
import { z } from 'zod';

// #region strategy
export class Breakout extends Strategy<typeof Breakout.params> {
  static readonly params = z.strictObject({
    instrument: anInstrument(),
    length: z.int().min(2).default(20).describe('Bars whose highest high is broken.').meta({ range: { from: 10, to: 60, step: 10 } }),
    quantity: positiveDecimal(),
  });

  #channel = highest(this.params.length);

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '1m', [this.#channel]);
  }

  override onBar({ close }: { readonly close: number }): void {
    if (close >= this.#channel.value) this.targetPosition(this.params.instrument, this.params.quantity);
  }

  // takes a new quantity as it runs; another length begins a new channel
  override onParameters(before: z.output<typeof Breakout.params>): void {
    if (before.length !== this.params.length) this.#channel = highest(this.params.length);
  }

  override onError(error: unknown, hook: string): void {
    this.log('error', `${hook} failed`, { error: String(error) });
    this.closePosition(this.params.instrument);
  }
}
// #endregion strategy

export function registering() {
  // #region registry
  const registry = new StrategyRegistry(); // the stock strategies
  registry.register(Breakout, { name: 'breakout', description: 'Long from the close at the highest high.' });
  const strategy = registry.create('breakout', '{ "instrument": "BTC/USDT.SIM", "quantity": "0.5" }');
  const forms = registry.list(); // name, description, parameters, JSON Schema
  // #endregion registry
  return { registry, strategy, forms };
}

export function settings(registry: StrategyRegistry, instrument: InstrumentId) {
  // #region settings
  const options = {
    registry,
    strategies: [
      {
        use: 'breakout', id: 'fast', params: { instrument, length: 5, quantity: '0.5' },
        onError: 'stop-and-flatten', slow: { afterMs: 20, policy: 'report' }, limits: { maxPosition: { [instrument]: '1' }, maxOpenOrders: 3 },
      },
      { use: 'breakout', id: 'slow', params: { instrument, length: 50, quantity: '0.5' } },
    ],
    onStrategyError: 'pause', // for those that say nothing themselves
  } satisfies Partial<TradingEngineOptions>;
  // #endregion settings
  return options;
}

export function managing(engine: TradingEngine, instrument: InstrumentId) {
  // #region manage
  const { strategies } = engine;
  const id = strategies.add({ use: 'breakout', params: { instrument, quantity: '0.1' } });
  strategies.pause(id, 'news at eight');
  strategies.resume(id);
  strategies.setParameters(id, { instrument, length: 30, quantity: '0.2' });
  strategies.setLimits(id, { maxOrderQuantity: '0.2' });
  strategies.reset(id);
  strategies.stop(id);
  strategies.start(id);
  strategies.remove(id, { position: 'flatten' });
  // #endregion manage
}

export function reporting(engine: TradingEngine, print: (line: string) => void): readonly StrategyStatus[] {
  // #region status
  for (const { id, state, orders, profit, successRate = 1 } of engine.strategies.list()) {
    print(`${id} ${state}: ${orders.submitted} orders, ${orders.open} open, ${profit?.net.toFixed(2)} ${profit?.currency}, ${(successRate * 100).toFixed(1)} %`);
  }
  // #endregion status
  return engine.strategies.list();
}

export async function flattening(engine: TradingEngine, print: (line: string) => void): Promise<void> {
  // #region flatten
  const { isFlat, reason } = await engine.strategies.flatten('fast');
  print(isFlat ? 'flat' : `not flat: ${reason}`);
  // #endregion flatten
}

export function owners(engine: TradingEngine, id: string): string {
  const instrument = instrumentId(id);
  // #region virtual
  const own = engine.positions.byStrategy().filter((position) => position.instrument === instrument);
  const net = engine.positions.net(instrument);
  // #endregion virtual
  return `${own.map(({ strategy, quantity }) => `${strategy} ${quantity.toFixed()}`).join(', ')}: ${net.quantity.toFixed()}`;
}
