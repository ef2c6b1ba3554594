import { MemoryJournal, MemoryMetrics, MemoryStrategyStates, type EventMap } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { describe, expect, it } from 'vitest';
import { Acting, BTC, aHost, bar } from './fixtures/a-host.ts';
import { flattening, managing, owners, registering, reporting, settings } from './strategy-manager-guide.ts';

const later = (ms = 0) => new Promise((resolve) => { setTimeout(resolve, ms); });
const { registry } = registering();

describe('the code of the guide on the strategy manager', () => {
  it('makes and describes strategies by name', () => {
    const { strategy, forms } = registering();
    expect(strategy.params).toMatchObject({ instrument: BTC.id, length: 20 });
    expect(forms.find(({ name }) => name === 'breakout')).toMatchObject({
      description: 'Long from the close at the highest high.', className: 'Breakout',
      parameters: [{ name: 'instrument', format: 'instrument' }, { name: 'length', default: 20, range: { from: 10, to: 60, step: 10 } }, { name: 'quantity', format: 'decimal' }],
    });
  });

  it('runs several on one instrument: each with its own position, its limits and its policy', async () => {
    const { engine, push } = aHost(settings(registry, BTC.id));
    await engine.start();
    const prices = [100, 101, 102, 103, 104, 105, 106];
    for (const [row, price] of prices.entries()) {
      push(bar(row, price));
      await later();
    }
    const lines: string[] = [];
    const [fast, slow] = reporting(engine, (line) => lines.push(line));
    expect([fast?.limits, slow?.limits, fast?.positions[0]?.quantity.toFixed(), slow?.positions.length]).toEqual([{ maxPosition: { [BTC.id]: '1' }, maxOpenOrders: 3 }, undefined, '0.5', 0]);
    expect(lines).toEqual(['fast running: 1 orders, 0 open, 0.45 USDT, 100.0 %', 'slow running: 0 orders, 0 open, 0.00 USDT, 100.0 %']);
    expect(owners(engine, BTC.id)).toBe('fast 0.5: 0.5');
    const said = flattening(engine, (line) => lines.push(line));
    push(bar(7, 107));
    await said;
    expect([lines.at(-1), engine.positions.byStrategy(), engine.strategies.get('fast').state]).toEqual(['flat', [], 'paused']);
  });

  it('manages them, and tells what it did', async () => {
    const { engine, push } = aHost({ registry });
    const told: string[] = [];
    engine.events.on('strategy.*', ({ strategy }, topic) => told.push(`${strategy} ${topic.slice('strategy.'.length)}`));
    await engine.start();
    push(bar(0, 100));
    managing(engine, BTC.id);
    expect(told.filter((line) => line.startsWith('breakout')).map((line) => line.slice('breakout '.length))).toEqual([
      'added', 'started', 'paused', 'resumed', 'parameters-changed', 'stopped', 'reset', 'started', 'stopped', 'started', 'stopped', 'flattened', 'removed',
    ]);
  });
});

describe('strategies of a whole engine', () => {
  it('are in its status, its metrics and its journal', async () => {
    const journal = new MemoryJournal();
    const metrics = new MemoryMetrics();
    const { engine, strategy, push, clock } = aHost({ store: { journal }, metrics });
    await engine.start();
    strategy.acts = [(s) => s.goLong('2')];
    for (const [row, close] of [100, 100, 110].entries()) {
      push(bar(row, 100, close));
      await later();
    }
    engine.strategies.pause('Acting', 'enough');
    clock.advanceBy(5_000);
    const [status] = engine.status().strategies;
    expect([status?.state, status?.orders.submitted, status?.fills, status?.profit?.net.toFixed(), metrics.valueOf('trading_pnl', { strategy: 'Acting' })]).toEqual(['paused', 1, 1, '19.8', 19.8]);
    await engine.stop();
    const kept: unknown[] = [];
    for await (const { topic, event } of journal.read(1)) if (topic === 'strategy.paused') kept.push((event as EventMap['strategy.paused']).reason);
    expect(kept).toEqual(['enough']);
  });

  it('go on from what they know when they are started again, but begin anew when they are reset, or removed and added', async () => {
    class Counting extends Strategy {
      bars = 0;
      override onStart(): void {
        seen.push(this.bars);
        this.subscribeBars(BTC.id, '1m');
      }
      override onBar(): void {
        this.bars++;
      }
      override save() {
        return this.bars;
      }
      override restore(bars: number): void {
        this.bars = bars;
      }
    }
    const seen: number[] = [];
    const { engine, push } = aHost({ strategies: [{ use: Counting, params: undefined, id: 'count' }], store: { strategies: new MemoryStrategyStates() } });
    await engine.start();
    const { strategies } = engine;
    for (const [row, act] of [() => { strategies.stop('count'); strategies.start('count'); }, () => { strategies.reset('count'); }, () => { strategies.setParameters('count', {}); }, () => {
      strategies.remove('count');
      strategies.add({ use: Counting, params: undefined, id: 'count' });
    }].entries()) {
      push(bar(row, 100));
      act();
    }
    expect(seen).toEqual([0, 1, 0, 0, 0]);
  });

  it('close what one of them held, at a venue that takes its time, and no more than that', async () => {
    class Failing extends Acting {
      override onBar(data: { readonly close: number }): void {
        super.onBar(data);
        if (data.close > 105) throw new Error('too high');
      }
    }
    const { engine, strategy, push, errors } = aHost({ strategies: [] });
    const failing = new Failing(undefined);
    engine.strategies.add(failing, { onError: 'stop-and-flatten' });
    engine.strategies.add(strategy);
    await engine.start();
    failing.acts = [(s) => s.goLong('3'), (s) => s.rest('50')];
    strategy.acts = [(s) => s.goLong('1')];
    for (const [row, close] of [100, 101, 110, 110, 110].entries()) {
      push(bar(row, close));
      await later();
    }
    expect([engine.strategies.get('Failing').state, engine.strategies.get('Failing').positions, engine.strategies.get('Failing').orders.open, owners(engine, BTC.id), errors.map(String)]).toEqual(['stopped', [], 0, 'Acting 1: 1', ['Error: too high']]);
  });

  it('give up what they are closing when the engine stops, whose own policy follows', async () => {
    const { engine, strategy, push } = aHost();
    await engine.start();
    strategy.acts = [(s) => s.goLong('1')];
    for (const row of [0, 1]) {
      push(bar(row, 100));
      await later();
    }
    // nothing more comes of the data that would fill it
    const result = engine.strategies.flatten('Acting');
    await engine.stop();
    expect([await result, engine.orders.open()]).toEqual([{ isFlat: false, reason: 'the engine stops' }, []]);
  });
});
