import { Scaled, type RiskReason } from '@redfire/core';
import type { OrderRecord, OrderTerms } from './order-record.ts';
import { EXTERNAL, type PositionBook } from './books/position-book.ts';

/** Why a reduce-only order would not reduce its own strategy's position; empty when it would. */
export function checkReduceOnly(order: OrderRecord, positions: PositionBook): readonly RiskReason[] {
  const reducible = reducibleBy(order.terms, positions);
  if (reducible.sign > 0 && order.remaining.compare(reducible) <= 0) return [];
  const { side } = order.terms;
  return [{ rule: 'reduce-only', message: `reduceOnly ${side} of "${order.remaining.toString()}" does not reduce a position of "${heldFor(order.terms, positions).toString()}"` }];
}

/** How much of a strategy's position an order of it may close; zero where there is nothing on the other side. */
export function reducibleBy(terms: OrderTerms, positions: PositionBook): Scaled {
  return ofSide(terms, heldFor(terms, positions));
}

/** Whether the account's position would become smaller too, so that the venue may be told that an order only reduces. */
export function reducesNet({ terms, remaining }: OrderRecord, positions: PositionBook): boolean {
  const net = positions.net(terms.instrument);
  return remaining.compare(ofSide(terms, (terms.positionSide === undefined ? net : net.leg(terms.positionSide)).quantity)) <= 0;
}

function heldFor({ strategy, owner, instrument, positionSide }: OrderTerms, positions: PositionBook): Scaled {
  return positions.of(strategy ?? EXTERNAL, instrument, owner, positionSide).quantity;
}

function ofSide({ side }: OrderTerms, held: Scaled): Scaled {
  const reducible = side === 'sell' ? held : held.negated();
  return reducible.sign > 0 ? reducible : Scaled.zero;
}
