import {
  LEDGER_ACCOUNTS, RedFireError, Scaled,
  type Balance, type BalanceExplanation, type BalanceLine, type Currency, type Decimal, type LedgerAccount, type LedgerEntry, type LedgerReason, type Timestamp,
} from '@redfire/core';
import { LedgerHistory, linesOf, type BalanceSheet, type PostedRow } from './ledger-history.ts';

/** One amount that moves from an account to another: the two lines of it sum to zero. A negative amount moves back. */
export interface Move {
  readonly currency: Currency;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly amount: Scaled;
}

/** An entry as a caller writes it, line by line. */
export interface EntryDraft {
  readonly at: Timestamp;
  readonly reason: LedgerReason;
  readonly reference?: string | undefined;
  /** They sum to zero in every currency. */
  readonly lines: readonly { readonly account: LedgerAccount; readonly currency: Currency; readonly amount: Scaled }[];
}

/** A posting that left less cash of a currency than nothing, where there was none missing before. It stands all the same. */
export interface CashShortfall {
  readonly currency: Currency;
  readonly cash: Scaled;
  /** Cash less what is reserved. */
  readonly free: Scaled;
  readonly at: Timestamp;
  readonly reason: LedgerReason;
  readonly reference: string | undefined;
}

export interface LedgerOptions {
  /** How many entries {@link Ledger.explainBalance} can list one by one: at most so many, at least half of it; the older ones are one line. 0 keeps none. Default 100,000, some 100 bytes each. */
  readonly history?: number | undefined;
}

/** Balances as plain data, amounts as text. */
export interface LedgerState {
  readonly entries: number;
  readonly at: Timestamp;
  readonly balances: Readonly<Record<string, Readonly<Partial<Record<LedgerAccount, string>>>>>;
}

const ACCOUNT_INDEX = Object.fromEntries(LEDGER_ACCOUNTS.map((account, index) => [account, index])) as Readonly<Record<LedgerAccount, number>>;
const CASH = ACCOUNT_INDEX.cash;
const FEES = ACCOUNT_INDEX.fees;
const PROFIT = ACCOUNT_INDEX.profit;
const RESERVED = ACCOUNT_INDEX.reserved;
const UNRESERVED = ACCOUNT_INDEX.unreserved;

/** Balances of one currency. */
interface Book {
  readonly index: number;
  readonly currency: Currency;
  readonly amounts: Scaled[];
  /** What {@link Ledger.reserve} moved from `unreserved` to `reserved`, beside what `amounts` has of the two. */
  setAside: Scaled;
  /** The entry that changed it last, and its cash before that. */
  entry: number;
  cashBefore: Scaled;
}

/**
 * Double-entry books: everything posted moves between accounts, so each currency sums to zero over all of them at all
 * times. `cash` is what the account holds; the others say where it came from and went.
 */
export class Ledger {
  readonly #books = new Map<Currency, Book>();
  readonly #currencies: Currency[] = [];
  /** Most entries are of the currency of the one before. */
  #last: Book | undefined;
  readonly #limit: number;
  #history: LedgerHistory | undefined;
  #entries = 0;
  #at = 0 as Timestamp;
  /** Goes up with every posting that changes what the account is worth, and every fill that posts nothing: what was derived from balances and positions is stale when it has. */
  version = 0;

  /** Called with every entry while set. */
  onEntry: ((entry: LedgerEntry) => unknown) | undefined;
  /** Called when a posting took the cash of a currency below zero. */
  onShortfall: ((shortfall: CashShortfall) => void) | undefined;

  constructor(options: LedgerOptions = {}) {
    this.#limit = options.history ?? 100_000;
    if (!Number.isInteger(this.#limit) || this.#limit < 0 || this.#limit === 1) throw new RedFireError('INVALID_INPUT', `history must be 0 or a whole number from 2, received "${this.#limit}"`, { details: { history: this.#limit } });
    this.#history = this.#newHistory();
  }

  /** Sets an amount aside for open orders; one below zero is given back. Neither changes what the account has, or is worth. */
  reserve(currency: Currency, amount: Scaled, { at, reference }: { readonly at: Timestamp; readonly reference?: string | undefined }): void {
    this.#begin();
    const book = this.#bookOf(currency);
    const isMore = amount.sign > 0;
    const reason = isMore ? 'reserve' : 'release';
    const from = isMore ? UNRESERVED : RESERVED;
    const to = isMore ? RESERVED : UNRESERVED;
    const moved = amount.absolute();
    book.setAside = book.setAside.plus(amount);
    this.#history?.add(book.index, from, to, moved);
    this.#end(at, reason, reference);
    if (this.onEntry) this.onEntry(this.#entryOf([{ currency: book.index, from, to, amount: moved }], reason, reference));
  }

  /** Posts an entry whose every part moves from one account to another. */
  post(at: Timestamp, reason: LedgerReason, moves: readonly Move[], reference?: string): void {
    this.#begin();
    this.version++;
    for (const { currency, from, to, amount } of moves) {
      const book = this.#bookOf(currency);
      const source = placeOf(from);
      const target = placeOf(to);
      const { amounts } = book;
      if (this.onShortfall) this.#touch(book);
      amounts[source] = (amounts[source] as Scaled).minus(amount);
      amounts[target] = (amounts[target] as Scaled).plus(amount);
      this.#history?.add(book.index, source, target, amount);
    }
    this.#end(at, reason, reference);
    if (this.onShortfall) for (const { currency } of moves) this.#checkCash(currency, reason, reference);
    if (this.onEntry) this.onEntry(this.#entryOf(moves.map(({ currency, from, to, amount }) => ({ currency: this.#bookOf(currency).index, from: ACCOUNT_INDEX[from], to: ACCOUNT_INDEX[to], amount })), reason, reference));
  }

  /**
   * Posts an entry written line by line, and returns it.
   *
   * @throws {@link RedFireError} `UNBALANCED_ENTRY` when the lines do not sum to zero in some currency; nothing is posted then.
   */
  record({ at, reason, reference, lines }: EntryDraft): LedgerEntry {
    const sums = new Map<Currency, Scaled>();
    for (const { currency, amount } of lines) sums.set(currency, (sums.get(currency) ?? Scaled.zero).plus(amount));
    for (const [currency, sum] of sums) {
      if (sum.isZero) continue;
      throw new RedFireError('UNBALANCED_ENTRY', `the lines of a ${reason} sum to "${sum.toString()} ${currency}" instead of zero; every amount needs the account it comes from`, { details: { reason, currency, sum: sum.toString() } });
    }
    this.#begin();
    this.version++;
    const rows = lines.map(({ account, currency, amount }): PostedRow => {
      const book = this.#bookOf(currency);
      const place = ACCOUNT_INDEX[account];
      this.#touch(book);
      book.amounts[place] = (book.amounts[place] as Scaled).plus(amount);
      this.#history?.add(book.index, undefined, place, amount);
      return { currency: book.index, from: undefined, to: place, amount };
    });
    this.#end(at, reason, reference);
    const entry = this.#entryOf(rows, reason, reference);
    if (this.onShortfall) for (const currency of sums.keys()) this.#checkCash(currency, reason, reference);
    this.onEntry?.(entry);
    return entry;
  }

  balance(currency: Currency, account: LedgerAccount = 'cash'): Scaled {
    const book = this.#last?.currency === currency ? this.#last : this.#books.get(currency);
    return book ? amountIn(book, placeOf(account)) : Scaled.zero;
  }

  /** What no open order needs: cash less what is reserved. */
  free(currency: Currency): Scaled {
    const book = this.#books.get(currency);
    return book ? amountIn(book, CASH).minus(amountIn(book, RESERVED)) : Scaled.zero;
  }

  /** Every currency that was ever posted, in the order of its first posting. */
  currencies(): readonly Currency[] {
    return this.#currencies;
  }

  /** Cash by currency, as decimals. */
  balances(): Readonly<Record<Currency, Decimal>> {
    return Object.fromEntries(this.currencies().map((currency) => [currency, this.balance(currency).toDecimal()]));
  }

  /** Cash of a currency, the part that open orders need, and the rest. */
  balanceOf(currency: Currency): Balance {
    return { currency, total: this.balance(currency).toDecimal(), reserved: this.balance(currency, 'reserved').toDecimal(), free: this.free(currency).toDecimal() };
  }

  /** The entries that made a balance, newest last, with the balance after each. They sum to it: those that are not kept any more are one line, `opening`. */
  explainBalance(currency: Currency, account: LedgerAccount = 'cash'): BalanceExplanation {
    const book = this.#books.get(currency);
    const place = ACCOUNT_INDEX[account];
    const lines: BalanceLine[] = [];
    const end = this.balance(currency, account);
    const { before, at, balances } = this.#history?.opening ?? { before: this.#entries + 1, at: this.#at, balances: this.#sheet() };
    let balance = (book && balances[book.index]?.[place]) ?? Scaled.zero;
    // nothing was there before the first entry
    if (before > 1 && !balance.isZero) lines.push({ at, reason: 'opening', amount: balance.toDecimal(), balance: balance.toDecimal() });
    this.#history?.each(({ id, ...entry }, rows) => {
      const parts = rows().filter((row) => row.currency === book?.index && (row.from === place || row.to === place));
      if (parts.length === 0) return;
      const amount = parts.reduce((sum, row) => sum.plus(row.to === place ? row.amount : Scaled.zero).minus(row.from === place ? row.amount : Scaled.zero), Scaled.zero);
      balance = balance.plus(amount);
      lines.push({ entry: id, ...entry, amount: amount.toDecimal(), balance: balance.toDecimal() });
    });
    return { currency, account, balance: end.toDecimal(), lines };
  }

  /** The entries that are kept, newest last; of one reference, such as a trade id, where it is given. */
  entries(reference?: string): readonly LedgerEntry[] {
    const found: LedgerEntry[] = [];
    this.#history?.each((entry, rows) => {
      if (reference === undefined || entry.reference === reference) found.push({ ...entry, lines: linesOf(rows(), this.#currencies) });
    });
    return found;
  }

  /** What each currency sums to over all accounts: zero, or the books are broken. */
  residual(currency: Currency): Scaled {
    return (this.#books.get(currency)?.amounts ?? []).reduce((sum, amount) => sum.plus(amount), Scaled.zero);
  }

  /** The balances, to go on from after a restart. Entries are not among them. */
  save(): LedgerState {
    const balances = Array.from(this.#books.keys(), (currency) => [currency, Object.fromEntries(LEDGER_ACCOUNTS.map((account) => [account, this.balance(currency, account)] as const).filter(([, amount]) => !amount.isZero).map(([account, amount]) => [account, amount.toString()]))]);
    return { entries: this.#entries, at: this.#at, balances: Object.fromEntries(balances) as LedgerState['balances'] };
  }

  /** Goes on from balances that were saved. @throws {@link RedFireError} `INVALID_STATE` when something was posted already. */
  restore(state: LedgerState): void {
    if (this.#entries > 0) throw new RedFireError('INVALID_STATE', 'balances are restored before anything is posted; make a new ledger');
    for (const [code, amounts] of Object.entries(state.balances)) {
      const book = this.#bookOf(code as Currency);
      for (const [account, amount] of Object.entries(amounts)) book.amounts[ACCOUNT_INDEX[account as LedgerAccount]] = Scaled.from(amount);
    }
    this.#entries = state.entries;
    this.#at = state.at;
    this.version++;
    this.#history = this.#newHistory();
  }

  #newHistory(): LedgerHistory | undefined {
    return this.#limit === 0 ? undefined : new LedgerHistory(this.#limit, { first: this.#entries + 1, opening: this.#sheet(), openedAt: this.#at });
  }

  #begin(): void {
    if (this.#history?.isFull === true) this.#history.turn(this.#sheet(), this.#at);
    this.#entries++;
  }

  #end(at: Timestamp, reason: LedgerReason, reference: string | undefined): void {
    this.#at = at;
    this.#history?.end(at, reason, reference);
  }

  #bookOf(currency: Currency): Book {
    if (this.#last?.currency === currency) return this.#last;
    const known = this.#books.get(currency);
    if (known) return (this.#last = known);
    const book = { index: this.#currencies.length, currency, amounts: LEDGER_ACCOUNTS.map(() => Scaled.zero), setAside: Scaled.zero, entry: 0, cashBefore: Scaled.zero };
    this.#books.set(currency, book);
    this.#currencies.push(currency);
    return book;
  }

  #touch(book: Book): void {
    if (book.entry === this.#entries) return;
    book.entry = this.#entries;
    book.cashBefore = book.amounts[CASH] as Scaled;
  }

  #checkCash(currency: Currency, reason: LedgerReason, reference: string | undefined): void {
    const book = this.#bookOf(currency);
    const cash = book.amounts[CASH] as Scaled;
    if (cash.sign >= 0 || book.cashBefore.sign < 0) return;
    // told once an entry
    book.cashBefore = cash;
    this.onShortfall?.({ currency, cash, free: this.free(currency), at: this.#at, reason, reference });
  }

  #sheet(): BalanceSheet {
    return Array.from(this.#books.values(), (book) => LEDGER_ACCOUNTS.map((_account, place) => amountIn(book, place)));
  }

  #entryOf(rows: readonly PostedRow[], reason: LedgerReason, reference: string | undefined): LedgerEntry {
    return { id: this.#entries, at: this.#at, reason, ...(reference !== undefined && { reference }), lines: linesOf(rows, this.#currencies) };
  }
}

function amountIn({ amounts, setAside }: Book, place: number): Scaled {
  const amount = amounts[place] as Scaled;
  return place === RESERVED ? amount.plus(setAside) : place === UNRESERVED ? amount.minus(setAside) : amount;
}

/** Place of an account in {@link LEDGER_ACCOUNTS}; what a fill moves is found without a look-up. */
function placeOf(account: LedgerAccount): number {
  return account === 'cash' ? CASH : account === 'fees' ? FEES : account === 'profit' ? PROFIT : account === 'reserved' ? RESERVED : ACCOUNT_INDEX[account];
}
