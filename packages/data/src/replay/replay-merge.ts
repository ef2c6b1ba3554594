import type { ReplayCursor } from './replay-cursor.ts';

/** The cursors of a replay by the time of what they deliver next; of one instant, in the order they are given. A heap, of which only the first is ever moved. */
export class ReplayMerge {
  readonly #heap: ReplayCursor[];
  readonly #ranks: Map<ReplayCursor, number>;

  constructor(cursors: readonly ReplayCursor[]) {
    this.#ranks = new Map(cursors.map((cursor, rank) => [cursor, rank]));
    this.#heap = cursors.toSorted((a, b) => (this.#isBefore(a, b) ? -1 : 1));
  }

  get first(): ReplayCursor | undefined {
    return this.#heap[0];
  }

  /** Finds the place of the first anew, after it has moved on. */
  settle(): void {
    const heap = this.#heap;
    const moved = heap[0];
    let slot = 0;
    for (;;) {
      const left = heap[2 * slot + 1];
      const right = heap[2 * slot + 2];
      const isRight = left !== undefined && right !== undefined && this.#isBefore(right, left);
      const child = isRight ? right : left;
      if (moved === undefined || child === undefined || this.#isBefore(moved, child)) return;
      heap[slot] = child;
      slot = 2 * slot + (isRight ? 2 : 1);
      heap[slot] = moved;
    }
  }

  #isBefore(a: ReplayCursor, b: ReplayCursor): boolean {
    if (a.nextTime !== b.nextTime) return a.nextTime < b.nextTime;
    return (this.#ranks.get(a) ?? 0) < (this.#ranks.get(b) ?? 0);
  }
}
