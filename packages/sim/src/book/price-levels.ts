import { NO_ORDER } from './order-slots.ts';
import { TickBits } from './tick-bits.ts';

/** Below every rank: the best of an empty side. */
export const NO_RANK = -0x8000_0000;

/** One part in so many of the window is left above the best when it is moved: most orders rest behind the best. */
const HEADROOM = 4;

/**
 * The price levels of one side of a book, by rank: of two prices the one with the higher rank is traded first. A window of ranks around the best is kept
 * in arrays; levels behind it wait in a map until the window is moved to them. The best is always inside.
 *
 * A level is a number that is good until the next {@link open} or {@link close}.
 */
export class PriceLevels {
  /** Rank of the best level, {@link NO_RANK} while there is none. */
  best = NO_RANK;
  readonly #window: number;
  readonly #bits: TickBits;
  /** First and last order of each level: of the window, then of those behind it. */
  #heads: Int32Array;
  #tails: Int32Array;
  /** Rank of the first place of the window. */
  #base = 0;
  /** Levels behind the window, by rank. */
  readonly #behind = new Map<number, number>();
  readonly #free: number[] = [];

  /** @param window - Ranks in the window, a multiple of 1,024. */
  constructor(window: number) {
    this.#window = window;
    this.#bits = new TickBits(window);
    this.#heads = new Int32Array(window).fill(NO_ORDER);
    this.#tails = new Int32Array(window).fill(NO_ORDER);
  }

  // the casts: a level is always inside the arrays, and these run for every order

  head(level: number): number {
    return this.#heads[level] as number;
  }

  setHead(level: number, id: number): void {
    this.#heads[level] = id;
  }

  tail(level: number): number {
    return this.#tails[level] as number;
  }

  setTail(level: number, id: number): void {
    this.#tails[level] = id;
  }

  /** The level of a rank that has orders; −1 for one that has none. */
  find(rank: number): number {
    const place = rank - this.#base;
    if (place >= 0 && place < this.#window) return this.head(place) === NO_ORDER ? -1 : place;
    return this.#behind.get(rank) ?? -1;
  }

  /** The level of a rank, made when it is not there: it must get an order at once. */
  open(rank: number): number {
    let place = rank - this.#base;
    if (place < 0 || place >= this.#window) {
      if (rank < this.best) return this.#openBehind(rank);
      this.#moveTo(rank);
      place = rank - this.#base;
    }
    if (this.head(place) === NO_ORDER) {
      this.#bits.add(place);
      if (rank > this.best) this.best = rank;
    }
    return place;
  }

  /** Takes away a level that has no order any more. */
  close(level: number, rank: number): void {
    this.setHead(level, NO_ORDER);
    this.setTail(level, NO_ORDER);
    if (level >= this.#window) {
      this.#behind.delete(rank);
      this.#free.push(level);
      return;
    }
    this.#bits.remove(level);
    if (rank < this.best) return;
    const next = this.#bits.highestBelow(level);
    if (next >= 0) this.best = this.#base + next;
    else this.#comeForward();
  }

  /** The best rank behind another, {@link NO_RANK} for none. */
  worseThan(rank: number): number {
    const place = this.#bits.highestBelow(Math.min(Math.max(rank - this.#base, 0), this.#window));
    return place >= 0 ? this.#base + place : this.#bestBehind(rank);
  }

  #openBehind(rank: number): number {
    const known = this.#behind.get(rank);
    if (known !== undefined) return known;
    const level = this.#free.pop() ?? this.#window + this.#behind.size;
    if (level >= this.#heads.length) {
      this.#heads = grown(this.#heads);
      this.#tails = grown(this.#tails);
    }
    this.#behind.set(rank, level);
    return level;
  }

  /** The window has run empty: the best of what waits behind it is the best now. */
  #comeForward(): void {
    this.best = this.#bestBehind(Infinity);
    if (this.best !== NO_RANK) this.#moveTo(this.best);
  }

  #bestBehind(bound: number): number {
    let best = NO_RANK;
    for (const rank of this.#behind.keys()) if (rank < bound && rank > best) best = rank;
    return best;
  }

  /** Moves the window so that a rank, which is the best from now on, is inside it. */
  #moveTo(best: number): void {
    const base = best - this.#window + Math.floor(this.#window / HEADROOM);
    const levels = this.#takeAll((rank) => rank >= base);
    this.#base = base;
    for (const { rank, head, tail } of levels) {
      const level = rank >= base ? rank - base : this.#openBehind(rank);
      if (rank >= base) this.#bits.add(level);
      this.setHead(level, head);
      this.setTail(level, tail);
    }
  }

  /** Takes out every level of the window, and of those behind it what comes in. */
  #takeAll(comesIn: (rank: number) => boolean): readonly WaitingLevel[] {
    const levels: WaitingLevel[] = [];
    const take = (level: number, rank: number) => {
      levels.push({ rank, head: this.head(level), tail: this.tail(level) });
      this.setHead(level, NO_ORDER);
      this.setTail(level, NO_ORDER);
    };
    for (let place = this.#bits.highestBelow(this.#window); place >= 0; place = this.#bits.highestBelow(place)) take(place, this.#base + place);
    this.#bits.clear();
    for (const [rank, level] of this.#behind) {
      if (!comesIn(rank)) continue;
      take(level, rank);
      this.#behind.delete(rank);
      this.#free.push(level);
    }
    return levels;
  }
}

interface WaitingLevel {
  readonly rank: number;
  readonly head: number;
  readonly tail: number;
}

function grown(ids: Int32Array): Int32Array {
  const larger = new Int32Array(ids.length * 2).fill(NO_ORDER);
  larger.set(ids);
  return larger;
}
