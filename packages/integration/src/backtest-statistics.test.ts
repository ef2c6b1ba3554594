import { readFileSync } from 'node:fs';
import { equityLines, fillLines, runBacktest, useStrategy, type BacktestResult, type RunStatistics } from '@redfire/backtest';
import { defineInstrument } from '@redfire/core';
import { SmaCross } from '@redfire/strategy';
import { expect } from 'vitest';
import { testOnRealData } from './real-data.ts';

const INDEX = 'bars/index-1d-2006.txt';
const BTC = 'bars/btc-perp-1m-2022-01.csv';

/** What the equity and the fills of a run come to, from the definitions alone: plain loops over the tables that a run writes, in floats. */
function slowStatistics({ equity, fills, periodsPerYear, start, from }: { readonly equity: string; readonly fills: string; readonly periodsPerYear: number; readonly start: number; readonly from: number }): Record<string, number> {
  const rows = equity.trim().split('\n').map((line) => line.split(',').map(Number) as [number, number]);
  const days: number[] = [start];
  const ends: number[] = [from];
  for (const [place, [at, worth]] of rows.entries()) {
    const day = Math.floor((at - 1) / 86_400_000);
    const next = rows[place + 1];
    if (next === undefined || Math.floor((next[0] - 1) / 86_400_000) !== day) {
      days.push(worth);
      ends.push(at);
    }
  }
  const returns: number[] = [];
  for (let day = 1; day < days.length; day++) returns.push(Number(days[day]) / Number(days[day - 1]) - 1);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const mean = sum(returns) / returns.length;
  const variance = sum(returns.map((each) => (each - mean) ** 2)) / (returns.length - 1);
  const downside = Math.sqrt(sum(returns.map((each) => Math.min(0, each) ** 2)) / returns.length);
  let [peak, peakAt, deepest, longest, ulcer] = [start, from, 0, 0, 0];
  for (const [place, worth] of days.entries()) {
    if (worth >= peak) [peak, peakAt] = [worth, Number(ends[place])];
    deepest = Math.max(deepest, 1 - worth / peak);
    ulcer += (1 - worth / peak) ** 2;
    if (worth < peak) longest = Math.max(longest, Number(ends[place]) - peakAt);
    const next = days[place + 1];
    // a drawdown lasts until the peak is reached again
    if (worth < peak && next !== undefined && next >= peak) longest = Math.max(longest, Number(ends[place + 1]) - peakAt);
  }
  const final = Number(days.at(-1));
  const profits: number[] = [];
  let [held, entry, entryFee, opened, open, heldMs, traded] = [0, 0, 0, 0, 0, 0, 0];
  for (const line of fills.trim().split('\n')) {
    const [at = '', , side = '', quantity = '', price = '', fee = ''] = line.split(',');
    let left = (side === 'buy' ? 1 : -1) * Number(quantity);
    traded += Math.abs(left) * Number(price);
    const perUnit = Number(fee) / Number(quantity);
    if (held !== 0 && Math.sign(held) !== Math.sign(left)) {
      const closing = Math.sign(left) * Math.min(Math.abs(left), Math.abs(held));
      profits.push(-closing * (Number(price) - entry) - (entryFee + perUnit) * Math.abs(closing));
      heldMs += Number(at) - opened;
      held += closing;
      left -= closing;
      if (held === 0) open += Number(at) - opened;
    }
    if (left !== 0) [held, entry, entryFee, opened] = [held + left, Number(price), perUnit, Number(at)];
  }
  if (held !== 0) open += Number(ends.at(-1)) - opened;
  const wins = profits.filter((each) => each > 0);
  const losses = profits.filter((each) => each < 0);
  const average = sum(profits) / profits.length;
  return {
    totalReturn: final / start - 1,
    annualReturn: (final / start) ** (periodsPerYear / returns.length) - 1,
    cagr: (final / start) ** ((365.2425 * 86_400_000) / (Number(ends.at(-1)) - from)) - 1,
    volatility: Math.sqrt(variance * periodsPerYear),
    sharpe: (mean / Math.sqrt(variance)) * Math.sqrt(periodsPerYear),
    sortino: (mean / downside) * Math.sqrt(periodsPerYear),
    calmar: ((final / start) ** (periodsPerYear / returns.length) - 1) / deepest,
    omega: sum(returns.filter((each) => each > 0)) / -sum(returns.filter((each) => each < 0)),
    maxDailyDrawdown: deepest, longestDrawdownMs: longest, ulcerIndex: Math.sqrt(ulcer / days.length), recoveryFactor: (final / start - 1) / deepest,
    bestDay: Math.max(...returns), worstDay: Math.min(...returns), positiveDays: returns.filter((each) => each > 0).length / returns.length,
    trades: profits.length, wins: wins.length, losses: losses.length, winRate: wins.length / profits.length, netProfit: sum(profits), profitFactor: sum(wins) / -sum(losses), expectancy: average,
    averageWin: sum(wins) / wins.length, averageLoss: -sum(losses) / losses.length,
    systemQuality: (average / Math.sqrt(sum(profits.map((each) => (each - average) ** 2)) / (profits.length - 1))) * Math.sqrt(Math.min(100, profits.length)),
    kelly: wins.length / (wins.length + losses.length) - losses.length / (wins.length + losses.length) / (sum(wins) / wins.length / (-sum(losses) / losses.length)),
    meanHoldingMs: heldMs / profits.length,
    exposure: open / (Number(ends.at(-1)) - from),
    turnover: (traded / 2 / (sum(days) / days.length)) * (periodsPerYear / returns.length),
  };
}

/** Expects each figure of the slow computation of the run as well. @returns How many there were. */
function expectSlow({ summary, statistics, equity, fills }: BacktestResult, periodsPerYear: number): number {
  const slow = slowStatistics({ equity: equity.map(equityLines).join(''), fills: fillLines(fills), periodsPerYear, start: Number(summary.startingEquity), from: Number(summary.from) });
  const found: Record<string, number | undefined> = { ...statistics.performance, ...statistics.trades };
  for (const [name, value] of Object.entries(slow)) expect([name, Math.abs(Number(found[name]) - value) <= 1e-9 * Math.max(1, Math.abs(value))]).toEqual([name, true]);
  return Object.keys(slow).length;
}

// backtrader's own tests of its analyzers (`tests/test_analyzer-sqn.py`, `tests/test_analyzer-timereturn.py`): ten index points a contract, 2 for each contract that trades
testOnRealData(INDEX, 'the index of 2006 as a future has the system quality of backtrader: 0.912550316439 from 11 trades, and its return of the year: 0.2795', async (file) => {
  const { statistics, summary } = await runBacktest({
    instruments: [defineInstrument({ id: 'INDEX-99.SIM', kind: 'future', base: 'INDEX', settle: 'EUR', quote: 'EUR', tickSize: '0.01', lotSize: '1', multiplier: '10', expiry: Date.UTC(2099, 0, 1) })],
    data: [{ instrument: 'INDEX-99.SIM', interval: '1d', stream: readFileSync(file), format: 'backtrader' }],
    account: { balances: { EUR: '10000' } },
    venue: { feeModel: { maker: '0', taker: '0', perUnit: '2' } },
    strategies: [{ use: 'sma-cross', params: { instrument: 'INDEX-99.SIM', fast: 1, slow: 15, quantity: '1', allowShort: false } }],
  });
  const { trades, profit, performance, returnsByYear } = statistics;
  expect([summary.finalEquity, trades.trades, statistics.openTrades, profit.other]).toEqual(['12795', 11, 1, '0']);
  // theirs is of the deviation of a population
  expect(Number(trades.systemQuality) * Math.sqrt(11 / 10)).toBeCloseTo(0.912550316439, 11);
  expect([performance.totalReturn, returnsByYear]).toEqual([expect.closeTo(0.2794999999999983, 12), { 2006: expect.closeTo(0.2794999999999983, 12) as number }]);
});

testOnRealData(INDEX, 'the statistics of a year of an index are those of plain loops over its equity and fills', async (file) => {
  const result = await runBacktest({
    instruments: [defineInstrument({ id: 'INDEX.SIM', kind: 'equity', settle: 'EUR', tickSize: '0.01', lotSize: '1' })],
    data: [{ instrument: 'INDEX.SIM', interval: '1d', stream: readFileSync(file), format: 'backtrader' }],
    account: { balances: { EUR: '10000' } },
    strategies: [{ use: 'sma-cross', params: { instrument: 'INDEX.SIM', fast: 1, slow: 15, quantity: '1', allowShort: false } }],
  });
  expect(result.statistics.basis).toMatchObject({ days: 255, periodsPerYear: 252, annualisation: '252 trading days', toldBy: 'data' });
  expect(expectSlow(result, 252)).toBeGreaterThan(25);
});

testOnRealData(BTC, 'the statistics of a month of BTC minutes, long and short with fees, are those of plain loops over its equity and fills', async (file) => {
  const result = await runBacktest({
    instruments: [defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.001', lotSize: '0.001' })],
    data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', stream: readFileSync(file), format: 'csv' }],
    account: { balances: { USDT: '1000000' } },
    venue: { fees: { maker: '0.0002', taker: '0.0005' } },
    strategies: [useStrategy(SmaCross, { instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '1', allowShort: true })],
  });
  const { basis, trades, by, profit }: RunStatistics = result.statistics;
  expect(basis).toMatchObject({ periodsPerYear: 365, annualisation: '365 days', toldBy: 'data' });
  expect(trades.trades).toBeGreaterThan(500);
  expect([Object.values(by.hour).reduce((sum, each) => sum + each.trades, 0), Object.keys(by.hour).length, profit.other]).toEqual([trades.trades, 24, '0']);
  expect(expectSlow(result, 365)).toBeGreaterThan(25);
});
