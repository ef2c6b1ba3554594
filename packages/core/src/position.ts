import type { Decimal } from './decimal.ts';
import type { AccountId, ClientOrderId, Currency, InstrumentId, OwnerId, StrategyId, TradeId } from './ids.ts';
import type { PositionSide } from './order.ts';
import type { Timestamp } from './time.ts';

/** A part of a position that one execution opened and nothing has closed yet. */
export interface PositionLot {
  readonly openedAt: Timestamp;
  /** Absent where it was taken over from the venue. */
  readonly orderId?: ClientOrderId;
  readonly tradeId?: TradeId;
  /** Signed, as that of the position. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** In the settlement currency, signed as the quantity. */
  readonly cost: Decimal;
}

/**
 * What is held of one instrument: by a strategy, or net by the account when `strategy` is absent.
 * Holdings that no strategy ordered belong to strategy `external`, so the strategies' positions sum to the net one.
 */
export interface Position {
  readonly instrument: InstrumentId;
  readonly strategy?: StrategyId;
  readonly owner?: OwnerId;
  readonly account?: AccountId;
  /** Where long and short are kept apart. */
  readonly side?: PositionSide;
  /** Signed: below zero is short. */
  readonly quantity: Decimal;
  /** Exact value paid (long) or received (short) for what is held, in the settlement currency, signed as the quantity. */
  readonly cost: Decimal;
  /** Derived from the cost, rounded half-even at the settlement scale; absent when flat. */
  readonly averagePrice?: Decimal;
  /** Profit of what was closed, fees apart. */
  readonly realizedProfit: Decimal;
  /** Funding received; below zero is paid. Absent while there was none. */
  readonly fundingReceived?: Decimal;
  /** Where lots are closed first in, first out; the oldest first. */
  readonly lots?: readonly PositionLot[];
  readonly settle: Currency;
  readonly updatedAt: Timestamp;
}
