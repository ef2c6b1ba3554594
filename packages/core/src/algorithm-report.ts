import type { Decimal } from './decimal.ts';
import type { ClientOrderId } from './ids.ts';
import type { Timestamp } from './time.ts';

export type AlgorithmState = 'waiting' | 'running' | 'paused' | 'ending' | 'ended';

/** How well an algorithm has done so far. A figure is absent while nothing is known to make it of. */
export interface AlgorithmReport {
  readonly orderId: ClientOrderId;
  /** Its name: what the request's `use` says. */
  readonly algorithm: string;
  readonly state: AlgorithmState;
  readonly startedAt?: Timestamp;
  readonly endedAt?: Timestamp;
  readonly quantity: Decimal;
  readonly filledQuantity: Decimal;
  /** Children sent, and those of them that are open. */
  readonly children: number;
  readonly openChildren: number;
  /** Middle of the market when it started: the decision price of implementation shortfall. */
  readonly arrivalPrice?: number;
  /** What was paid or received on average. */
  readonly achievedPrice?: Decimal;
  /** Time-weighted and volume-weighted market prices while it ran. */
  readonly twap?: number;
  readonly vwap?: number;
  /** Against each benchmark, in basis points of it; above zero is worse than the benchmark, whatever the side. */
  readonly slippageBps: { readonly arrival?: number; readonly twap?: number; readonly vwap?: number };
  /** Own volume as a share of the market's while it ran, 0 to 1. */
  readonly participation?: number;
  /** Time it ran, pauses apart, in milliseconds of the market's time. */
  readonly activeMs: number;
  /** Why it ended before all was filled. */
  readonly reason?: string;
}
