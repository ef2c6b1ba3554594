import {
  RedFireError, Scaled, exactExecution, isTerminal, transitionOf,
  type ClientOrderId, type Currency, type Decimal, type Execution, type ExecutionReport, type FillReport, type InstrumentId, type ModifiedReport, type Order, type OrderState, type Timestamp, type TradeId,
} from '@redfire/core';
import { OrderStory } from './order-story.ts';

interface BookedOrder {
  order: Order;
  state: OrderState;
  readonly executions: Map<TradeId, Execution>;
  readonly story: OrderStory;
}

/**
 * What a venue's reports say of its open orders and its last fills. An order is kept until it ends, with its executions;
 * fills are kept up to a number, and the oldest goes first. A repeated report changes nothing.
 */
export class VenueBooks {
  readonly #maxFills: number;
  readonly #maxEnded: number;
  readonly #orders = new Map<ClientOrderId, BookedOrder>();
  readonly #fills = new Map<string, FillReport>();
  /** Orders that were placed and have ended, the oldest first. */
  readonly #ended = new Map<ClientOrderId, OrderStory>();
  /** Orders that were refused, the oldest first: they may be sent again. */
  readonly #refused = new Map<ClientOrderId, OrderStory>();
  /** Time of the last fill that was dropped. */
  #droppedUntil = Number.NEGATIVE_INFINITY;

  constructor(maxFills: number, maxEnded: number) {
    this.#maxFills = maxFills;
    this.#maxEnded = maxEnded;
  }

  /** Orders that have not ended, those without an answer included. */
  get size(): number {
    return this.#orders.size;
  }

  instrumentOf(orderId: ClientOrderId): InstrumentId | undefined {
    return this.#orders.get(orderId)?.order.instrument;
  }

  /** Whether an order of this id was placed and has ended, as far as that is remembered. */
  hasEnded(orderId: ClientOrderId): boolean {
    return this.#ended.has(orderId);
  }

  /** Notes an order that is about to be handed over. False when it is in the books already. */
  expect(order: Order): boolean {
    if (this.#orders.has(order.id)) return false;
    this.#orders.set(order.id, { order: plainOrder(order), state: 'submitted', executions: new Map(), story: new OrderStory() });
    return true;
  }

  /** Takes back an order that did not leave. One of which a report has come stays: the venue has it. */
  forget(orderId: ClientOrderId): void {
    if (this.#orders.get(orderId)?.state === 'submitted') this.#orders.delete(orderId);
  }

  record(report: ExecutionReport): void {
    const booked = this.#orders.get(report.orderId);
    this.#recordFill(report);
    // an order that has ended may still be filled late, and its fills be taken back
    (booked?.story ?? this.#ended.get(report.orderId))?.add(report);
    if (!booked) return;
    if (report.kind === 'fill' && booked.executions.has(report.tradeId)) return;
    if (report.kind === 'fill' || report.kind === 'fill-corrected') booked.executions.set(report.tradeId, report);
    if (report.kind === 'fill-busted') booked.executions.delete(report.tradeId);
    booked.order = { ...booked.order, ...(report.kind === 'modified' && amended(report)), ...(report.venueOrderId && { venueOrderId: report.venueOrderId }), updatedAt: report.at };
    booked.state = nextState(booked, report);
    if (isTerminal(booked.state)) this.#end(report.orderId, booked);
  }

  /** What was reported of an order, as `ExecutionGateway.query` gives it. */
  query(orderId: ClientOrderId): readonly ExecutionReport[] | undefined {
    return (this.#orders.get(orderId)?.story ?? this.#ended.get(orderId) ?? this.#refused.get(orderId))?.reports();
  }

  /** The orders the venue is known to have. One whose submission has no answer yet is not among them. */
  openOrders(): readonly Order[] {
    return [...this.#orders.values()].filter(({ state }) => state !== 'submitted').map(asPlaced);
  }

  /** @throws {@link RedFireError} `HISTORY_DROPPED` when a fill of that time may have been dropped. */
  fillsSince(since: Timestamp): readonly FillReport[] {
    if (since <= this.#droppedUntil) {
      throw new RedFireError('HISTORY_DROPPED', `fills since "${since}" are not all kept: the last that was dropped is of "${this.#droppedUntil}"; ask more often or raise maxFills`, {
        details: { since, droppedUntil: this.#droppedUntil, maxFills: this.#maxFills },
      });
    }
    return [...this.#fills.values()].filter(({ at }) => at >= since).sort((a, b) => a.at - b.at);
  }

  #end(orderId: ClientOrderId, { state, story }: BookedOrder): void {
    this.#orders.delete(orderId);
    // a rejected order was never placed: the venue may be asked again
    const kept = state === 'rejected' ? this.#refused : this.#ended;
    kept.set(orderId, story);
    for (const oldest of kept.keys()) {
      if (kept.size <= this.#maxEnded) break;
      kept.delete(oldest);
    }
  }

  #recordFill(report: ExecutionReport): void {
    if (report.kind !== 'fill' && report.kind !== 'fill-busted' && report.kind !== 'fill-corrected') return;
    const key = `${report.orderId} ${report.instrument ?? ''} ${report.tradeId}`;
    const known = this.#fills.get(key);
    if (report.kind === 'fill-busted') this.#fills.delete(key);
    // a repeat of a fill that was dropped must not come back as a new one
    else if (!known && report.at <= this.#droppedUntil) return;
    else if (report.kind === 'fill-corrected') this.#fills.set(key, { ...report, kind: 'fill' });
    else if (!known) this.#fills.set(key, report);
    for (const [oldest, { at }] of this.#fills) {
      if (this.#fills.size <= this.#maxFills) break;
      this.#fills.delete(oldest);
      this.#droppedUntil = Math.max(this.#droppedUntil, at);
    }
  }
}

function nextState({ order, state, executions }: BookedOrder, report: ExecutionReport): OrderState {
  const { to } = transitionOf(state, report.kind);
  if (to === 'keep') return state;
  if (to !== 'by-quantity') return to;
  const filled = filledQuantity(executions);
  if (filled.compare(Scaled.from(order.quantity)) >= 0) return 'filled';
  return filled.sign > 0 ? 'partially-filled' : 'working';
}

function asPlaced({ order, state, executions }: BookedOrder): Order {
  const filled = filledQuantity(executions);
  const left = Scaled.from(order.quantity).minus(filled);
  return {
    ...order,
    state,
    pending: {},
    filledQuantity: filled.toDecimal(),
    remainingQuantity: (left.sign > 0 ? left : Scaled.zero).toDecimal(),
    ...(filled.sign > 0 && { averagePrice: averagePrice(executions, filled) }),
    fees: feesOf(executions),
  };
}

/** The fields a venue changed, and only those. */
function amended({ quantity, price, triggerPrice }: ModifiedReport) {
  return { ...(quantity && { quantity }), ...(price && { price }), ...(triggerPrice && { triggerPrice }) };
}

function filledQuantity(executions: BookedOrder['executions']): Scaled {
  return [...executions.values()].reduce((sum, execution) => sum.plus(exactExecution(execution).quantity), Scaled.zero);
}

/** Quantity-weighted mean (FIX tag 6, AvgPx), rounded half-even to 18 digits. */
function averagePrice(executions: BookedOrder['executions'], filled: Scaled): Decimal {
  const total = [...executions.values()].map(exactExecution).reduce((sum, { quantity, price }) => sum.plus(quantity.times(price)), Scaled.zero);
  return total.dividedBy(filled, 18).toDecimal();
}

function feesOf(executions: BookedOrder['executions']): Record<Currency, Decimal> {
  const fees: Record<Currency, Decimal> = {};
  for (const { fee } of executions.values()) {
    if (fee) fees[fee.currency] = fees[fee.currency]?.plus(fee.amount) ?? fee.amount;
  }
  return fees;
}

/** An order of the engine makes its fields when they are read; a copy needs them as plain ones. */
function plainOrder(order: Order): Order {
  const { exact: _exact, ...plain } = hasPlainForm(order) ? order.toJSON() : order;
  return plain;
}

function hasPlainForm(order: Order): order is Order & { toJSON(): Order } {
  return 'toJSON' in order && typeof order.toJSON === 'function';
}
