import { countText } from './amount-text.ts';
import type { LatencySummary, RunSummary } from './run-summary.ts';
import { amountsText, denialLines, durationText, feesText, notesText, periodText, positionsText, profitLines, styleOf, tableText, type TableLine } from './table-text.ts';

/** A run's summary as a compact table, rounded for reading. */
export function runTable(summary: RunSummary, { title, isStyled }: { /** Heads the table. */ readonly title: string; /** Bold and colours, for a terminal. */ readonly isStyled: boolean }): string {
  const style = styleOf(isStyled);
  const { from, to, discrepancies, errors, startingEquity, finalEquity, netProfit, currency } = summary;
  const { deniedOrders: denied, rejectedOrders: rejected, canceledOrders: canceled, expiredOrders: expired, openOrders } = summary;
  const equity: readonly TableLine[] = currency !== undefined && startingEquity !== undefined && finalEquity !== undefined && netProfit !== undefined ? profitLines({ startingEquity, finalEquity, netProfit, currency }, style) : [['Equity', 'not known: a balance could not be valued']];
  const warning = (label: string, count: number): readonly TableLine[] => (count === 0 ? [] : [[label, style('yellow', countText(count))]]);
  const groups = [
    [
      ['Period', from === undefined || to === undefined ? 'no data' : periodText(from, to)],
      ['Market data', `${countText(summary.marketData)} items in ${durationText(summary.elapsedMs)}`],
      ['Orders', `${countText(summary.orders)}${notesText({ denied, rejected, canceled, expired, 'open at the end': openOrders })}`],
      ...denialLines(summary.denials),
      ['Fills', countText(summary.fills)],
      ['Fees', feesText(summary.fees)],
      ['Risk rules', summary.riskRules.join(', ') || style('yellow', 'none: orders were not limited')],
      ...warning('Discrepancies', discrepancies),
      ...warning('Errors', errors),
    ],
    [...equity, ['Balances', amountsText(summary.balances)], ['Positions', positionsText(summary.positions)]],
    [
      ['Order processing', latencyText(summary.orderProcessingMs)],
      ['Data to fill', latencyText(summary.dataToFillMs)],
    ],
  ] as const;
  return tableText(title, groups, style);
}

function latencyText({ count, p50, p99, max }: LatencySummary): string {
  return count === 0 ? 'not measured' : `${durationText(p50)} median, ${durationText(p99)} p99, ${durationText(max)} longest`;
}
