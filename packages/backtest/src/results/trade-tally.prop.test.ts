import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  averageLoss, averageWin, excursions, expectancy, holdingTimes, kellyFraction, payoffRatio, profitFactor, streaks, systemQuality, tradeCount, tradedValue, tradingCosts, winRate,
} from '../statistics.ts';
import { TradeTally } from './trade-tally.ts';

const anyTrade = fc
  .record({ profit: fc.integer({ min: -40, max: 40 }), openedAt: fc.nat({ max: 1_000 }), held: fc.nat({ max: 100 }), openedValue: fc.nat({ max: 500 }), closedValue: fc.nat({ max: 500 }), fees: fc.integer({ min: -3, max: 9 }), slippage: fc.integer({ min: -3, max: 9 }), maxAdverse: fc.nat({ max: 50 }), maxFavourable: fc.nat({ max: 50 }) })
  .map(({ held, profit, fees, ...trade }) => ({ ...trade, profit: profit / 8, fees: fees / 4, closedAt: trade.openedAt + held }));

it('tells of trades as they come what the statistics of arrays tell of all of them', () => {
  fc.assert(
    fc.property(fc.array(anyTrade, { maxLength: 15 }), (trades) => {
      const tally = new TradeTally();
      for (const trade of trades) tally.add(trade);
      const { won, lost, bestTrade, worstTrade, netProfit, systemQuality: quality, tradedValue: value, ...found } = tally.statistics();
      const { longestWinning, longestLosing, current } = streaks(trades);
      const holding = holdingTimes(trades);
      const { fees, slippage } = tradingCosts(trades);
      const defined = Object.fromEntries(Object.entries({
        ...tradeCount(trades), longestWinning, longestLosing, currentStreak: current, fees, slippage,
        winRate: winRate(trades), profitFactor: profitFactor(trades), expectancy: expectancy(trades), averageWin: averageWin(trades), averageLoss: averageLoss(trades), payoffRatio: payoffRatio(trades), kelly: kellyFraction(trades),
        meanHoldingMs: holding?.meanMs, shortestHoldingMs: holding?.shortestMs, longestHoldingMs: holding?.longestMs, ...excursions(trades),
      }).filter(([, each]) => each !== undefined).map(([name, each]) => [name, expect.closeTo(Number(each), 9) as number]));
      expect(found).toEqual(defined);
      const profits = trades.map(({ profit }) => profit);
      expect([won - lost, netProfit, value]).toEqual([expect.closeTo(netProfit, 9), profits.reduce((sum, profit) => sum + profit, 0), tradedValue(trades)]);
      expect([bestTrade, worstTrade]).toEqual(trades.length === 0 ? [undefined, undefined] : [Math.max(...profits), Math.min(...profits)]);
      const expected = systemQuality(trades);
      expect(quality).toEqual(expected === undefined ? undefined : expect.closeTo(expected, 9));
    }),
    { numRuns: cases() },
  );
});

it('sees no variation where profits differ by rounding alone', () => {
  const tally = new TradeTally();
  for (const profit of [0.1 + 0.2, 0.3, 0.3]) tally.add({ profit });
  expect('systemQuality' in tally.statistics()).toBe(false);
});
