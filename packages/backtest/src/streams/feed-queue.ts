import type { ItemFeed } from './item-feed.ts';

/** The feeds of a run by what is next: by time, then topic, then instrument, then the order in which they were given. A heap, of which only the first is ever moved. */
export class FeedQueue {
  readonly #heap: ItemFeed[];

  constructor(feeds: readonly ItemFeed[]) {
    this.#heap = feeds.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  get first(): ItemFeed | undefined {
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
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (moved === undefined || child === undefined || isBefore(moved, child)) return;
      heap[slot] = child;
      slot = 2 * slot + (isRight ? 2 : 1);
      heap[slot] = moved;
    }
  }
}

function isBefore(a: ItemFeed, b: ItemFeed): boolean {
  if (a.nextTime !== b.nextTime) return a.nextTime < b.nextTime;
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.place !== b.place) return a.place < b.place;
  return a.order < b.order;
}
