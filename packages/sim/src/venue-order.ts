import { Scaled, type ApprovedOrder, type Decimal, type InstrumentMath, type Order, type Side, type Timestamp } from '@redfire/core';
import type { QueuePlace } from './depth/queue-line.ts';
import type { OrderFees } from './fees/fee-model.ts';

/** How an order waits: to execute, at a limit, for a trigger, or on a trail. */
export type OrderPhase = 'market' | 'limit' | 'stop' | 'touch' | 'trail';

/** An order as the venue holds it: prices in ticks, so that data are compared in whole numbers. */
export interface VenueOrder {
  readonly order: ApprovedOrder;
  readonly id: Order['id'];
  readonly side: Side;
  /** In all, what has filled included. */
  quantity: Scaled;
  filled: Scaled;
  readonly arrivedAt: Timestamp;
  /** When it came or was changed last. */
  changedAt: Timestamp;
  /** Whether it acts on the data that are being worked through. */
  isActive: boolean;
  phase: OrderPhase;
  /** Whether the data that are being worked through have triggered it. */
  isJustTriggered: boolean;
  /** What it becomes when triggered. */
  readonly onTrigger: 'market' | 'limit';
  limitTicks: number;
  triggerTicks: number;
  /** Best price since a trail was activated; `NaN` before. */
  bestTicks: number;
  readonly activationTicks: number;
  /** Distance of a trailing limit behind its trigger; 0 for none. */
  readonly limitOffsetTicks: number;
  /** Whether it met the market when it came; otherwise it rests and makes liquidity. `undefined` until it meets a price. */
  takes: boolean | undefined;
  /** What it has been charged, where a fee model remembers it. */
  fees: OrderFees | undefined;
  /** When it ends; infinity for never. Day orders learn it with the first data they can trade on. */
  endsAt: number;
  /** Its place in the line at its limit, while it rests there and a queue model asks for one. */
  queue: QueuePlace | undefined;
}

/** @param at - When it came to the market. */
export function venueOrder(order: ApprovedOrder, math: InstrumentMath, at: Timestamp): VenueOrder {
  const { phase, onTrigger } = ROLES[order.type];
  const { limitTicks, triggerTicks, activationTicks, limitOffsetTicks } = order.type === 'market' ? NO_PRICES : pricesOf(order, math);
  return {
    order,
    id: order.id,
    side: order.side,
    quantity: order.exact?.quantity ?? Scaled.from(order.quantity),
    filled: Scaled.zero,
    arrivedAt: at,
    changedAt: at,
    isActive: false,
    phase,
    isJustTriggered: false,
    onTrigger,
    limitTicks,
    triggerTicks,
    activationTicks,
    limitOffsetTicks,
    bestTicks: Number.NaN,
    takes: undefined,
    fees: undefined,
    endsAt: order.timeInForce === 'gtd' ? (order.expiresAt ?? Infinity) : Infinity,
    queue: undefined,
  };
}

/** An order between two events; what it has not is absent. */
export type SavedVenueOrder = Partial<VenueOrder> & Omit<VenueOrder, 'takes' | 'fees' | 'queue'>;

/** An order as it was saved, of the shape of a new one. */
export function venueOrderOf(saved: SavedVenueOrder): VenueOrder {
  return { ...saved, takes: saved.takes, fees: saved.fees, queue: saved.queue };
}

const ROLES: Readonly<Record<Order['type'], { readonly phase: OrderPhase; readonly onTrigger: 'market' | 'limit' }>> = {
  market: { phase: 'market', onTrigger: 'market' },
  // what its first execution leaves gets a limit then; a bar leaves nothing
  'market-to-limit': { phase: 'market', onTrigger: 'market' },
  limit: { phase: 'limit', onTrigger: 'limit' },
  'stop-market': { phase: 'stop', onTrigger: 'market' },
  'stop-limit': { phase: 'stop', onTrigger: 'limit' },
  'market-if-touched': { phase: 'touch', onTrigger: 'market' },
  'limit-if-touched': { phase: 'touch', onTrigger: 'limit' },
  'trailing-stop-market': { phase: 'trail', onTrigger: 'market' },
  'trailing-stop-limit': { phase: 'trail', onTrigger: 'limit' },
};

const NO_PRICES = { limitTicks: Number.NaN, triggerTicks: Number.NaN, activationTicks: Number.NaN, limitOffsetTicks: 0 };

/** Prices of an order in ticks; `NaN` where it has none, which compares false with every price. */
function pricesOf(order: Order, math: InstrumentMath) {
  return {
    limitTicks: ticksOf(math, order.exact?.price ?? exactOf('price' in order ? order.price : undefined)),
    triggerTicks: ticksOf(math, order.exact?.triggerPrice ?? exactOf('triggerPrice' in order ? order.triggerPrice : undefined)),
    activationTicks: ticksOf(math, exactOf('activationPrice' in order ? order.activationPrice : undefined)),
    limitOffsetTicks: 'limitOffset' in order && order.type === 'trailing-stop-limit' ? ticksOf(math, exactOf(order.limitOffset)) : 0,
  };
}

function exactOf(price: Decimal | undefined): Scaled | undefined {
  return price === undefined ? undefined : Scaled.from(price);
}

/** Whether an order trades at its first chance or not at all. */
export function isImmediate({ order: { timeInForce } }: VenueOrder): boolean {
  return timeInForce === 'ioc' || timeInForce === 'fok';
}

/** A price on the instrument's tick as a count of ticks; `NaN` for none. */
export function ticksOf(math: InstrumentMath, price: Scaled | undefined): number {
  return price === undefined ? Number.NaN : Number(price.dividedBy(math.tick, 0).units);
}

/** Distance of a trailing stop from its best price in whole ticks, halves up, at least one. Exact: half a tick decides where the trigger is. */
export function trailTicks(order: Order, math: InstrumentMath, bestTicks: number): number {
  if (order.type !== 'trailing-stop-market' && order.type !== 'trailing-stop-limit') return Number.NaN;
  const { by, value } = order.trailingOffset;
  const offset = Scaled.from(value);
  if (by === 'price') return Math.max(1, ticksOf(math, offset));
  const ticks = by === 'ticks' ? offset : offset.times(new Scaled(BigInt(bestTicks), 2));
  return Math.max(1, Number(ticks.roundToStep(Scaled.one, 'nearest').toString()));
}
