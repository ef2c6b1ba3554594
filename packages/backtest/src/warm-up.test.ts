import { timestamp, type Bar, type Timestamp } from '@redfire/core';
import { Strategy, sma } from '@redfire/strategy';
import { timeBars } from '@redfire/strategy/bars';
import { aQuote, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import type { BacktestOptions } from './backtest-options.ts';
import { BTC, MINUTE, aRun, textOf } from './fixtures/a-run.ts';
import { Streamer } from './fixtures/streamer.ts';
import { runBacktest } from './run-backtest.ts';

const closes = Array.from({ length: 60 }, (_, row) => 100 + ((row * 7) % 13));
const bars = barsFromCloses(closes);
const at = (minute: number): Timestamp => timestamp(minute * MINUTE);

/** Notes its averages, of minutes and of five of them, at each bar. */
class Averages extends Strategy {
  readonly fast = sma(4);
  readonly slow = sma(2);
  readonly heard: string[] = [];
  startedAt = Number.NaN;

  override onStart(): void {
    this.startedAt = this.now();
    this.subscribeBars(BTC.id, '1m', [this.fast], { warmUp: 'indicators' });
    this.subscribeBars(BTC.id, timeBars('5m', { from: '1m' }), [this.slow], { warmUp: 2 });
  }
  override onBar({ intervalMs }: Bar): void {
    this.heard.push(`${this.now() / MINUTE} ${intervalMs / MINUTE}m ${this.fast.value.toFixed(3)} ${this.slow.value.toFixed(3)}`);
    if (intervalMs === MINUTE && this.heard.length === 1) this.buy(BTC.id, '1');
  }
}

function run(strategy: Strategy, changes: Partial<BacktestOptions> = {}) {
  return runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '1000' } }, strategies: [strategy], ...changes });
}

describe('a run that begins in the middle of its data', () => {
  it('warms strategies up with what came before, and trades from its first bar on', async () => {
    const whole = new Averages(undefined);
    await run(whole);
    const part = new Averages(undefined);
    const { summary, fills } = await run(part, { from: at(30) });
    expect(part.startedAt).toBe(at(30));
    expect(part.heard).toEqual(whole.heard.filter((line) => Number.parseInt(line) > 30));
    expect(part.heard[0]).toMatch(/^31 1m /);
    expect([summary.bars, summary.from, summary.to]).toEqual([30, at(30), at(60)]);
    expect(fills.map((fill) => fill.at)).toEqual([at(31)]);
  });

  it.each<[string, Partial<BacktestOptions>, string | undefined]>([
    ['a count that is enough', { warmUp: 20 }, '31 1m'],
    ['a time that is enough', { warmUp: '20m' }, '31 1m'],
    ['fewer than are wanted: the first that come make up for them', { warmUp: 2 }, '40 1m'],
    ['none', { warmUp: 0 }, '40 1m'],
  ])('keeps %s', async (_what, changes, first) => {
    const strategy = new Averages(undefined);
    await run(strategy, { from: at(30), ...changes });
    expect(strategy.heard[0]?.split(' ').slice(0, 2).join(' ')).toBe(first);
  });

  it('is the same however the data are cut', async () => {
    const results = [];
    for (const size of [1, 7, 60]) {
      const strategy = new Averages(undefined);
      const cut = Array.from({ length: Math.ceil(60 / size) }, (_, part) => barsFromCloses(closes).slice(part * size, (part + 1) * size));
      results.push([strategy.heard, textOf(await run(strategy, { from: at(30), warmUp: 15, data: cut.map((part) => ({ instrument: BTC.id, interval: '1m' as const, bars: part })) }))]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('begins inside a bar with its close, which fills nothing', async () => {
    const log: string[] = [];
    const { fills } = await runBacktest(aRun({ start: (strategy) => strategy.place('buy', '1'), bar: ({ close }, strategy) => log.push(`${close} at ${strategy.time() / MINUTE}`) }, { from: timestamp(1.5 * MINUTE) }));
    expect(log).toEqual(['101 at 2', '102 at 3', '103 at 4']);
    expect(fills.map((fill) => fill.at / MINUTE)).toEqual([2]);
  });

  it('ends with the last bar that closes in it, and before the first item behind it', async () => {
    const strategy = new Averages(undefined);
    const { summary } = await run(strategy, { to: at(20) });
    expect([summary.bars, summary.to]).toEqual([20, at(20)]);
    const quotes = [1, 2, 3, 4].map((time) => aQuote({ at: timestamp(time) }));
    const heard: number[] = [];
    await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, quotes }], account: { balances: { USDT: '1' } }, strategies: [new Streamer({ listens: [[BTC.id, 'market.quote']], quote: (quote) => heard.push(quote.at) })], from: timestamp(2), to: timestamp(4) });
    expect(heard).toEqual([2, 3]);
  });

  it('shows the venue what came before: a book, and the mark', async () => {
    const data: BacktestOptions['data'] = [
      { instrument: BTC.id, books: [
        { topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(1), bids: [[99, 5]], asks: [[101, 5]] } },
        { topic: 'market.book-delta', data: { instrument: BTC.id, at: timestamp(20), bids: [[98, 5]], asks: [] } },
        { topic: 'market.book-delta', data: { instrument: BTC.id, at: timestamp(30), bids: [[97, 5]], asks: [] } },
      ] },
    ];
    const { fills, summary } = await runBacktest({ instruments: [BTC], data, account: { balances: { USDT: '1000' } }, strategies: [new Streamer({ start: (strategy) => strategy.place('buy', '2') })], from: timestamp(10) });
    expect(fills.map((fill) => [fill.at, fill.price.toFixed()])).toEqual([[20, '101']]);
    expect(summary.items).toBe(2);
  });

  it.each<[string, Partial<BacktestOptions>]>([
    ['an end before the beginning', { from: at(2), to: at(1) }],
    ['a warm-up without a beginning', { warmUp: 5 }],
    ['a warm-up that is no count', { from: at(1), warmUp: -1 }],
    ['a warm-up that is no time', { from: at(1), warmUp: 'long' as never }],
  ])('refuses %s', async (_what, changes) => {
    await expect((async () => run(new Averages(undefined), changes))()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
