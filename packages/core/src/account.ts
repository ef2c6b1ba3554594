import type { Decimal } from './decimal.ts';
import type { AccountId, Currency } from './ids.ts';
import type { Timestamp } from './time.ts';

/** What an account holds of one currency. `total` is `reserved` and `free` together. */
export interface Balance {
  readonly currency: Currency;
  readonly total: Decimal;
  readonly reserved: Decimal;
  readonly free: Decimal;
}

export interface Account {
  readonly id: AccountId;
  readonly balances: readonly Balance[];
  readonly updatedAt: Timestamp;
}

/**
 * The accounts an amount may move between. Every entry sums to zero per currency over them. `cash` is all that is held of a
 * currency; `reserved` is the part of it that open orders need, held against `unreserved`, so the two move together.
 */
export const LEDGER_ACCOUNTS = ['cash', 'venue', 'fees', 'profit', 'funding', 'equity', 'reserved', 'unreserved'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export interface LedgerLine {
  readonly account: LedgerAccount;
  readonly currency: Currency;
  readonly amount: Decimal;
}

/** Why something was posted. */
export const LEDGER_REASONS = ['deposit', 'withdrawal', 'fill', 'fill-reversal', 'fee', 'funding', 'transfer', 'adjustment', 'refold', 'reserve', 'release', 'settlement', 'split', 'dividend', 'insurance'] as const;
export type LedgerReason = (typeof LEDGER_REASONS)[number];

/** One posting: what moved, why and when. */
export interface LedgerEntry {
  readonly id: number;
  readonly at: Timestamp;
  readonly reason: LedgerReason;
  readonly reference?: string;
  readonly lines: readonly LedgerLine[];
}

/** What one entry did to a balance, and the balance after it. */
export interface BalanceLine {
  /** Number of the entry; absent for `opening`, which stands for all entries that are not kept any more. */
  readonly entry?: number;
  readonly at: Timestamp;
  readonly reason: LedgerReason | 'opening';
  readonly reference?: string;
  readonly amount: Decimal;
  readonly balance: Decimal;
}

/** How a balance came about. The amounts of its lines sum to it. */
export interface BalanceExplanation {
  readonly currency: Currency;
  readonly account: LedgerAccount;
  readonly balance: Decimal;
  /** Newest last. */
  readonly lines: readonly BalanceLine[];
}
