import { fileURLToPath } from 'node:url';
import { runBacktest } from '@redfire/backtest';
import { defineInstrument, instrumentId, intervalMs, timestamp, type Bar } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { openBars } from '@redfire/data/node';
import { Strategy, type BarIndicator, type Line, type StrategyEntry } from '@redfire/strategy';
import { adapted, ema, rsi } from '@redfire/strategy/indicators';
import { ADX, ATR, BollingerBands, RSI } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { MomentumTurns, ShareOfRises, TheirRsi, adopting, composing, ofNumbers, reading, resuming } from './indicator-guide.ts';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
const BARS = walk(400);

describe('the code of the guide on indicators', () => {
  it('trades', async () => {
    const { summary, orders } = await backtest({ use: MomentumTurns, params: {} });
    const filled = orders.filter(({ state }) => state === 'filled');
    expect({ isTrading: filled.length > 100, others: orders.length - filled.length, open: summary.openOrders }).toEqual({ isTrading: true, others: 0, open: 0 });
  });

  it('composes', () => {
    const made = Object.values(composing());
    for (const indicator of made) for (const [index, bar] of BARS.entries()) {
      indicator.update(bar);
      expect(indicator.ready).toBe(index + 1 >= indicator.warmUp);
    }
    expect(made.map(({ name, warmUp }) => [name, warmUp])).toEqual([['ema(rsi(14), 5)', 19], ['bollinger(typicalPrices, 20, 2)', 20], ['ema(value, 10)', 10], ['ema(ema(volumes, 5), 5)', 9]]);
  });

  it('takes numbers that are of no bars, and is read', () => {
    expect(ofNumbers([8, 8, 8, 8, 8, 8, 8, 8, 17])).toBe(10);
    const lines: string[] = [];
    reading(BARS, (line) => void lines.push(line));
    expect(lines).toEqual(['atr(14) needs 15 bars, bollinger(20, 2) 20', expect.stringMatching(/^\d+\.\d\d to \d+\.\d\d, \d+\.\d\d a bar$/)]);
  });

  it('resumes in the middle', () => {
    const { first, second } = resuming(BARS.slice(0, 137), BARS.slice(137));
    expect(second.save()).toEqual(first.save());
    expect(second.ready).toBe(true);
  });

  it('has an indicator of its own that keeps the rules of all', () => {
    const first = new ShareOfRises(5);
    const second = new ShareOfRises(5);
    for (const close of [1, 2, 3, 2, 3, 4]) first.push(close);
    expect([first.value, first.warmUp, first.name]).toEqual([0.8, 6, 'shareOfRises(5)']);
    second.restore(first.save());
    second.push(3);
    expect([second.value, second.previous]).toEqual([0.6, 0.8]);
    expect(() => second.push(Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    second.reset();
    expect(second.save()).toEqual(new ShareOfRises(5).save());
  });

  it('adopts those of another package', () => {
    const { theirRsi, theirUpper, theirRange, theirTrend, smoothed } = adopting();
    const [strength, bands, range, trend, average] = [new RSI(14), new BollingerBands(20, 2), new ATR(14), new ADX(14), ema(5)];
    for (const [index, bar] of BARS.entries()) {
      for (const ours of [theirRsi, theirUpper, theirRange, theirTrend, smoothed]) {
        ours.update(bar);
        expect([ours.name, index, ours.ready]).toEqual([ours.name, index, index + 1 >= ours.warmUp]);
      }
      const strengthNow = strength.update(bar.close, false);
      if (strengthNow !== null) average.push(strengthNow);
      const theirs = [strengthNow, bands.update(bar.close, false)?.upper, range.update(bar, false), trend.update(bar, false), average.value];
      expect([theirRsi, theirUpper, theirRange, theirTrend, smoothed].map(({ value }) => value)).toEqual(theirs.map((value) => value ?? Number.NaN));
    }
  });

  it('keeps a line by hand', () => {
    const theirs = new RSI(14);
    const line = new TheirRsi();
    for (const bar of BARS) {
      const { value } = line;
      line.update(bar);
      expect([line.value, line.previous]).toEqual([theirs.update(bar.close, false) ?? Number.NaN, value]);
    }
  });
});

describe('a strategy over an indicator of another package', () => {
  /** Long from below 30 until above 70. */
  function reversals(make: () => Line & BarIndicator) {
    return class Reversals extends Strategy {
      readonly #strength = make();

      override onStart(): void {
        this.subscribeBars(BTC.id, '1m', [this.#strength]);
      }
      override onBar(): void {
        if (this.#strength.value < 30) this.targetPosition(BTC.id, '0.5');
        if (this.#strength.value > 70) this.targetPosition(BTC.id, '0');
      }
    };
  }

  it('sends the same orders as over ours', async () => {
    const traded = async (make: () => Line & BarIndicator) => {
      const { orders } = await backtest({ use: reversals(make), params: {} });
      return orders.map(({ side, quantity, createdAt }) => [side, quantity.toFixed(), createdAt]);
    };
    const ours = await traded(() => rsi(14));
    expect(ours.length).toBeGreaterThan(100);
    expect(await traded(() => adapted(() => new RSI(14), { name: 'theirRsi', warmUp: 15 }))).toEqual(ours);
    expect(await traded(() => new TheirRsi())).toEqual(ours);
  });
});

function backtest(strategy: StrategyEntry) {
  const bars = openBars(fileURLToPath(new URL('../../../examples/01-backtest/bars.csv', import.meta.url)), { format: 'csv', intervalMs: intervalMs('1m') });
  return runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '100000' } }, strategies: [strategy] });
}

function walk(count: number): readonly Bar[] {
  const every = intervalMs('1m');
  return [...randomWalkBars({ seed: 5, count, tick: '0.01', start: 100, intervalMs: every, startTime: 0 })].flatMap(({ length, openTime, closeTime, open, high, low, close, volume }) =>
    Array.from({ length }, (_, at) => ({
      instrument: instrumentId('BTC/USDT.SIM'), intervalMs: every, openTime: timestamp(openTime[at] ?? 0), closeTime: timestamp(closeTime[at] ?? 0),
      open: open[at] ?? 0, high: high[at] ?? 0, low: low[at] ?? 0, close: close[at] ?? 0, volume: volume[at] ?? 0,
    })));
}
