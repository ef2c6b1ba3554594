import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  alpha, annualReturn, averageLoss, averageWin, beta, calmar, conditionalValueAtRisk, deflatedSharpeOf, downCapture, downsideDeviation, equityOf, excessKurtosis, excursions, expectancy, expectedMaximumSharpe, holdingTimes, informationRatio, kellyFraction, maxDrawdown, mean,
  normalCdf, normalQuantile, omega, payoffRatio, probabilisticSharpe, probabilisticSharpeOf, profitFactor, quantile, ratePerPeriod, sharpe, sharpeInterval, skewness, sortino, stability, standardDeviation, streaks, systemQuality, tailRatio, totalReturn, tradeCount, tradingCosts,
  trackingError, treynor, ulcerIndex, upCapture, valueAtRisk, volatility, winRate,
} from '../statistics.ts';

const DAILY = { periodsPerYear: 252 };
const percent = (...values: readonly number[]) => values.map((value) => value / 100);

describe('values that the tests of empyrical publish (commit 0a9fa58)', () => {
  const mixed = percent(1, 10, -4, 2, 3, 2, 1, -10);
  const negative = percent(0, -6, -7, -1, -9, -2, -6, -8, -5);
  const long = percent(0, 1, 10, -4, 2, 3, 2, 1, -10);
  const one = [-0.00171614, 0.01322056, 0.03063862, -0.01422057, -0.00489779, 0.01268925, -0.03357711, 0.01797036];
  const two = [0.01846232, 0.00793951, -0.01448395, 0.00422537, -0.00339611, 0.03756813, 0.0151531, 0.03549769];
  const WEEKLY = { periodsPerYear: 52 };
  const MONTHLY = { periodsPerYear: 12 };

  it.each([
    ['greatest drawdown, mixed', maxDrawdown(equityOf(mixed)), 0.1],
    ['greatest drawdown, falling', maxDrawdown(equityOf(negative)), 0.36590730349873601],
    // they count the NaN that these returns begin with there as a day
    ['annual return, days', annualReturn(long, DAILY), 1.9135925373194231],
    ['annual return, weeks', annualReturn(long, WEEKLY), 0.24690830513998208],
    ['annual return, months', annualReturn(long, MONTHLY), 0.052242061386048144],
    ['annual return, years', annualReturn([0.03, 0.03, 0.03], { periodsPerYear: 1 }), 0.03],
    ['total return', totalReturn(long), 0.038931091700480147],
    ['volatility, days', volatility(mixed, DAILY), 0.9136465399704637],
    ['volatility, weeks', volatility(long, WEEKLY), 0.38851569394870583],
    ['volatility, months', volatility(long, MONTHLY), 0.18663690238892558],
    ['Calmar, days', calmar(long, DAILY), 19.135925373194233],
    ['Calmar, weeks', calmar(long, WEEKLY), 2.4690830513998208],
    ['Calmar, months', calmar(long, MONTHLY), 0.52242061386048144],
    ['omega over a rate of 1000 % a year', omega(mixed, { target: ratePerPeriod(10, DAILY) }), 0.83354263497557934],
    ['omega over 1 % a day', omega(mixed, { target: 0.01 }), 0.8125],
    ['Sharpe, mixed', sharpe(mixed, DAILY), 1.7238613961706866],
    ['Sharpe, rising', sharpe(percent(1, 2, 1, 1, 1, 1, 1, 1, 1), DAILY), 52.915026221291804],
    ['Sharpe, falling', sharpe(negative, DAILY), -24.406808633910085],
    ['downside, days', downsideDeviation(mixed, DAILY), 0.60448325038829653],
    ['downside below 10 % a day', downsideDeviation(mixed, { ...DAILY, target: 0.1 }), 1.7161730681956295],
    ['downside, weeks', downsideDeviation(long, WEEKLY), 0.25888650451930134],
    ['downside below 10 % a month', downsideDeviation(long, { ...MONTHLY, target: 0.1 }), 0.37148351242013422],
    ['downside, one', downsideDeviation(one, DAILY), 0.20671788246185202],
    ['downside, two', downsideDeviation(two, DAILY), 0.083495680595704475],
    ['Sortino, days', sortino(mixed, DAILY), 2.605531251673693],
    ['Sortino over 1 % a day', sortino(mixed, { ...DAILY, target: 0.01 }), -1.3934779588919977],
    ['Sortino, falling', sortino(negative, DAILY), -13.532743075043401],
    // of the tests of empyrical-reloaded, its successor (commit 31173cf): at the commit named above the deviation is annualised by 252 whatever the period
    ['Sortino, weeks', sortino(long, WEEKLY), 1.1158901056866439],
    ['Sortino, one', sortino(one, DAILY), 3.0639640966566306],
    ['Sortino, two in months', sortino(two, MONTHLY), 8.3121296084492844],
    ['information ratio', informationRatio(mixed, mixed.map(() => 0), { periodsPerYear: 1 }), 0.10859306069076737],
    ['information ratio over 1 %', informationRatio(mixed, mixed.map(() => 0.01), { periodsPerYear: 1 }), -0.06515583641446039],
    ['alpha', alpha(mixed, negative.slice(1), DAILY), -8.306666666666668],
    ['beta', beta(mixed, negative.slice(1)), -0.71296296296296313],
    // of empyrical-reloaded as well, as are those for weeks and months of Sortino
    ['up capture', upCapture(percent(2, 1, 1, 1, 1, 1, 1, 1), mixed, DAILY), 0.0076167762],
    ['down capture', downCapture(percent(2, 1, 1, 1, 1, 1, 1, 1), mixed, DAILY), -11.27400221],
    ['stability', stability(equityOf(mixed).slice(1)), 0.1529973665111273],
  ])('%s', (_, ours, published) => {
    expect(ours).toBeCloseTo(published, 8);
  });
});

describe('values of NumPy 2.4.6 and SciPy 1.17.1', () => {
  const returns = Array.from({ length: 60 }, (_, place) => (((place * 37) % 101) - 48) / 2500);
  const benchmark = Array.from({ length: 60 }, (_, place) => (((place * 53) % 97) - 46) / 2400);
  const equity = equityOf(returns);
  const above = { ...DAILY, riskFree: 0.03 };
  const target = { ...DAILY, target: 0.001 };
  const normal = { method: 'parametric' } as const;
  const interval = sharpeInterval(returns, DAILY);

  it.each([
    ['mean', mean(returns), 0.0006066666666666666],
    ['deviation', standardDeviation(returns), 0.011757894811380148],
    ['skew', skewness(returns), 0.0033320242984736983],
    ['kurtosis', excessKurtosis(returns), -1.199202285064274],
    ['5th percentile', quantile(returns, 0.05), -0.01724],
    ['95th percentile', quantile(returns, 0.95), 0.018439999999999998],
    ['tail ratio', tailRatio(returns), 0.018439999999999998 / 0.01724],
    ['total return', totalReturn(returns), 0.03284300170025101],
    ['annual return', annualReturn(returns, DAILY), 0.14536552518571533],
    ['geometric mean', annualReturn(returns, { periodsPerYear: 1 }), 0.0005387316591645153],
    ['volatility', volatility(returns, DAILY), 0.18665079367541146],
    ['Sharpe', sharpe(returns, DAILY), 0.819069648671629],
    ['Sharpe over 3 %', sharpe(returns, above), 0.6606961678832894],
    ['error of Sharpe', interval?.standardError, 2.050753672615215],
    ['Sharpe at least', interval?.low, -3.2003336908174367],
    ['Sharpe at most', interval?.high, 4.838472988160695],
    ['probabilistic Sharpe', probabilisticSharpe(returns), 0.6540393275046322],
    ['beta', beta(returns, benchmark), 0.13129097163076178],
    ['alpha', alpha(returns, benchmark, DAILY), 0.16046205361167645],
    ['alpha over 3 %', alpha(returns, benchmark, above), 0.1347825492038312],
    ['Treynor', treynor(returns, benchmark, DAILY), 1.1644365039048872],
    ['tracking error', trackingError(returns, benchmark, DAILY), 0.24620277558019088],
    ['information ratio', informationRatio(returns, benchmark, DAILY), 0.8555143194614211],
    ['up capture', upCapture(returns, benchmark), 0.13633752945487146],
    ['down capture', downCapture(returns, benchmark), 0.054236989722927356],
    ['stability', stability(equity), 0.7413862640309868],
    ['greatest drawdown', maxDrawdown(equity), 0.02874566536733003],
    ['ulcer index', ulcerIndex(equity), 0.015748601720264432],
    ['Calmar', calmar(returns, DAILY), 5.056954616570674],
    ['downside', downsideDeviation(returns, target), 0.13465413473042703],
    ['Sortino', sortino(returns, target), -0.7361081053948685],
    ['omega', omega(returns, target), 0.9249841068022886],
    ['historical value at risk', valueAtRisk(returns), 0.01724],
    ['historical shortfall, worst 3 of 60', conditionalValueAtRisk(returns), 0.018533333333333332],
    ['parametric value at risk', valueAtRisk(returns, normal), 0.018733349259145875],
    ['parametric value at risk, 99 %', valueAtRisk(returns, { ...normal, confidence: 0.99 }), 0.026746286930983375],
    ['parametric shortfall, by integration', conditionalValueAtRisk(returns, normal), 0.02364649355009228],
  ])('%s', (_, ours, theirs) => {
    expect(Math.abs(Number(ours) - theirs)).toBeLessThan(1e-11 * Math.max(1, Math.abs(theirs)));
  });

  it.each([
    [-8, 6.22096057427174e-16], [-5, 2.866515718791933e-7], [-3.1, 0.0009676032132183563], [-3, 0.0013498980316300933], [-2.5, 0.006209665325776132], [-1, 0.15865525393145707],
    [-0.1, 0.460172162722971], [0, 0.5], [0.7, 0.758036347776927], [1.96, 0.9750021048517795], [3.5, 0.9997673709209645], [6, 0.9999999990134123],
  ])('the normal distribution at %s', (z, theirs) => {
    expect(Math.abs(normalCdf(z) / theirs - 1)).toBeLessThan(1e-13);
  });

  it.each([
    [1e-12, -7.034483825301131], [1e-6, -4.753424308822899], [0.01, -2.3263478740408408], [0.05, -1.6448536269514729], [0.3, -0.5244005127080409], [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054], [0.999, 3.090232306167813],
  ])('the normal quantile of %s', (probability, theirs) => {
    expect(Math.abs(normalQuantile(probability) / theirs - 1)).toBeLessThan(1e-13);
  });
});

/** Trades and figures of the tests of LEAN (`Tests/Common/Statistics/TradeStatisticsTests.cs`, commit 02225bc): profit, minutes from the start at which they opened and closed, MAE, MFE. */
describe('the trade statistics of LEAN', () => {
  const leanTrades = (...rows: readonly (readonly [profit: number, opened: number, closed: number, adverse: number, favourable: number])[]) =>
    rows.map(([profit, opened, closed, maxAdverse, maxFavourable]) => ({ profit, openedAt: opened * 60_000, closedAt: closed * 60_000, maxAdverse, maxFavourable, fees: 2 }));
  const figures = (trades: ReturnType<typeof leanTrades>) => {
    const { wins, losses } = tradeCount(trades);
    const { longestWinning, longestLosing } = streaks(trades);
    const adverse = excursions(trades);
    return {
      wins, losses, mean: expectancy(trades), averageWin: averageWin(trades), averageLoss: averageLoss(trades), minutes: Number(holdingTimes(trades)?.meanMs) / 60_000, longestWinning, longestLosing, payoff: payoffRatio(trades), winRate: winRate(trades),
      meanAdverse: adverse?.meanAdverse, meanFavourable: adverse?.meanFavourable, maxAdverse: adverse?.maxAdverse, maxFavourable: adverse?.maxFavourable, deviation: standardDeviation(trades.map(({ profit }) => profit)), profitFactor: profitFactor(trades),
      // their Sharpe ratio is the mean of a trade over its deviation, of which SQN is the root of the count
      ratio: Number(systemQuality(trades)) / Math.sqrt(trades.length), fees: tradingCosts(trades).fees,
    };
  };
  const near = (value: number) => expect.closeTo(value, 12) as number;

  it.each([
    ['three winners', leanTrades([20, 0, 20, 5, 30], [20, 10, 40, 30, 40], [10, 30, 40, 15, 30]), {
      wins: 3, losses: 0, mean: near(50 / 3), averageWin: near(50 / 3), averageLoss: undefined, minutes: 20, longestWinning: 3, longestLosing: 0, payoff: undefined, winRate: 1, meanAdverse: near(16.666666666666666), meanFavourable: near(33.333333333333336), maxAdverse: 30, maxFavourable: 40,
      deviation: near(5.77350269189626), profitFactor: undefined, ratio: near(2.8867513459481276), fees: 6,
    }],
    ['three losers', leanTrades([-20, 0, 20, 30, 5], [-20, 10, 40, 40, 30], [-10, 30, 40, 30, 15]), {
      wins: 0, losses: 3, mean: near(-50 / 3), averageWin: undefined, averageLoss: near(50 / 3), minutes: 20, longestWinning: 0, longestLosing: 3, payoff: undefined, winRate: 0, meanAdverse: near(33.333333333333336), meanFavourable: near(16.666666666666668), maxAdverse: 40, maxFavourable: 30,
      deviation: near(5.77350269189626), profitFactor: 0, ratio: near(-2.8867513459481276), fees: 6,
    }],
    ['two losers and a winner', leanTrades([-20, 0, 20, 30, 5], [-20, 10, 20, 40, 30], [10, 30, 40, 15, 30]), {
      wins: 1, losses: 2, mean: near(-10), averageWin: 10, averageLoss: 20, minutes: near(800 / 60), longestWinning: 1, longestLosing: 2, payoff: 0.5, winRate: near(0.3333333333333333), meanAdverse: near(28.333333333333332), meanFavourable: near(21.666666666666668), maxAdverse: 40, maxFavourable: 30,
      deviation: near(17.3205080756888), profitFactor: 0.25, ratio: near(-0.5773502691896249), fees: 6,
    }],
    ['a loser and two winners', leanTrades([-20, 0, 20, 30, 5], [20, 10, 20, 40, 30], [10, 30, 40, 15, 30]), {
      wins: 2, losses: 1, mean: near(10 / 3), averageWin: 15, averageLoss: 20, minutes: near(800 / 60), longestWinning: 2, longestLosing: 1, payoff: 0.75, winRate: near(0.6666666666666666), meanAdverse: near(28.333333333333332), meanFavourable: near(21.666666666666668), maxAdverse: 40, maxFavourable: 30,
      deviation: near(20.8166599946613), profitFactor: 1.5, ratio: near(0.16012815380508739), fees: 6,
    }],
  ])('%s', (_, trades, theirs) => {
    expect(figures(trades)).toEqual(theirs);
  });
});

it('bets what Kelly (1956) bets on a channel that is right in 60 of 100 at even odds, and in Thorp’s example of odds', () => {
  const bets = (wins: number, losses: number, odds: number) => kellyFraction([...Array.from({ length: wins }, () => ({ profit: odds })), ...Array.from({ length: losses }, () => ({ profit: -1 }))]);
  // 2p − 1 at even odds
  expect(bets(60, 40, 1)).toBeCloseTo(0.2, 12);
  // E. O. Thorp, The Kelly Criterion in Blackjack, Sports Betting and the Stock Market (1997): f* = (bp − q) / b
  expect(bets(52, 48, 1)).toBeCloseTo(0.04, 12);
  expect(bets(50, 50, 2)).toBeCloseTo(0.25, 12);
});

describe('the examples of the papers', () => {
  it('judges two years of monthly returns as Bailey and López de Prado (2012) do, with and without their skew and tails', () => {
    const record = { sharpe: 0.458, observations: 24 };
    expect(probabilisticSharpeOf(record)).toBeCloseTo(0.982, 3);
    expect(probabilisticSharpeOf({ ...record, skewness: -2.448, excessKurtosis: 10.164 - 3 })).toBeCloseTo(0.913, 3);
  });

  it('deflates the best of 100 trials as Bailey and López de Prado (2014) do', () => {
    const record = { sharpe: 2.5 / Math.sqrt(250), observations: 1_250, skewness: -3, excessKurtosis: 10 - 3 };
    const variance = 0.5 / 250;
    expect(expectedMaximumSharpe({ count: 100, variance })).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpeOf(record, { count: 100, variance })).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpeOf(record, { count: 46, variance })).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpeOf({ ...record, skewness: 0, excessKurtosis: 0 }, { count: 88, variance })).toBeCloseTo(0.9505, 4);
  });

  it('has the standard error that ratios of many drawn samples have, as Lo (2002) derives it', () => {
    let state = 7;
    const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const drawn = () => 1 + Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const samples = Array.from({ length: 3_000 }, () => Array.from({ length: 100 }, drawn));
    const ratios = samples.map((sample) => Number(sharpe(sample, { periodsPerYear: 1 })));
    const errors = samples.map((sample) => Number(sharpeInterval(sample, { periodsPerYear: 1 })?.standardError));
    // √(1.5 / 100) for a ratio of 1; without the square of the ratio it were √(1 / 100), far outside
    expect(Number(standardDeviation(ratios)) / Number(mean(errors))).toBeCloseTo(1, 1);
    expect(mean(errors)).toBeCloseTo(Math.sqrt(1.5 / 100), 2);
  });
});

const FOLDER = process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const absent = existsSync(join(FOLDER, 'indicators')) ? '' : ` (skipped: "${FOLDER}" is absent; REDFIRE_DATA names the folder)`;

describe.skipIf(absent !== '' && process.env['REDFIRE_REQUIRE_ALL'] !== '1')(`windows of reference series${absent}`, () => {
  const skender = (file: string): readonly Record<string, number | string | null>[] => JSON.parse(gunzipSync(readFileSync(join(FOLDER, 'indicators/skender', file))).toString('utf8'));
  const rows = (file: string) => readFileSync(join(FOLDER, file), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));

  it('has the ulcer index of Stock.Indicators in percent over each 14 closes', () => {
    const closes = rows('indicators/skender/quotes-default.csv').map((row) => Number(row[4]));
    const theirs = skender('ulcer.standard.json.gz').map(({ ui }) => ui);
    expect(theirs.length).toBe(502);
    for (let end = 14; end <= closes.length; end++) expect(100 * Number(ulcerIndex(closes.slice(end - 14, end)))).toBeCloseTo(Number(theirs[end - 1]), 9);
  });

  it('has the beta of Stock.Indicators over each 50 returns', () => {
    const series = skender('beta.standard.json.gz');
    const [ours, market] = [series.map((row) => Number(row['returnsEval'])), series.map((row) => Number(row['returnsMrkt']))];
    let compared = 0;
    for (const [place, row] of series.entries()) {
      if (typeof row['beta'] !== 'number') continue;
      compared++;
      expect(beta(ours.slice(place - 49, place + 1), market.slice(place - 49, place + 1))).toBeCloseTo(row['beta'], 9);
    }
    expect(compared).toBeGreaterThan(400);
  });

  it('has the Sortino ratio of LEAN over each 15 returns, over a target of 0 and of 1 %', () => {
    const series = rows('indicators/lean/spy_sortino.csv');
    const returns = series.map((row) => Number(row[5]));
    let compared = 0;
    for (const [place, row] of series.entries()) {
      if (row[14] === undefined || row[14] === '') continue;
      compared++;
      const window = returns.slice(place - 14, place + 1);
      expect(sortino(window, { periodsPerYear: 1 })).toBeCloseTo(Number(row[14]), 6);
      expect(sortino(window, { periodsPerYear: 1, target: 0.01 })).toBeCloseTo(Number(row[15]), 6);
    }
    expect(compared).toBeGreaterThan(50);
  });
});
