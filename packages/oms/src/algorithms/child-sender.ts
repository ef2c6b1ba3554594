import { isRedFireError, isTerminal, type ClientOrderId, type Scaled, type Timestamp } from '@redfire/core';
import type { OrderChange, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import { ChildOrders, type SavedChildren } from './child-orders.ts';
import { childPrice, childQuantity, childRequest, isBeyondLimit } from './child-request.ts';
import type { ChildRequest } from './execution-algorithm.ts';
import type { NamedTimers } from './named-timers.ts';

/** How long refusals of children are borne with. */
export interface RefusalLimits {
  /** Refusals in a row that are borne; with the next one the order ends. Default 5. */
  readonly limit: number;
  /** What is waited after the first; twice as long after each further one, in milliseconds. Default 1,000. */
  readonly delayMs: number;
  /** A refusal so long after the one before it is a first one again, in milliseconds. Default 60,000. */
  readonly withinMs: number;
}

export interface SavedSender extends SavedChildren {
  readonly refusals: number;
  readonly refusedAt?: number;
  readonly lostCancels: number;
}

interface ChildSenderOptions {
  readonly port: OrderPort;
  readonly timers: NamedTimers;
  readonly limits: RefusalLimits;
  readonly parent: () => OrderRecord;
  readonly available: () => Scaled;
  /** Too many children were refused. */
  readonly onGivenUp: (reason: string) => void;
}

/** Longest wait before a cancel is asked for once more, in milliseconds. */
const LONGEST_WAIT_MS = 60_000;

/** Sends, changes and cancels the children of one parent, and waits where they are refused. */
export class ChildSender {
  readonly children: ChildOrders;
  readonly #options: ChildSenderOptions;
  #refusals = 0;
  #refusedAt: Timestamp | undefined;
  #lostCancels = 0;

  constructor(options: ChildSenderOptions) {
    this.#options = options;
    this.children = new ChildOrders(options.port);
  }

  /** Whether a refusal is waited for. */
  get isWaiting(): boolean {
    return this.#options.timers.has('retry');
  }

  /** See `AlgorithmContext.send`. @param as - `market`: whatever the parent's limit says, as its end of window asks for. */
  send(child: ChildRequest, as: 'asked' | 'market' = 'asked'): OrderRecord | undefined {
    const { port, parent: parentOf, available } = this.#options;
    if (this.isWaiting) return undefined;
    const parent = parentOf();
    const math = child.instrument === undefined ? parent.math : (port.instruments.get(child.instrument) ?? parent.math);
    const price = as === 'market' ? undefined : childPrice(parent, child.price, math);
    const quantity = childQuantity(math, child.quantity, { available: available(), price });
    if (quantity.isZero) return undefined;
    const id = this.#newId();
    this.children.expect(id, quantity, { follows: child.price === undefined && price !== undefined });
    try {
      return port.submit(childRequest(parent, id, { ...child, quantity, price }));
    } catch (error) {
      // one that is in the books may be at the venue, whatever went wrong
      if (port.find(id) === undefined) this.children.forget(id);
      throw error;
    }
  }

  /** See `AlgorithmContext.reprice`. */
  reprice(id: ClientOrderId, wanted: Scaled): boolean {
    const { port, parent } = this.#options;
    const child = port.find(id);
    const price = childPrice(parent(), wanted, child?.math);
    if (child === undefined || isTerminal(child.state) || price === undefined || child.price?.equals(price) !== false) return false;
    const { submit, modify, cancel } = child.pending;
    if (submit !== undefined || modify !== undefined || cancel !== undefined) return false;
    if (!port.capabilitiesOf(child.terms.instrument).modify) {
      this.children.cancel(id);
      return false;
    }
    try {
      port.modify({ orderId: id, price });
      return true;
    } catch (error) {
      // refused by validation or risk: the child stays as it is
      if (isRedFireError(error)) return false;
      throw error;
    }
  }

  /** The parent's limit is another one: children priced by it follow, and none stays beyond it. */
  followLimit(): void {
    for (const child of this.children.open) this.#keepToLimit(child, 'change');
  }

  /** What a change of a child means for those to come. */
  take({ before, after, report, postings }: OrderChange): void {
    if (postings.some(({ direction }) => direction === 1)) this.#refusals = 0;
    if (isTerminal(after.state)) {
      if (isRefusal(before, after)) this.#refused(after);
      return;
    }
    if (report?.kind === 'cancel-rejected' && this.children.isUnwanted(after.id)) this.#cancelLater();
    else if (report?.kind === 'modify-rejected') this.#keepToLimit(after, 'cancel');
    else this.#keepToLimit(after, 'change');
  }

  /** The same once the parent has ended: a child whose cancel was refused has to go all the same. */
  takeLate({ after, report }: OrderChange): void {
    if (this.children.openCount === 0) this.#options.timers.clear('cancel-again');
    else if (report?.kind === 'cancel-rejected' && this.children.isUnwanted(after.id)) this.#cancelLater();
  }

  save(): SavedSender {
    return { ...this.children.save(), refusals: this.#refusals, ...(this.#refusedAt !== undefined && { refusedAt: this.#refusedAt }), lostCancels: this.#lostCancels };
  }

  /** Returns the children that were open. */
  restore(saved: SavedSender): readonly OrderRecord[] {
    this.#refusals = saved.refusals;
    this.#refusedAt = saved.refusedAt as Timestamp | undefined; // one that save() wrote
    this.#lostCancels = saved.lostCancels;
    return this.children.restore(saved);
  }

  #newId(): ClientOrderId {
    const { port } = this.#options;
    // a short prefix and a count
    let id = port.nextId('C') as ClientOrderId;
    while (port.find(id) !== undefined) id = port.nextId('C') as ClientOrderId;
    return id;
  }

  /** @param by - `cancel` where a change was refused just now. */
  #keepToLimit(child: OrderRecord, by: 'change' | 'cancel'): void {
    const parent = this.#options.parent();
    const { price: limit } = parent;
    const { price } = child;
    if (limit === undefined || price === undefined || child.pending.modify !== undefined) return;
    const isBeyond = isBeyondLimit(parent, price);
    if (isBeyond && by === 'cancel') this.children.cancel(child.id);
    else if (by === 'change' && (isBeyond || (this.children.isFollowing(child.id) && !price.equals(limit)))) this.reprice(child.id, limit);
  }

  #refused(child: OrderRecord): void {
    const { port, timers, limits, onGivenUp } = this.#options;
    const now = port.clock.now();
    if (this.#refusedAt !== undefined && now - this.#refusedAt > limits.withinMs) this.#refusals = 0;
    this.#refusals++;
    this.#refusedAt = now;
    if (this.#refusals > limits.limit) onGivenUp(`${this.#refusals} children were refused, the last one: ${child.reason ?? child.state}`);
    else timers.set('retry', later(now, limits.delayMs * 2 ** (this.#refusals - 1)));
  }

  #cancelLater(): void {
    const { port, timers, limits } = this.#options;
    const waitMs = Math.min(LONGEST_WAIT_MS, limits.delayMs * 2 ** this.#lostCancels);
    this.#lostCancels = Math.min(this.#lostCancels + 1, 16);
    timers.set('cancel-again', later(port.clock.now(), waitMs));
  }
}

/** Denied or rejected; or ended by the venue, unasked and unfilled, though it was not to be done at once or never. */
function isRefusal(before: OrderRecord | undefined, after: OrderRecord): boolean {
  if (before !== undefined && isTerminal(before.state)) return false;
  if (after.state === 'denied' || after.state === 'rejected') return true;
  const { timeInForce, type } = after.terms;
  const isOnce = type === 'limit' && (timeInForce === 'ioc' || timeInForce === 'fok');
  return after.state !== 'filled' && after.filledQuantity.isZero && before?.pending.cancel === undefined && !isOnce;
}

const later = (at: Timestamp, ms: number): Timestamp => (at + ms) as Timestamp;
