import type { RunStatistics } from '../results/run-statistics.ts';
import type { Breakdown, ReportFall } from './report-data.ts';

/** Names of the groups, in the order in which they are shown. */
const TITLES = { instrument: 'Instrument', strategy: 'Strategy', side: 'Side', year: 'Year', hour: 'Hour of close' } as const satisfies Partial<Record<keyof RunStatistics['by'], string>>;
/** Rows of one group: more are no overview. */
const MOST_ROWS = 40;

/** The trades of a run by what they have in common; groups of one are left out. */
export function tradeBreakdown({ by }: RunStatistics): readonly Breakdown[] {
  return Object.entries(TITLES).flatMap(([group, title]) => {
    // their own keys; an object has names such as "10" before those such as "09"
    const rows = Object.entries(by[group as keyof typeof TITLES]);
    if (group === 'hour') rows.sort(([one], [other]) => (one < other ? -1 : 1));
    if (rows.length < 2) return [];
    const shown = rows.slice(0, MOST_ROWS).map(([name, { trades, winRate, netProfit, profitFactor, expectancy }]) => ({
      name,
      trades,
      profit: netProfit,
      ...(winRate !== undefined && { winRate }),
      ...(profitFactor !== undefined && { profitFactor }),
      ...(expectancy !== undefined && { expectancy }),
    }));
    return [{ title, rows: shown, ...(rows.length > MOST_ROWS && { more: rows.length - MOST_ROWS }) }];
  });
}

/** The deepest drawdowns of a run, the deepest first. */
export function deepestFalls({ drawdowns }: RunStatistics): readonly ReportFall[] {
  return drawdowns.map(({ peakAt, troughAt, recoveredAt, depth, durationMs }) => ({ peakAt, troughAt, depth, durationMs, ...(recoveredAt !== undefined && { recoveredAt }) }));
}
