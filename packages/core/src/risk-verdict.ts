import type { ApprovedOrder, Order } from './order.ts';

/** Why a rule refused, with the numbers it compared. */
export interface RiskReason {
  readonly rule: string;
  readonly message: string;
  readonly limit?: string;
  readonly found?: string;
}

/** What one rule found in an order, whether it let it through or not. */
export interface RiskFinding {
  readonly rule: string;
  readonly passed: boolean;
  /** Why not, where it did not pass. */
  readonly message?: string;
  /** The most, or the least, that the rule allows; absent where it compares no numbers. */
  readonly limit?: string;
  /** What it compared with the limit. */
  readonly found?: string;
}

/** What risk says of an order: approved, or denied with every reason at once. */
export type RiskVerdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder }
  | { readonly kind: 'denied'; readonly order: Order; readonly reasons: readonly RiskReason[] };
