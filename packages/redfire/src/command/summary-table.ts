import type { BacktestSummary } from '@redfire/backtest';
import { countText, percentText } from './amount-text.ts';
import { amountsText, denialLines, durationText, feesText, notesText, periodText, positionsText, profitLines, styleOf, tableText } from './table-text.ts';

export interface SummaryTableOptions {
  /** Heads the table. */
  readonly title: string;
  /** Where the results were written; absent when they were not. */
  readonly out?: string | undefined;
  /** Bold and colours, for a terminal. */
  readonly isStyled: boolean;
}

/** A summary as a compact table, rounded for reading. */
export function summaryTable(summary: BacktestSummary, { title, out, isStyled }: SummaryTableOptions): string {
  const style = styleOf(isStyled);
  const { timing, denials, offTickBars, from, to } = summary;
  const groups = [
    [
      ['Period', from === undefined || to === undefined ? 'no bars' : periodText(from, to)],
      ['Bars', `${countText(summary.bars)}${summary.skippedRows > 0 ? ` (${countText(summary.skippedRows)} bad rows skipped)` : ''}`],
      ...(offTickBars > 0 ? [['Off the tick', style('yellow', `${offTickText(offTickBars)}, which were rounded; check tickSize`)] as const] : []),
      ['Orders', `${countText(summary.orders)}${notesText({ denied: summary.deniedOrders, rejected: summary.rejectedOrders, 'open at the end': summary.openOrders })}`],
      ...denialLines(denials),
      ['Fills', countText(summary.fills)],
      ['Fees', feesText(summary.fees)],
      ['Risk rules', summary.riskRules.join(', ') || style('yellow', 'none: orders were not limited')],
    ],
    [...profitLines(summary, style), ['Max drawdown', percentText(summary.maxDrawdown)], ['Balances', amountsText(summary.balances)], ['Positions', positionsText(summary.positions)]],
    [
      ['Speed', `${countText(timing.barsPerSecond)} bars/s (engine ${durationText(timing.runMs)}, reading ${durationText(timing.loadMs)})`],
      ['Results', out === undefined ? 'not written; --out DIR writes them' : `${out}: summary.json, orders.csv, fills.csv, equity.csv`],
    ],
  ] as const;
  return tableText(title, groups, style);
}

function offTickText(bars: number): string {
  return `${countText(bars)} ${bars === 1 ? 'bar has' : 'bars have'} prices between ticks`;
}
