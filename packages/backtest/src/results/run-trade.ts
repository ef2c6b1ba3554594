import type { ClientOrderId, Currency, Decimal, InstrumentId, OwnerId, Scaled, StrategyId } from '@redfire/core';
import type { ClosedTrade } from '../statistics/trade.ts';
import type { FeeShares } from './fee-shares.ts';

/** What else is known of how a trade came about. */
export type TradeMark = 'adopted' | 'liquidation' | 'settlement' | 'split';

/** The exact numbers of a trade, in the currency its instrument settles in. */
export interface ExactTrade {
  readonly quantity: Scaled;
  readonly entryPrice: Scaled;
  readonly exitPrice: Scaled;
  /** Before fees. */
  readonly grossProfit: Scaled;
  readonly fees: FeeShares;
}

/**
 * One round trip: what one fill opened and another closed, or as much of it as the two have in common. Numbers are in the currency of the account, converted where the instrument settles in
 * another at the prices of the fills; amounts are exact, in the currency the instrument settles in.
 */
export interface RunTrade extends ClosedTrade {
  /** In the order in which trades closed, from 1; those still open at the end come behind. */
  readonly number: number;
  readonly instrument: InstrumentId;
  /** `external` for what no strategy ordered. */
  readonly strategy: StrategyId;
  readonly owner?: OwnerId | undefined;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  /** Of an open trade, when it was marked. */
  readonly closedAt: number;
  readonly openedValue: number;
  readonly closedValue: number;
  readonly fees: number;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  /** Of an open trade, the mark. */
  readonly exitPrice: Decimal;
  /** Before fees. */
  readonly grossProfit: Decimal;
  readonly settle: Currency;
  readonly entryOrderId: ClientOrderId;
  /** Absent of an open trade. */
  readonly exitOrderId?: ClientOrderId | undefined;
  /** Absent where a strategy ordered both sides. */
  readonly mark?: TradeMark | undefined;
  /** The sender's own exact values, for hot paths. */
  readonly exact: ExactTrade;
}
