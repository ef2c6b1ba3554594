import { Largest } from './largest.ts';

/** A stretch without rows: from the last before it to the first behind. */
export interface TimeGap {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Bars that would have been there. */
  readonly missing?: number;
}

const KEPT = 10;
/** Differences from which the interval is told. */
const WATCHED = 4_096;

/** Finds the interval of bars and where some are missing, or the longest silences of anything else. */
export class TimeGaps {
  readonly #isRegular: boolean;
  readonly #largest = new Largest<TimeGap>(KEPT, ({ from, to }) => to - from);
  readonly #differences = new Map<number, number>();
  #seen = 0;
  /** Differences above the interval, while that is not known yet. */
  #early: TimeGap[] = [];
  #last = Number.NaN;
  #interval: number | undefined;
  count = 0;
  missing = 0;

  /** @param spacing - `regular` where rows are to come at one interval. */
  constructor(spacing: 'regular' | 'irregular') {
    this.#isRegular = spacing === 'regular';
  }

  /** The most common difference of times, in ms; undefined before there are two rows. */
  get interval(): number | undefined {
    if (this.#interval === undefined && this.#isRegular && this.#differences.size > 0) {
      const [common] = [...this.#differences].sort(([a, often], [b, oftener]) => oftener - often || a - b);
      this.#interval = common?.[0];
    }
    return this.#interval;
  }

  add(at: number): void {
    const from = this.#last;
    this.#last = at;
    const difference = at - from;
    if (!(difference > 0)) return;
    if (!this.#isRegular) {
      if (this.#largest.takes(difference)) this.#largest.add({ from, to: at });
      return;
    }
    if (this.#seen < WATCHED) {
      this.#seen++;
      this.#differences.set(difference, (this.#differences.get(difference) ?? 0) + 1);
      this.#early.push({ from, to: at });
      if (this.#seen === WATCHED) this.#settle();
      return;
    }
    this.#judge({ from, to: at });
  }

  /** The longest first. */
  largest(): readonly TimeGap[] {
    this.#settle();
    return this.#largest.items();
  }

  #settle(): void {
    const early = this.#early;
    this.#early = [];
    for (const gap of early) this.#judge(gap);
  }

  #judge({ from, to }: TimeGap): void {
    const interval = this.interval ?? Infinity;
    if (to - from <= interval) return;
    const missing = Math.max(0, Math.round((to - from) / interval) - 1);
    this.count++;
    this.missing += missing;
    this.#largest.add({ from, to, missing });
  }
}
