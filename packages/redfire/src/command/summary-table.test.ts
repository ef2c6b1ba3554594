import { describe, expect, it } from 'vitest';
import type { BacktestSummary } from '@redfire/backtest';
import { summaryTable } from './summary-table.ts';

const summary: BacktestSummary = {
  seed: 1, currency: 'USDT', bars: 1_234_567, orders: 536, fills: 530, deniedOrders: 4, denials: {}, rejectedOrders: 1, openOrders: 1, fees: { USDT: '1234.5', USD: '0' },
  startingEquity: '100000', finalEquity: '101234.5', netProfit: '1234.5', balances: { USDT: '101000', BTC: '0.0123' }, positions: { 'BTC/USDT.SIM': '-0.5', 'ETH/USDT.SIM': '0' },
  maxDrawdown: 0.0421, skippedRows: 12, offTickBars: 0, riskRules: ['max-order-quantity', 'max-position'], from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 2, 1), timing: { loadMs: 81.3, runMs: 1_530, barsPerSecond: 806_906 },
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
  Max drawdown     4.21 %
  Balances         101,000.00 USDT, 0.0123 BTC
  Positions        -0.5 BTC/USDT.SIM, none in ETH/USDT.SIM

  Speed            806,906 bars/s (engine 1.5 s, reading 81 ms)
  Results          out: summary.json, orders.csv, fills.csv, equity.csv
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

  it('has no fees where none were paid', () => {
    expect(summaryTable({ ...summary, fees: { USD: '0', BTC: '0.00' } }, plain)).toContain('Fees             none\n');
  });

  it('has a period without bars and a profit without a start', () => {
    const { from: _from, to: _to, ...rest } = summary;
    const text = summaryTable({ ...rest, bars: 0, startingEquity: '0' }, plain);
    expect(text).toContain('Period           no bars\n');
    expect(text).toContain('Net profit       +1,234.50 USDT\n');
  });

  it('colours a loss on a terminal', () => {
    const text = summaryTable({ ...summary, netProfit: '-5' }, { ...plain, isStyled: true });
    expect(text).toContain('\u001b[31m-5.00 USDT (-0.005 %)\u001b[39m');
  });
});
