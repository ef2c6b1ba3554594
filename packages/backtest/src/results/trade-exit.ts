import { Scaled, type ClientOrderId, type Side } from '@redfire/core';
import type { FeeShares } from './fee-shares.ts';
import type { TradeMark } from './run-trade.ts';

/** How a part of a lot ended. One is used for all that a holder closes. */
export class TradeExit {
  side: Side = 'buy';
  at = Number.NaN;
  price = Scaled.zero;
  value = Scaled.zero;
  fees: FeeShares = [];
  feeValue = Number.NaN;
  rate = Number.NaN;
  slippage: number | undefined = Number.NaN;
  /** `undefined` where it was marked only. */
  orderId: ClientOrderId | undefined = undefined;
  mark: TradeMark | undefined = undefined;
}
