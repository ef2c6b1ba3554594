import { Scaled, type ClientOrderId, type Fill } from '@redfire/core';
import { addFees, partOfFees, subtractFees, type FeeShares } from './fee-shares.ts';
import type { TradeMark } from './run-trade.ts';
import { numberOf } from './share-of.ts';

/**
 * What is left of what one fill opened, or several where costs are averaged. Unsigned: the side is that of the position. One that is closed whole is used again: a strategy that turns around makes none.
 */
export class TradeLot {
  at = Number.NaN;
  orderId = '' as ClientOrderId;
  /** The fill: its id is text that is made when it is read. */
  source: Pick<Fill, 'tradeId'> | undefined = undefined;
  mark: TradeMark | undefined = undefined;
  quantity = Scaled.zero;
  price = Scaled.zero;
  cost = Scaled.zero;
  fees: FeeShares = [];
  /** The same as numbers, in the currency of the account. */
  value = Number.NaN;
  feeValue = Number.NaN;
  slippage: number | undefined = Number.NaN;
  /** The highest and the lowest price seen since. */
  high = Number.NaN;
  low = Number.NaN;
  /** The first bar of the chunk that counts. */
  since = 0;
}

export function copyOf(lot: TradeLot, changes: Partial<TradeLot>): TradeLot {
  return Object.assign(new TradeLot(), lot, changes);
}

/** What a lot gives to a trade. */
export interface LotPart {
  readonly quantity: Scaled;
  readonly cost: Scaled;
  readonly fees: FeeShares;
  readonly value: number;
  readonly feeValue: number;
  readonly slippage: number | undefined;
}

/** Takes a part out of a lot that is less than all of it, with its share of everything. */
export function takePart(lot: TradeLot, quantity: Scaled, cost: Scaled): LotPart {
  const share = numberOf(quantity) / numberOf(lot.quantity);
  const fees = partOfFees(lot.fees, quantity, lot.quantity);
  const part = { quantity, cost, fees, value: lot.value * share, feeValue: lot.feeValue * share, slippage: lot.slippage === undefined ? undefined : lot.slippage * share };
  lot.quantity = lot.quantity.minus(quantity);
  lot.cost = lot.cost.minus(cost);
  lot.fees = subtractFees(lot.fees, fees);
  lot.value -= part.value;
  lot.feeValue -= part.feeValue;
  if (lot.slippage !== undefined && part.slippage !== undefined) lot.slippage -= part.slippage;
  return part;
}

/** Puts what another fill opened into a lot, where costs are averaged. It was opened when the first was. */
export function mergeInto(lot: TradeLot, other: TradeLot, price: Scaled): void {
  lot.quantity = lot.quantity.plus(other.quantity);
  lot.cost = lot.cost.plus(other.cost);
  lot.price = price;
  lot.fees = addFees(lot.fees, other.fees);
  lot.value += other.value;
  lot.feeValue += other.feeValue;
  if (other.slippage !== undefined) lot.slippage = (lot.slippage ?? 0) + other.slippage;
  lot.high = Math.max(lot.high, other.high);
  lot.low = Math.min(lot.low, other.low);
}
