import { describe, expect, it } from 'vitest';
import type { BacktestSummary, RunStatistics } from '@redfire/backtest';
import { summaryTable } from './summary-table.ts';

const trades: RunStatistics['trades'] = {
  trades: 210, wins: 120, losses: 88, even: 2, winRate: 120 / 210, netProfit: 1_000, won: 3_000, lost: 2_000, profitFactor: 1.5, expectancy: 4.7619, longestWinning: 5, longestLosing: 4, currentStreak: 1,
  meanHoldingMs: 5_400_000, exposure: 0.6543, fees: 1_234.5, slippage: 0, tradedValue: 1,
};
const statistics: RunStatistics = {
  currency: 'USDT', basis: { days: 60, dayOf: 'UTC', periodsPerYear: 365, annualisation: '365 days', toldBy: 'data', riskFree: 0 }, profit: { net: '1234.5', closed: '1000', open: '234.5', funding: '0', other: '0' },
  performance: { cagr: 0.0767, volatility: 0.1234, sharpe: 0.654, sortino: 0.987, longestDrawdownMs: 20 * 86_400_000 }, drawdowns: [], trades, openTrades: 1, costs: { fees: 1_234.5, slippage: 0, funding: 0, total: 1_234.5 },
  by: { instrument: {}, strategy: {}, side: {}, year: {}, month: {}, hour: {} }, returnsByYear: {}, returnsByMonth: {}, absent: {},
};
const summary: BacktestSummary = {
  seed: 1, currency: 'USDT', bars: 1_234_567, orders: 536, fills: 530, deniedOrders: 4, denials: {}, rejectedOrders: 1, openOrders: 1, fees: { USDT: '1234.5', USD: '0' },
  startingEquity: '100000', finalEquity: '101234.5', netProfit: '1234.5', balances: { USDT: '101000', BTC: '0.0123' }, positions: { 'BTC/USDT.SIM': '-0.5', 'ETH/USDT.SIM': '0' },
  maxDrawdown: 0.0421, statistics, skippedRows: 12, offTickBars: 0, riskRules: ['max-order-quantity', 'max-position'], from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 2, 1), timing: { loadMs: 81.3, runMs: 1_530, barsPerSecond: 806_906 },
};
const plain = { title: 'Backtest of a.yaml', isStyled: false };

describe('summaryTable', () => {
  it('tells everything that matters, rounded', () => {
    expect(summaryTable(summary, { ...plain, out: 'out' })).toBe(`Backtest of a.yaml

  Period           2024-01-01 00:00 to 2024-03-01 00:00 UTC, 60 days
  Bars             1,234,567 (12 bad rows skipped)
  Orders           536 (4 denied, 1 rejected, 1 open at the end)
  Fills            530
  Fees             1,234.50 USDT
  Risk rules       max-order-quantity, max-position

  Starting equity  100,000.00 USDT
  Final equity     101,234.50 USDT
  Net profit       +1,234.50 USDT (+1.23 %)
  Balances         101,000.00 USDT, 0.0123 BTC
  Positions        -0.5 BTC/USDT.SIM, none in ETH/USDT.SIM

  Per year         +7.67 % growth, 12.34 % volatility (365 days)
                   Sharpe 0.65, Sortino 0.99, Calmar n/a
  Max drawdown     4.21 %, longest 20 days
  Trades           210 closed (57.14 % won), 1 open
  Per trade        +4.7619 USDT, profit factor 1.50
  Held             90 minutes on average, in the market 65.43 % of the time

  Speed            806,906 bars/s (engine 1.5 s, reading 81 ms)
  Results          out: summary.json, orders, fills, trades and equity as CSV
`);
  });

  it('says out loud that nothing was limited and nothing was written', () => {
    const text = summaryTable({ ...summary, riskRules: [] }, plain);
    expect(text).toContain('Risk rules       none: orders were not limited\n');
    expect(text).toContain('Results          not written; --out DIR writes them\n');
  });

  it('tells why orders were denied, the most frequent reason first', () => {
    const lot = 'quantity "0.0015" is not a multiple of the lot size "0.001"';
    const text = summaryTable({ ...summary, denials: { a: 2, [lot]: 1_237, b: 7, c: 1, d: 1 } }, plain);
    expect(text).toContain(`  Denied           1,237: ${lot}\n                   7: b\n                   2: a\n                   … and 2 more kinds\n  Fills `);
    expect(summaryTable({ ...summary, denials: { a: 2, b: 2, c: 1, d: 1 } }, plain)).toContain('2: a\n                   2: b\n                   1: c\n                   … and 1 more kind\n');
    expect(summaryTable({ ...summary, denials: { a: 2 } }, plain)).not.toContain('more kind');
  });

  it('warns of prices between ticks', () => {
    expect(summaryTable({ ...summary, offTickBars: 4 }, plain)).toContain('  Off the tick     4 bars have prices between ticks, which were rounded; check tickSize\n');
    expect(summaryTable({ ...summary, offTickBars: 1 }, { ...plain, isStyled: true })).toContain('\u001b[33m1 bar has prices between ticks, which were rounded; check tickSize\u001b[39m\n');
  });

  it('takes nothing to the year of a run that is too short, and nothing from trades where there are none', () => {
    const none = { ...trades, trades: 0 };
    const { winRate: _winRate, ...rest } = none;
    const text = summaryTable({ ...summary, to: Date.UTC(2024, 0, 2), statistics: { ...statistics, performance: {}, trades: rest, openTrades: 0 } }, plain);
    expect(text).toContain('Per year         not told of less than 30 days\n  Max drawdown     4.21 %\n  Trades           0 closed\n\n');
  });

  it('is as wide as a terminal, however large its numbers', () => {
    const large = { ...trades, expectancy: -123_456_789.12, profitFactor: 12_345.67, trades: 1_234_567 };
    const lines = summaryTable({ ...summary, statistics: { ...statistics, trades: large, openTrades: 1_234 } }, plain).split('\n');
    expect(Math.max(...lines.map((each) => each.length))).toBeLessThanOrEqual(80);
  });

  it('has no fees where none were paid', () => {
    expect(summaryTable({ ...summary, fees: { USD: '0', BTC: '0.00' } }, plain)).toContain('Fees             none\n');
  });

  it('has a period without bars and a profit without a start', () => {
    const { from: _from, to: _to, ...rest } = summary;
    const text = summaryTable({ ...rest, bars: 0, startingEquity: '0' }, plain);
    expect(text).toContain('Period           no data\n');
    expect(text).toContain('Net profit       +1,234.50 USDT\n');
  });

  it('counts what is no bar, and leaves bars out where there are none', () => {
    const withItems = { ...summary, items: 24_077, timing: { ...summary.timing, itemsPerSecond: 120_000 } };
    const both = summaryTable(withItems, plain);
    expect([both.includes('  Bars             1,234,567 (12 bad rows skipped)\n  Items            24,077\n'), both.includes('806,906 bars/s, 120,000 items/s (engine')]).toEqual([true, true]);
    const alone = summaryTable({ ...withItems, bars: 0 }, { ...plain, out: 'out', report: true });
    expect(alone).not.toContain('bars');
    expect(alone).toContain('  Items            24,077 (12 bad rows skipped)\n');
    expect(alone).toContain('  Results          out: report.html, summary.json, ');
  });

  it('colours a loss on a terminal', () => {
    const text = summaryTable({ ...summary, netProfit: '-5' }, { ...plain, isStyled: true });
    expect(text).toContain('\u001b[31m-5.00 USDT (-0.005 %)\u001b[39m');
  });
});
