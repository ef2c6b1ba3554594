import { describe, expect, it } from 'vitest';
import type { BacktestSummary } from '../backtest-summary.ts';
import type { ReportTrade } from './report-data.ts';
import { reportWarnings } from './report-warnings.ts';

const SOUND = { fills: 80, fees: { USDT: '12' }, offTickBars: 0, skippedRows: 0, deniedOrders: 0, rejectedOrders: 0 };
const trades = (profits: readonly number[], state?: 'open'): readonly ReportTrade[] =>
  profits.map((profit) => ({ instrument: 'A', side: 'long', openedAt: 1, closedAt: 2, quantity: '1', entryPrice: '1', exitPrice: '2', profit, ...(state && { state }) }));
const MANY = trades(Array.from({ length: 40 }, () => 1));

function warnings(summary: Partial<BacktestSummary>, given: readonly ReportTrade[] = MANY, days = 200) {
  // what the warnings read of a summary
  const source = { ...SOUND, ...summary } as BacktestSummary;
  return reportWarnings({ summary: source, trades: given, days, isPriced: true }).slice(0, -1);
}

describe('warnings of a report', () => {
  it('are the one about fitted parameters alone for a sound run', () => {
    expect(warnings({})).toEqual([]);
    expect(reportWarnings({ summary: SOUND as unknown as BacktestSummary, trades: MANY, days: 200, isPriced: true })).toEqual([expect.stringContaining('Parameters chosen on these same data')]);
  });

  it.each([
    ['few trades', warnings({}, trades([1, 2])), '2 closed trades: with fewer than 30'],
    ['few days', warnings({}, MANY, 1), '1 day of returns'],
    ['no fees', warnings({ fees: { USDT: '0' } }), 'No fees were charged'],
    ['one trade that made it all', warnings({}, [...MANY, ...trades([500])]), 'One trade earned more than half'],
    ['prices off the tick', warnings({ offTickBars: 1 }), '1 bar had prices between two ticks'],
    ['skipped rows', warnings({ skippedRows: 1_200 }), '1,200 bad rows'],
    ['denied orders', warnings({ deniedOrders: 2 }), '2 orders denied by risk'],
    ['rejected orders', warnings({ rejectedOrders: 1 }), '1 order rejected by the venue'],
    ['open trades', warnings({}, [...MANY, ...trades([3], 'open')]), '1 trade still open at the end'],
  ])('tell of %s', (_, found, text) => {
    expect(found).toEqual([expect.stringContaining(text)]);
  });
});
