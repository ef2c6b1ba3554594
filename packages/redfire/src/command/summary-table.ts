import type { BacktestSummary } from '@redfire/backtest';
import { countText } from './amount-text.ts';
import { statisticsLines } from './statistics-lines.ts';
import { amountsText, denialLines, durationText, feesText, notesText, periodText, positionsText, profitLines, styleOf, tableText } from './table-text.ts';

export interface SummaryTableOptions {
  /** Heads the table. */
  readonly title: string;
  /** Where the results were written; absent when they were not. */
  readonly out?: string | undefined;
  /** Whether a report was written there too. */
  readonly report?: boolean | undefined;
  /** Bold and colours, for a terminal. */
  readonly isStyled: boolean;
}

/** A summary as a compact table, rounded for reading. */
export function summaryTable(summary: BacktestSummary, { title, out, report, isStyled }: SummaryTableOptions): string {
  const style = styleOf(isStyled);
  const { timing, denials, offTickBars, items, from, to } = summary;
  const skipped = summary.skippedRows > 0 ? ` (${countText(summary.skippedRows)} bad rows skipped)` : '';
  const { barsPerSecond, itemsPerSecond } = timing;
  const speeds = [...(summary.bars > 0 || items === undefined ? [`${countText(barsPerSecond)} bars/s`] : []), ...(itemsPerSecond === undefined ? [] : [`${countText(itemsPerSecond)} items/s`])];
  const groups = [
    [
      ['Period', from === undefined || to === undefined ? 'no data' : periodText(from, to)],
      ...(summary.bars > 0 || items === undefined ? [['Bars', `${countText(summary.bars)}${skipped}`] as const] : []),
      ...(items === undefined ? [] : [['Items', `${countText(items)}${summary.bars > 0 ? '' : skipped}`] as const]),
      ...(offTickBars > 0 ? [['Off the tick', style('yellow', `${offTickText(offTickBars)}, which were rounded; check tickSize`)] as const] : []),
      ['Orders', `${countText(summary.orders)}${notesText({ denied: summary.deniedOrders, rejected: summary.rejectedOrders, 'open at the end': summary.openOrders })}`],
      ...denialLines(denials),
      ['Fills', countText(summary.fills)],
      ['Fees', feesText(summary.fees)],
      ['Risk rules', summary.riskRules.join(', ') || style('yellow', 'none: orders were not limited')],
    ],
    [...profitLines(summary, style), ['Balances', amountsText(summary.balances)], ['Positions', positionsText(summary.positions)]],
    statisticsLines(summary),
    [
      ['Speed', `${speeds.join(', ')} (engine ${durationText(timing.runMs)}, reading ${durationText(timing.loadMs)})`],
      ['Results', out === undefined ? 'not written; --out DIR writes them' : `${out}: ${report ? 'report.html, ' : ''}summary.json, orders, fills, trades and equity as CSV`],
    ],
  ] as const;
  return tableText(title, groups, style);
}

function offTickText(bars: number): string {
  return `${countText(bars)} ${bars === 1 ? 'bar has' : 'bars have'} prices between ticks`;
}
