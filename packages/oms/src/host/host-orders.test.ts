import { describe, expect, it } from 'vitest';
import { clientOrderId, instrumentId, ownerId, strategyId, toDecimal, venueOrderId, type OrderRequest } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { fillOf, reportOf } from '../fixtures/order-desk.ts';

const ada = ownerId('ada');
const bob = ownerId('bob');
const request = (more: Partial<OrderRequest> = {}) => anOrderRequest({ type: 'limit', price: '100', quantity: '2', ...more } as never);
const code = (call: () => unknown) => {
  try {
    call();
    return 'returned';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a placed order', () => {
  it('is the order as at the call, and tells what became of it', () => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(request());
    desk.orders.apply(fillOf(placed, '2'));
    expect([placed.state, placed.latest.state, placed.events().map(({ topic }) => topic)]).toEqual(['submitted', 'filled', ['order.submitted', 'order.filled']]);
    expect(JSON.parse(JSON.stringify(placed))).toEqual(JSON.parse(JSON.stringify(desk.orders.list()[0]?.exact && placed)));
    expect(Object.keys(JSON.parse(JSON.stringify(placed)) as object)).not.toContain('accepted');
  });

  it('is one of a list, all of which are placed or none', () => {
    const desk = aHostDesk({ denies: (quantity) => (quantity === '9' ? [{ rule: 'nine', message: 'too much' }] : []) });
    const good = desk.hostOrders.submit([request(), request({ side: 'sell' })]);
    const bad = desk.hostOrders.submit([request(), request({ quantity: '9' })]);
    expect([good, bad].map((list) => list.map(({ state }) => state))).toEqual([['submitted', 'submitted'], ['denied', 'denied']]);
  });

  it('is named once: the same request twice is one order', () => {
    const desk = aHostDesk();
    const named = request({ clientOrderId: clientOrderId('mine') });
    expect([desk.hostOrders.submit(named).id, desk.hostOrders.submit(named).id, desk.venue.sent.length]).toEqual(['mine', 'mine', 1]);
  });

  it('has no history where none is kept, and waits all the same', async () => {
    const desk = aHostDesk({ history: 'off' });
    const placed = desk.hostOrders.submit(request());
    desk.orders.apply(fillOf(placed, '2'));
    expect([(await placed.done).state, code(() => placed.events()), code(() => desk.hostOrders.explain(placed.id))]).toEqual(['filled', 'INVALID_STATE', 'INVALID_STATE']);
  });
});

describe('queries', () => {
  const desk = aHostDesk();
  const { hostOrders, orders } = desk;
  const first = hostOrders.submit(request({ strategy: strategyId('sma') }));
  const second = hostOrders.submit(request({ instrument: instrumentId('ETH/USDT.SIM'), side: 'sell', owner: ada }));
  const third = hostOrders.submit(request({ tags: ['hedge'] }));
  orders.apply({ kind: 'accepted', orderId: second.id, venueOrderId: venueOrderId('V-2'), at: second.createdAt });
  orders.apply(reportOf('canceled', third.id));
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

  it.each([
    [{}, [third.id, first.id, second.id]],
    [{ strategy: strategyId('sma') }, [first.id]],
    [{ instrument: instrumentId('ETH/USDT.SIM') }, [second.id]],
    [{ owner: ada }, [second.id]],
    [{ states: ['canceled', 'working'] as const }, [third.id, second.id]],
    [{ side: 'sell' as const }, [second.id]],
    [{ tag: 'hedge' }, [third.id]],
  ])('list %j', (filter, expected) => {
    expect(ids(hostOrders.list(filter))).toEqual(expected);
  });

  it('find an order by its id and by the id the venue gave it', () => {
    expect([hostOrders.get(first.id).id, hostOrders.findByVenueId(venueOrderId('V-2'))?.id, hostOrders.findByVenueId(venueOrderId('V-3'))]).toEqual([first.id, second.id, undefined]);
  });

  it('count', () => {
    expect([ids(hostOrders.open()), hostOrders.openCount, hostOrders.counts]).toEqual([[first.id, second.id], 2, { submitted: 3, denied: 0 }]);
  });

  it('do not find what does not exist', () => {
    expect(['get', 'cancel', 'events', 'explain'].map((name) => code(() => hostOrders[name as 'get'](clientOrderId('none'))))).toEqual(Array(4).fill('ORDER_NOT_FOUND'));
  });
});

describe('the orders of an owner', () => {
  it('carry its name', () => {
    const { hostOrders } = aHostDesk();
    const own = hostOrders.as(ada);
    expect([own.submit(request()).owner, ...own.submit([request(), request({ owner: ada })]).map(({ owner }) => owner)]).toEqual([ada, ada, ada]);
    expect(code(() => own.submit(request({ owner: bob })))).toBe('INVALID_INPUT');
  });

  it('are all it sees', () => {
    const { hostOrders } = aHostDesk();
    const [own, others] = [hostOrders.as(ada), hostOrders.as(bob)];
    const mine = own.submit(request());
    const theirs = others.submit(request());
    hostOrders.submit(request());
    expect([own.list(), own.open(), own.list({ owner: bob }), own.open({ owner: bob })].map((list) => list.map(({ id }) => id))).toEqual([[mine.id], [mine.id], [], []]);
    expect([own.openCount, hostOrders.openCount, own.get(mine.id).id]).toEqual([1, 3, mine.id]);
    const calls = [() => own.get(theirs.id), () => own.cancel(theirs.id), () => own.modify({ orderId: theirs.id, quantity: '1' }), () => own.replace(theirs.id, request()), () => own.events(theirs.id), () => own.explain(theirs.id)];
    expect(calls.map(code)).toEqual(calls.map(() => 'ORDER_NOT_FOUND'));
  });

  it('are all it cancels', () => {
    const { hostOrders, venue } = aHostDesk();
    const own = hostOrders.as(ada);
    own.submit(request());
    hostOrders.submit(request());
    expect([own.cancelAll({ owner: bob }), own.cancelAll(), venue.sent.filter((sent) => sent.startsWith('cancel'))]).toEqual([0, 1, ['cancel O-1']]);
  });

  it('may be named in the calls of the host as well', () => {
    const { hostOrders } = aHostDesk();
    const { id } = hostOrders.as(ada).submit(request());
    expect([hostOrders.get(id, ada).id, code(() => hostOrders.get(id, bob)), code(() => hostOrders.cancel(id, bob)), code(() => hostOrders.modify({ orderId: id, quantity: '1' }, bob)), hostOrders.cancel(id, ada).pending]).toEqual([
      id, 'ORDER_NOT_FOUND', 'ORDER_NOT_FOUND', 'ORDER_NOT_FOUND', { submit: 'in-flight', cancel: 'in-flight' },
    ]);
  });

  it('hide in an explanation what belongs to somebody else', () => {
    const { hostOrders } = aHostDesk();
    const group = { group: { id: 'G', rule: 'oco' } } as const;
    const mine = hostOrders.submit(request({ owner: ada, contingency: group }));
    hostOrders.submit(request({ owner: bob, contingency: group, price: toDecimal('99') }));
    expect([hostOrders.as(ada).explain(mine.id).related, hostOrders.explain(mine.id).related.length]).toEqual([[], 1]);
  });
});
