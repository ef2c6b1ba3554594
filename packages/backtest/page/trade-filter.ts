import type { ReportTrade } from '../src/report/report-data.ts';
import type { NumberedTrade, TradeColumn } from './trade-columns.ts';

/** Which trades the table shows; what is absent does not choose. */
export interface TradeFilter {
  readonly instrument?: string;
  readonly strategy?: string;
  readonly side?: string;
  readonly result?: string;
  /** Words that all have to be in what the row shows, in any column. */
  readonly text?: string;
}

export interface TradeOrder {
  /** Of a column. */
  readonly id: string;
  readonly direction: 'ascending' | 'descending';
}

/** The trades that pass a filter, in an order; equal ones stay in that of the run. */
export function filteredTrades(rows: readonly NumberedTrade[], columns: readonly TradeColumn[], { filter, order }: { readonly filter: TradeFilter; readonly order: TradeOrder }): readonly NumberedTrade[] {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter((word) => word !== '');
  const passes = (row: NumberedTrade) => {
    const { trade } = row;
    if (filter.instrument !== undefined && trade.instrument !== filter.instrument) return false;
    if (filter.strategy !== undefined && trade.strategy !== filter.strategy) return false;
    if (filter.side !== undefined && trade.side !== filter.side) return false;
    if (filter.result !== undefined && resultOf(trade) !== filter.result) return false;
    if (words.length === 0) return true;
    const shown = `${columns.map((column) => column.text(row)).join(' ')} ${trade.instrument} ${trade.strategy ?? ''}`.toLowerCase();
    return words.every((word) => shown.includes(word));
  };
  const column = columns.find(({ id }) => id === order.id);
  const kept = rows.filter(passes);
  if (column === undefined) return kept;
  const sign = order.direction === 'ascending' ? 1 : -1;
  return kept.map((row) => ({ row, key: column.key(row) })).sort((one, other) => sign * compared(one.key, other.key)).map(({ row }) => row);
}

function resultOf({ profit }: ReportTrade): string {
  return profit > 0 ? 'win' : profit < 0 ? 'loss' : 'even';
}

function compared(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return one === other ? 0 : one < other ? -1 : 1;
  return String(one) === String(other) ? 0 : String(one) < String(other) ? -1 : 1;
}
