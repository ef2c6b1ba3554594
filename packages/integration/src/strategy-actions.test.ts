import { runBacktest, type BacktestOptions } from '@redfire/backtest';
import { MemoryMetrics, type Bar, type Fill, type Order } from '@redfire/core';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';
import { FakeClock, anInstrument, barsFromCloses } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualSource } from './fixtures/manual-source.ts';

const BTC = anInstrument();
const MINUTE = 60_000;
const bars = barsFromCloses([100, 101, 102, 103, 104, 105]);

/** Does at the close of each bar what stands in its place. */
class Acts extends Strategy {
  readonly did: string[] = [];
  readonly #acts: readonly ((strategy: Acts) => unknown)[];
  #row = 0;

  constructor(...acts: readonly ((strategy: Acts) => unknown)[]) {
    super(undefined);
    this.#acts = acts;
  }
  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }
  override onBar(_bar: Bar): void {
    this.#acts[this.#row++]?.(this);
  }
  override onFill({ side, quantity }: Fill): void {
    this.did.push(`${side} ${quantity.toFixed()}, holds ${this.position(BTC.id).quantity.toFixed()}`);
  }
  go(quantity: string): Order { return this.buy(BTC.id, quantity); }
  exit(price: string): Order { return this.sell(BTC.id, '3', { price, reduceOnly: true }); }
  close(): readonly Order[] { return this.closePosition(BTC.id); }
  draw(): void { this.did.push(this.random().toFixed(12)); }
  measure(): void { this.metrics.increment('bars_seen_total', { strategy: this.id }); }
}

async function test(strategy: Acts, options: Partial<BacktestOptions> = {}): Promise<readonly string[]> {
  await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '10000' } }, strategies: [strategy], ...options });
  return strategy.did;
}

describe('closePosition in a backtest', () => {
  const acts = [(s: Acts) => s.go('3'), () => undefined, (s: Acts) => { s.close(); s.close(); }, (s: Acts) => s.close()] as const;

  it('twice before the fill sells once', async () => {
    expect(await test(new Acts(...acts))).toEqual(['buy 3, holds 3', 'sell 3, holds 0']);
  });

  it('twice before the fill sells once, however long an order travels', async () => {
    expect(await test(new Acts(...acts), { venue: { latencyMs: 1.5 * MINUTE } })).toEqual(['buy 3, holds 3', 'sell 3, holds 0']);
  });

  it('cancels an exit that rests, and is done when the cancel has come too late', async () => {
    // the exit is reached while the cancel travels
    const travels = [(s: Acts) => s.go('3'), () => undefined, (s: Acts) => s.exit('104.5'), (s: Acts) => s.close()] as const;
    expect(await test(new Acts(...travels))).toEqual(['buy 3, holds 3', 'sell 3, holds 0']);
    expect(await test(new Acts(...travels), { venue: { latencyMs: 30_000 } })).toEqual(['buy 3, holds 3', 'sell 3, holds 0']);
  });
});

describe('what a run lends', () => {
  it('random numbers of its seed', async () => {
    const drawn = (seed?: number) => test(new Acts((s) => { s.draw(); }, (s) => { s.draw(); }), seed === undefined ? {} : { seed });
    expect(await drawn(5)).toEqual(await drawn(5));
    expect(await drawn(5)).not.toEqual(await drawn(6));
    expect(await drawn()).toEqual(await drawn(1));
  });

  it('the metrics of the host of a trading engine', async () => {
    const metrics = new MemoryMetrics();
    const clock = new FakeClock();
    const source = new ManualSource();
    const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [source], strategies: [new Acts((s) => { s.measure(); })], wallClock: clock, metrics });
    onTestFinished(() => engine.stop());
    await engine.start();
    const [first] = bars;
    if (first) {
      clock.advanceTo(first.closeTime);
      source.push({ topic: 'market.bar', data: first });
    }
    expect(metrics.valueOf('bars_seen_total', { strategy: 'Acts' })).toBe(1);
  });
});
