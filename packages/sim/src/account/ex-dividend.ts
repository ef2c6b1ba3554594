import type { InstrumentMath, Scaled } from '@redfire/core';
import { ticksOf, type VenueOrder } from '../venue-order.ts';

/** Prices of an order in ticks; `NaN` where it has none. */
export interface OrderTicks {
  readonly limitTicks: number;
  readonly triggerTicks: number;
}

/**
 * What the prices of a resting order are without a dividend: those of buys at a limit and of sells behind a stop are less by it, moved down to the next tick, for they would
 * be met by the price without it; sells at a limit and buys behind a stop stay. `undefined` where nothing changes.
 * Source: FINRA Rule 5330, adjustment of orders, (a) and (d).
 */
export function withoutDividend({ side, limitTicks, triggerTicks, phase }: VenueOrder, amount: Scaled, math: InstrumentMath): OrderTicks | undefined {
  const waitsForFall = phase === 'stop' || phase === 'trail';
  const isReduced = side === 'buy' ? phase === 'limit' : waitsForFall;
  if (!isReduced || amount.isZero) return undefined;
  const less = ticksOf(math, amount.roundToStep(math.tick, 'up'));
  return { limitTicks: limitTicks - less, triggerTicks: triggerTicks - less };
}
