import type { Scaled, Side } from '@redfire/core';
import type { PositionRecord, TradedOrder, TradedPosting } from './position-record.ts';

/** A position and the one it is a part of, such as a strategy's and the account's. As long as nobody else has traded they are alike, and one calculation serves both. */
export interface BothPositions {
  readonly part: PositionRecord;
  readonly whole: PositionRecord;
}

/** Applies an execution of an order to both, or takes one back. @returns The profit that `whole` realised. */
export function takeIntoBoth({ part, whole }: BothPositions, order: TradedOrder, posting: TradedPosting): Scaled {
  const areAlike = part.quantity === whole.quantity && part.cost === whole.cost && part.realizedProfit === whole.realizedProfit && part.isPlain && whole.isPlain;
  const profit = part.take(order, posting);
  if (!areAlike) return whole.take(order, posting);
  whole.quantity = part.quantity;
  whole.cost = part.cost;
  whole.realizedProfit = part.realizedProfit;
  whole.executions += posting.direction;
  whole.updatedAt = part.updatedAt;
  return profit;
}

/** Adds to what open orders of a side may still fill of both. */
export function changeOpenOfBoth({ part, whole }: BothPositions, side: Side, change: Scaled): void {
  const areAlike = part.openBuys === whole.openBuys && part.openSells === whole.openSells;
  part.changeOpen(side, change);
  if (!areAlike) whole.changeOpen(side, change);
  else if (side === 'buy') whole.openBuys = part.openBuys;
  else whole.openSells = part.openSells;
}
