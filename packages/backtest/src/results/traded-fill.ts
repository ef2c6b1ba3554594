import type { ClientOrderId, Currency, Fill, Scaled, Side } from '@redfire/core';
import type { TradeMark } from './run-trade.ts';

/** As much of a fill as trades are made of. */
export interface TradedFill {
  readonly side: Side;
  readonly quantity: Scaled;
  readonly price: Scaled;
  readonly fee: Scaled;
  readonly feeCurrency: Currency;
  readonly at: number;
  readonly orderId: ClientOrderId;
  /** What has its id, made when it is read. */
  readonly source: Pick<Fill, 'tradeId'>;
  /** What one unit of the settlement currency was worth in the account's, and one of the fee's. */
  readonly rate: number;
  readonly feeRate: number;
  /** Cost against the price that was expected, in the account's currency; absent where none was. */
  readonly slippage: number | undefined;
  readonly mark: TradeMark | undefined;
  /** The first bar that lies wholly behind the fill, counted within its chunk. */
  readonly since: number;
}
