import { Scaled, type Currency, type Decimal, type LedgerAccount, type LedgerEntry, type LedgerLine, type Timestamp } from '@redfire/core';

/** One amount that moves from an account to another: the two lines of it sum to zero. A negative amount moves back. */
export interface Move {
  readonly currency: Currency;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly amount: Scaled;
}

const ACCOUNT_INDEX: Readonly<Record<LedgerAccount, number>> = { cash: 0, venue: 1, fees: 2, profit: 3, funding: 4, equity: 5 };
const ACCOUNTS = Object.keys(ACCOUNT_INDEX) as readonly LedgerAccount[];

/**
 * Double-entry books: everything posted moves between accounts, so each currency sums to zero over all of them at all
 * times. `cash` is what the account holds; the others say where it came from and went.
 */
export class Ledger {
  readonly #books = new Map<Currency, Scaled[]>();
  readonly #currencies: Currency[] = [];
  #entries = 0;
  /** Goes up with every posting, and every fill that posts nothing: what was derived from balances and positions is stale when it has. */
  version = 0;

  /** Called with every entry while set. Entries are not kept: their balances are. */
  onEntry: ((entry: LedgerEntry) => unknown) | undefined;

  post(at: Timestamp, reason: LedgerEntry['reason'], moves: readonly Move[], reference?: string): void {
    for (const move of moves) this.#apply(move);
    this.#entries++;
    this.version++;
    if (this.onEntry) this.onEntry({ id: this.#entries, at, reason, ...(reference !== undefined && { reference }), lines: moves.flatMap(linesOf) });
  }

  balance(currency: Currency, account: LedgerAccount = 'cash'): Scaled {
    return this.#books.get(currency)?.[ACCOUNT_INDEX[account]] ?? Scaled.zero;
  }

  /** Every currency that was ever posted, in the order of its first posting. */
  currencies(): readonly Currency[] {
    return this.#currencies;
  }

  /** Cash by currency, as decimals. */
  balances(): Readonly<Record<Currency, Decimal>> {
    return Object.fromEntries(this.currencies().map((currency) => [currency, this.balance(currency).toDecimal()]));
  }

  /** What each currency sums to over all accounts: zero, or the books are broken. */
  residual(currency: Currency): Scaled {
    return (this.#books.get(currency) ?? []).reduce((sum, amount) => sum.plus(amount), Scaled.zero);
  }

  #apply({ currency, from, to, amount }: Move): void {
    let book = this.#books.get(currency);
    if (!book) {
      book = ACCOUNTS.map(() => Scaled.zero);
      this.#books.set(currency, book);
      this.#currencies.push(currency);
    }
    const source = ACCOUNT_INDEX[from];
    const target = ACCOUNT_INDEX[to];
    book[source] = (book[source] ?? Scaled.zero).minus(amount);
    book[target] = (book[target] ?? Scaled.zero).plus(amount);
  }
}

function linesOf({ currency, from, to, amount }: Move): LedgerLine[] {
  return [
    { account: from, currency, amount: amount.negated().toDecimal() },
    { account: to, currency, amount: amount.toDecimal() },
  ];
}
