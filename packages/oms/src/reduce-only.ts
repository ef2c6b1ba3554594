import type { RiskReason } from '@redfire/core';
import type { OrderRecord } from './order-record.ts';
import { EXTERNAL, type PositionBook } from './position-book.ts';

/** Why a reduce-only order would not reduce its own strategy's position; empty when it would. */
export function checkReduceOnly(order: OrderRecord, positions: PositionBook): readonly RiskReason[] {
  const { strategy, owner, instrument, side } = order.terms;
  const position = positions.of(strategy ?? EXTERNAL, instrument, owner);
  const reducible = side === 'sell' ? position.quantity : position.quantity.negated();
  if (reducible.sign > 0 && order.remaining.compare(reducible) <= 0) return [];
  return [{ rule: 'reduce-only', message: `reduceOnly ${side} of "${order.remaining.toString()}" does not reduce a position of "${position.quantity.toString()}"` }];
}
