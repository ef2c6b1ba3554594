import { copyBar, roundQuantity, type Bar, type Order } from '@redfire/core';
import { instrument, interval } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { beta, linearRegression, zScore } from '@redfire/strategy/indicators';
import { percentOfEquity } from '@redfire/strategy/sizing';
import { z } from 'zod';

/** One trade of both legs, from entry to exit. */
export interface RoundTrip {
  readonly side: 'long' | 'short';
  readonly hedge: number;
  readonly bars: number;
  readonly reason: 'reverted' | 'stopped';
}

/**
 * Trades the gap between two instruments that move together. The spread is what a holder of the first earns who is short so much of the second that their common moves cancel: far above its
 * mean it is sold, far below it is bought, and near the mean both legs are closed.
 */
export class PairsTrading extends Strategy<typeof PairsTrading.params> {
  static readonly params = z.strictObject({
    first: instrument(),
    second: instrument(),
    interval: interval(),
    /** Bars over which the hedge is measured. */
    hedgeBars: z.int().min(20).default(240),
    /** Bars over which mean and deviation of the spread are measured. */
    window: z.int().min(10).default(120),
    /** Deviations from the mean at which a trade begins, ends, and is given up. */
    entry: z.number().positive().default(2),
    exit: z.number().min(0).default(0.25),
    stop: z.number().positive().default(4),
    /** Worth of the first leg, as a share of the equity. */
    share: z.number().positive().default(0.5),
  });

  // #region indicators
  /** What the first moves for each percent of the second. */
  readonly #hedge = beta(this.params.hedgeBars);
  readonly #score = zScore(this.params.window);
  /** Whether the spread still runs away, or has turned. */
  readonly #trend = linearRegression(4);
  readonly #size = percentOfEquity(this.params.share);
  // #endregion indicators
  /** Trades that have ended. */
  readonly trips: RoundTrip[] = [];
  #spread = 0;
  readonly #latest = new Map<string, Bar>();
  #before: { readonly first: number; readonly second: number } | undefined;
  #trade: Omit<RoundTrip, 'reason'> | undefined;

  override onStart(): void {
    this.subscribeBars(this.params.first, this.params.interval);
    this.subscribeBars(this.params.second, this.params.interval);
  }

  // #region bar
  /** Bars that close at one time come one after the other: the later one completes the pair. */
  override onBar(bar: Bar): void {
    this.#latest.set(bar.instrument, copyBar(bar));
    const [first, second] = [this.#latest.get(this.params.first), this.#latest.get(this.params.second)];
    if (first === undefined || second === undefined || first.closeTime !== second.closeTime) return;
    this.#measure(first.close, second.close);
    this.#decide();
  }

  #measure(first: number, second: number): void {
    const hedge = this.#hedge.value;
    this.#hedge.push(first, second);
    const before = this.#before;
    this.#before = { first, second };
    if (!before || Number.isNaN(hedge)) return;
    // by the hedge that was known before the move, so that a new hedge moves nothing
    this.#spread += first / before.first - 1 - hedge * (second / before.second - 1);
    this.#score.push(this.#spread);
    this.#trend.push(this.#spread);
  }
  // #endregion bar

  #decide(): void {
    const { entry, exit, stop } = this.params;
    const score = this.#score.value;
    if (Number.isNaN(score)) return;
    if (this.#trade) {
      this.#trade = { ...this.#trade, bars: this.#trade.bars + 1 };
      // how far the spread is on the side on which it was sold, or bought
      const distance = this.#trade.side === 'short' ? score : -score;
      if (distance <= exit) this.#end(this.#trade, 'reverted');
      else if (distance >= stop) this.#end(this.#trade, 'stopped');
      return;
    }
    const hasTurned = this.#trend.slope * score < 0;
    if (Math.abs(score) >= entry && Math.abs(score) < stop && hasTurned) this.#begin(score > 0 ? 'short' : 'long');
  }

  // #region legs
  /** Both legs, or none. */
  #begin(side: RoundTrip['side']): void {
    const { first, second } = this.params;
    const hedge = this.#hedge.value;
    const [firstPrice, secondPrice] = [this.latestPrice(first), this.latestPrice(second)];
    const quantity = this.size(this.#size, first);
    if (!firstPrice || !secondPrice || quantity.isZero() || hedge <= 0) return;
    const hedged = roundQuantity(this.instrument(second), quantity.times(firstPrice).times(hedge.toFixed(6)).dividedBy(secondPrice));
    const [buys, sells] = side === 'long' ? [first, second] : [second, first];
    const quantityOf = (id: string) => (id === first ? quantity : hedged);
    const orders = this.submitAll([
      { type: 'market', instrument: sells, side: 'sell', quantity: quantityOf(sells) },
      { type: 'market', instrument: buys, side: 'buy', quantity: quantityOf(buys) },
    ]);
    if (orders.every(isSent)) this.#trade = { side, hedge, bars: 0 };
  }

  #end(trade: Omit<RoundTrip, 'reason'>, reason: RoundTrip['reason']): void {
    this.closePosition(this.params.first);
    this.closePosition(this.params.second);
    this.#trade = undefined;
    this.trips.push({ ...trade, reason });
  }
  // #endregion legs
}

function isSent({ state }: Order): boolean {
  return state !== 'denied';
}
