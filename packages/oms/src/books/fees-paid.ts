import { Scaled, type Currency } from '@redfire/core';

/** What was paid in fees, by currency. Rebates make it smaller. */
export class FeesPaid {
  /** Most are in one currency, which needs no map. */
  #currency: Currency | undefined;
  #amount = Scaled.zero;
  #others: Map<Currency, Scaled> | undefined;

  /** Counts a fee; one that is given back is below zero. */
  pay(currency: Currency, amount: Scaled): void {
    if (this.#currency === undefined || this.#currency === currency) {
      this.#currency = currency;
      this.#amount = this.#amount.plus(amount);
      return;
    }
    this.#others ??= new Map<Currency, Scaled>();
    this.#others.set(currency, (this.#others.get(currency) ?? Scaled.zero).plus(amount));
  }

  list(): readonly (readonly [Currency, Scaled])[] {
    return this.#currency === undefined ? [] : [[this.#currency, this.#amount], ...(this.#others ?? [])];
  }

  /** As plain data, amounts as text; `undefined` where there were none. */
  save(): Readonly<Record<string, string>> | undefined {
    const fees = this.list();
    return fees.length === 0 ? undefined : Object.fromEntries(fees.map(([currency, amount]) => [currency, amount.toString()]));
  }

  /** Goes on from what {@link save} gave. */
  restore(saved: Readonly<Record<string, string>> | undefined): void {
    this.#currency = undefined;
    this.#amount = Scaled.zero;
    this.#others = undefined;
    // what was a currency when it was saved
    for (const [currency, amount] of Object.entries(saved ?? {})) this.pay(currency as Currency, Scaled.from(amount));
  }
}
