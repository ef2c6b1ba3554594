import { isTerminal, type Scaled, type Timestamp } from '@redfire/core';
import { defineAlgorithm, type AlgorithmContext, type AlgorithmRun } from './execution-algorithm.ts';
import { parametersBy } from './parameter-reader.ts';

interface BestLimitParameters {
  readonly offsetTicks: number;
  readonly minIntervalMs: number;
  readonly maxChild: Scaled | undefined;
}

interface SavedBestLimit {
  readonly pricedAt?: number;
}

const TIMER = 'reprice';

/**
 * Pegs to the best price of its own side, `offsetTicks` behind it: one child at a time, whose price follows, no more often than
 * `minIntervalMs`. It stays a tick away from the other side, and is sent `postOnly` where the venue has that, so it never takes.
 * Where no quotes come, it pegs to the last price.
 */
export const bestLimit = defineAlgorithm({
  name: 'best-limit',
  parameters: parametersBy((reader): BestLimitParameters => ({
    offsetTicks: reader.optionalNumber('offsetTicks', { min: 0, isWhole: true }) ?? 0,
    minIntervalMs: reader.optionalNumber('minIntervalMs', { min: 0 }) ?? 1_000,
    maxChild: reader.optionalAmount('maxChild'),
  })),
  check({ maxChild }, { parent: { math } }) {
    return maxChild && maxChild.compare(math.lot) < 0 ? [`maxChild "${maxChild.toString()}" is below the lot size "${math.lot.toString()}"`] : [];
  },
  create: (context, parameters) => new BestLimitRun(context, parameters),
});

class BestLimitRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #parameters: BestLimitParameters;
  /** When a price was last sent. */
  #pricedAt: Timestamp | undefined;

  constructor(context: AlgorithmContext, parameters: BestLimitParameters) {
    this.#context = context;
    this.#parameters = parameters;
  }

  onStart(): void {
    this.#peg();
  }

  onReady(): void {
    this.#peg();
  }

  onQuote(): void {
    this.#peg();
  }

  onTrade(): void {
    this.#peg();
  }

  onBar(): void {
    this.#peg();
  }

  onTimer(): void {
    this.#peg();
  }

  onAmend(): void {
    this.#peg();
  }

  onChild(): void {
    this.#peg();
  }

  save(): SavedBestLimit {
    return this.#pricedAt === undefined ? {} : { pricedAt: this.#pricedAt };
  }

  restore(saved: unknown): void {
    this.#pricedAt = (saved as SavedBestLimit).pricedAt as Timestamp | undefined; // what save() gave
  }

  #peg(): void {
    const price = this.#price();
    if (price === undefined) return;
    const { parent, capabilities } = this.#context;
    const [child] = this.#context.children();
    if (child && (isTerminal(child.state) || child.price?.equals(price) === true)) return;
    if (!child && parent.available.isZero) return;
    if (!this.#mayPrice()) return;
    if (child) {
      if (this.#context.reprice(child.id, price)) this.#pricedAt = this.#context.now();
      return;
    }
    const { maxChild } = this.#parameters;
    const quantity = maxChild && maxChild.compare(parent.available) < 0 ? maxChild : parent.available;
    if (this.#context.send({ quantity, price, postOnly: capabilities.postOnly })) this.#pricedAt = this.#context.now();
  }

  /** Otherwise a timer says when. */
  #mayPrice(): boolean {
    const now = this.#context.now();
    const next = this.#pricedAt === undefined ? now : this.#pricedAt + this.#parameters.minIntervalMs;
    if (next <= now) return true;
    this.#context.setTimer(TIMER, next as Timestamp);
    return false;
  }

  /** On the own side: behind the best price, off the other side, within the limit. */
  #price(): Scaled | undefined {
    const { parent, market } = this.#context;
    const { math, side, price: limit } = parent;
    const best = (side === 'buy' ? market.bid : market.ask) ?? market.last;
    if (best === undefined) return undefined;
    const behind = side === 'buy' ? -1 : 1;
    let ticks = math.ticksOf(best) + behind * this.#parameters.offsetTicks;
    const other = side === 'buy' ? market.ask : market.bid;
    if (other !== undefined) {
      const closest = math.ticksOf(other) + behind;
      ticks = side === 'buy' ? Math.min(ticks, closest) : Math.max(ticks, closest);
    }
    if (ticks <= 0) return undefined;
    const price = math.priceOf(ticks);
    const isBeyond = limit !== undefined && (side === 'buy' ? price.compare(limit) > 0 : price.compare(limit) < 0);
    return isBeyond ? limit : price;
  }
}
