import { instrumentId, seededRandom, timestamp, type BookDelta, type BookLevel, type BookSnapshot, type Side } from '@redfire/core';
import { LevelBook } from '@redfire/core/book';

/** A book as a venue sends it. */
export interface DeltaFlow {
  readonly snapshot: BookSnapshot;
  readonly deltas: readonly BookDelta[];
  /** Levels of all deltas. */
  readonly levels: number;
}

const INSTRUMENT = instrumentId('ETH/USDT.SIM');
const TICKS_A_UNIT = 100;
const FIRST_MIDDLE = 268_380;
const SNAPSHOT_LEVELS = 1_000;
/** Ticks behind the best price that changes reach. */
const REACH = 800;
const MOST_LEVELS = 120;
/** Of the changes of a level that is there, as many take it away. */
const REMOVALS = 0.4;

/**
 * Seeded deltas of the shape that a liquid pair had when it was recorded ten times a second: some 31 levels in each, in half of them 16 or fewer, half of the changes within 200 ticks of the best price, two of seven of them
 * removals, and some 700 levels a side at the end.
 */
export function deltaFlow(levels: number, seed: number): DeltaFlow {
  const random = seededRandom(seed);
  const book = new LevelBook(INSTRUMENT);
  const size = () => Math.ceil(random.next() ** 4 * 1e6) / 1e4;
  const side = (sign: 1 | -1): readonly BookLevel[] => Array.from({ length: SNAPSHOT_LEVELS }, (_, depth) => [priceOf(FIRST_MIDDLE + sign * (depth + 1)), size()]);
  const snapshot: BookSnapshot = { instrument: INSTRUMENT, at: timestamp(0), sequence: 0, bids: side(-1), asks: side(1) };
  book.load(snapshot);
  const deltas: BookDelta[] = [];
  let middle = FIRST_MIDDLE;
  let made = 0;
  const changesOf = (of: Side, count: number): readonly BookLevel[] => {
    const own = of === 'buy' ? book.bids : book.asks;
    const sign = of === 'buy' ? -1 : 1;
    const changes = new Map<number, number>();
    // what the middle has come through is gone
    for (let depth = 0; sign * (own.priceAt(depth) - priceOf(middle)) <= 0; depth++) changes.set(own.priceAt(depth), 0);
    for (let left = count; left > 0; left--) {
      // the square keeps more of them near
      const price = priceOf(middle + sign * (1 + Math.floor(random.next() ** 2 * REACH)));
      changes.set(price, own.sizeOf(price) > 0 && random.next() < REMOVALS ? 0 : size());
    }
    return [...changes];
  };
  for (let sequence = 1; made < levels; sequence++) {
    middle += Math.round(random.next() * 4 - 2);
    // the cube makes most of them small
    const count = 1 + Math.floor(random.next() ** 3 * MOST_LEVELS);
    const bids = Math.round(random.next() * count);
    const delta: BookDelta = { instrument: INSTRUMENT, at: timestamp(sequence * 100), previousSequence: sequence - 1, sequence, bids: changesOf('buy', bids), asks: changesOf('sell', count - bids) };
    book.update(delta);
    deltas.push(delta);
    made += delta.bids.length + delta.asks.length;
  }
  return { snapshot, deltas, levels: made };
}

function priceOf(ticks: number): number {
  return ticks / TICKS_A_UNIT;
}
