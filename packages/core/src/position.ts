import type { Decimal } from './decimal.ts';
import type { AccountId, Currency, InstrumentId, OwnerId, StrategyId } from './ids.ts';
import type { Timestamp } from './time.ts';

/**
 * What is held of one instrument: by a strategy, or net by the account when `strategy` is absent.
 * Holdings that no strategy ordered belong to strategy `external`, so the strategies' positions sum to the net one.
 */
export interface Position {
  readonly instrument: InstrumentId;
  readonly strategy?: StrategyId;
  readonly owner?: OwnerId;
  readonly account?: AccountId;
  /** Signed: below zero is short. */
  readonly quantity: Decimal;
  /** Exact value paid (long) or received (short) for what is held, in the settlement currency, signed as the quantity. */
  readonly cost: Decimal;
  /** Derived from the cost, rounded half-even at the settlement scale; absent when flat. */
  readonly averagePrice?: Decimal;
  /** Profit of what was closed, fees apart. */
  readonly realizedProfit: Decimal;
  readonly settle: Currency;
  readonly updatedAt: Timestamp;
}
