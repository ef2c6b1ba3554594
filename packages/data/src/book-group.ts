import { type BookLevel, type InstrumentId, type Timestamp } from '@redfire/core';
import { type BookItem } from './item-reader.ts';

/** What rows of one book, or of one change of it, have in common. */
export interface GroupKey {
  readonly at: Timestamp;
  readonly isSnapshot: boolean;
  /** Tells events of one time apart, where the file numbers them. */
  readonly event: number | undefined;
  readonly sequence: number | undefined;
  readonly previousSequence: number | undefined;
}

/** Rows of levels that belong together, until one of another book or change comes. */
export class BookGroup {
  readonly #instrument: InstrumentId;
  readonly #onItem: (item: BookItem) => void;
  #key: GroupKey | undefined;
  #bids: BookLevel[] = [];
  #asks: BookLevel[] = [];

  constructor(instrument: InstrumentId, onItem: (item: BookItem) => void) {
    this.#instrument = instrument;
    this.#onItem = onItem;
  }

  /** Closes what is open when the next row is of something else. */
  open(key: GroupKey): void {
    const open = this.#key;
    const isSame = open !== undefined && open.at === key.at && open.isSnapshot === key.isSnapshot && open.event === key.event && open.sequence === key.sequence;
    if (isSame) return;
    this.close();
    this.#key = key;
  }

  add(side: 'bids' | 'asks', price: number, size: number): void {
    (side === 'bids' ? this.#bids : this.#asks).push([price, size]);
  }

  /** Gives what is open, if anything is. */
  close(): void {
    if (this.#key === undefined) return;
    const { at, isSnapshot, sequence, previousSequence } = this.#key;
    const common = { instrument: this.#instrument, at, ...(sequence === undefined ? {} : { sequence }) };
    const [bids, asks] = [this.#bids, this.#asks];
    this.#key = undefined;
    this.#bids = [];
    this.#asks = [];
    if (!isSnapshot) {
      this.#onItem({ topic: 'market.book-delta', data: { ...common, bids, asks, ...(previousSequence === undefined ? {} : { previousSequence }) } });
      return;
    }
    const there = (levels: readonly BookLevel[], sign: 1 | -1) => levels.filter(([, size]) => size > 0).sort((a, b) => sign * (a[0] - b[0]));
    this.#onItem({ topic: 'market.book-snapshot', data: { ...common, bids: there(bids, -1), asks: there(asks, 1) } });
  }
}
