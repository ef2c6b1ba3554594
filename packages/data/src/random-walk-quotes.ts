import { RedFireError, instrumentId, seededRandom, timestamp, type InstrumentId, type Quote } from '@redfire/core';
import { priceGrid, type PriceGrid } from './price-grid.ts';

/** What walk to make. */
export interface RandomWalkQuotesOptions {
  readonly seed: number;
  /** Such as `BTC/USDT.SIM`. */
  readonly instrument: string;
  /** Number of quotes. */
  readonly count: number;
  /** Step of the price grid, as decimal text such as `0.01`. */
  readonly tick: string;
  /** Bid of the first quote; put on the grid. */
  readonly start: number;
  /** Time of the first quote, epoch milliseconds. */
  readonly from: number;
  /** Milliseconds from one quote to the next; fractions are allowed. */
  readonly everyMs: number;
  /** Ask above bid, in ticks. Default 1. */
  readonly spreadTicks?: number | undefined;
  /** Largest move of the bid from one quote to the next, in ticks. Default 1. */
  readonly maxMoveTicks?: number | undefined;
  /** Quotes in a chunk; the last may have fewer. Default 1,024. */
  readonly chunkRows?: number | undefined;
}

/**
 * Quotes of a random walk, for examples, benchmarks and long runs. The same seed gives the same quotes on every machine: only exact arithmetic is used.
 * They are made chunk by chunk, as they are asked for, and none is kept; each iteration starts anew.
 *
 * Every price is the double nearest to a whole number of ticks; the bid is at least one tick. Sizes are uniform in 0.001 … 10. Not a model of any market.
 *
 * @throws `INVALID_INPUT` when `tick` is no positive decimal, or the instrument none.
 */
export function randomWalkQuotes(options: RandomWalkQuotesOptions): Iterable<readonly Quote[]> {
  const instrument = instrumentId(options.instrument);
  if (!(options.everyMs >= 0)) throw new RedFireError('INVALID_INPUT', `everyMs "${options.everyMs}" must be a number of milliseconds from 0`, { details: { option: 'everyMs', value: String(options.everyMs) } });
  const grid = priceGrid(options.tick);
  return { [Symbol.iterator]: () => walk(options, instrument, grid) };
}

function* walk(options: RandomWalkQuotesOptions, instrument: InstrumentId, { ticksOf, priceOf }: PriceGrid): Generator<readonly Quote[], void, undefined> {
  const { seed, count, start, from, everyMs, spreadTicks = 1, maxMoveTicks = 1, chunkRows = 1_024 } = options;
  const random = seededRandom(seed);
  /** A whole number from 0 to `limit`. */
  const upTo = (limit: number) => Math.floor(random.next() * (limit + 1));
  const size = () => (1 + upTo(9_999)) / 1_000;
  let bid = ticksOf(start);
  for (let done = 0; done < count; ) {
    const chunk: Quote[] = [];
    for (const end = Math.min(count, done + chunkRows); done < end; done++) {
      if (done > 0) bid = Math.max(1, bid + upTo(2 * maxMoveTicks) - maxMoveTicks);
      chunk.push({ instrument, at: timestamp(from + done * everyMs), bid: priceOf(bid), ask: priceOf(bid + spreadTicks), bidSize: size(), askSize: size() });
    }
    yield chunk;
  }
}
