import { Scaled, type Currency } from '@redfire/core';

const DAY_MS = 86_400_000;

/** By currency, then by day. */
export type SavedVolume = readonly (readonly [Currency, readonly (readonly [number, Scaled])[]])[];

/** What an account has traded, by UTC day and settlement currency, for as many days as fees go by. */
export class TradedVolume {
  readonly #days: number;
  readonly #byCurrency = new Map<Currency, Map<number, Scaled>>();

  /** @param days - How many days count. */
  constructor(days: number) {
    this.#days = days;
  }

  /** @param at - Epoch ms. @param value - In the currency, zero or more. */
  add(currency: Currency, at: number, value: Scaled): void {
    const day = dayOf(at);
    const days = this.#byCurrency.get(currency) ?? new Map<number, Scaled>();
    this.#byCurrency.set(currency, days);
    const before = days.get(day);
    days.set(day, before?.plus(value) ?? value);
    if (before === undefined) for (const old of days.keys()) if (old < day - this.#days) days.delete(old);
  }

  save(): SavedVolume {
    return Array.from(this.#byCurrency, ([code, days]) => [code, [...days]] as const);
  }

  restore(saved: SavedVolume): void {
    for (const [code, days] of saved) this.#byCurrency.set(code, new Map(days));
  }

  /** Sum of the days before the one that holds `at`, which is not among them: so a rate holds for a whole day. */
  before(currency: Currency, at: number): Scaled {
    const today = dayOf(at);
    let sum = Scaled.zero;
    for (const [day, value] of this.#byCurrency.get(currency) ?? []) if (day < today && day >= today - this.#days) sum = sum.plus(value);
    return sum;
  }
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
