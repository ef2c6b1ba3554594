import { LEDGER_ACCOUNTS, LEDGER_REASONS, Scaled, type Currency, type LedgerAccount, type LedgerEntry, type LedgerLine, type LedgerReason, type Timestamp } from '@redfire/core';

/** Balances of every currency, each by the place of its account in {@link LEDGER_ACCOUNTS}. */
export type BalanceSheet = readonly (readonly Scaled[])[];

/** A part of an entry, as it was posted: a move between two accounts, or a line of one where `from` is absent. */
export interface PostedRow {
  readonly currency: number;
  readonly from: number | undefined;
  readonly to: number;
  readonly amount: Scaled;
}

/** Entries in a row, column by column. */
interface Page {
  /** Number of its first entry. */
  first: number;
  /** The balances before that entry, and when they were last changed. */
  opening: BalanceSheet;
  openedAt: Timestamp;
  entries: number;
  rows: number;
  at: Float64Array;
  reason: Uint8Array;
  /** Row behind the last of each entry. */
  end: Int32Array;
  readonly reference: (string | undefined)[];
  /** Currency and accounts of each row in one number. */
  route: Int32Array;
  units: Float64Array;
  scale: Uint8Array;
  /** Amounts beyond what a double holds exactly. */
  readonly large: Map<number, Scaled>;
}

/** In place of the account a line does not have. */
const NO_ACCOUNT = 15;

/**
 * The latest entries of a ledger in columns. Two pages of half the limit each: when the newer is full the older is dropped,
 * and what it said is in the balances that the newer one began with.
 */
export class LedgerHistory {
  readonly #pageSize: number;
  #older: Page | undefined;
  #newer: Page;

  /** @param limit - At most so many entries are kept, and at least half of it once there are that many. Two or more. */
  constructor(limit: number, start: { readonly first: number; readonly opening: BalanceSheet; readonly openedAt: Timestamp }) {
    this.#pageSize = Math.floor(limit / 2);
    this.#newer = pageFrom(start.first, start.opening, start.openedAt);
  }

  /** The entries kept, the page with the oldest first. */
  get #pages(): readonly Page[] {
    return this.#older ? [this.#older, this.#newer] : [this.#newer];
  }

  /** Whether the next entry begins another page, so that {@link turn} must have the balances before it. */
  get isFull(): boolean {
    return this.#newer.entries >= this.#pageSize;
  }

  /** Begins another page, with the balances before its first entry and when they were last changed. */
  turn(opening: BalanceSheet, openedAt: Timestamp): void {
    const { first, entries } = this.#newer;
    const dropped = this.#older;
    this.#older = this.#newer;
    // its columns have grown to what they need
    this.#newer = dropped ? Object.assign(dropped, { first: first + entries, opening, openedAt, entries: 0, rows: 0 }) : pageFrom(first + entries, opening, openedAt);
    this.#newer.large.clear();
  }

  /** A row of the entry that {@link end} will close. */
  add(currency: number, from: number | undefined, to: number, amount: Scaled): void {
    const page = this.#newer;
    const row = page.rows;
    if (row === page.route.length) growRows(page);
    page.route[row] = (currency << 8) | ((from ?? NO_ACCOUNT) << 4) | to;
    const { units } = amount;
    if (typeof units === 'number') page.units[row] = units;
    else page.large.set(row, amount);
    page.scale[row] = amount.scale;
    page.rows = row + 1;
  }

  /** Closes an entry. */
  end(at: Timestamp, reason: LedgerReason, reference: string | undefined): void {
    const page = this.#newer;
    const entry = page.entries;
    if (entry === page.at.length) growEntries(page);
    page.at[entry] = at;
    page.reason[entry] = codeOf(reason);
    page.reference[entry] = reference;
    page.end[entry] = page.rows;
    page.entries = entry + 1;
  }

  /** The balances before the oldest entry that is kept, and its number. */
  get opening(): { readonly before: number; readonly balances: BalanceSheet; readonly at: Timestamp } {
    const { first, opening, openedAt } = this.#older ?? this.#newer;
    return { before: first, balances: opening, at: openedAt };
  }

  /** Calls `visit` with every entry that is kept, oldest first. */
  each(visit: (entry: Omit<LedgerEntry, 'lines'>, rows: () => readonly PostedRow[]) => void): void {
    for (const page of this.#pages) {
      for (let index = 0; index < page.entries; index++) {
        const reference = page.reference[index];
        const entry = { id: page.first + index, at: page.at[index] as Timestamp, reason: LEDGER_REASONS[page.reason[index] as number] as LedgerReason, ...(reference !== undefined && { reference }) };
        visit(entry, () => rowsOf(page, index));
      }
    }
  }
}

/** The lines of an entry: two of each move, one of each line. */
export function linesOf(rows: readonly PostedRow[], currencies: readonly Currency[]): readonly LedgerLine[] {
  return rows.flatMap(({ currency: place, from, to, amount }) => {
    // rows name what the ledger has
    const currency = currencies[place] as Currency;
    const line = { account: LEDGER_ACCOUNTS[to] as LedgerAccount, currency, amount: amount.toDecimal() };
    return from === undefined ? [line] : [{ account: LEDGER_ACCOUNTS[from] as LedgerAccount, currency, amount: amount.negated().toDecimal() }, line];
  });
}

const REASON_INDEX = Object.fromEntries(LEDGER_REASONS.map((reason, index) => [reason, index])) as Readonly<Record<LedgerReason, number>>;
const { fill: FILL, reserve: RESERVE, release: RELEASE } = REASON_INDEX;

/** Place of a reason in {@link LEDGER_REASONS}; those of every order are found without a look-up. */
function codeOf(reason: LedgerReason): number {
  return reason === 'fill' ? FILL : reason === 'reserve' ? RESERVE : reason === 'release' ? RELEASE : REASON_INDEX[reason];
}

function pageFrom(first: number, opening: BalanceSheet, openedAt: Timestamp): Page {
  return {
    first, opening, openedAt, entries: 0, rows: 0, at: new Float64Array(SMALL), reason: new Uint8Array(SMALL), end: new Int32Array(SMALL), reference: [],
    route: new Int32Array(SMALL), units: new Float64Array(SMALL), scale: new Uint8Array(SMALL), large: new Map(),
  };
}

/** Entries and rows a page has room for at first. */
const SMALL = 16;

function growEntries(page: Page): void {
  const size = page.at.length * 2;
  page.at = copied(page.at, new Float64Array(size));
  page.reason = copied(page.reason, new Uint8Array(size));
  page.end = copied(page.end, new Int32Array(size));
}

function growRows(page: Page): void {
  const size = page.route.length * 2;
  page.route = copied(page.route, new Int32Array(size));
  page.units = copied(page.units, new Float64Array(size));
  page.scale = copied(page.scale, new Uint8Array(size));
}

function copied<Column extends Float64Array | Int32Array | Uint8Array>(column: Column, into: Column): Column {
  into.set(column);
  return into;
}

function rowsOf(page: Page, entry: number): readonly PostedRow[] {
  const rows: PostedRow[] = [];
  for (let row = entry === 0 ? 0 : (page.end[entry - 1] as number); row < (page.end[entry] as number); row++) {
    const route = page.route[row] as number;
    const from = (route >> 4) & 15;
    const amount = page.large.get(row) ?? new Scaled(page.units[row] as number, page.scale[row] as number);
    rows.push({ currency: route >> 8, from: from === NO_ACCOUNT ? undefined : from, to: route & 15, amount });
  }
  return rows;
}
