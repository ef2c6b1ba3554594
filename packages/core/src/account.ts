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

/** The accounts an amount may move between. Every entry sums to zero per currency over them. */
export const LEDGER_ACCOUNTS = ['cash', 'venue', 'fees', 'profit', 'funding', 'equity'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export interface LedgerLine {
  readonly account: LedgerAccount;
  readonly currency: Currency;
  readonly amount: Decimal;
}

/** One posting: what moved, why and when. */
export interface LedgerEntry {
  readonly id: number;
  readonly at: Timestamp;
  readonly reason: 'deposit' | 'fill' | 'fill-reversal' | 'fee' | 'funding' | 'transfer' | 'adjustment';
  readonly reference?: string;
  readonly lines: readonly LedgerLine[];
}
