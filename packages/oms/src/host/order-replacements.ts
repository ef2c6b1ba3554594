import { RedFireError, Scaled, isTerminal, type ClientOrderId, type Order, type OrderRequest } from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord, OrderTerms } from '../order-record.ts';
import { termsOf } from '../order-request.ts';
import { validateTerms } from '../validation/validate-terms.ts';

/** An order that takes the place of another one. */
export interface Replacement {
  /** `amendment`: the order itself is changed and keeps its id. `new-order`: it is canceled, and a new one placed when that is confirmed. */
  readonly by: 'amendment' | 'new-order';
  readonly original: ClientOrderId;
  /**
   * Resolves with the order that stands in its place. Rejects with `ORDER_NOT_OPEN` when the original ended before, so that nothing was placed;
   * with `ORDER_REFUSED` when the venue would not cancel or change it, which leaves it as it is, or when the new order was refused; with
   * `ENGINE_CLOSED` when the engine stops first. Nobody has to wait for it.
   */
  readonly placed: Promise<Order>;
}

interface Pending {
  readonly by: Replacement['by'];
  readonly request: OrderRequest;
  readonly submit: (request: OrderRequest) => Order;
  readonly resolve: (order: Order) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Replaces orders, and sees to it that an order and what replaces it never fill more than the order was for: an observer to give to order management.
 */
export class OrderReplacements implements OrderObserver {
  readonly #port: OrderPort;
  readonly #pending = new Map<ClientOrderId, Pending>();
  /** Orders that stood in one place, the first and the one that stands now at the ends; by the id of each. */
  readonly #chains = new Map<ClientOrderId, readonly ClientOrderId[]>();

  constructor(port: OrderPort) {
    this.#port = port;
  }

  /**
   * Replaces an open order. What the new one is for is cut to what the original left unfilled.
   *
   * @param submit - Places the new order.
   * @throws {@link RedFireError} what `OrderManager.cancel` and `modify` throw; `INVALID_INPUT` for what would not be valid, or is an amount of quote currency.
   */
  replace(order: OrderRecord, request: OrderRequest, submit: (request: OrderRequest) => Order): Replacement {
    const { id } = order;
    if (this.#pending.has(id)) throw new RedFireError('ORDER_NOT_OPEN', `order "${id}" is being replaced; wait for that`, { details: { orderId: id, state: order.state } });
    if (request.quoteQuantity === true || order.terms.quoteQuantity === true) throw new RedFireError('INVALID_INPUT', `an order of an amount of quote currency cannot be replaced, for what it left unfilled is not known beforehand; cancel "${id}" and place a new one`, { details: { orderId: id } });
    const wanted = inherited(request, order.terms);
    const by = this.#canAmend(order, wanted) ? 'amendment' : 'new-order';
    let settle: Pick<Pending, 'resolve' | 'reject'> | undefined;
    const placed = new Promise<Order>((resolve, reject) => {
      settle = { resolve, reject };
    });
    placed.catch(() => undefined);
    if (settle) this.#pending.set(id, { by, request: wanted, submit, ...settle });
    try {
      if (by === 'amendment') this.#amend(order, wanted);
      else this.#cancel(order, wanted);
    } catch (error) {
      this.#pending.delete(id);
      throw error;
    }
    return { by, original: id, placed };
  }

  onOrder(change: OrderChange): void {
    const { after, report } = change;
    const pending = this.#pending.size === 0 ? undefined : this.#pending.get(after.id);
    if (pending?.by === 'amendment') this.#onAmending(pending, after, report?.kind);
    else if (pending) this.#onCanceling(pending, after, report);
    if (this.#chains.size > 0) this.#keepWithin(change);
  }

  /** Ends all waiting: nothing will be heard any more. */
  close(): void {
    const error = new RedFireError('ENGINE_CLOSED', 'the engine has stopped; what becomes of the replacement is not heard any more');
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #canAmend(order: OrderRecord, request: OrderRequest): boolean {
    if (request.clientOrderId !== undefined && request.clientOrderId !== order.id) return false;
    if (order.state === 'submitted' || order.pending.modify !== undefined) return false;
    const asked = termsOf(request, order.id, order.terms.createdAt);
    return ALIKE.every((field) => alike(order.terms[field], asked[field])) && (order.state === 'held' || this.#port.capabilitiesOf(order.terms.instrument).modify);
  }

  #amend(order: OrderRecord, request: OrderRequest): void {
    const { quantity, price, triggerPrice } = termsOf(request, order.id, order.terms.createdAt);
    const total = order.filledQuantity.plus(lesser(quantity, order.remaining));
    this.#port.modify({ orderId: order.id, quantity: total, ...(price && { price }), ...(triggerPrice && { triggerPrice }) });
  }

  /** An order is not given up for one that nobody would take. */
  #cancel(order: OrderRecord, request: OrderRequest): void {
    const terms = termsOf(request, order.id, order.terms.createdAt);
    const math = this.#port.instruments.get(terms.instrument);
    const reasons = math ? validateTerms(terms, math, { capabilities: this.#port.capabilitiesOf(terms.instrument), now: this.#port.clock.now(), standIn: 'emulator' }).map(({ message }) => message) : [];
    if (reasons.length > 0) throw new RedFireError('INVALID_INPUT', `order "${order.id}" is not replaced: ${reasons.join('; ')}`, { details: { orderId: order.id, reasons } });
    this.#port.cancel(order.id);
  }

  #onAmending({ resolve, reject }: Pending, after: OrderRecord, report: string | undefined): void {
    const isAnswered = after.pending.modify === undefined;
    if (report === 'modified' || after.state === 'filled') resolve(after.face);
    else if (report === 'modify-rejected') reject(refused(after, 'was not changed'));
    else if (isTerminal(after.state)) reject(ended(after));
    else return;
    if (isAnswered || isTerminal(after.state)) this.#pending.delete(after.id);
  }

  #onCanceling({ request, submit, resolve, reject }: Pending, after: OrderRecord, report: OrderChange['report']): void {
    if (!isTerminal(after.state)) {
      if (report?.kind !== 'cancel-rejected') return;
      this.#pending.delete(after.id);
      reject(refused(after, `was not canceled: ${report.reason}`));
      return;
    }
    this.#pending.delete(after.id);
    if ((after.state !== 'canceled' && after.state !== 'expired') || after.remaining.isZero) {
      reject(ended(after));
      return;
    }
    try {
      const order = submit({ ...request, quantity: lesser(Scaled.from(request.quantity, 'quantity'), after.remaining) });
      if (order.state === 'denied' || order.state === 'rejected') reject(new RedFireError('ORDER_REFUSED', `order "${order.id}" in the place of "${after.id}" was ${order.state}: ${order.reason ?? 'no reason was given'}`, { details: { orderId: order.id, state: order.state, ...(order.reason !== undefined && { reason: order.reason }) } }));
      else {
        this.#link(after.id, order.id);
        resolve(order);
      }
    } catch (error) {
      reject(error);
    }
  }

  #link(original: ClientOrderId, replacement: ClientOrderId): void {
    const chain = [...(this.#chains.get(original) ?? [original]), replacement];
    for (const id of chain) this.#chains.set(id, chain);
  }

  /** The venue may have filled an order before it canceled it, and told us after. Whoever makes the last order larger by itself means it. */
  #keepWithin({ before, after, report }: OrderChange): void {
    const chain = this.#chains.get(after.id);
    if (chain === undefined) return;
    const last = this.#port.find(chain.at(-1) ?? after.id);
    const isLast = last?.id === after.id;
    const isEnlarged = isLast && before !== undefined && after.quantity.compare(before.quantity) > 0;
    if (last === undefined || isEnlarged || isTerminal(last.state)) {
      if (!this.#pending.has(after.id)) for (const id of chain) this.#chains.delete(id);
      return;
    }
    const earlier = chain.slice(0, -1).flatMap((id) => this.#port.find(id) ?? []);
    const [first] = earlier;
    if (first === undefined || (isLast && report?.kind === 'cancel-rejected')) return;
    const rest = earlier.reduce((left, { filledQuantity }) => left.minus(filledQuantity), first.quantity);
    if (last.quantity.compare(rest) > 0) this.#shrink(last, rest, isLast && report?.kind === 'modify-rejected' ? 'cancel' : 'modify');
  }

  /** An answer that is to come leads here again. */
  #shrink(order: OrderRecord, quantity: Scaled, way: 'modify' | 'cancel'): void {
    if (order.pending.modify !== undefined || order.pending.cancel !== undefined) return;
    try {
      if (way === 'modify' && quantity.compare(order.filledQuantity) > 0 && this.#port.capabilitiesOf(order.terms.instrument).modify) {
        this.#port.modify({ orderId: order.id, quantity });
        return;
      }
    } catch {
      // too little is left for an order of its own
    }
    this.#port.cancel(order.id);
  }
}

/** What must be the same for an amendment to do. */
const ALIKE = [
  'instrument', 'side', 'type', 'timeInForce', 'expiresAt', 'postOnly', 'reduceOnly', 'displayQuantity', 'activationPrice', 'limitOffset', 'trailingOffset', 'triggerSource', 'positionSide', 'contingency', 'algorithm',
  'strategy', 'owner', 'account', 'tags', 'metadata',
] as const satisfies readonly (keyof OrderTerms)[];

function alike(a: unknown, b: unknown): boolean {
  // a flag that is not set is one that is absent
  if ((a ?? false) === (b ?? false)) return true;
  if (a instanceof Scaled || b instanceof Scaled) return a instanceof Scaled && b instanceof Scaled && a.equals(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, other]: readonly Readonly<Record<string, unknown>>[] = [{ ...a }, { ...b }];
  const keys = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...keys].every((key) => alike(one?.[key], other?.[key]));
}

/** Whose it is and what it is marked with stays, unless the request says otherwise. */
function inherited(request: OrderRequest, { strategy, owner, account, tags, metadata }: OrderTerms): OrderRequest {
  return {
    ...(strategy !== undefined && { strategy }), ...(owner !== undefined && { owner }), ...(account !== undefined && { account }), ...(tags && { tags }), ...(metadata && { metadata }),
    ...request,
  };
}

function lesser(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) <= 0 ? a : b;
}

function refused(order: OrderRecord, what: string): RedFireError {
  return new RedFireError('ORDER_REFUSED', `order "${order.id}" ${what}; it stands as it was`, { details: { orderId: order.id, state: order.state } });
}

function ended(order: OrderRecord): RedFireError {
  return new RedFireError('ORDER_NOT_OPEN', `order "${order.id}" was ${order.state} before it could be replaced; nothing was placed`, { details: { orderId: order.id, state: order.state } });
}
