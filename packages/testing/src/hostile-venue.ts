import {
  ORDER_TYPES, RedFireError, TIMES_IN_FORCE, timestamp, tradeId, venueOrderId,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type Decimal, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type Order, type SynchronousVenue,
  type Unsubscribe,
} from '@redfire/core';
import type { PlacedOrder, VenueControl } from './venue-control.ts';

export interface HostileVenueOptions {
  /** Default: counts one millisecond per report. */
  readonly clock?: Pick<Clock, 'now'>;
  /** What differs from a venue that can do everything. */
  readonly capabilities?: Partial<GatewayCapabilities>;
}

interface VenueOrder {
  order: Order;
  filled: Decimal;
  isOpen: boolean;
}

type Trouble = { readonly kind: 'refuse'; readonly reason: string } | { readonly kind: 'lose-request' | 'lose-answer' | 'overtake' };

const NO_SUCH_ORDER = 'no open order of this id';

/**
 * A venue in memory that matches nothing by itself: it fills what a test tells it to, and it loses, repeats, delays and
 * refuses on demand. Behind a gateway it is the reference that the contract kit runs against.
 */
export class HostileVenue implements SynchronousVenue, VenueControl {
  readonly name = 'hostile';
  readonly capabilities: GatewayCapabilities;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  readonly #orders = new Map<ClientOrderId, VenueOrder>();
  /** Everything that became of an order, whether or not it was heard. */
  readonly #told = new Map<ClientOrderId, ExecutionReport[]>();
  readonly #unacknowledged = new Map<ClientOrderId, ExecutionReport>();
  readonly #held: ExecutionReport[] = [];
  #last: ExecutionReport | undefined;
  #trouble: Trouble | undefined;
  #isHolding = false;
  #trades = 0;

  constructor(options: HostileVenueOptions = {}) {
    let reports = 0;
    this.#clock = options.clock ?? { now: () => timestamp(++reports) };
    const can = { postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: true, fillHistory: true };
    this.capabilities = { orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, ...can, ...options.capabilities };
  }

  submit(order: ApprovedOrder): void {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    if (trouble?.kind === 'lose-request') throw new RedFireError('NOT_SENT', 'the connection was down before the order left');
    if (!this.#orders.has(order.id)) this.#place(order, trouble);
    if (trouble?.kind === 'lose-answer') throw new RedFireError('OUTCOME_UNKNOWN', 'the connection broke before the answer came');
  }

  modify({ orderId, ...change }: ApprovedAmendment): void {
    const found = this.#orders.get(orderId);
    if (!found?.isOpen || change.quantity?.lessThanOrEqualTo(found.filled) === true) {
      this.#emit({ kind: 'modify-rejected', orderId, at: this.#clock.now(), reason: found?.isOpen === true ? 'as much is filled already' : NO_SUCH_ORDER });
      return;
    }
    found.order = { ...found.order, ...change };
    this.#emit({ kind: 'modified', ...this.#identity(found), ...change });
  }

  cancel(orderId: ClientOrderId, instrument: InstrumentId): void {
    const found = this.#orders.get(orderId);
    if (!found?.isOpen) {
      this.#emit({ kind: 'cancel-rejected', orderId, instrument, at: this.#clock.now(), reason: NO_SUCH_ORDER });
      return;
    }
    found.isOpen = false;
    this.#emit({ kind: 'canceled', ...this.#identity(found) });
  }

  query(orderId: ClientOrderId): readonly ExecutionReport[] | undefined {
    return this.#told.get(orderId)?.filter(({ kind }) => kind !== 'modify-rejected' && kind !== 'cancel-rejected');
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  orders(): readonly PlacedOrder[] {
    return [...this.#orders].map(([id, { isOpen }]) => ({ id, isOpen }));
  }

  /** @throws {@link RedFireError} `ORDER_NOT_OPEN` for an order that cannot trade: the test is wrong. */
  fill(orderId: ClientOrderId, quantity: Decimal, price: Decimal): void {
    const found = this.#orders.get(orderId);
    if (!found?.isOpen) throw new RedFireError('ORDER_NOT_OPEN', `order "${orderId}" is not open at the hostile venue`);
    found.filled = found.filled.plus(quantity);
    found.isOpen = found.filled.lessThan(found.order.quantity);
    this.#emit({ kind: 'fill', ...this.#identity(found), tradeId: tradeId(`T-${++this.#trades}`), quantity, price, liquidity: 'maker' });
    const acknowledgement = this.#unacknowledged.get(orderId);
    if (this.#unacknowledged.delete(orderId) && acknowledgement) this.#report(acknowledgement);
  }

  refuseNext(reason: string): void {
    this.#trouble = { kind: 'refuse', reason };
  }

  loseNextRequest(): void {
    this.#trouble = { kind: 'lose-request' };
  }

  loseNextAnswer(): void {
    this.#trouble = { kind: 'lose-answer' };
  }

  overtakeNextAcknowledgement(): void {
    this.#trouble = { kind: 'overtake' };
  }

  holdReports(): void {
    this.#isHolding = true;
  }

  releaseReports(): void {
    this.#isHolding = false;
    for (const report of this.#held.splice(0)) this.#send(report);
  }

  repeatLastReport(): void {
    if (this.#last) this.#send(this.#last);
  }

  settle(): void {
    // every call here has had its whole effect when it returns
  }

  #place(order: ApprovedOrder, trouble: Trouble | undefined): void {
    if (trouble?.kind === 'refuse') {
      this.#emit({ kind: 'rejected', orderId: order.id, instrument: order.instrument, at: this.#clock.now(), reason: trouble.reason });
      return;
    }
    const placed = { order: plainOrder(order), filled: order.filledQuantity, isOpen: true };
    this.#orders.set(order.id, placed);
    const acknowledgement = { kind: 'accepted', ...this.#identity(placed) } as const;
    this.#told.set(order.id, [acknowledgement]);
    if (trouble?.kind === 'overtake') this.#unacknowledged.set(order.id, acknowledgement);
    else this.#report(acknowledgement);
  }

  #identity({ order }: VenueOrder) {
    return { orderId: order.id, venueOrderId: venueOrderId(`V-${order.id}`), instrument: order.instrument, side: order.side, at: this.#clock.now() };
  }

  #emit(report: ExecutionReport): void {
    if (report.kind === 'rejected') this.#told.set(report.orderId, [report]);
    else this.#told.get(report.orderId)?.push(report);
    this.#report(report);
  }

  #report(report: ExecutionReport): void {
    this.#last = report;
    if (this.#isHolding) this.#held.push(report);
    else this.#send(report);
  }

  #send(report: ExecutionReport): void {
    for (const listener of this.#listeners) listener(report);
  }
}

/** An order of the engine makes its fields when they are read; one that is to be changed needs them as plain ones. */
function plainOrder(order: Order): Order {
  return hasPlainForm(order) ? order.toJSON() : order;
}

function hasPlainForm(order: Order): order is Order & { toJSON(): Order } {
  return 'toJSON' in order && typeof order.toJSON === 'function';
}
