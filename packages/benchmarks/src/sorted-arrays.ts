import type { BookDelta, BookLevel, BookSnapshot } from '@redfire/core';

/** A book as one writes it by hand: an array of levels a side, best first, searched by halves and spliced. */
export class SortedArrays {
  readonly bids: [price: number, size: number][] = [];
  readonly asks: [price: number, size: number][] = [];

  load({ bids, asks }: BookSnapshot): void {
    this.bids.splice(0, this.bids.length, ...bids.map(([price, size]): [number, number] => [price, size]));
    this.asks.splice(0, this.asks.length, ...asks.map(([price, size]): [number, number] => [price, size]));
  }

  update({ bids, asks }: BookDelta): void {
    for (const level of bids) set(this.bids, -1, level);
    for (const level of asks) set(this.asks, 1, level);
  }
}

function set(levels: [number, number][], sign: 1 | -1, [price, size]: BookLevel): void {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    // between the two ends there is a level
    if (sign * ((levels[middle] as [number, number])[0] - price) < 0) low = middle + 1;
    else high = middle;
  }
  const there = levels[low];
  if (there?.[0] !== price) {
    if (size > 0) levels.splice(low, 0, [price, size]);
  } else if (size > 0) there[1] = size;
  else levels.splice(low, 1);
}
