import type { Bar, Timestamp } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { ema, macd, sma } from '@redfire/strategy/indicators';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BTC, MINUTE, aRun } from '../fixtures/a-run.ts';
import { checkRecursive } from './check-recursive.ts';

const closes = Array.from({ length: 400 }, (_, index) => 100 + index / 10 + 5 * Math.sin(index / 9));
const bars = barsFromCloses(closes);

class Averages extends Strategy<typeof Averages.params> {
  static readonly params = z.strictObject({});
  override onStart(): void {
    this.subscribeBars(BTC.id, '1m', [sma(20), ema(20), ema(200), macd(12, 26, 9)]);
  }
  override onBar(_bar: Bar): void {}
}

const backtest = (from: Timestamp | undefined) => aRun({}, { data: [{ instrument: BTC.id, interval: '1m', bars: from === undefined ? bars : bars.filter(({ openTime }) => openTime >= from) }], strategies: [{ use: Averages, params: {} }] });
const at = (bar: number) => (bar * MINUTE) as Timestamp;

describe('checkRecursive', () => {
  it('tells what a shorter past does to each value of each indicator', async () => {
    const lines = await checkRecursive({ backtest, starts: [at(100), at(300), at(390)] });
    const names = lines.map(({ indicator, line }) => `${indicator}: ${line}`);
    expect(names).toEqual(expect.arrayContaining(['Ema of BTC/USDT.SIM 1m: value', 'Ema of BTC/USDT.SIM 1m, 2: value', 'Macd of BTC/USDT.SIM 1m: signal', 'Macd of BTC/USDT.SIM 1m: histogram']));
    const long = lines.find(({ indicator }) => indicator === 'Ema of BTC/USDT.SIM 1m, 2');
    const [first, second, third] = long?.values ?? [];
    // an exponential average of n begins with the mean of its first n and forgets it by (1 - 2/(n+1)) a bar
    const expected = emaOf(closes.slice(100), 200);
    expect(first?.value).toBeCloseTo(expected, 9);
    expect(long?.reference).toBeCloseTo(emaOf(closes, 200), 9);
    expect(first?.difference).toBeCloseTo(Math.abs(expected - emaOf(closes, 200)) / emaOf(closes, 200), 12);
    expect([second?.value, third?.value]).toEqual([Number.NaN, Number.NaN]);
    expect(long?.isStable).toBe(false);
  });

  it('passes an average of a window once the window is full, and an exponential one with many times its length', async () => {
    const lines = await checkRecursive({ backtest, starts: [at(50)] });
    const stable = Object.fromEntries(lines.filter(({ line }) => line === 'value').map(({ indicator, isStable }) => [indicator, isStable]));
    expect(stable).toMatchObject({ 'Ema of BTC/USDT.SIM 1m': true, 'Ema of BTC/USDT.SIM 1m, 2': false });
    expect(lines.find(({ indicator, line }) => indicator.startsWith('Sma') && line === 'value')).toMatchObject({ isStable: true });
  });

  it('needs a start to compare with', async () => {
    await expect(checkRecursive({ backtest, starts: [] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

/** By its definition, over a list. */
function emaOf(values: readonly number[], length: number): number {
  let value = values.slice(0, length).reduce((sum, each) => sum + each, 0) / length;
  for (const each of values.slice(length)) value += (2 / (length + 1)) * (each - value);
  return value;
}
