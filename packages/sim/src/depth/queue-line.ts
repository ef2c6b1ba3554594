import type { InstrumentMath, Side, Trade } from '@redfire/core';
import type { TickPrices } from '../tick-prices.ts';
import { isBeyondLimit } from '../price-rules.ts';
import type { VenueOrder } from '../venue-order.ts';
import type { CancelRule } from './queue-terms.ts';

/** Where an order stands in the line at its price. Sizes in lots. */
export interface QueuePlace {
  /** What others have there before it; infinity while nobody can tell. */
  ahead: number;
  /** What the data showed there last. */
  shown: number;
  /** What has traded there since. */
  traded: number;
}

/** The places of our resting orders in the lines at their prices. */
export class QueueLine {
  readonly #afterCancels: CancelRule;
  readonly #prices: TickPrices;
  readonly #lotSize: number;

  constructor(afterCancels: CancelRule, prices: TickPrices, math: InstrumentMath) {
    this.#afterCancels = afterCancels;
    this.#prices = prices;
    this.#lotSize = math.instrument.lotSize.toNumber();
  }

  /** Puts an order behind everything that is shown at its price. Beyond what is shown it is behind an unknown amount, until the level comes into sight. */
  join(order: VenueOrder): void {
    const shown = this.#prices.lotsBeside(order);
    order.queue = Number.isNaN(shown) ? { ahead: Infinity, shown: 0, traded: 0 } : { ahead: shown, shown, traded: 0 };
  }

  /** Looks at what the data show now: what is gone and has not traded was canceled, what is new came behind. */
  look(orders: readonly VenueOrder[]): void {
    for (const order of orders) {
      const place = order.queue;
      if (place === undefined) continue;
      const shown = this.#prices.lotsBeside(order);
      if (Number.isNaN(shown) || (shown === place.shown && place.ahead !== Infinity)) continue;
      place.ahead = place.ahead === Infinity ? shown : Math.min(this.#ahead(place, shown), shown);
      place.shown = shown;
      place.traded = 0;
    }
  }

  /** Lets a trade of others use up what stands before our orders, behind which some of them have had their part of it. */
  pass(orders: readonly VenueOrder[], { side, size }: Trade): void {
    const left = this.#prices.printSize.lots;
    for (const order of orders) {
      const place = order.queue;
      if (place === undefined || !order.isActive) continue;
      const ticks = this.#prices.printFor(order.side);
      if (isBeyondLimit(order, ticks)) place.ahead = 0;
      else if (ticks === order.limitTicks && place.ahead !== Infinity && eats(side, order.side)) {
        place.ahead = Math.max(0, place.ahead - left);
        place.traded += size / this.#lotSize;
      }
    }
  }

  #ahead(place: QueuePlace, shown: number): number {
    const { ahead, traded } = place;
    const canceled = place.shown - traded - shown;
    return canceled > 0 ? this.#afterCancels({ ahead, behind: Math.max(0, place.shown - traded - ahead), canceled }) : ahead;
  }
}

/** Whether a trade takes from the line of a side: a seller takes bids, a buyer asks; where nobody tells, either may be. */
export function eats(aggressor: Side | undefined, restingSide: Side): boolean {
  return aggressor !== restingSide;
}
