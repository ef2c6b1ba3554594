import type { InstrumentMath } from '@redfire/core';
import { trailTicks, type VenueOrder } from './venue-order.ts';

/** Whether the limit of an order trades at a price. An order without a limit has `NaN`, which never does. */
export function isMarketable({ side, limitTicks }: Pick<VenueOrder, 'side' | 'limitTicks'>, price: number): boolean {
  return side === 'buy' ? price <= limitTicks : price >= limitTicks;
}

/** Whether a price is better than the limit of an order, not just at it. */
export function isBeyondLimit({ side, limitTicks }: Pick<VenueOrder, 'side' | 'limitTicks'>, price: number): boolean {
  return side === 'buy' ? price < limitTicks : price > limitTicks;
}

/** Whether a waiting order's trigger is reached: a buy stop from below, a buy touch from above; sells mirror. */
export function reachesTrigger({ phase, side, triggerTicks }: VenueOrder, price: number): boolean {
  const fromBelow = (side === 'buy') === (phase !== 'touch');
  return fromBelow ? price >= triggerTicks : price <= triggerTicks;
}

/** Moves a trailing stop after the price: activates it, follows the best price, and sets the trigger behind it. */
export function followPrice(order: VenueOrder, price: number, math: InstrumentMath): void {
  const { side, activationTicks, bestTicks } = order;
  if (Number.isNaN(bestTicks)) {
    const isActive = Number.isNaN(activationTicks) || (side === 'sell' ? price >= activationTicks : price <= activationTicks);
    if (!isActive) return;
  } else if (side === 'sell' ? price <= bestTicks : price >= bestTicks) {
    return;
  }
  order.bestTicks = price;
  const distance = trailTicks(order.order, math, order.bestTicks);
  order.triggerTicks = side === 'sell' ? order.bestTicks - distance : order.bestTicks + distance;
}

/** The price at which an order acts on the way from one price to another, the first excluded; `NaN` when it does not. */
export function levelOn(order: VenueOrder, from: number, to: number): number {
  const level = levelOf(order);
  const isOnTheWay = to > from ? level > from && level <= to : level < from && level >= to;
  return isOnTheWay && actsMoving(order, to > from) ? level : Number.NaN;
}

function levelOf({ phase, limitTicks, triggerTicks, bestTicks, activationTicks }: VenueOrder): number {
  if (phase === 'limit') return limitTicks;
  return phase === 'trail' && Number.isNaN(bestTicks) ? activationTicks : triggerTicks;
}

/** Whether an order waits for a rising (or for a falling) price. */
function actsMoving({ phase, side, bestTicks }: VenueOrder, isRising: boolean): boolean {
  const isSell = side === 'sell';
  switch (phase) {
    case 'market':
      return false;
    case 'limit':
    case 'touch':
      return isSell === isRising;
    case 'stop':
      return isSell !== isRising;
    case 'trail':
      // before it is activated it waits for the price to move its way, afterwards for the turn
      return Number.isNaN(bestTicks) ? isSell === isRising : isSell !== isRising;
  }
}
