import { seededRandom, type BarColumns } from '@redfire/core';
import { ColumnBuffer } from './column-buffer.ts';
import { priceGrid } from './price-grid.ts';

/** What walk to make. */
export interface RandomWalkOptions {
  readonly seed: number;
  /** Number of bars. */
  readonly count: number;
  /** Step of the price grid, as decimal text such as `0.01`. */
  readonly tick: string;
  /** Open of the first bar; put on the grid. */
  readonly start: number;
  readonly intervalMs: number;
  /** Open time of the first bar, epoch milliseconds. */
  readonly startTime: number;
  /** Largest move from open to close in one bar, in ticks. Default a thousandth of `start`, at least 5. */
  readonly maxMoveTicks?: number | undefined;
  /** Bars in a chunk; the last may have fewer. Default 65,536. */
  readonly chunkRows?: number | undefined;
}

/**
 * Bars of a random walk, for examples and benchmarks. The same seed gives the same bars on every machine: only exact arithmetic is used.
 *
 * Every price is the double nearest to a whole number of ticks and at least one tick; a bar opens at the close before it or a tick beside;
 * volume is uniform in 0.001 … 1,000. Not a model of any market.
 *
 * @throws `INVALID_INPUT` when `tick` is no positive decimal.
 */
export function randomWalkBars(options: RandomWalkOptions): Iterable<BarColumns> {
  const { ticksOf, priceOf } = priceGrid(options.tick);
  return { [Symbol.iterator]: () => walk(options, ticksOf(options.start), priceOf) };
}

function* walk(options: RandomWalkOptions, startTicks: number, priceOf: (ticks: number) => number): Generator<BarColumns, void, undefined> {
  const { seed, count, intervalMs, startTime, maxMoveTicks = Math.max(5, Math.round(startTicks / 1_000)), chunkRows = 65_536 } = options;
  const random = seededRandom(seed);
  /** A whole number from 0 to `limit`. */
  const upTo = (limit: number) => Math.floor(random.next() * (limit + 1));
  let last = startTicks;
  for (let done = 0; done < count; ) {
    const columns = new ColumnBuffer(Math.min(chunkRows, count - done), false);
    for (; columns.length < columns.capacity; done++) {
      const open = done === 0 ? last : Math.max(1, last + upTo(2) - 1);
      const close = Math.max(1, open + upTo(2 * maxMoveTicks) - maxMoveTicks);
      const high = Math.max(open, close) + upTo(maxMoveTicks);
      const low = Math.max(1, Math.min(open, close) - upTo(maxMoveTicks));
      const at = columns.length++;
      columns.openTime[at] = startTime + done * intervalMs;
      columns.closeTime[at] = startTime + (done + 1) * intervalMs;
      columns.open[at] = priceOf(open);
      columns.high[at] = priceOf(high);
      columns.low[at] = priceOf(low);
      columns.close[at] = priceOf(close);
      columns.volume[at] = (1 + upTo(999_999)) / 1_000;
      last = close;
    }
    yield columns.columns();
  }
}
