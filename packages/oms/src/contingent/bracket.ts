import {
  RedFireError, Scaled, clientOrderId, oppositeSide,
  type Bracket, type BracketStop, type ClientOrderId, type Contingency, type ExactInput, type OrderPricing, type OrderRequest, type Side, type TakeProfit,
} from '@redfire/core';

/**
 * The orders of a bracket, to be submitted as one list: the entry, then its exits, which wait for it, only reduce, and make each other smaller.
 *
 * The stop comes before the take profits, so that what limits the loss goes out first. Exits are good till canceled and belong to whom the entry belongs.
 *
 * @param nextId - Gives an id nobody else uses with each call: for orders without one, and for the group.
 * @throws {@link RedFireError} `INVALID_INPUT` when there is no exit, when take profits are for more than the entry, or when a take profit is not on the winning side of the stop.
 */
export function bracket({ entry, takeProfits = [], stop, lotSize }: Bracket, nextId: () => string): readonly OrderRequest[] {
  if (takeProfits.length === 0 && stop === undefined) throw invalid('a bracket needs a stop or a take profit');
  const id = idOf(entry, nextId);
  const group = nextId();
  const exit = (part: string): ExitTerms => ({ ...exitTerms(entry, { after: id, group: { id: group, rule: 'ouo', part } }), clientOrderId: clientOrderId(nextId()) });
  const quantities = split(Scaled.from(entry.quantity, 'quantity'), takeProfits, lotSize);
  checkSides(entry.side, takeProfits, stop);
  const stops: readonly OrderRequest[] = stop ? [{ ...exit('stop'), ...pricingOf(stop), ...sourceOf(stop), quantity: entry.quantity }] : [];
  const profits = takeProfits.map(({ price }, index): OrderRequest => ({ ...exit('take-profit'), type: 'limit', price, quantity: quantities[index] ?? Scaled.zero }));
  return [{ ...entry, clientOrderId: id }, ...stops, ...profits];
}

/** Orders of which the first to fill cancels the others. @param nextId - As for {@link bracket}. */
export function oco(orders: readonly OrderRequest[], nextId: () => string): readonly OrderRequest[] {
  return grouped(orders, { id: nextId(), rule: 'oco' });
}

/** Orders each of which becomes smaller by what the others fill. @param nextId - As for {@link bracket}. */
export function ouo(orders: readonly OrderRequest[], nextId: () => string): readonly OrderRequest[] {
  return grouped(orders, { id: nextId(), rule: 'ouo' });
}

/**
 * An order, and others that wait until it fills; those may be of any instrument and side.
 *
 * @param then - Those that wait. They go out as the first fills, in proportion, unless their contingency says `when-filled`.
 * @param nextId - As for {@link bracket}.
 */
export function oto(first: OrderRequest, then: readonly OrderRequest[], nextId: () => string): readonly OrderRequest[] {
  const id = idOf(first, nextId);
  return [{ ...first, clientOrderId: id }, ...then.map((order) => ({ ...order, contingency: { ...order.contingency, after: id } }))];
}

type ExitTerms = Pick<OrderRequest, 'instrument' | 'side' | 'reduceOnly' | 'contingency' | 'clientOrderId' | 'positionSide' | 'strategy' | 'owner' | 'account' | 'tags'>;

function exitTerms({ instrument, side, positionSide, strategy, owner, account, tags }: OrderRequest, contingency: Contingency): ExitTerms {
  return {
    instrument, contingency, side: oppositeSide(side), reduceOnly: true,
    ...(positionSide !== undefined && { positionSide }),
    ...(strategy !== undefined && { strategy }),
    ...(owner !== undefined && { owner }),
    ...(account !== undefined && { account }),
    ...(tags !== undefined && { tags }),
  };
}

function grouped(orders: readonly OrderRequest[], group: Contingency['group'] & {}): readonly OrderRequest[] {
  return orders.map((order) => ({ ...order, contingency: { ...order.contingency, group } }));
}

function idOf({ clientOrderId: id }: OrderRequest, nextId: () => string): ClientOrderId {
  return id ?? clientOrderId(nextId());
}

function pricingOf(stop: BracketStop): OrderPricing<ExactInput> {
  if ('triggerPrice' in stop) {
    const { triggerPrice, price } = stop;
    return price === undefined ? { type: 'stop-market', triggerPrice } : { type: 'stop-limit', triggerPrice, price };
  }
  const { trailingOffset, limitOffset, activationPrice } = stop;
  const activation = activationPrice === undefined ? {} : { activationPrice };
  return limitOffset === undefined ? { type: 'trailing-stop-market', trailingOffset, ...activation } : { type: 'trailing-stop-limit', trailingOffset, limitOffset, ...activation };
}

function sourceOf({ triggerSource }: BracketStop): Pick<OrderRequest, 'triggerSource'> {
  return triggerSource === undefined ? {} : { triggerSource };
}

function split(whole: Scaled, takeProfits: readonly TakeProfit[], lotSize: ExactInput | undefined): readonly Scaled[] {
  const open = takeProfits.filter(({ quantity }) => quantity === undefined).length;
  const rest = takeProfits.reduce((left, { quantity }) => (quantity === undefined ? left : left.minus(Scaled.from(quantity, 'quantity'))), whole);
  if (rest.sign < 0) throw invalid(`take profits are for ${whole.minus(rest).toString()}, more than the entry's ${whole.toString()}`);
  if (open === 0) return takeProfits.map(({ quantity = Scaled.zero }) => Scaled.from(quantity));
  const each = open === 1 ? rest : equalPart(rest, open, lotSize);
  if (each.sign <= 0) throw invalid(`the entry's ${whole.toString()} is too little for ${takeProfits.length} take profits`);
  let left = open;
  return takeProfits.map(({ quantity }) => {
    if (quantity !== undefined) return Scaled.from(quantity);
    left--;
    return left === 0 ? rest.minus(each.times(new Scaled(open - 1, 0))) : each;
  });
}

function equalPart(rest: Scaled, parts: number, lotSize: ExactInput | undefined): Scaled {
  if (lotSize === undefined) throw invalid('take profits without quantities need lotSize to be split by');
  const lot = Scaled.from(lotSize, 'lotSize');
  const scale = Math.max(rest.scale, lot.scale);
  return lot.times(new Scaled(rest.unitsAt(scale) / (lot.unitsAt(scale) * BigInt(parts)), 0));
}

function checkSides(side: Side, takeProfits: readonly TakeProfit[], stop: BracketStop | undefined): void {
  if (stop === undefined || !('triggerPrice' in stop)) return;
  const trigger = Scaled.from(stop.triggerPrice, 'triggerPrice');
  const wrong = takeProfits.find(({ price }) => Scaled.from(price, 'price').compare(trigger) * (side === 'buy' ? 1 : -1) <= 0);
  if (wrong) throw invalid(`a take profit at ${Scaled.from(wrong.price).toString()} is on the losing side of the stop at ${trigger.toString()}`);
}

function invalid(message: string): RedFireError {
  return new RedFireError('INVALID_INPUT', message, { details: { field: 'bracket' } });
}
