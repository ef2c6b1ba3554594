import { Scaled, type ClientOrderId, type InstrumentMath, type Side, type Timestamp, type TrailingOffset, type TriggerSource } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';

/** What an order waits for: a price that comes against it, one that comes its way, the turn of a trail, or any price. */
export type WaitsFor = 'stop' | 'touch' | 'trail' | 'price';

/** An order that waits on our side, its prices in ticks; `NaN` where it has none. An amended one is another object. */
export interface WaitingOrder {
  readonly id: ClientOrderId;
  /** Orders that one price triggers go in this order. */
  readonly number: number;
  readonly side: Side;
  readonly waitsFor: WaitsFor;
  readonly source: TriggerSource | undefined;
  /** When it came or was changed last: what a bar shows of earlier prices does not concern it. */
  readonly since: Timestamp;
  readonly trail: TrailingOffset<Scaled> | undefined;
  readonly activationTicks: number;
  /** Of an order that waits for any price: the one that came. */
  triggerTicks: number;
  /** Best price since the trail was activated; `NaN` before. */
  bestTicks: number;
  /** Whether it still waits; false once it is triggered. */
  isWaiting: boolean;
}

/** @param number - Its place among those that wait. */
export function waitingOrder({ id, terms, math }: OrderRecord, number: number, since: Timestamp): WaitingOrder {
  const { side, type, triggerSource, trailingOffset, activationPrice, triggerPrice } = terms;
  return {
    id,
    number,
    side,
    since,
    waitsFor: type === 'market-to-limit' ? 'price' : trailingOffset ? 'trail' : type === 'stop-market' || type === 'stop-limit' ? 'stop' : 'touch',
    source: triggerSource,
    trail: trailingOffset,
    activationTicks: ticksOf(activationPrice, math),
    triggerTicks: ticksOf(triggerPrice, math),
    bestTicks: Number.NaN,
    isWaiting: true,
  };
}

/** Whether a trail follows the price yet. */
export function isTrailing({ waitsFor, bestTicks }: WaitingOrder): boolean {
  return waitsFor === 'trail' && !Number.isNaN(bestTicks);
}

/** Whether an order waits for the price to rise to its level; otherwise it waits for a fall. Of a trail: until it is activated. */
export function waitsForRise({ side, waitsFor }: WaitingOrder): boolean {
  return (side === 'buy') === (waitsFor === 'stop');
}

/** The price that concerns an order next. Of a trail: where it is activated. */
export function levelOf({ waitsFor, triggerTicks, activationTicks }: WaitingOrder): number {
  return waitsFor === 'trail' ? activationTicks : triggerTicks;
}

/** Shows an order a price. A trail follows it: activated, it keeps its trigger behind the best price and never moves it back. @returns Whether it is triggered. */
export function meets(order: WaitingOrder, price: number, math: InstrumentMath): boolean {
  const { waitsFor, side, bestTicks } = order;
  if (waitsFor === 'price') {
    order.triggerTicks = price;
    return true;
  }
  if (waitsFor !== 'trail') return waitsForRise(order) ? price >= order.triggerTicks : price <= order.triggerTicks;
  if (Number.isNaN(bestTicks) ? isActivatedBy(order, price) : side === 'sell' ? price > bestTicks : price < bestTicks) {
    order.bestTicks = price;
    const distance = trailingTicks(order, price, math);
    order.triggerTicks = side === 'sell' ? price - distance : price + distance;
  }
  return side === 'sell' ? price <= order.triggerTicks : price >= order.triggerTicks;
}

function isActivatedBy({ side, activationTicks }: WaitingOrder, price: number): boolean {
  return Number.isNaN(activationTicks) || (side === 'sell' ? price >= activationTicks : price <= activationTicks);
}

/** Distance of a trail from its best price in whole ticks: the nearest, halves up, and at least one. Exact: half a tick decides where the trigger is. */
function trailingTicks({ trail }: WaitingOrder, bestTicks: number, math: InstrumentMath): number {
  if (!trail) return Number.NaN;
  const { by, value } = trail;
  if (by === 'price') return Math.max(1, ticksOf(value, math));
  const ticks = by === 'ticks' ? value : value.times(new Scaled(BigInt(bestTicks), 2));
  return Math.max(1, Number(ticks.roundToStep(Scaled.one, 'nearest').toString()));
}

/** A price on the instrument's tick as a count of ticks; `NaN` for none. */
export function ticksOf(price: Scaled | undefined, math: InstrumentMath): number {
  return price === undefined ? Number.NaN : Number(price.dividedBy(math.tick, 0).units);
}
