import { describe, expect, it } from 'vitest';
import { clientOrderId, ownerId, strategyId, toDecimal, type OrderRequest } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { fillOf, reportOf } from '../fixtures/order-desk.ts';

const limit = (more: Partial<OrderRequest> = {}) => anOrderRequest({ type: 'limit', price: '100', quantity: '5', ...more } as never);
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'resolved', (error: unknown) => (error as { code: string }).code);

function working(options: Parameters<typeof aHostDesk>[0] = {}, request: Partial<OrderRequest> = {}) {
  const desk = aHostDesk(options);
  const order = desk.hostOrders.submit(limit(request));
  desk.orders.apply(reportOf('accepted', order.id));
  return { ...desk, order };
}

describe('a replacement by amendment', () => {
  it('is made where prices and quantity alone differ and the venue can', async () => {
    const { hostOrders, orders, venue, order } = working();
    const { by, placed } = hostOrders.replace(order.id, limit({ price: '99', quantity: '3' }));
    orders.apply(reportOf('modified', order.id, { price: toDecimal('99'), quantity: toDecimal('3') }));
    const { id, quantity, state } = await placed;
    expect([by, id, quantity.toFixed(), state, venue.sent]).toEqual(['amendment', order.id, '3', 'working', ['submit O-1 buy 5', 'modify O-1']]);
  });

  it('asks for what is to be open beside what has filled, and never for more than was left', () => {
    const asked: string[] = [];
    const { hostOrders, orders, venue, order } = working();
    venue.onModify = ({ quantity }) => asked.push(String(quantity));
    orders.apply(fillOf(order, '2'));
    hostOrders.replace(order.id, limit({ quantity: '1' }));
    orders.apply(reportOf('modify-rejected', order.id, { reason: 'no' }));
    hostOrders.replace(order.id, limit({ quantity: '50' }));
    expect(asked).toEqual(['3', '5']);
  });

  it.each([
    ['modify-rejected', 'ORDER_REFUSED'],
    ['canceled', 'ORDER_NOT_OPEN'],
  ] as const)('rejects when the venue answers "%s"', async (kind, code) => {
    const { hostOrders, orders, order } = working();
    const { placed } = hostOrders.replace(order.id, limit({ quantity: '4' }));
    orders.apply(reportOf(kind, order.id, { reason: 'no' }));
    expect(await codeOf(placed)).toBe(code);
  });

  it('resolves with the order where it fills first', async () => {
    const { hostOrders, orders, order } = working();
    const { placed } = hostOrders.replace(order.id, limit({ price: '101' }));
    orders.apply(fillOf(order, '5'));
    expect((await placed).state).toBe('filled');
  });

  it('is refused before anything is sent where the new terms are not valid', () => {
    const { hostOrders, venue, order } = working();
    expect(() => hostOrders.replace(order.id, limit({ price: '99.0001' }))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(hostOrders.replace(order.id, limit({ quantity: '4' })).by).toBe('amendment');
    expect(venue.sent).toEqual(['submit O-1 buy 5', 'modify O-1']);
  });
});

describe('a replacement by a new order', () => {
  const cannot = { capabilities: { modify: false } };

  it('is placed when the cancel is confirmed, for no more than was left', async () => {
    const { hostOrders, orders, venue, order } = working(cannot);
    orders.apply(fillOf(order, '2'));
    const { by, placed } = hostOrders.replace(order.id, limit({ price: '99', quantity: '5' }));
    expect(venue.sent).toEqual(['submit O-1 buy 5', 'cancel O-1']);
    orders.apply(fillOf(order, '1', '100', 'T-2'));
    orders.apply(reportOf('canceled', order.id));
    expect(venue.sent).toEqual(['submit O-1 buy 5', 'cancel O-1', 'submit O-2 buy 2']);
    expect([by, (await placed).id]).toEqual(['new-order', 'O-2']);
  });

  it('is made where anything but prices and quantity differs', () => {
    const others: Partial<OrderRequest>[] = [
      { side: 'sell' }, { type: 'market' } as never, { timeInForce: 'ioc' }, { postOnly: true }, { reduceOnly: true }, { displayQuantity: '1' }, { tags: ['new'] }, { clientOrderId: clientOrderId('another') }, { instrument: 'ETH/USDT.SIM' as never },
    ];
    const ways = others.map((other) => {
      const { hostOrders, order } = working();
      const request = limit(other);
      if (request.type === 'market') delete (request as { price?: unknown }).price;
      return hostOrders.replace(order.id, request).by;
    });
    expect(ways).toEqual(others.map(() => 'new-order'));
  });

  it('keeps whose it is and what it is marked with', async () => {
    const mine = { strategy: strategyId('sma'), owner: ownerId('ada'), tags: ['a'], metadata: { desk: '7' } };
    const { hostOrders, orders, order } = working(cannot, mine);
    const { placed } = hostOrders.replace(order.id, limit({ price: '99', tags: ['b'] }));
    orders.apply(reportOf('canceled', order.id));
    expect(await placed).toMatchObject({ ...mine, tags: ['b'] });
  });

  it('is refused before anything is sent where it is not valid', () => {
    const { hostOrders, venue, order } = working(cannot);
    expect(() => hostOrders.replace(order.id, limit({ price: '99.0001' }))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect([[...venue.sent], hostOrders.replace(order.id, limit({ postOnly: false })).by]).toEqual([['submit O-1 buy 5'], 'new-order']);
  });

  it.each([
    ['a fill of the rest', (id: string) => fillOf({ id: id as never, instrument: 'BTC/USDT.SIM' as never, side: 'buy' }, '5'), 'ORDER_NOT_OPEN'],
    ['a refusal of the cancel', (id: string) => reportOf('cancel-rejected', id, { reason: 'too late' }), 'ORDER_REFUSED'],
  ] as const)('is not placed after %s', async (_what, reportFor, code) => {
    const { hostOrders, orders, venue, order } = working(cannot);
    const { placed } = hostOrders.replace(order.id, limit({ price: '99' }));
    orders.apply(reportFor(order.id));
    expect([await codeOf(placed), venue.sent]).toEqual([code, ['submit O-1 buy 5', 'cancel O-1']]);
  });

  it('rejects where the new order is refused', async () => {
    const { hostOrders, orders, order } = working({ ...cannot, denies: (quantity) => (quantity === '4' ? [{ rule: 'four', message: 'not four' }] : []) });
    const { placed } = hostOrders.replace(order.id, limit({ quantity: '4' }));
    orders.apply(reportOf('canceled', order.id));
    await expect(placed).rejects.toMatchObject({ code: 'ORDER_REFUSED', details: { orderId: 'O-2', reason: 'not four' } });
  });

  it('cannot be asked for twice, nor for an amount of quote currency', () => {
    const { hostOrders, order } = working(cannot);
    expect(() => hostOrders.replace(order.id, limit({ quoteQuantity: true }))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    hostOrders.replace(order.id, limit());
    expect(() => hostOrders.replace(order.id, limit())).toThrow(expect.objectContaining({ code: 'ORDER_NOT_OPEN' }));
  });

  it('ends with ENGINE_CLOSED when the engine stops', async () => {
    const { hostOrders, host, order } = working(cannot);
    const { placed } = hostOrders.replace(order.id, limit());
    host.close();
    expect(await codeOf(placed)).toBe('ENGINE_CLOSED');
  });
});

describe('a fill that was overtaken by the cancel', () => {
  it('makes the new order smaller, so that both together fill no more than the first was for', () => {
    const asked: string[] = [];
    const { hostOrders, orders, venue, order } = working({}, {});
    venue.onModify = ({ orderId, quantity }) => asked.push(`${orderId} ${String(quantity)}`);
    hostOrders.replace(order.id, limit({ timeInForce: 'day', quantity: '5' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(reportOf('accepted', 'O-2'));
    orders.apply(fillOf(order, '2'));
    expect(asked).toEqual(['O-2 3']);
  });

  it('cancels the new order where the venue cannot change it, or where nothing is left', () => {
    for (const [modify, filled] of [[false, '2'], [true, '5']] as const) {
      const { hostOrders, orders, venue, order } = working({ capabilities: { modify } });
      hostOrders.replace(order.id, limit({ timeInForce: 'day' }));
      orders.apply(reportOf('canceled', order.id));
      orders.apply(reportOf('accepted', 'O-2'));
      orders.apply(fillOf(order, filled));
      expect(venue.sent.at(-1)).toBe('cancel O-2');
    }
  });

  it('reaches the last of several replacements', () => {
    const { hostOrders, orders, venue, order } = working({ capabilities: { modify: false } });
    hostOrders.replace(order.id, limit({ timeInForce: 'day' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(fillOf(orders.get(clientOrderId('O-2')), '1', '100', 'T-9'));
    hostOrders.replace(clientOrderId('O-2'), limit({ quantity: '2', timeInForce: 'day', price: '98' } as never));
    orders.apply(reportOf('canceled', 'O-2'));
    orders.apply(fillOf(order, '2'));
    // 2 + 1 + 2 are as many as the first was for
    expect(venue.sent.at(-1)).toBe('submit O-3 buy 2');
    orders.apply(fillOf(order, '1', '100', 'T-2'));
    expect(venue.sent.at(-1)).toBe('cancel O-3');
  });

  it('cancels the new order where the venue refuses to change it, and asks no more where it refuses that', () => {
    const { hostOrders, orders, venue, order } = working();
    hostOrders.replace(order.id, limit({ timeInForce: 'day' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(reportOf('accepted', 'O-2'));
    orders.apply(fillOf(order, '2'));
    orders.apply(reportOf('modify-rejected', 'O-2', { reason: 'no' }));
    expect(venue.sent.slice(-2)).toEqual(['modify O-2', 'cancel O-2']);
    orders.apply(reportOf('cancel-rejected', 'O-2', { reason: 'no' }));
    expect(venue.sent.at(-1)).toBe('cancel O-2');
  });

  it('takes several such fills together once the venue has answered', () => {
    const asked: string[] = [];
    const { hostOrders, orders, venue, order } = working();
    venue.onModify = ({ quantity }) => asked.push(String(quantity));
    hostOrders.replace(order.id, limit({ timeInForce: 'day' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(reportOf('accepted', 'O-2'));
    orders.apply(fillOf(order, '1', '100', 'T-1'));
    orders.apply(fillOf(order, '1', '100', 'T-2'));
    orders.apply(reportOf('modified', 'O-2', { quantity: toDecimal('4') }));
    expect(asked).toEqual(['4', '3']);
  });

  it('lets an order grow that somebody makes larger by itself', () => {
    const { hostOrders, orders, venue, order } = working();
    hostOrders.replace(order.id, limit({ timeInForce: 'day' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(reportOf('accepted', 'O-2'));
    orders.modify({ orderId: clientOrderId('O-2'), quantity: '9' });
    orders.apply(reportOf('modified', 'O-2', { quantity: toDecimal('9') }));
    orders.apply(fillOf(order, '2'));
    expect(venue.sent.at(-1)).toBe('modify O-2');
  });

  it('leaves a smaller one alone while there is room', () => {
    const { hostOrders, orders, venue, order } = working({});
    hostOrders.replace(order.id, limit({ quantity: '1', timeInForce: 'day' }));
    orders.apply(reportOf('canceled', order.id));
    orders.apply(fillOf(order, '4'));
    expect(venue.sent.at(-1)).toBe('submit O-2 buy 1');
  });
});
