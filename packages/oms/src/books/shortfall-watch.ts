import type { Currency, Shortfall } from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import type { Ledger } from './ledger.ts';
import { isPair } from './order-requirement.ts';
import type { OrderRecord } from '../order-record.ts';

/** Shortfalls told last, so that each is told once: by order and currency. */
const MOST_REMEMBERED = 10_000;

/** Tells when a fill takes from a currency of which less than nothing is free then. The posting stands. */
export class ShortfallWatch {
  readonly #ledger: Ledger;
  readonly #onShortfall: (shortfall: Shortfall) => void;
  readonly #told = new Set<string>();

  constructor(ledger: Ledger, onShortfall: (shortfall: Shortfall) => void) {
    this.#ledger = ledger;
    this.#onShortfall = onShortfall;
  }

  /** Looks at what the fills of an order took from. Those of children count as their parent's. */
  check(order: OrderRecord, postings: readonly Posting[]): void {
    const { math, terms } = order;
    const { settle, base } = math.instrument;
    for (const { direction, execution } of postings) {
      const isPurchase = (terms.side === 'buy') === (direction === 1);
      if (!math.exchangesCash || isPurchase) this.#look(order, settle);
      else if (isPair(math) && base !== undefined) this.#look(order, base);
      if (execution.exact.fee.sign * direction > 0 && execution.feeCurrency !== settle) this.#look(order, execution.feeCurrency);
    }
  }

  #look({ id, terms }: OrderRecord, currency: Currency): void {
    const cash = this.#ledger.balance(currency);
    const reserved = this.#ledger.balance(currency, 'reserved');
    if (cash.compare(reserved) >= 0) return;
    const key = `${terms.parentId ?? id} ${currency}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    for (const oldest of this.#told) {
      if (this.#told.size <= MOST_REMEMBERED) break;
      this.#told.delete(oldest);
    }
    const free = cash.minus(reserved);
    this.#onShortfall({
      kind: 'shortfall', orderId: id, instrument: terms.instrument, currency, free: free.toDecimal(),
      expected: `"${reserved.toString()} ${currency}" for open orders`,
      found: `"${cash.toString()} ${currency}" held`,
    });
  }
}
