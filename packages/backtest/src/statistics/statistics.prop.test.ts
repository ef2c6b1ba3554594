import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as all from '../statistics.ts';
import {
  beta, conditionalValueAtRisk, downsideDeviation, drawdowns, drawdownSeries, equityOf, excessKurtosis, exposure, informationRatio, kellyFraction, maxDrawdown, normalCdf, normalQuantile, omega,
  probabilisticSharpe, profitFactor, quantile, returnsOf, sharpe, sharpeInterval, skewness, sortino, stability, standardDeviation, streaks, systemQuality, tailRatio, totalReturn, tradeCount, ulcerIndex,
  valueAtRisk, volatility, winRate,
} from '../statistics.ts';

const numRuns = cases();
const PER = { periodsPerYear: 252 };
/** Returns in steps of a ten-thousandth, so that they vary by far more than rounding or not at all. */
const change = fc.integer({ min: -2_000, max: 2_000 }).map((steps) => steps / 10_000);
const returns = fc.array(change, { minLength: 2, maxLength: 20 });
const pairs = fc.array(fc.tuple(change, change), { minLength: 3, maxLength: 20 }).map((rows) => [rows.map(([one]) => one), rows.map(([, other]) => other)] as const);
const profits = fc.array(fc.integer({ min: -1_000, max: 1_000 }).map((profit) => ({ profit })), { maxLength: 30 });
const wild = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -1, 1e308, -1e308, 5e-324, 0.01)), { maxLength: 12 });

const check = <T>(arbitrary: fc.Arbitrary<T>, body: (value: T) => void) => fc.assert(fc.property(arbitrary, body), { numRuns });
const close = (one: number | undefined, other: number | undefined, within = 1e-8) => {
  // millions of calls: expect alone would take most of the time
  if (one === undefined && other === undefined) return;
  if (!(Math.abs(Number(one) - Number(other)) <= within * Math.max(1, Math.abs(Number(other))))) throw new Error(`${one} is not near ${other}`);
};

describe('scale', () => {
  it('does not change a ratio, and multiplies a deviation', () =>
    check(fc.tuple(returns, fc.double({ min: 0.1, max: 4, noNaN: true })), ([values, factor]) => {
      const scaled = values.map((value) => value * factor);
      for (const ratio of [sharpe, sortino, tailRatio, skewness, excessKurtosis]) close(ratio(scaled, PER), ratio(values, PER), 1e-6);
      close(omega(scaled), omega(values), 1e-6);
      for (const size of [volatility, downsideDeviation, valueAtRisk, conditionalValueAtRisk]) close(size(scaled, PER), factor * Number(size(values, PER)), 1e-9);
    }));

  it('of an account changes no drawdown and no stability', () =>
    check(fc.tuple(returns, fc.integer({ min: 1, max: 1_000_000 })), ([values, start]) => {
      const [one, other] = [equityOf(values), equityOf(values, start)];
      close(maxDrawdown(other), maxDrawdown(one));
      close(ulcerIndex(other), ulcerIndex(one));
      close(stability(other), stability(one), 1e-6);
    }));

  it('of trades changes neither rates nor quality', () =>
    check(fc.tuple(profits, fc.integer({ min: 1, max: 1_000 })), ([trades, factor]) => {
      const scaled = trades.map(({ profit }) => ({ profit: profit * factor }));
      for (const ratio of [winRate, profitFactor, kellyFraction, systemQuality]) close(ratio(scaled), ratio(trades));
      expect([tradeCount(scaled), streaks(scaled)]).toEqual([tradeCount(trades), streaks(trades)]);
    }));
});

describe('translation', () => {
  it('moves mean and quantiles alone', () =>
    check(fc.tuple(returns, change), ([values, shift]) => {
      const moved = values.map((value) => value + shift);
      close(volatility(moved, PER), volatility(values, PER));
      close(skewness(moved), skewness(values), 1e-6);
      close(quantile(moved, 0.3), Number(quantile(values, 0.3)) + shift);
      close(valueAtRisk(moved), Number(valueAtRisk(values)) - shift);
      close(conditionalValueAtRisk(moved), Number(conditionalValueAtRisk(values)) - shift);
      close(sortino(moved, { ...PER, target: shift + 0.00005 }), sortino(values, { ...PER, target: 0.00005 }), 1e-6);
    }));

  it('of both leaves beta and the information ratio', () =>
    check(fc.tuple(pairs, change), ([[ours, theirs], shift]) => {
      const [movedOurs, movedTheirs] = [ours.map((value) => value + shift), theirs.map((value) => value + shift)];
      close(beta(movedOurs, movedTheirs), beta(ours, theirs), 1e-6);
      close(informationRatio(movedOurs, movedTheirs, PER), informationRatio(ours, theirs, PER), 1e-6);
    }));
});

it('gives the same of returns in any order, where there is no way to look at', () =>
  check(fc.tuple(returns, fc.infiniteStream(fc.nat())), ([values, order]) => {
    const shuffled = values.map((value) => ({ value, key: Number(order.next().value) })).sort((one, other) => one.key - other.key).map(({ value }) => value);
    for (const statistic of [sharpe, sortino, volatility, skewness, excessKurtosis, tailRatio, valueAtRisk, conditionalValueAtRisk, totalReturn]) close(statistic(shuffled, PER), statistic(values, PER), 1e-6);
    close(probabilisticSharpe(shuffled), probabilisticSharpe(values), 1e-6);
  }));

describe('bounds', () => {
  it('of drawdowns are zero and all, and the list, the line and the greatest agree', () =>
    check(returns, (values) => {
      const equity = equityOf(values);
      const line = drawdownSeries(equity);
      const list = drawdowns(equity, equity.map((_, place) => place));
      expect(line.every((depth) => depth >= 0 && depth < 1)).toBe(true);
      expect(maxDrawdown(equity)).toBe(Math.max(0, ...list.map(({ depth }) => depth)));
      expect(maxDrawdown(equity)).toBe(Math.max(...line));
      expect(Number(ulcerIndex(equity))).toBeLessThanOrEqual(Math.max(...line) + 1e-15);
      // each value below its peak lies in exactly one of them
      const inside = (place: number) => list.filter(({ peakAt, recoveredAt = Infinity }) => place > peakAt && place < recoveredAt).length;
      expect(line.map((_, place) => inside(place))).toEqual(line.map((depth) => (depth > 0 ? 1 : 0)));
    }));

  it('hold of probabilities, stability and rates', () =>
    check(fc.tuple(returns, profits), ([values, trades]) => {
      for (const share of [probabilisticSharpe(values), stability(equityOf(values)), winRate(trades)]) if (share !== undefined) expect(share >= 0 && share <= 1).toBe(true);
      const kelly = kellyFraction(trades);
      if (kelly !== undefined) expect(kelly).toBeLessThanOrEqual(Number(winRate(trades.filter(({ profit }) => profit !== 0))));
    }));

  it('put the shortfall at or above the value at risk, by either method', () =>
    check(fc.tuple(returns, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.constantFrom('historical', 'parametric')), ([values, confidence, method]) => {
      expect(Number(conditionalValueAtRisk(values, { confidence, method }))).toBeGreaterThanOrEqual(Number(valueAtRisk(values, { confidence, method })) - 1e-12);
    }));

  it('of an interval hold the ratio, and widen with confidence', () =>
    check(returns, (values) => {
      const [narrow, wide] = [sharpeInterval(values, { ...PER, confidence: 0.5 }), sharpeInterval(values, { ...PER, confidence: 0.99 })];
      if (narrow === undefined || wide === undefined) return;
      expect(wide.low < narrow.low && narrow.low < narrow.sharpe && narrow.sharpe < narrow.high && narrow.high < wide.high).toBe(true);
    }));
});

describe('slow twins', () => {
  it('quantile is the value with that share of the steps between sorted values before it', () =>
    check(fc.tuple(returns, fc.double({ min: 0, max: 1, noNaN: true })), ([values, share]) => {
      const sorted = [...values].sort((one, other) => one - other);
      const steps = (sorted.length - 1) * share;
      const slow = sorted.reduce((sum, value, place) => sum + value * Math.max(0, 1 - Math.abs(steps - place)), 0);
      close(quantile(values, share), slow, 1e-12);
    }));

  it('deviation and beta follow from all pairs of returns', () =>
    check(pairs, ([ours, theirs]) => {
      let [both, spread, count] = [0, 0, 0];
      for (const [one, move] of theirs.entries()) for (const [other, later] of theirs.entries()) {
        both += (move - later) * (Number(ours[one]) - Number(ours[other]));
        spread += (move - later) ** 2;
        count++;
      }
      close(standardDeviation(theirs), Math.sqrt((spread / count / 2) * (theirs.length / (theirs.length - 1))), 1e-12);
      if (spread > 0) close(beta(ours, theirs), both / spread, 1e-9);
    }));

  it('exposure is the share of instants in which some trade is open', () =>
    check(fc.array(fc.tuple(fc.integer({ min: -10, max: 60 }), fc.nat({ max: 20 })), { maxLength: 8 }), (spans) => {
      const trades = spans.map(([openedAt, length]) => ({ openedAt, closedAt: openedAt + length }));
      const instants = Array.from({ length: 50 }, (_, instant) => trades.some(({ openedAt, closedAt }) => instant >= openedAt && instant < closedAt));
      close(exposure(trades, { from: 0, to: 50 }), instants.filter(Boolean).length / 50, 1e-12);
    }));

  it('returns and equity are each other turned round', () =>
    check(returns, (values) => {
      const back = returnsOf(equityOf(values, 1_000));
      for (const [place, value] of values.entries()) close(back[place], value, 1e-12);
      close(totalReturn(values), Number(equityOf(values).at(-1)) - 1, 1e-12);
    }));

  it('normal quantile and distribution are each other turned round', () =>
    check(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true, minExcluded: true }), (probability) => close(normalCdf(normalQuantile(probability)), probability, 1e-13)));
});

it('gives a finite number, undefined or INVALID_INPUT of any numbers, never NaN', () => {
  const options = { periodsPerYear: 252 };
  const onValues = [all.annualReturn, all.calmar, all.conditionalValueAtRisk, all.downsideDeviation, all.excessKurtosis, all.maxDrawdown, all.mean, all.omega, (values: readonly number[]) => all.probabilisticSharpe(values), all.recoveryFactor,
    all.sharpe, all.skewness, all.sortino, all.stability, all.standardDeviation, all.tailRatio, all.totalReturn, all.ulcerIndex, all.valueAtRisk, all.volatility, (values: readonly number[]) => all.quantile(values, 0.4),
    (values: readonly number[]) => all.valueAtRisk(values, { method: 'parametric' }), (values: readonly number[]) => all.conditionalValueAtRisk(values, { method: 'parametric' }),
    (values: readonly number[]) => all.deflatedSharpe(values, values), (values: readonly number[]) => all.cagr(values, values.map((_, place) => place)), (values: readonly number[]) => all.sharpeInterval(values, options)?.low];
  const onPairs = [all.alpha, all.beta, all.captureRatio, all.downCapture, all.informationRatio, all.trackingError, all.treynor, all.upCapture];
  const onTrades = [all.averageLoss, all.averageWin, all.expectancy, all.kellyFraction, all.payoffRatio, all.profitFactor, all.systemQuality, all.winRate];
  check(wild, (values) => {
    const reversed = [...values].reverse();
    const trades = values.map((profit) => ({ profit }));
    const asked = [...onValues.map((statistic) => () => statistic(values, options)), ...onPairs.map((statistic) => () => statistic(values, reversed, options)), ...onTrades.map((statistic) => () => statistic(trades))];
    for (const ask of asked) {
      let found: number | undefined;
      try {
        found = ask();
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_INPUT' });
        continue;
      }
      if (found !== undefined && !Number.isFinite(found)) throw new Error(`gave ${found}: ${ask.toString()}`);
    }
  });
});
