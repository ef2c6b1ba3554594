import type { ApprovedOrder, Order } from './order.ts';

/** Why a rule refused, with the numbers it compared. */
export interface RiskReason {
  readonly rule: string;
  readonly message: string;
  readonly limit?: string;
  readonly found?: string;
}

/** What risk says of an order: approved, or denied with every reason at once. */
export type RiskVerdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder }
  | { readonly kind: 'denied'; readonly order: Order; readonly reasons: readonly RiskReason[] };
