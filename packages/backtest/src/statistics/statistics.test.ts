import { describe, expect, it } from 'vitest';
import * as all from '../statistics.ts';
import { annualisation, cagr, captureRatio, deflatedSharpe, deflatedSharpeOf, drawdowns, drawdownSeries, equityOf, excessKurtosis, recoveryFactor, returnsOf, sharpe, sharpeInterval, skewness, stability, type ClosedTrade } from '../statistics.ts';

const DAY = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const every = (step: number, count: number, start = at('2026-01-01')) => Array.from({ length: count }, (_, place) => start + step * place);
const DAILY = { periodsPerYear: 252 };

describe('annualisation', () => {
  it('counts 365 days where something ended on a Saturday', () => {
    expect(annualisation(every(DAY, 30))).toEqual({ periodsPerYear: 365, basis: 'every-day', daysPerYear: 365, periodsPerDay: 1, text: '365 days' });
    expect(annualisation(every(DAY / 24, 300))).toMatchObject({ periodsPerYear: 8_760, text: '365 days of 24 periods' });
  });

  it('counts 252 days where a Saturday passed, and Friday ends at midnight', () => {
    const weekdays = every(DAY, 60).filter((time) => ![0, 1].includes(new Date(time).getUTCDay()));
    expect(annualisation(weekdays)).toEqual({ periodsPerYear: 252, basis: 'trading-days', daysPerYear: 252, periodsPerDay: 1, text: '252 trading days' });
  });

  it('counts the minutes of a session, whatever the gaps between sessions', () => {
    const sessions = every(DAY, 8, at('2026-01-05')).filter((day) => ![0, 6].includes(new Date(day).getUTCDay())).flatMap((day) => every(60_000, 390, day + 14.5 * 3_600_000 + 60_000));
    expect(annualisation(sessions)).toMatchObject({ periodsPerYear: 252 * 390, text: '252 trading days of 390 periods' });
  });

  it('takes the days that it is given, and knows none where too little passed', () => {
    const oneDay = every(60_000, 100, at('2026-01-05'));
    expect(annualisation(oneDay)).toBeUndefined();
    expect(annualisation(oneDay, { daysPerYear: 365 })?.periodsPerYear).toBe(525_600);
    expect(annualisation([1])).toBeUndefined();
  });

  it.each([
    [every(7 * DAY, 20), 52],
    [Array.from({ length: 24 }, (_, month) => Date.UTC(2025, month)), 12],
    [Array.from({ length: 9 }, (_, quarter) => Date.UTC(2025, 3 * quarter)), 4],
    [Array.from({ length: 9 }, (_, year) => Date.UTC(2010 + year)), 1],
    [every(10 * DAY, 20), 36.52425],
  ])('counts longer periods by the calendar: %#', (times, periodsPerYear) => {
    const found = annualisation(times);
    expect(found?.basis).toBe('calendar');
    expect(found?.periodsPerYear).toBeCloseTo(periodsPerYear, 9);
  });
});

describe('drawdowns', () => {
  it('tells peak, trough and recovery of each with their times, and the last one open', () => {
    const times = every(DAY, 8, 0);
    expect(drawdowns([100, 120, 90, 60, 119, 120, 130, 117], times)).toEqual([
      { peakAt: DAY, troughAt: 3 * DAY, recoveredAt: 5 * DAY, peak: 120, trough: 60, depth: 0.5, durationMs: 4 * DAY, fallMs: 2 * DAY, recoveryMs: 2 * DAY },
      { peakAt: 6 * DAY, troughAt: 7 * DAY, peak: 130, trough: 117, depth: 0.1, durationMs: DAY, fallMs: DAY },
    ]);
  });

  it('begins at the last time the account was at its peak', () => {
    expect(drawdowns([5, 5, 4, 5, 5], every(1, 5, 0)).map(({ peakAt, recoveredAt }) => [peakAt, recoveredAt])).toEqual([[1, 3]]);
  });

  it('goes beyond the whole where the account falls below zero', () => {
    expect(drawdownSeries([100, -50, 25])).toEqual([0, 1.5, 0.75]);
  });

  it('has none of an account that rises', () => {
    expect(drawdowns([1, 2, 3], every(1, 3))).toEqual([]);
    expect(recoveryFactor([1, 2, 3])).toBeUndefined();
    expect(recoveryFactor([100, 50, 200])).toBe(2);
  });
});

it('counts years by the calendar for the growth rate', () => {
  expect(cagr([100, 121], [at('2001-01-01'), at('2001-01-01') + 2 * 31_556_952_000])).toBeCloseTo(0.1, 12);
  expect(cagr([100, 0], [0, DAY])).toBe(-1);
});

it('gets back the equity that returns were made of', () => {
  expect(returnsOf([100, 110, 99])).toEqual([110 / 100 - 1, 99 / 110 - 1]);
  expect(equityOf([0.5, -0.5], 8)).toEqual([8, 12, 6]);
  expect(returnsOf([100, -20])).toEqual([-1.2]);
});

it('takes the trials as ratios or as count and variance', () => {
  const returns = [0.01, 0.02, -0.01, 0.03, 0.015];
  const ratios = [0.1, 0.5, 0.3];
  const moments = { sharpe: Number(sharpe(returns, { periodsPerYear: 1 })), observations: 5, skewness: Number(skewness(returns)), excessKurtosis: Number(excessKurtosis(returns)) };
  expect(deflatedSharpe(returns, ratios)).toBeCloseTo(Number(deflatedSharpeOf(moments, { count: 3, variance: 0.04 })), 12);
  expect(deflatedSharpe(returns, [0.1])).toBeUndefined();
});

describe('what is not defined', () => {
  const flat = Array.from({ length: 20 }, () => 0.01);
  /** 1 % each, some of them as doubles have it after a detour over 1.01. */
  const steady = flat.map((value, place) => (place % 2 === 0 ? value : 1 - value - 1 + 2 * value));

  it.each([
    ['Sharpe', sharpe(flat, DAILY)], ['Sharpe of rounding', sharpe(steady, DAILY)], ['Sharpe over a rate', sharpe(steady, { ...DAILY, riskFree: 0.05 })], ['interval', sharpeInterval(steady, DAILY)],
    ['skew', skewness(flat)], ['kurtosis', excessKurtosis(flat)], ['Sortino', all.sortino(flat, DAILY)], ['Sortino at its target', all.sortino(steady, { ...DAILY, target: 0.01 })], ['omega', all.omega(flat)],
    ['beta', all.beta([0.1, 0.2, 0, 0.1], flat.slice(0, 4))], ['information ratio', all.informationRatio(steady, flat, DAILY)], ['Calmar', all.calmar(flat, DAILY)], ['stability', stability([5, 5, 5])],
    ['capture', captureRatio(flat, flat)], ['tail ratio', all.tailRatio([0, 0, 1])], ['probability', all.probabilisticSharpe(steady)],
  ])('%s of what does not vary or fall is undefined', (_, value) => {
    expect(value).toBeUndefined();
  });

  const ofNothing: readonly (readonly [string, (values: readonly never[], options: typeof DAILY) => unknown])[] = [
    ['alpha', (values) => all.alpha(values, values, DAILY)], ['annualisation', (values) => annualisation(values)], ['annual return', all.annualReturn], ['average loss', all.averageLoss], ['average win', all.averageWin],
    ['beta', (values) => all.beta(values, values)], ['Calmar', all.calmar], ['growth rate', (values) => cagr(values, values)], ['capture', (values) => captureRatio(values, values)], ['shortfall', (values) => all.conditionalValueAtRisk(values)], ['deflated Sharpe', (values) => deflatedSharpe(values, { count: 3, variance: 1 })],
    ['down capture', (values) => all.downCapture(values, values)], ['downside', all.downsideDeviation], ['kurtosis', excessKurtosis], ['excursions', all.excursions], ['expectancy', all.expectancy], ['exposure', (values) => all.exposure(values, { from: 1, to: 1 })],
    ['holding times', all.holdingTimes], ['information ratio', (values) => all.informationRatio(values, values, DAILY)], ['Kelly', all.kellyFraction], ['greatest drawdown', all.maxDrawdown], ['mean', all.mean], ['omega', (values) => all.omega(values)],
    ['payoff', all.payoffRatio], ['probabilistic Sharpe', (values) => all.probabilisticSharpe(values)], ['profit factor', all.profitFactor], ['quantile', (values) => all.quantile(values, 0.5)], ['recovery', recoveryFactor],
    ['Sharpe', sharpe], ['interval', sharpeInterval], ['skew', skewness], ['Sortino', all.sortino], ['stability', stability], ['deviation', all.standardDeviation], ['quality', all.systemQuality], ['tail ratio', all.tailRatio],
    ['total return', all.totalReturn], ['tracking error', (values) => all.trackingError(values, values, DAILY)], ['Treynor', (values) => all.treynor(values, values, DAILY)], ['turnover', (values) => all.turnover(1, values, DAILY)],
    ['ulcer', all.ulcerIndex], ['up capture', (values) => all.upCapture(values, values)], ['value at risk', (values) => all.valueAtRisk(values)], ['parametric value at risk', (values) => all.valueAtRisk(values, { method: 'parametric' })], ['volatility', all.volatility], ['win rate', all.winRate],
  ];

  it.each(ofNothing)('%s of nothing is undefined', (_, statistic) => {
    expect(statistic([], DAILY)).toBeUndefined();
  });

  it.each([
    ['one return', () => sharpe([0.1], DAILY)], ['one return', () => all.volatility([0.1], DAILY)], ['one value', () => cagr([1], [1])],
    ['a result beyond doubles', () => all.totalReturn(Array.from({ length: 400 }, () => 9))], ['a result beyond doubles', () => all.calmar(Array.from({ length: 400 }, () => 9), DAILY)],
    ['a result beyond doubles', () => all.standardDeviation([1e300, -1e300])], ['a sum beyond doubles', () => all.profitFactor([{ profit: 1 }, { profit: -1e308 }, { profit: -1e308 }])],
    ['a sum beyond doubles', () => all.omega([1, -1e308, -1e308])], ['a deviation beyond doubles', () => sharpe([1e300, -1e299], DAILY)],
  ])('of %s nothing is made up: %#', (_, statistic) => {
    expect(statistic()).toBeUndefined();
  });
});

describe('what is refused', () => {
  const trade: ClosedTrade = { profit: 1 };
  it.each([
    ['NaN', () => sharpe([0.1, Number.NaN], DAILY)], ['infinity', () => all.volatility([Infinity, 0], DAILY)], ['no periods', () => sharpe([0.1, 0.2], { periodsPerYear: 0 })],
    ['periods that are not finite', () => all.annualReturn([0.1], { periodsPerYear: Number.NaN })], ['a loss of more than all', () => all.totalReturn([-1.01])], ['a rate of −100 %', () => all.ratePerPeriod(-1, DAILY)],
    ['what follows nothing', () => returnsOf([0, 1])], ['lengths that differ', () => all.beta([1, 2], [1])], ['times that go back', () => drawdowns([1, 2], [2, 1])], ['times that repeat', () => annualisation([1, 1])],
    ['too few times', () => drawdowns([1, 2], [1])], ['a first value of zero', () => all.maxDrawdown([0, 1])], ['a share above one', () => all.quantile([1], 1.1)], ['a confidence of one', () => all.valueAtRisk([1], { confidence: 1 })],
    ['a method unknown', () => all.valueAtRisk([1], { method: 'guess' as never })], ['a log of zero', () => stability([1, 0])], ['no trials', () => all.expectedMaximumSharpe({ count: 0, variance: 1 })],
    ['a variance below zero', () => all.expectedMaximumSharpe({ count: 2, variance: -1 })], ['one observation', () => all.probabilisticSharpeOf({ sharpe: 1, observations: 1 })], ['a target that is none', () => all.omega([1], { target: Number.NaN })],
    ['a start of zero', () => equityOf([], 0)], ['a profit that is none', () => all.winRate([{ profit: Number.NaN }])], ['a close before the opening', () => all.holdingTimes([{ openedAt: 2, closedAt: 1 }])],
    ['an excursion below zero', () => all.excursions([{ profit: 1, maxAdverse: -1, maxFavourable: 1 }])], ['a span that ends first', () => all.exposure([], { from: 2, to: 1 })], ['a group unknown', () => all.tradesBy([trade], 'colour' as never)],
    ['a trade without its group', () => all.tradesBy([trade], 'instrument')], ['a trade without its close', () => all.tradesBy([trade], 'year')], ['a close beyond dates', () => all.tradesBy([{ profit: 1, closedAt: 9e15 }], 'year')], ['a value below zero', () => all.tradedValue([{ openedValue: -1, closedValue: 1 }])],
    ['turnover below zero', () => all.turnover(-1, [1, 2], DAILY)], ['fees that are none', () => all.tradingCosts([{ profit: 1, fees: Number.NaN }])], ['an equity that ends below zero', () => cagr([1, -1], [0, 1])],
  ])('%s is INVALID_INPUT', (_, statistic) => {
    expect(statistic).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
