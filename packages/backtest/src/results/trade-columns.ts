import type { ClosedTrade } from '../statistics/trade.ts';

/** Rows of a batch: those that a list has from `from` to before `to`. */
export interface ListedRows {
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** Closed trades as columns, as much of them as is summed up. Room for so many as it is made for. */
export class TradeColumns {
  readonly profit: Float64Array;
  /** How long it was held in milliseconds; `NaN` where times are not known. */
  readonly heldMs: Float64Array;
  /** Worst open loss and best open gain; `NaN` where they are not known. */
  readonly adverse: Float64Array;
  readonly favourable: Float64Array;
  readonly fees: Float64Array;
  readonly slippage: Float64Array;
  /** Worth of what was opened and of what was closed. */
  readonly value: Float64Array;

  constructor(room: number) {
    this.profit = new Float64Array(room);
    this.heldMs = new Float64Array(room);
    this.adverse = new Float64Array(room);
    this.favourable = new Float64Array(room);
    this.fees = new Float64Array(room);
    this.slippage = new Float64Array(room);
    this.value = new Float64Array(room);
  }

  set(row: number, { profit, openedAt, closedAt, maxAdverse, maxFavourable, fees, slippage, openedValue, closedValue }: ClosedTrade): void {
    const isWatched = maxAdverse !== undefined && maxFavourable !== undefined;
    this.profit[row] = profit;
    this.heldMs[row] = openedAt === undefined || closedAt === undefined ? Number.NaN : closedAt - openedAt;
    this.adverse[row] = isWatched ? maxAdverse : Number.NaN;
    this.favourable[row] = isWatched ? maxFavourable : Number.NaN;
    this.fees[row] = fees ?? 0;
    this.slippage[row] = slippage ?? 0;
    this.value[row] = (openedValue ?? 0) + (closedValue ?? 0);
  }
}
