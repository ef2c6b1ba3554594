import type { ApprovedOrder, SeededRandom } from '@redfire/core';
import { venueRandom } from '../venue-random.ts';
import type { ArrivalMarket, RejectionRule, RequestKind, VenueFaults } from './venue-faults.ts';

/** What the venue refuses of what arrives, by rule and by chance. */
export class ArrivalFaults {
  readonly #rule: RejectionRule | undefined;
  readonly #shares: Readonly<Record<RequestKind, number>>;
  /** One stream for each kind, so that more cancels shift no order. */
  readonly #random: Readonly<Record<RequestKind, SeededRandom>>;

  constructor({ rejects, rejectShare = {} }: VenueFaults, seed: number) {
    this.#rule = rejects;
    this.#shares = { order: rejectShare.order ?? 0, modify: rejectShare.modify ?? 0, cancel: rejectShare.cancel ?? 0 };
    const random = (kind: RequestKind) => venueRandom(seed, `faults.${kind}`);
    this.#random = { order: random('order'), modify: random('modify'), cancel: random('cancel') };
  }

  /** Where its random numbers are. */
  save(): Readonly<Record<RequestKind, number>> {
    const { order, modify, cancel } = this.#random;
    return { order: order.state, modify: modify.state, cancel: cancel.state };
  }

  restore(states: Readonly<Record<RequestKind, number>>): void {
    for (const kind of ['order', 'modify', 'cancel'] as const) this.#random[kind].state = states[kind];
  }

  /** Why an order is refused. */
  ofOrder(order: ApprovedOrder, market: () => ArrivalMarket): string | undefined {
    return this.#rule?.(order, market()) ?? this.byChance('order');
  }

  /** Why a request is refused that no rule refuses. */
  byChance(kind: RequestKind): string | undefined {
    const share = this.#shares[kind];
    return share > 0 && this.#random[kind].next() < share ? `the venue refused the ${kind} by chance` : undefined;
  }
}
