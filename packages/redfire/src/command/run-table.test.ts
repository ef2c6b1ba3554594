import { expect, it } from 'vitest';
import type { RunSummary } from './run-summary.ts';
import { runTable } from './run-table.ts';

const summary: RunSummary = {
  from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 1, 0, 8), marketData: 4_800, orders: 31, deniedOrders: 2, denials: { 'too much': 2 }, rejectedOrders: 1, canceledOrders: 3, expiredOrders: 0, openOrders: 1,
  fills: 30, fees: { USDT: '534.64' }, discrepancies: 0, errors: 0, currency: 'USDT', startingEquity: '100000', finalEquity: '100100', netProfit: '100', balances: { USDT: '100100' }, positions: { 'BTC/USDT.SIM': '-0.2' },
  riskRules: ['max-position'], orderProcessingMs: { count: 31, max: 1.34, p50: 0.0912, p99: 1.2 }, dataToFillMs: { count: 0, max: 0, p50: 0, p99: 0 }, elapsedMs: 4_812,
};
const plain = { title: 'Paper trading of a.yaml', isStyled: false };

it('tells everything that matters, rounded', () => {
  expect(runTable(summary, plain)).toBe(`Paper trading of a.yaml

  Period            2024-01-01 00:00:00 to 2024-01-01 00:08:00 UTC, 480 seconds
  Market data       4,800 items in 4.8 s
  Orders            31 (2 denied, 1 rejected, 3 canceled, 1 open at the end)
  Denied            2: too much
  Fills             30
  Fees              534.64 USDT
  Risk rules        max-position

  Starting equity   100,000.00 USDT
  Final equity      100,100.00 USDT
  Net profit        +100.00 USDT (+0.10 %)
  Balances          100,100.00 USDT
  Positions         -0.2 BTC/USDT.SIM

  Order processing  0.091 ms median, 1.2 ms p99, 1.3 ms longest
  Data to fill      not measured
`);
});

it('says what is missing, and what went wrong', () => {
  const { from: _from, to: _to, currency: _currency, ...rest } = summary;
  const text = runTable({ ...rest, riskRules: [], positions: {}, errors: 2, discrepancies: 1 }, plain);
  for (const line of ['Period            no data', 'Risk rules        none: orders were not limited', 'Discrepancies     1', 'Errors            2', 'Equity            not known: a balance could not be valued', 'Positions         none']) expect(text).toContain(`  ${line}\n`);
});
