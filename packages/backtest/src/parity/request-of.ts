import type { Order, OrderRequest } from '@redfire/core';

/** The request that places an order again as it left for its venue: not what it is a part of, nor whose it was, nor what risk made of it. */
export function requestOf(order: Order): OrderRequest {
  const { id, instrument, side, quantity, timeInForce, expiresAt, postOnly, displayQuantity, triggerSource, positionSide } = order;
  return {
    ...pricingOf(order),
    clientOrderId: id, instrument, side, quantity, timeInForce,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(postOnly !== undefined && { postOnly }),
    ...(displayQuantity !== undefined && { displayQuantity }),
    ...(triggerSource !== undefined && { triggerSource }),
    ...(positionSide !== undefined && { positionSide }),
  };
}

function pricingOf(order: Order) {
  switch (order.type) {
    case 'market':
    case 'market-to-limit':
      return { type: order.type };
    case 'limit':
      return { type: order.type, price: order.price };
    case 'stop-market':
    case 'market-if-touched':
      return { type: order.type, triggerPrice: order.triggerPrice };
    case 'stop-limit':
    case 'limit-if-touched':
      return { type: order.type, triggerPrice: order.triggerPrice, price: order.price };
    case 'trailing-stop-market':
      return { type: order.type, trailingOffset: order.trailingOffset, ...activationOf(order) };
    case 'trailing-stop-limit':
      return { type: order.type, trailingOffset: order.trailingOffset, limitOffset: order.limitOffset, ...activationOf(order) };
  }
}

function activationOf<Price>({ activationPrice }: { readonly activationPrice?: Price }): { readonly activationPrice?: Price } {
  return activationPrice === undefined ? {} : { activationPrice };
}
