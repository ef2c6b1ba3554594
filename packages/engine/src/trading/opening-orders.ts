import { RedFireError, Scaled, type AmendmentRequest, type ErrorCode, type InstrumentId, type Order, type OrderRequest, type OwnerId, type PositionSide, type StrategyId } from '@redfire/core';
import type { PositionBook } from '@redfire/oms';

/** Why a strategy may send no order now that could open a position. */
export type HeldUp = Extract<ErrorCode, 'STRATEGY_PAUSED' | 'STRATEGY_WARMING_UP'>;

const WHY: Readonly<Record<HeldUp, string>> = { STRATEGY_PAUSED: 'is paused', STRATEGY_WARMING_UP: 'is warming up: a subscription still wants bars before it begins' };

interface Holder {
  readonly positions: PositionBook;
  readonly strategy: StrategyId;
  readonly owner: OwnerId | undefined;
}

/** Refuses orders of a strategy that could open or enlarge a position, if everything open filled. @throws {@link RedFireError} with the code it was given. */
export function refuseOpening(code: HeldUp, requests: readonly OrderRequest[], holder: Holder): void {
  const taken = new Map<string, Scaled>();
  for (const request of requests) {
    if (request.reduceOnly === true) continue;
    const room = request.quoteQuantity === true ? Scaled.zero : closableBy(request, holder);
    const key = `${request.instrument} ${request.side} ${request.positionSide ?? ''}`;
    const quantity = Scaled.from(request.quantity, 'quantity').plus(taken.get(key) ?? Scaled.zero);
    taken.set(key, quantity);
    if (quantity.compare(room) > 0) throw refusal(code, holder.strategy, `its ${request.side} of "${request.instrument}" could open a position`);
  }
}

/** Refuses a change that makes an order larger, unless that only reduces. @throws {@link RedFireError} with the code it was given. */
export function refuseLarger(code: HeldUp, { quantity }: AmendmentRequest, order: Order): void {
  if (quantity === undefined || order.reduceOnly === true || Scaled.from(quantity, 'quantity').compare(Scaled.from(order.quantity)) <= 0) return;
  throw refusal(code, order.strategy ?? '', `order "${order.id}" cannot become larger`);
}

/** What a strategy holds on the other side, less what its open orders may close of it. */
function closableBy({ instrument, side, positionSide }: { readonly instrument: InstrumentId; readonly side: Order['side']; readonly positionSide?: PositionSide | undefined }, { positions, strategy, owner }: Holder): Scaled {
  const own = positions.of(strategy, instrument, owner);
  // where long and short are kept apart, an order that names no leg opens the one of its side
  if (own.legs.length > 0 && positionSide === undefined) return Scaled.zero;
  const { quantity, openBuys, openSells } = positionSide === undefined ? own : own.leg(positionSide);
  return side === 'sell' ? quantity.minus(openSells) : quantity.negated().minus(openBuys);
}

function refusal(code: HeldUp, strategy: string, what: string): RedFireError {
  return new RedFireError(code, `strategy "${strategy}" ${WHY[code]}, and ${what}; orders that only close are taken`, { details: { strategy } });
}
