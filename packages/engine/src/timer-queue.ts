import type { TimerInfo, Timestamp } from '@redfire/core';

/** One timer. `slot` is its place in the heap, −1 when it is in none. */
export interface Timer {
  readonly at: Timestamp;
  sequence: number;
  readonly callback: () => void;
  /** Absent: that of the callback, which is looked up only when timers are listed. */
  readonly name: string | undefined;
  slot: number;
}

/** Timers by time, then in the order they were set. A binary heap in which each timer knows its place, so cancelling leaves nothing behind. */
export class TimerQueue {
  /** Time of the first timer, `Infinity` when there is none: all that a clock with nothing due has to look at. */
  nextAt = Number.POSITIVE_INFINITY;
  readonly #heap: Timer[] = [];
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  get first(): Timer | undefined {
    return this.#heap[0];
  }

  add(at: Timestamp, callback: () => void, name?: string): Timer {
    const timer: Timer = { at, sequence: ++this.#sequence, callback, name, slot: this.#heap.length };
    this.#heap.push(timer);
    this.#rise(timer);
    this.#noteFirst();
    return timer;
  }

  /** Does nothing for a timer that has run or was removed. */
  remove(timer: Timer): void {
    const { slot } = timer;
    if (slot < 0) return;
    timer.slot = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== timer) {
      this.#put(last, slot);
      this.#sink(last);
      this.#rise(last);
    }
    this.#noteFirst();
  }

  clear(): void {
    for (const timer of this.#heap) timer.slot = -1;
    this.#heap.length = 0;
    this.#noteFirst();
  }

  /** What is set, in the order in which it will run. */
  list(): readonly TimerInfo[] {
    return this.#heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ at, callback, name = callback.name }) => ({ at, name }));
  }

  /**
   * Puts timers of one time into the order of another list of the same timers, by time and name.
   *
   * @returns Those of the list that are not here, and those here that are not in the list.
   */
  arrange(order: readonly TimerInfo[]): { readonly missing: readonly TimerInfo[]; readonly others: readonly TimerInfo[] } {
    const left = new Set(this.#heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)));
    const missing: TimerInfo[] = [];
    for (const info of order) {
      const timer = Array.from(left).find(({ at, callback, name = callback.name }) => at === info.at && name === info.name);
      if (timer === undefined) missing.push(info);
      else {
        left.delete(timer);
        timer.sequence = ++this.#sequence;
      }
    }
    // sorted, an array is a heap
    this.#heap.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    for (const [slot, timer] of this.#heap.entries()) timer.slot = slot;
    this.#noteFirst();
    return { missing, others: Array.from(left, ({ at, callback, name = callback.name }) => ({ at, name })) };
  }

  #rise(timer: Timer): void {
    for (;;) {
      const parent = timer.slot > 0 ? this.#heap[(timer.slot - 1) >> 1] : undefined;
      if (parent === undefined || isBefore(parent, timer)) return;
      this.#swap(parent, timer);
    }
  }

  #sink(timer: Timer): void {
    for (;;) {
      const left = this.#heap[2 * timer.slot + 1];
      const right = this.#heap[2 * timer.slot + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || isBefore(timer, child)) return;
      this.#swap(timer, child);
    }
  }

  #swap(upper: Timer, lower: Timer): void {
    const { slot } = upper;
    this.#put(upper, lower.slot);
    this.#put(lower, slot);
  }

  #put(timer: Timer, slot: number): void {
    timer.slot = slot;
    this.#heap[slot] = timer;
  }

  #noteFirst(): void {
    this.nextAt = this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
