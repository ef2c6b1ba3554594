import { seededRandom, timestamp, type BookDelta, type BookLevel, type BookSnapshot, type Instrument, type Side, type Trade } from '@redfire/core';

type BookItem =
  | { readonly topic: 'market.book-snapshot'; readonly data: BookSnapshot }
  | { readonly topic: 'market.book-delta'; readonly data: BookDelta }
  | { readonly topic: 'market.trade'; readonly data: Trade };

const STEP_MS = 100;
const LEVELS = 8;
const TRADE_CHANCE = 0.35;
/** How often who trades knows where the price goes next. */
const INFORMED = 0.18;

/** One side of a book in ticks, kept at so many levels around a price that nobody sees. */
class SyntheticSide {
  readonly #side: Side;
  readonly #random: () => number;
  readonly #sizes = new Map<number, number>();
  readonly #changed = new Map<number, number>();

  constructor(side: Side, random: () => number) {
    this.#side = side;
    this.#random = random;
  }

  get best(): number {
    return this.#side === 'buy' ? Math.max(...this.#sizes.keys()) : Math.min(...this.#sizes.keys());
  }

  sizeOf(ticks: number): number {
    return this.#sizes.get(ticks) ?? 0;
  }

  set(ticks: number, size: number): void {
    if (size > 0) this.#sizes.set(ticks, size);
    else this.#sizes.delete(ticks);
    this.#changed.set(ticks, size);
  }

  /** Moves the levels after the price, and lets others come and go at some of them. */
  follow(fair: number): void {
    const isBid = this.#side === 'buy';
    const best = isBid ? Math.floor(fair - 0.5) : Math.ceil(fair + 0.5);
    const kept = new Set(Array.from({ length: LEVELS }, (_, depth) => (isBid ? best - depth : best + depth)));
    for (const ticks of [...this.#sizes.keys()]) if (!kept.has(ticks)) this.set(ticks, 0);
    for (const ticks of kept) {
      const size = this.sizeOf(ticks);
      if (size === 0) this.set(ticks, 5 + Math.floor(this.#random() * 20));
      else if (this.#random() < 0.15) this.set(ticks, Math.max(1, size + Math.floor(this.#random() * 13) - 6));
    }
  }

  /** What has changed since the last call. */
  takeChanges(price: (ticks: number) => number): readonly BookLevel[] {
    const levels = [...this.#changed].map(([ticks, size]): BookLevel => [price(ticks), size]);
    this.#changed.clear();
    return levels;
  }
}

/**
 * A book of eight levels a side that changes every 100 ms, with the trades that take from it: first the trade, then the change that shows it. The price behind it is a random walk, and some of
 * those who trade know its next step. The same seed gives the same items.
 */
export function* syntheticBook({ id, tickSize }: Instrument, { steps, seed, price }: { readonly steps: number; readonly seed: number; readonly price: number }): Generator<BookItem> {
  const tick = tickSize.toNumber();
  const digits = tickSize.decimalPlaces();
  const priceOf = (ticks: number) => Number((ticks * tick).toFixed(digits));
  const source = seededRandom(seed);
  const random = () => source.next();
  const bids = new SyntheticSide('buy', random);
  const asks = new SyntheticSide('sell', random);
  let fair = Math.round(price / tick) + 0.5;
  let sequence = 1;
  for (let step = 0; step < steps; step++) {
    const at = timestamp(step * STEP_MS);
    const next = fair + (random() + random() + random() - 1.5) * 0.8;
    if (step > 0 && random() < TRADE_CHANCE) {
      const isKnown = random() < INFORMED;
      const side: Side = (isKnown ? next > fair : random() < 0.5) ? 'buy' : 'sell';
      const far = side === 'buy' ? asks : bids;
      const ticks = far.best;
      // many small ones, and a few that take the whole level
      const size = Math.min(far.sizeOf(ticks), Math.ceil(2 / (0.05 + random())));
      far.set(ticks, far.sizeOf(ticks) - size);
      yield { topic: 'market.trade', data: { instrument: id, at, price: priceOf(ticks), size, side } };
    }
    fair = next;
    bids.follow(fair);
    asks.follow(fair);
    const levels = { instrument: id, at, bids: bids.takeChanges(priceOf), asks: asks.takeChanges(priceOf) };
    if (step === 0) yield { topic: 'market.book-snapshot', data: { ...levels, sequence } };
    else yield { topic: 'market.book-delta', data: { ...levels, previousSequence: sequence, sequence: ++sequence } };
  }
}
