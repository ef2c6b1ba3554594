import { Scaled, type Currency } from '@redfire/core';
import type { RunTrade } from './run-trade.ts';

/** Sums amounts exactly, each currency for itself. */
export class ProfitSums {
  /** Most are in one currency, which needs no map. */
  #currency: Currency | undefined;
  #amount = Scaled.zero;
  #others: Map<Currency, Scaled> | undefined;

  /** The gross profit of a trade less its fees. */
  addTrade({ settle, exact: { grossProfit, fees } }: RunTrade): void {
    this.add(settle, grossProfit);
    for (const { currency, amount } of fees) this.add(currency, amount.negated());
  }

  add(currency: Currency, amount: Scaled): void {
    if (this.#currency === undefined || this.#currency === currency) {
      this.#currency = currency;
      this.#amount = this.#amount.plus(amount);
      return;
    }
    this.#others ??= new Map<Currency, Scaled>();
    this.#others.set(currency, (this.#others.get(currency) ?? Scaled.zero).plus(amount));
  }

  save(): readonly (readonly [Currency, Scaled])[] {
    return this.#currency === undefined ? [] : [[this.#currency, this.#amount], ...(this.#others ?? [])];
  }

  restore(sums: readonly (readonly [Currency, Scaled])[]): void {
    for (const [currency, amount] of sums) this.add(currency, amount);
  }

  /** All of them in one currency. */
  in(convert: (amount: Scaled, from: Currency) => Scaled): Scaled {
    let sum = this.#currency === undefined ? Scaled.zero : convert(this.#amount, this.#currency);
    for (const [currency, amount] of this.#others ?? []) sum = sum.plus(convert(amount, currency));
    return sum;
  }
}
