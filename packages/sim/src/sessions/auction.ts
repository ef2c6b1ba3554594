import type { InstrumentStatus } from '@redfire/core';

export interface SavedAuction {
  readonly isGathering: boolean;
  readonly awaited?: 'open' | 'close' | undefined;
}

/** Where a market stands between a call, in which orders gather, and the price at which they trade with one another. */
export class Auction {
  #isGathering = false;
  #awaited: 'open' | 'close' | undefined;

  /** Takes what the venue says of its trading. */
  show(status: InstrumentStatus['status']): void {
    const wasGathering = this.#isGathering;
    this.#isGathering = status === 'pre-open' || status === 'auction';
    if (this.#isGathering) this.#awaited = undefined;
    else if (wasGathering) this.#awaited = status === 'open' ? 'open' : status === 'closed' ? 'close' : undefined;
  }

  save(): SavedAuction {
    return { isGathering: this.#isGathering, awaited: this.#awaited };
  }

  restore({ isGathering, awaited }: SavedAuction): void {
    this.#isGathering = isGathering;
    this.#awaited = awaited;
  }

  /** Which auction the next trade is the price of; `undefined` for none. */
  get awaited(): 'open' | 'close' | undefined {
    return this.#awaited;
  }

  /** The price is known, or there will be none. */
  end(): void {
    this.#awaited = undefined;
  }
}
