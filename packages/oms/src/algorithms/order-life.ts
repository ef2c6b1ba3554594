import type { AlgorithmState, Timestamp } from '@redfire/core';

/** How an order that is ending will have ended. `market`: first what is left goes out at market. */
export interface Ending {
  readonly as: 'canceled' | 'expired' | 'market';
  readonly reason: string;
}

export interface SavedLife {
  readonly startAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly isPaused: boolean;
  readonly ending?: Ending;
}

/** How far an order that is worked has come. */
export class OrderLife {
  /** When its window begins. */
  startAt: Timestamp;
  startedAt: Timestamp | undefined;
  endedAt: Timestamp | undefined;
  isPaused = false;
  #ending: Ending | undefined;

  constructor(startAt: Timestamp) {
    this.startAt = startAt;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  get state(): AlgorithmState {
    if (this.endedAt !== undefined) return 'ended';
    if (this.#ending) return 'ending';
    if (this.isPaused) return 'paused';
    return this.startedAt === undefined ? 'waiting' : 'running';
  }

  /** Brings the end about, unless that is under way: the first reason stands, but for that of an end that still trades. Returns whether it does. */
  end(ending: Ending): boolean {
    if (this.endedAt !== undefined || (this.#ending && this.#ending.as !== 'market')) return false;
    this.#ending = ending;
    this.isPaused = false;
    return true;
  }

  save(): SavedLife {
    return {
      startAt: this.startAt,
      ...(this.startedAt !== undefined && { startedAt: this.startedAt }),
      ...(this.endedAt !== undefined && { endedAt: this.endedAt }),
      isPaused: this.isPaused,
      ...(this.#ending && { ending: this.#ending }),
    };
  }

  restore({ startAt, startedAt, endedAt, isPaused, ending }: SavedLife): void {
    // times that save() wrote
    this.startAt = startAt as Timestamp;
    this.startedAt = startedAt as Timestamp | undefined;
    this.endedAt = endedAt as Timestamp | undefined;
    this.isPaused = isPaused;
    this.#ending = ending;
  }
}
