import { isRedFireError, type ClientOrderId, type InstrumentId, type OwnerId } from '@redfire/core';
import type { TradingEngine } from '@redfire/engine';
import { explainText, type HostOrders } from '@redfire/oms';

export async function placing(engine: TradingEngine, instrument: InstrumentId, print: (line: string) => void) {
  // #region submit
  const order = engine.orders.submit({ instrument, side: 'buy', type: 'limit', quantity: '2', price: '100', tags: ['entry'] });
  print(`${order.id} is ${order.state}`);
  try {
    const { venueOrderId } = await order.accepted;
    print(`the venue has it as ${venueOrderId}`);
  } catch (error) {
    if (isRedFireError(error) && error.code === 'ORDER_REFUSED') print(error.message); // denied by validation or risk, or rejected by the venue
    else throw error;
  }
  // #endregion submit
  return order;
}

export function listing(orders: HostOrders, instrument: InstrumentId) {
  // #region list
  const [first, second] = orders.submit([
    { instrument, side: 'buy', type: 'limit', quantity: '1', price: '99' },
    { instrument, side: 'buy', type: 'limit', quantity: '1', price: '98' },
  ]);
  // #endregion list
  return [first, second];
}

export async function canceling(orders: HostOrders, id: ClientOrderId, print: (line: string) => void) {
  // #region cancel
  const { state, filledQuantity } = await orders.cancel(id).done;
  print(`${state}, ${filledQuantity.toFixed()} filled`); // a fill may win the race
  // #endregion cancel
}

export async function replacing(orders: HostOrders, id: ClientOrderId, print: (line: string) => void) {
  // #region replace
  const { instrument, side } = orders.get(id);
  const { by, placed } = orders.replace(id, { instrument, side, type: 'market', quantity: '2' });
  const order = await placed;
  print(`${by}: ${order.id} for ${order.quantity.toFixed()}`);
  // #endregion replace
}

export function querying(orders: HostOrders, instrument: InstrumentId) {
  // #region query
  const resting = orders.open({ instrument, side: 'buy' });
  const filled = orders.list({ states: ['filled'], tag: 'entry' });
  // #endregion query
  return { resting, filled };
}

export function owning(orders: HostOrders, alice: OwnerId, foreign: ClientOrderId) {
  // #region owner
  const own = orders.as(alice);
  const mine = own.list(); // hers alone
  own.get(foreign); // ORDER_NOT_FOUND, as if it did not exist
  // #endregion owner
  return mine;
}

export function history(orders: HostOrders, id: ClientOrderId, print: (line: string) => void) {
  // #region history
  for (const { number, topic, after, filledQuantity } of orders.events(id)) {
    print(`${number} ${topic} ${after} ${filledQuantity.toFixed()}`);
  }
  // #endregion history
}

export function explaining(orders: HostOrders, id: ClientOrderId, print: (line: string) => void) {
  // #region explain
  const explanation = orders.explain(id);
  const refused = explanation.reviews.flatMap(({ findings }) => findings.filter(({ passed }) => !passed));
  print(explainText(explanation));
  // #endregion explain
  return refused;
}
