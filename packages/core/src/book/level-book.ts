import type { InstrumentId } from '../ids.ts';
import type { BookDelta, BookSnapshot } from '../market-data.ts';
import type { Timestamp } from '../time.ts';
import { BookSide } from './book-side.ts';

/** `empty` before the first snapshot; `gapped` once a delta was missed, until the next snapshot. */
export type BookState = 'empty' | 'ready' | 'gapped';

/**
 * What became of a snapshot or a delta: `taken`; `crossed`, which is taken too, but the best bid is not below the best ask; `old`, left out since the
 * book has it already; `gap`, left out since one before it is missing; `unready`, left out since there is no whole book to change.
 */
export type BookOutcome = 'taken' | 'crossed' | 'old' | 'gap' | 'unready';

/** A book as plain data; what it has not is absent. */
export interface SavedBook extends Pick<BookSnapshot, 'bids' | 'asks'> {
  readonly state: BookState;
  readonly sequence?: number | undefined;
  readonly at?: Timestamp | undefined;
}

/**
 * The price levels of one instrument, built from snapshots and deltas. A delta whose `previousSequence` is beyond what the book has seen tells that one
 * was missed: the book is then `gapped`, keeps the levels it had, and takes nothing but a snapshot. Deltas without sequences are taken as they come.
 */
export class LevelBook {
  readonly instrument: InstrumentId;
  readonly bids = new BookSide('buy');
  readonly asks = new BookSide('sell');
  #state: BookState = 'empty';
  #sequence: number | undefined;
  #at: Timestamp | undefined;

  constructor(instrument: InstrumentId) {
    this.instrument = instrument;
  }

  get state(): BookState {
    return this.#state;
  }

  /** That of the latest snapshot or delta that had one. */
  get sequence(): number | undefined {
    return this.#sequence;
  }

  /** Time of the latest snapshot or delta that was taken. */
  get at(): Timestamp | undefined {
    return this.#at;
  }

  /** `NaN` while there are no bids, and so on for all that tells a price. */
  get bestBid(): number {
    return this.bids.priceAt(0);
  }

  get bestAsk(): number {
    return this.asks.priceAt(0);
  }

  get mid(): number {
    return (this.bestBid + this.bestAsk) / 2;
  }

  get spread(): number {
    return this.bestAsk - this.bestBid;
  }

  /** Whether the best bid is not below the best ask: of a venue that matches, a sign that something is missing. */
  get isCrossed(): boolean {
    return this.bestBid >= this.bestAsk;
  }

  /**
   * The best prices weighted by the size on the other side, so that it is near the side that is about to be used up: (bid × ask size + ask × bid size) ÷
   * both sizes (Gatheral and Oomen, Zero-intelligence realized variance estimation, 2010).
   */
  get microprice(): number {
    const bidSize = this.bids.sizeAt(0);
    const askSize = this.asks.sizeAt(0);
    return (this.bestBid * askSize + this.bestAsk * bidSize) / (bidSize + askSize);
  }

  /**
   * How much more stands on the best levels of the bids than of the asks, as a share of both: from −1 to 1 (Cartea, Jaimungal and Penalva, Algorithmic and
   * High-Frequency Trading, 2015, chapter 12). Default: of the best level alone; `NaN` of a book without any.
   */
  imbalance(levels: number = 1): number {
    const bids = this.bids.volumeOf(levels);
    const asks = this.asks.volumeOf(levels);
    return (bids - asks) / (bids + asks);
  }

  /** Takes what a subscription to a book delivers, which is told apart by its topic alone. See {@link load} and {@link update}. */
  take(book: BookSnapshot | BookDelta, topic: 'market.book-snapshot' | 'market.book-delta'): BookOutcome {
    return topic === 'market.book-snapshot' ? this.load(book) : this.update(book);
  }

  /** Makes the book what a snapshot tells. One that is older than what a ready book has seen is left out. */
  load({ bids, asks, sequence, at }: BookSnapshot): BookOutcome {
    if (this.#state === 'ready' && sequence !== undefined && this.#sequence !== undefined && sequence < this.#sequence) return 'old';
    this.bids.load(bids);
    this.asks.load(asks);
    this.#state = 'ready';
    this.#sequence = sequence;
    return this.#taken(at);
  }

  /** Changes the levels a delta names. */
  update({ bids, asks, sequence, previousSequence, at }: BookDelta): BookOutcome {
    if (this.#state !== 'ready') return 'unready';
    const seen = this.#sequence;
    if (seen !== undefined) {
      // with a predecessor a delta of the same number is the same; without, a source may cut one in parts
      if (sequence !== undefined && (previousSequence === undefined ? sequence < seen : sequence <= seen)) return 'old';
      if (previousSequence !== undefined && previousSequence > seen) {
        this.#state = 'gapped';
        return 'gap';
      }
    }
    this.bids.update(bids);
    this.asks.update(asks);
    if (sequence !== undefined) this.#sequence = sequence;
    return this.#taken(at);
  }

  /** Forgets everything, as after a lost connection. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.#state = 'empty';
    this.#sequence = undefined;
    this.#at = undefined;
  }

  /** The best levels as plain data. Default: all. */
  snapshot(depth?: number): Pick<BookSnapshot, 'bids' | 'asks'> {
    return { bids: this.bids.levels(depth), asks: this.asks.levels(depth) };
  }

  /** Everything as plain data, for {@link restore} of another. */
  save(): SavedBook {
    const { bids, asks } = this.snapshot();
    return { bids, asks, state: this.#state, sequence: this.#sequence, at: this.#at };
  }

  /** Becomes what {@link save} gave. */
  restore({ bids, asks, state, sequence, at }: SavedBook): void {
    this.bids.load(bids);
    this.asks.load(asks);
    this.#state = state;
    this.#sequence = sequence;
    this.#at = at;
  }

  #taken(at: Timestamp): BookOutcome {
    this.#at = at;
    return this.isCrossed ? 'crossed' : 'taken';
  }
}
