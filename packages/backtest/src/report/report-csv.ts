import type { ReportData, ReportTrade } from './report-data.ts';

const TRADE_COLUMNS = ['instrument', 'strategy', 'side', 'openedAt', 'closedAt', 'state', 'quantity', 'entryPrice', 'exitPrice', 'profit', 'return', 'fees', 'maxAdverse', 'maxFavourable', 'mark'] as const satisfies readonly (keyof ReportTrade)[];

/** The trades of a report as CSV with a header; an absent value is an empty field. */
export function tradesCsv({ trades }: ReportData): string {
  return csv(TRADE_COLUMNS, trades.map((trade) => TRADE_COLUMNS.map((column) => (column === 'state' ? (trade.state ?? 'closed') : trade[column]))));
}

/** The finest equity curve of a report as CSV with a header: shaped for drawing, not every row of the run. */
export function equityCsv({ equity }: ReportData): string {
  const level = equity.at(-1);
  return csv(['timestamp', 'equity', 'drawdown'], level === undefined ? [] : level.at.map((at, place) => [at, level.equity[place], level.drawdown[place]]));
}

/** The returns of the months of a report as CSV with a header: `2026-11` and a fraction. */
export function monthlyCsv({ months }: ReportData): string {
  return csv(['month', 'return'], months.flatMap(({ year, months: changes }) => changes.flatMap((change, month) => (change === null ? [] : [[`${year}-${String(month + 1).padStart(2, '0')}`, change]]))));
}

function csv(header: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return [header, ...rows].map((row) => `${row.map((field) => (field === undefined ? '' : quoted(String(field)))).join(',')}\n`).join('');
}

/** Quotes a field that holds a separator, a quote or a line break (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
