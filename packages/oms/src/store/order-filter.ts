import type { ClientOrderId, InstrumentId, OrderState, OrderType, OwnerId, Side, StrategyId } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';

/** Which orders are meant; every field given must match. */
export interface OrderFilter {
  readonly instrument?: InstrumentId | undefined;
  readonly strategy?: StrategyId | undefined;
  readonly owner?: OwnerId | undefined;
  readonly states?: readonly OrderState[] | undefined;
  readonly side?: Side | undefined;
  readonly type?: OrderType | undefined;
  /** Orders an algorithm sent for this one. */
  readonly parent?: ClientOrderId | undefined;
  /** Orders of this contingency group. */
  readonly group?: string | undefined;
  /** Orders that have this tag among theirs. */
  readonly tag?: string | undefined;
}

/** Those of the records a filter means, in their order. */
export function matching(orders: Iterable<OrderRecord>, filter: OrderFilter): OrderRecord[] {
  const found: OrderRecord[] = [];
  for (const order of orders) if (matches(order, filter)) found.push(order);
  return found;
}

function matches({ terms, state }: OrderRecord, { instrument, strategy, owner, states, side, type, parent, group, tag }: OrderFilter): boolean {
  return (
    (instrument === undefined || terms.instrument === instrument) &&
    (strategy === undefined || terms.strategy === strategy) &&
    (owner === undefined || terms.owner === owner) &&
    (states === undefined || states.includes(state)) &&
    (side === undefined || terms.side === side) &&
    (type === undefined || terms.type === type) &&
    (parent === undefined || terms.parentId === parent) &&
    (group === undefined || terms.contingency?.group?.id === group) &&
    (tag === undefined || terms.tags?.includes(tag) === true)
  );
}
