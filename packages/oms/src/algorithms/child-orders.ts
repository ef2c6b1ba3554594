import { Scaled, isTerminal, type ClientOrderId } from '@redfire/core';
import type { OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';

export interface SavedChildren {
  readonly sent: number;
  readonly open: readonly ClientOrderId[];
  readonly following: readonly ClientOrderId[];
  readonly unwanted: readonly ClientOrderId[];
}

/** The children of one parent that may still trade, and how much of it they hold. */
export class ChildOrders {
  readonly #port: OrderPort;
  readonly #open = new Map<ClientOrderId, OrderRecord>();
  /** Just sent, and not heard of: they count in full. */
  readonly #unheard = new Map<ClientOrderId, Scaled>();
  /** Priced as the parent, and to be amended with it. */
  readonly #following = new Set<ClientOrderId>();
  /** Asked to end. One whose cancel is refused is asked again. */
  readonly #unwanted = new Set<ClientOrderId>();
  /** All that were sent so far. */
  sent = 0;

  constructor(port: OrderPort) {
    this.#port = port;
  }

  get openCount(): number {
    return this.#open.size + this.#unheard.size;
  }

  /** Oldest first. */
  get open(): readonly OrderRecord[] {
    const open = [...this.#open.values()];
    for (const id of this.#unheard.keys()) {
      const child = this.#port.find(id);
      if (child && !isTerminal(child.state)) open.push(child);
    }
    return open;
  }

  /** What may still fill, as far as we were told: an order whose outcome is unknown too, and the larger quantity of one being amended. */
  get out(): Scaled {
    let sum = Scaled.zero;
    for (const quantity of this.#unheard.values()) sum = sum.plus(quantity);
    for (const [id, told] of this.#open) {
      const latest = this.#port.find(id) ?? told;
      const rest = largest([told.quantity, latest.quantity, told.amending?.quantity, latest.amending?.quantity]).minus(told.filledQuantity);
      if (rest.sign > 0) sum = sum.plus(rest);
    }
    return sum;
  }

  has(id: ClientOrderId): boolean {
    return this.#open.has(id) || this.#unheard.has(id);
  }

  isFollowing(id: ClientOrderId): boolean {
    return this.#following.has(id);
  }

  isUnwanted(id: ClientOrderId): boolean {
    return this.#unwanted.has(id);
  }

  /** A child is about to be sent. */
  expect(id: ClientOrderId, quantity: Scaled, pricing: { readonly follows: boolean }): void {
    this.sent++;
    this.#unheard.set(id, quantity);
    if (pricing.follows) this.#following.add(id);
  }

  /** It could not even be asked for. */
  forget(id: ClientOrderId): void {
    this.#unheard.delete(id);
    this.#open.delete(id);
    this.#following.delete(id);
    this.#unwanted.delete(id);
  }

  /** A child as we are told of it. */
  take(child: OrderRecord): void {
    this.#unheard.delete(child.id);
    if (isTerminal(child.state)) this.forget(child.id);
    else this.#open.set(child.id, child);
  }

  /** Asks for the end of a child, unless that is under way. */
  cancel(id: ClientOrderId): void {
    const child = this.#port.find(id);
    if (child === undefined || isTerminal(child.state)) return;
    this.#unwanted.add(id);
    if (child.pending.cancel === undefined) this.#port.cancel(id);
  }

  cancelAll(): void {
    for (const id of [...this.#open.keys(), ...this.#unheard.keys()]) this.cancel(id);
  }

  /** Asks once more for what was asked for in vain. */
  cancelUnwanted(): void {
    for (const id of [...this.#unwanted]) this.cancel(id);
  }

  save(): SavedChildren {
    return { sent: this.sent, open: [...this.#open.keys(), ...this.#unheard.keys()], following: [...this.#following], unwanted: [...this.#unwanted] };
  }

  /** As they were saved, each as it stands now. Returns them, ended ones too. */
  restore({ sent, open, following, unwanted }: SavedChildren): readonly OrderRecord[] {
    this.sent = sent;
    for (const id of following) this.#following.add(id);
    for (const id of unwanted) this.#unwanted.add(id);
    const found: OrderRecord[] = [];
    for (const id of open) {
      // what it filled before it was forgotten belongs to its parent too
      const child = this.#port.find(id) ?? this.#port.recall(id);
      if (child === undefined) {
        this.forget(id);
        continue;
      }
      this.take(child);
      found.push(child);
    }
    return found;
  }
}

function largest(quantities: readonly (Scaled | undefined)[]): Scaled {
  return quantities.reduce<Scaled>((most, quantity) => (quantity !== undefined && quantity.compare(most) > 0 ? quantity : most), Scaled.zero);
}
