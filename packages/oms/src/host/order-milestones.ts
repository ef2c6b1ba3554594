import { RedFireError, isTerminal, type ClientOrderId, type Order, type OrderState } from '@redfire/core';
import type { OrderChange, OrderObserver } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';

/** A point on the way of an order that one can wait for. */
export type OrderMilestone = 'accepted' | 'done';

interface Waiting {
  readonly promise: Promise<Order>;
  readonly resolve: (order: Order) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Promises of what becomes of orders: an observer to give to order management. A promise is made when it is asked for, and forgotten
 * when it settles, so that orders nobody waits for cost nothing. A rejection that nobody handles is no error of the process.
 */
export class OrderMilestones implements OrderObserver {
  readonly #waiting = new Map<ClientOrderId, Partial<Record<OrderMilestone, Waiting>>>();
  #closed: RedFireError | undefined;

  /** How many orders somebody waits for. */
  get size(): number {
    return this.#waiting.size;
  }

  onOrder({ after }: OrderChange): void {
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting.get(after.id);
    if (!waiting) return;
    if (waiting.accepted && isDecided(after.state)) {
      settle(waiting.accepted, 'accepted', after);
      delete waiting.accepted;
    }
    if (waiting.done && isTerminal(after.state)) {
      settle(waiting.done, 'done', after);
      delete waiting.done;
    }
    if (!waiting.accepted && !waiting.done) this.#waiting.delete(after.id);
  }

  /**
   * `accepted`: the order stands, at the venue or held on our side, or has ended since; rejects with `ORDER_REFUSED` where it was denied or
   * rejected. `done`: it has ended, however. Both reject with `ENGINE_CLOSED` when that can no longer come.
   */
  of(order: OrderRecord, milestone: OrderMilestone): Promise<Order> {
    if (milestone === 'accepted' ? isDecided(order.state) : isTerminal(order.state)) {
      const decided = waiting();
      settle(decided, milestone, order);
      return decided.promise;
    }
    if (this.#closed) return rejected(this.#closed);
    const known = this.#waiting.get(order.id);
    const made = known?.[milestone] ?? waiting();
    this.#waiting.set(order.id, { ...known, [milestone]: made });
    return made.promise;
  }

  /** Ends all waiting: nothing will be heard any more. */
  close(): void {
    this.#closed ??= new RedFireError('ENGINE_CLOSED', 'the engine has stopped; what becomes of the order is not heard any more');
    for (const { accepted, done } of this.#waiting.values()) {
      accepted?.reject(this.#closed);
      done?.reject(this.#closed);
    }
    this.#waiting.clear();
  }
}

/** Whether the order stands or has ended: its acceptance waits for nothing more. */
function isDecided(state: OrderState): boolean {
  return state !== 'draft' && state !== 'submitted';
}

function settle({ resolve, reject }: Waiting, milestone: OrderMilestone, order: OrderRecord): void {
  if (milestone === 'accepted' && (order.state === 'denied' || order.state === 'rejected')) reject(refusal(order));
  else resolve(order.face);
}

function refusal({ id, state, reason }: OrderRecord): RedFireError {
  return new RedFireError('ORDER_REFUSED', `order "${id}" was ${state}${reason === undefined ? '' : `: ${reason}`}`, { details: { orderId: id, state, ...(reason !== undefined && { reason }) } });
}

function waiting(): Waiting {
  let resolve: Waiting['resolve'] = () => undefined;
  let reject: Waiting['reject'] = () => undefined;
  const promise = new Promise<Order>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // whoever asked for it need not look at it
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function rejected(error: RedFireError): Promise<Order> {
  const made = waiting();
  made.reject(error);
  return made.promise;
}
