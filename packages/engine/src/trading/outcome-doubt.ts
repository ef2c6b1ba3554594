import type { OrderRecord, OrderRequestKind } from '@redfire/oms';
import type { VenueAnswer } from './ask-venue.ts';

export const REQUESTS = ['submit', 'modify', 'cancel'] as const satisfies readonly OrderRequestKind[];

interface DoubtTimes {
  readonly since: number;
  readonly goneAfterMs: number;
}

interface Asked {
  readonly standing: VenueAnswer['standing'];
  readonly askedAt: number;
  /** When it has to be decided at the latest. */
  readonly decideBy: number;
}

/** One request of unknown outcome, and what the venue has answered so far. */
export class OutcomeDoubt {
  readonly request: OrderRequestKind;
  readonly since: number;
  /** From when on a venue that does not show the request surely does not have it. */
  readonly goneAt: number;
  readonly #number: number;
  /** Answers in a row that show the venue without the request. */
  #without = 0;
  #standing: VenueAnswer['standing'] | undefined;
  #isToldStuck = false;

  constructor(order: OrderRecord, request: OrderRequestKind, { since, goneAfterMs }: DoubtTimes) {
    this.request = request;
    this.since = since;
    this.goneAt = since + goneAfterMs;
    this.#number = numberOf(order, request);
  }

  /** Whether the venue did not have the order itself when it was asked last. */
  get isMissing(): boolean {
    return this.#standing === 'missing';
  }

  /** Whether it is about the order's last request of the kind. */
  isOf(order: OrderRecord): boolean {
    return numberOf(order, this.request) === this.#number;
  }

  /** Takes an answer that left the outcome open. Returns whether the venue surely does not have the request. */
  asked({ standing, askedAt, decideBy }: Asked): boolean {
    if (standing !== this.#standing) this.#without = 0;
    this.#standing = standing;
    const isWithout = standing === 'missing' || (standing === 'there' && this.request !== 'submit');
    this.#without = isWithout ? this.#without + 1 : 0;
    return this.#without >= 2 && askedAt >= Math.min(this.goneAt, decideBy);
  }

  /** Whether the venue cannot tell, said once. */
  isStuck(now: number): boolean {
    const cannotTell = this.#standing === 'mute' || this.#standing === 'forgotten' || (this.#standing === 'on-its-way' && now >= this.goneAt);
    if (!cannotTell || this.#isToldStuck) return false;
    this.#isToldStuck = true;
    return true;
  }
}

function numberOf(order: OrderRecord, request: OrderRequestKind): number {
  return request === 'submit' ? 1 : request === 'cancel' ? order.cancels : order.amendments;
}
