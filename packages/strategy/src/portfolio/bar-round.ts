import type { Bar } from '@redfire/core';

/** Tells when the bars that close at one time have come for all instruments; where one lacks its bar, when the first of a later time comes. */
export class BarRound {
  readonly #instruments: ReadonlySet<string>;
  readonly #intervalMs: number;
  readonly #heard = new Set<string>();
  #closeTime = Number.NaN;

  constructor(instruments: readonly string[], intervalMs: number) {
    this.#instruments = new Set(instruments);
    this.#intervalMs = intervalMs;
  }

  /** @returns When the bars closed that are all there now; `undefined` while some are missing. */
  take({ instrument, intervalMs, closeTime }: Bar): number | undefined {
    if (intervalMs !== this.#intervalMs || !this.#instruments.has(instrument)) return undefined;
    const isLate = closeTime !== this.#closeTime && this.#heard.size > 0;
    const before = this.#closeTime;
    if (closeTime !== this.#closeTime) this.#heard.clear();
    this.#closeTime = closeTime;
    this.#heard.add(instrument);
    if (this.#heard.size === this.#instruments.size) {
      this.#heard.clear();
      return closeTime;
    }
    return isLate ? before : undefined;
  }
}
