import { clientOrderId, currency, instrumentId, ownerId, strategyId, timestamp, toDecimal, tradeId, venueOrderId, type Order, type OrderRequest } from '@redfire/core';
import { anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from './fixtures/order-desk.ts';
import type { OrderTopic } from './order-events.ts';
import { EXTERNAL } from './books/position-book.ts';

const btc = instrumentId('BTC/USDT.SIM');
const id = clientOrderId;

/** A desk whose venue accepts every order and answers every request as asked. */
function anObligingDesk(options: Parameters<typeof anOrderDesk>[0] = {}) {
  const desk = anOrderDesk(options);
  const { orders, venue } = desk;
  venue.onSubmit = (order) => { orders.apply(reportOf('accepted', order.id, { venueOrderId: venueOrderId(`V-${order.id}`) })); };
  venue.onCancel = (orderId) => { orders.apply(reportOf('canceled', orderId)); };
  venue.onModify = ({ orderId, ...change }) => {
    const amounts = Object.fromEntries(Object.entries(change).map(([field, value]) => [field, toDecimal(String(value))]));
    orders.apply(reportOf('modified', orderId, amounts));
  };
  return desk;
}

const limit = (overrides: Partial<OrderRequest> = {}) => anOrderRequest({ quantity: '3', ...overrides });
const pick = ({ state, filledQuantity, pending }: Order) => [state, filledQuantity.toFixed(), pending];

describe('submit', () => {
  it('gives the order as the call left it, and its events in the order of what happened', () => {
    const { orders, venue, topics, ledger } = anOrderDesk();
    venue.onSubmit = (order) => {
      orders.apply(reportOf('accepted', order.id));
      orders.apply(fillOf(order, '1', '100', 'T-1'));
      orders.apply(fillOf(order, '2', '103', 'T-2'));
    };
    const order = orders.submit(limit());
    expect(pick(order)).toEqual(['filled', '3', {}]);
    expect(topics()).toEqual(['order.submitted', 'order.accepted', 'order.filled', 'position.changed', 'account.posted', 'order.filled', 'position.changed', 'account.posted']);
    expect([ledger.balance(currency('USDT')).toString(), String(order.averagePrice)]).toEqual(['-0.2', '102']);
  });

  it('publishes nothing before its effects are in the books', () => {
    const { orders, venue, handlers, positions } = anOrderDesk();
    venue.onSubmit = (order) => { orders.apply(fillOf(order, '3')); };
    const seen: string[] = [];
    handlers['order.submitted'] = ({ order }) => { seen.push(order.state, orders.get(order.id).state, positions.net(btc).quantity.toString()); };
    orders.submit(limit());
    expect(seen).toEqual(['submitted', 'filled', '3']);
  });

  it('from a handler takes effect at once, and its events queue behind those being told', () => {
    const { orders, handlers, events } = anObligingDesk();
    const inside: string[] = [];
    handlers['order.submitted'] = ({ order }) => {
      if (order.id !== 'O-1') return;
      inside.push(orders.submit(limit({ side: 'sell' })).state);
    };
    orders.submit(limit());
    expect(inside).toEqual(['working']);
    expect(events.map(({ topic, event }) => [topic, 'order' in event && event.order.id])).toEqual([['order.submitted', 'O-1'], ['order.accepted', 'O-1'], ['order.submitted', 'O-2'], ['order.accepted', 'O-2']]);
  });

  it('from a handler of its own fills, without end, is cut off', () => {
    const { orders, venue, handlers, topics } = anOrderDesk();
    venue.onSubmit = (order) => { orders.apply(fillOf(order, '3')); };
    handlers['order.filled'] = () => { orders.submit(limit()); };
    expect(codeOf(() => orders.submit(limit()))).toBe('TOPIC_STORM');
    delete handlers['order.filled'];
    const before = topics().length;
    orders.submit(limit());
    expect(topics().slice(before)).toEqual(['order.submitted', 'order.filled', 'position.changed', 'account.posted']);
  });

  it('numbers its events and names the one that led to each', () => {
    const { orders, events, clock } = anObligingDesk();
    clock.advanceTo(timestamp(5));
    const { id: orderId } = orders.submit(limit());
    orders.apply(fillOf(orders.get(orderId), '3'));
    expect(events.map(({ event: { id: eventId, at, causedBy, correlationId } }) => [eventId, at, causedBy, correlationId])).toEqual([
      ['E-1', 5, undefined, 'O-1'],
      ['E-2', 5, 'E-1', 'O-1'],
      ['E-3', 5, 'E-2', 'O-1'],
      ['E-4', 5, 'E-3', 'O-1'],
      ['L-1', 5, 'E-3', 'O-1'],
    ]);
  });

  it('comes back denied with every reason of risk, and nothing is sent', () => {
    const reasons = [{ rule: 'max', message: 'too large' }, { rule: 'hours', message: 'too late' }];
    const { orders, venue, events } = anOrderDesk({ denies: () => reasons });
    const order = orders.submit(limit());
    expect([order.state, order.reason, venue.sent]).toEqual(['denied', 'too large; too late', []]);
    expect(events.map(({ topic, event }) => [topic, 'verdict' in event && event.verdict])).toEqual([['order.denied', { kind: 'denied', order, reasons }]]);
  });

  it('comes back rejected when the venue refuses', () => {
    const { orders, venue, topics } = anOrderDesk();
    venue.onSubmit = (order) => { orders.apply(reportOf('rejected', order.id, { reason: 'margin' })); };
    const order = orders.submit(limit());
    expect([order.state, order.reason, topics()]).toEqual(['rejected', 'margin', ['order.submitted', 'order.rejected']]);
  });

  it('counts what went out and what did not', () => {
    const { orders } = anObligingDesk({ denies: (quantity) => (quantity === '3' ? [] : [{ rule: 'r', message: 'no' }]) });
    orders.submit(limit());
    orders.submit(limit({ quantity: '4' }));
    expect(orders.counts).toEqual({ submitted: 1, denied: 1 });
  });

  it('refuses an instrument it does not have, an amount that is none, and a part of another order', () => {
    const { orders, events } = anOrderDesk();
    const bad = [
      limit({ instrument: instrumentId('NONE.SIM') }),
      limit({ quantity: 'three' }),
      limit({ side: 'long' as 'buy' }),
      limit({ type: 'limt' as 'limit' }),
      anOrderRequest({ type: 'trailing-stop-market', trailingOffset: { by: 'pips' as 'ticks', value: '1' } } as never),
      limit({ parentId: clientOrderId('O-9') }),
    ];
    expect(bad.map((request) => codeOf(() => orders.submit(request)))).toEqual(['UNKNOWN_INSTRUMENT', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT']);
    expect([orders.list(), events]).toEqual([[], []]);
  });

  it('denies an algorithm that nobody has', () => {
    const { orders } = anOrderDesk();
    const { state, reason } = orders.submit(limit({ algorithm: { use: 'twap', slices: 3, durationMs: 1_000 } }));
    expect([state, reason]).toEqual(['denied', 'no execution algorithm "twap" is at hand; add it to the algorithms']);
  });
});

describe('a client order id', () => {
  it('given twice is one order', () => {
    const { orders, venue } = anObligingDesk();
    const request = limit({ clientOrderId: id('mine') });
    const first = orders.submit(request);
    expect([orders.submit({ ...request, quantity: '3.000' }) === first, venue.sent]).toEqual([true, ['submit mine buy 3']]);
  });

  it('still names its order after an amendment, and after the end', () => {
    const { orders } = anObligingDesk();
    const request = limit({ clientOrderId: id('mine') });
    orders.submit(request);
    orders.modify({ orderId: id('mine'), quantity: '5', price: '101' });
    const amended = orders.submit(request);
    orders.cancel(id('mine'));
    expect([amended.quantity.toFixed(), orders.submit(request).state]).toEqual(['5', 'canceled']);
  });

  it.each<[string, Partial<OrderRequest>]>([
    ['quantity', { quantity: '4' }],
    ['price', { price: '101' }],
    ['side', { side: 'sell' }],
    ['instrument', { instrument: instrumentId('ETH/USDT.SIM') }],
    ['time in force', { timeInForce: 'ioc' }],
    ['strategy', { strategy: strategyId('other') }],
    ['owner', { owner: ownerId('other') }],
  ])('used again for another %s is refused', (_what, other) => {
    const { orders } = anObligingDesk();
    orders.submit(limit({ clientOrderId: id('mine') }));
    expect(codeOf(() => orders.submit(limit({ clientOrderId: id('mine'), ...other })))).toBe('DUPLICATE_ORDER_ID');
  });

  it('of the host that reads like ours is not given out again', () => {
    const { orders } = anObligingDesk();
    orders.submit(limit({ clientOrderId: id('O-1'), side: 'sell' }));
    expect([orders.submit(limit()).id, orders.get(id('O-1')).side, orders.openCount]).toEqual(['O-2', 'sell', 2]);
  });
});

describe('validation', () => {
  it('says everything that is wrong at once', () => {
    const { orders } = anOrderDesk({
      instruments: [anInstrument({ minQuantity: '1', maxNotional: '10' })],
      capabilities: { postOnly: false, displayQuantity: false, timesInForce: ['gtc'] },
    });
    const order = orders.submit(limit({ quantity: '0.0005', price: '1000000.001', timeInForce: 'ioc', expiresAt: timestamp(0), postOnly: true, displayQuantity: '2', triggerPrice: '-1' }));
    expect(order.reason?.split('; ')).toEqual([
      'quantity "0.0005" is not a multiple of the lot size "0.001"',
      'quantity "0.0005" is below the least "1"',
      'value "500.0000005" is above the most "10"',
      'displayQuantity "2" must be a multiple of the lot size above zero and at most the quantity',
      'price "1000000.001" is not a multiple of the tick size "0.01"',
      'an order of type "limit" has no triggerPrice',
      'triggerPrice "-1" must be above zero',
      'expiresAt belongs to time in force "gtd", not "ioc"',
      'expiresAt "0" is not in the future',
      'postOnly rests, "ioc" does not',
      'displayQuantity is of an order that rests, "ioc" does not',
      'the venue has no postOnly',
      'the venue has no time in force "ioc"',
      'the venue has no displayQuantity',
    ]);
  });

  it.each<[string, Partial<OrderRequest>, string]>([
    ['no quantity', { quantity: '0' }, 'quantity "0" must be above zero'],
    ['a market order with a price', { type: 'market', price: '1' } as Partial<OrderRequest>, 'an order of type "market" has no price'],
    ['a limit without a price', { type: 'limit', price: undefined } as never, 'an order of type "limit" needs price'],
    ['a limit with an activation price', { activationPrice: '100' }, 'an order of type "limit" has no activationPrice'],
    ['a stop without its trigger', { type: 'stop-limit', triggerPrice: undefined } as never, 'an order of type "stop-limit" needs triggerPrice'],
    ['a trail between ticks', { type: 'trailing-stop-market', trailingOffset: { by: 'price', value: '0.005' } }, 'trailingOffset "0.005" is not a multiple of the tick size "0.01"'],
    ['a trail of half a tick', { type: 'trailing-stop-market', trailingOffset: { by: 'ticks', value: '0.5' } }, 'trailingOffset "0.5" is not a whole number of ticks'],
    ['a trail of everything', { type: 'trailing-stop-market', trailingOffset: { by: 'percent', value: '100' } }, 'trailingOffset "100" must be below 100 percent'],
    ['a date that is missing', { timeInForce: 'gtd' }, 'time in force "gtd" needs expiresAt'],
    ['a stop that cannot wait', { type: 'stop-market', timeInForce: 'fok' }, 'an order of type "stop-market" waits for its trigger and cannot be "fok"'],
    ['a market order that only makes', { type: 'market', postOnly: true }, 'postOnly needs a limit, an order of type "market" has none'],
    ['a reduction of nothing', { reduceOnly: true }, 'reduceOnly buy of "3" does not reduce a position of "0"'],
  ])('refuses %s', (_what, overrides, reason) => {
    const { orders } = anOrderDesk();
    expect(orders.submit(limit(overrides)).reason).toBe(reason);
  });

  it('refuses an index, what has expired, and what the venue does not have', () => {
    const { orders } = anOrderDesk({ instruments: [anInstrument({ kind: 'index' }), anInstrument({ kind: 'future', expiry: 0 })], capabilities: { orderTypes: ['market'] } });
    const of = (instrument: string) => orders.submit(limit({ instrument: instrumentId(instrument) })).reason;
    expect([of('SPX.SIM'), of('BTC-250627/USDT.SIM')]).toEqual([
      'instrument "SPX.SIM" is an index and cannot be traded; the venue has no orders of type "limit"',
      'instrument "BTC-250627/USDT.SIM" has expired; the venue has no orders of type "limit"',
    ]);
  });

  it.each(['market', 'limit', 'stop-market', 'stop-limit', 'market-if-touched', 'limit-if-touched', 'market-to-limit', 'trailing-stop-market', 'trailing-stop-limit'] as const)('passes a usual order of type "%s"', (type) => {
    const { orders } = anObligingDesk();
    expect(orders.submit(anOrderRequest({ type })).state).toBe('working');
  });
});

describe('reduceOnly', () => {
  const strategy = strategyId('trend');
  function long() {
    const desk = anObligingDesk();
    const { id: opened } = desk.orders.submit(limit({ strategy, quantity: '2' }));
    desk.orders.apply(fillOf(desk.orders.get(opened), '2'));
    return desk;
  }

  it('passes up to the position of the strategy, and no further', () => {
    const { orders } = long();
    const sell = (quantity: string, of = strategy) => orders.submit(limit({ side: 'sell', quantity, reduceOnly: true, strategy: of })).state;
    expect([sell('2'), sell('2.001'), sell('1', strategyId('other'))]).toEqual(['working', 'denied', 'denied']);
  });

  it('holds for an amendment too, for what is left of the order', () => {
    const { orders } = long();
    const { id: orderId } = orders.submit(limit({ side: 'sell', quantity: '1', reduceOnly: true, strategy }));
    orders.apply(fillOf(orders.get(orderId), '0.5', '100', 'T-9'));
    expect(codeOf(() => orders.modify({ orderId, quantity: '2.1' }))).toBe('INVALID_INPUT');
    expect(orders.modify({ orderId, quantity: '2' }).quantity.toFixed()).toBe('2');
  });
});

describe('a list', () => {
  it('is placed in its order, events behind all of it', () => {
    const { orders, venue, topics } = anOrderDesk();
    const placed = orders.submitAll([limit({ clientOrderId: id('A') }), limit({ side: 'sell' })]);
    expect(placed.map((order) => [order.id, order.state])).toEqual([['A', 'submitted'], ['O-1', 'submitted']]);
    expect([venue.sent, topics()]).toEqual([['submit A buy 3', 'submit O-1 sell 3'], ['order.submitted', 'order.submitted']]);
  });

  it('is refused whole where one order is', () => {
    const { orders, venue } = anOrderDesk({ denies: (quantity) => (quantity === '4' ? [{ rule: 'max', message: 'too large' }] : []) });
    const placed = orders.submitAll([limit(), limit({ quantity: '4' }), limit()]);
    expect(placed.map(({ state, reason }) => [state, reason])).toEqual([
      ['denied', 'order "O-2" of the same list was refused'], ['denied', 'too large'], ['denied', 'order "O-2" of the same list was refused'],
    ]);
    expect([venue.sent, orders.counts, orders.openCount]).toEqual([[], { submitted: 0, denied: 3 }, 0]);
  });

  it('that is repeated places nothing again', () => {
    const { orders, venue } = anOrderDesk();
    const list = [limit({ clientOrderId: id('A') }), limit({ clientOrderId: id('B') })];
    orders.submitAll(list);
    expect([orders.submitAll(list).map((order) => order.id), venue.sent.length]).toEqual([['A', 'B'], 2]);
  });

  it('with an order that cannot be read throws before anything is placed', () => {
    const { orders, venue, events } = anOrderDesk();
    expect(codeOf(() => orders.submitAll([limit({ clientOrderId: id('A') }), limit({ clientOrderId: id('A') })]))).toBe('DUPLICATE_ORDER_ID');
    expect(codeOf(() => orders.submitAll([limit(), limit({ quantity: 'three' })]))).toBe('INVALID_INPUT');
    expect([venue.sent, events, orders.list()]).toEqual([[], [], []]);
  });
});

describe('cancel', () => {
  it('is under way until the venue answers, and a fill may win', () => {
    const { orders, venue, topics } = anObligingDesk();
    venue.onCancel = () => undefined;
    const { id: orderId } = orders.submit(limit());
    expect(pick(orders.cancel(orderId))).toEqual(['working', '0', { cancel: 'in-flight' }]);
    orders.apply(fillOf(orders.get(orderId), '3'));
    orders.apply(reportOf('cancel-rejected', orderId, { reason: 'filled' }));
    expect([...pick(orders.get(orderId)), topics()]).toEqual(['filled', '3', {}, ['order.submitted', 'order.accepted', 'order.cancel-requested', 'order.filled', 'position.changed', 'account.posted']]);
  });

  it('that is refused leaves the order at work', () => {
    const { orders, venue, topics } = anObligingDesk();
    venue.onCancel = (orderId) => { orders.apply(reportOf('cancel-rejected', orderId, { reason: 'too late' })); };
    const { id: orderId } = orders.submit(limit());
    expect([...pick(orders.cancel(orderId)), topics().at(-1)]).toEqual(['working', '0', {}, 'order.cancel-rejected']);
  });

  it('is refused for an order that has ended or has one under way', () => {
    const { orders, venue } = anObligingDesk();
    const { id: ended } = orders.submit(limit());
    orders.cancel(ended);
    venue.onCancel = () => undefined;
    const { id: busy } = orders.submit(limit());
    orders.cancel(busy);
    expect([ended, busy, id('none')].map((orderId) => codeOf(() => orders.cancel(orderId)))).toEqual(['ORDER_NOT_OPEN', 'ORDER_NOT_OPEN', 'ORDER_NOT_FOUND']);
  });

  it('of all matching orders asks each once and says how many', () => {
    const { orders, venue } = anObligingDesk();
    for (const strategy of [strategyId('a'), strategyId('b'), strategyId('a')]) orders.submit(limit({ strategy }));
    expect([orders.cancelAll({ strategy: strategyId('a') }), orders.openCount, venue.sent.slice(3)]).toEqual([2, 1, ['cancel O-1', 'cancel O-3']]);
  });

  it('of all passes over one that ended through the cancel of another', () => {
    const { orders, venue } = anObligingDesk();
    for (let count = 0; count < 3; count++) orders.submit(limit());
    venue.onCancel = (orderId) => {
      orders.apply(reportOf('canceled', orderId));
      if (orderId === 'O-1') orders.apply(reportOf('canceled', 'O-2', { reason: 'the other leg' }));
    };
    expect([orders.cancelAll(), orders.openCount]).toEqual([2, 0]);
  });
});

describe('modify', () => {
  it.each([['modified', 'partially-filled'], ['modify-rejected', 'filled'], ['canceled', 'filled']] as const)('to more leaves an order open that fills all it had, until it hears "%s"', (answer, state) => {
    const { orders } = anOrderDesk();
    const { id: orderId } = orders.submit(limit({ quantity: '3' }));
    orders.apply(reportOf('accepted', orderId));
    orders.modify({ orderId, quantity: '5' });
    orders.apply(fillOf(orders.get(orderId), '3', '100', 'T-1'));
    const before = orders.get(orderId).state;
    orders.apply(reportOf(answer, orderId, answer === 'modified' ? { quantity: toDecimal('5') } : {}));
    expect([before, orders.get(orderId).state]).toEqual(['partially-filled', state]);
  });

  it.each([['modified', 'working'], ['modify-rejected', 'filled'], ['canceled', 'filled']] as const)('to more, and a bust of all it had, leave it to "%s" to say that it had ended', (answer, state) => {
    const { orders } = anOrderDesk();
    const { id: orderId } = orders.submit(limit({ quantity: '3' }));
    orders.apply(reportOf('accepted', orderId));
    orders.modify({ orderId, quantity: '5' });
    orders.apply(fillOf(orders.get(orderId), '3', '100', 'T-1'));
    orders.apply(reportOf('fill-busted', orderId, { tradeId: tradeId('T-1') }));
    const before = orders.get(orderId).state;
    orders.apply(reportOf(answer, orderId, answer === 'modified' ? { quantity: toDecimal('5') } : {}));
    expect([before, orders.get(orderId).state, orders.get(orderId).filledQuantity.toFixed()]).toEqual(['working', state, '0']);
  });

  it.each([['before', 'filled'], ['after', 'working']] as const)('to less that came %s a fill of all of that, and is heard of behind its bust, leaves the order "%s"', (when, state) => {
    const { orders } = anOrderDesk();
    const { id: orderId } = orders.submit(limit({ quantity: '3' }));
    orders.apply(reportOf('accepted', orderId));
    orders.modify({ orderId, quantity: '1' });
    orders.apply({ ...fillOf(orders.get(orderId), '1', '100', 'T-1'), at: timestamp(5) });
    orders.apply(reportOf('fill-busted', orderId, { tradeId: tradeId('T-1'), at: timestamp(6) }));
    orders.apply(reportOf('modified', orderId, { quantity: toDecimal('1'), at: timestamp(when === 'before' ? 4 : 7) }));
    expect(orders.get(orderId).state).toBe(state);
  });

  it('sends the change and keeps the new terms once the venue has them', () => {
    const { orders, topics } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    const { quantity, price, pending } = orders.modify({ orderId, quantity: '5', price: '99.5' }) as Order & { readonly price: unknown };
    expect([quantity.toFixed(), String(price), pending, topics().at(-1)]).toEqual(['5', '99.5', {}, 'order.modified']);
  });

  it('leaves the order as it was when the venue refuses', () => {
    const { orders, venue, topics } = anObligingDesk();
    venue.onModify = ({ orderId }) => { orders.apply(reportOf('modify-rejected', orderId, { reason: 'no' })); };
    const { id: orderId } = orders.submit(limit());
    expect([orders.modify({ orderId, quantity: '5' }).quantity.toFixed(), topics().at(-1)]).toEqual(['3', 'order.modify-rejected']);
  });

  it.each(['2', '1.5'])('to %s, when 2 are filled, becomes a cancel', (quantity) => {
    const { orders, venue } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    orders.apply(fillOf(orders.get(orderId), '2'));
    expect([orders.modify({ orderId, quantity }).state, venue.sent.at(-1)]).toEqual(['canceled', 'cancel O-1']);
  });

  it('is refused with every reason, of validation or of risk, and nothing is sent', () => {
    const { orders, venue } = anObligingDesk({ denies: (quantity) => (quantity === '9' ? [{ rule: 'r', message: 'too large' }] : []) });
    const { id: orderId } = orders.submit(limit());
    const refused = [{ quantity: '0' }, { quantity: '3.0001', price: '0.001' }, { triggerPrice: '90' }, { quantity: '9' }].map((change) => detailsOf(() => orders.modify({ orderId, ...change })));
    expect(refused).toEqual([
      ['quantity "0" must be above zero'],
      ['quantity "3.0001" is not a multiple of the lot size "0.001"', 'price "0.001" is not a multiple of the tick size "0.01"'],
      ['an order of type "limit" has no triggerPrice'],
      ['too large'],
    ]);
    expect([venue.sent, orders.get(orderId).pending]).toEqual([['submit O-1 buy 3'], {}]);
  });

  it('is refused where the venue does not change orders', () => {
    const { orders } = anObligingDesk({ capabilities: { modify: false } });
    const { id: orderId } = orders.submit(limit());
    expect(codeOf(() => orders.modify({ orderId, quantity: '5' }))).toBe('NOT_SUPPORTED');
  });
});

describe('a request that fails on its way', () => {
  it.each(['NOT_SENT', 'GATEWAY_CLOSED', 'NOT_SUPPORTED'] as const)('surely not sent (%s) is refused as the venue would', (code) => {
    const { orders, venue, topics } = anObligingDesk();
    const { id: open } = orders.submit(limit());
    [venue.onSubmit, venue.onModify, venue.onCancel] = [() => undefined, () => undefined, () => undefined];
    const fail = <Result>(call: () => Result) => {
      venue.failure = code;
      return call();
    };
    const states = [fail(() => orders.submit(limit())), fail(() => orders.modify({ orderId: open, quantity: '4' })), fail(() => orders.cancel(open))].map(pick);
    expect(states).toEqual([['rejected', '0', {}], ['working', '0', {}], ['working', '0', {}]]);
    expect(topics().slice(2)).toEqual(['order.submitted', 'order.rejected', 'order.modify-requested', 'order.modify-rejected', 'order.cancel-requested', 'order.cancel-rejected']);
  });

  it('without an answer is unknown, counts as open, and is not sent again', () => {
    const { orders, venue, positions } = anOrderDesk();
    venue.failure = 'OUTCOME_UNKNOWN';
    const order = orders.submit(limit({ clientOrderId: id('mine') }));
    expect([pick(order), positions.net(btc).openQuantity.toString()]).toEqual([['submitted', '0', { submit: 'unknown' }], '3']);
    orders.submit(limit({ clientOrderId: id('mine') }));
    expect(venue.sent).toEqual(['submit mine buy 3']);
    orders.apply(reportOf('accepted', 'mine'));
    expect(pick(orders.get(id('mine')))).toEqual(['working', '0', {}]);
  });

  it('without an answer stays pending for a change and a cancel', () => {
    const { orders, venue } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    [venue.onModify, venue.onCancel] = [() => undefined, () => undefined];
    venue.failure = 'OUTCOME_UNKNOWN';
    orders.modify({ orderId, quantity: '4' });
    venue.failure = 'OUTCOME_UNKNOWN';
    expect(pick(orders.cancel(orderId))).toEqual(['working', '0', { modify: 'unknown', cancel: 'unknown' }]);
  });

  it('is known all the same when a report came first', () => {
    const { orders, venue } = anOrderDesk();
    venue.onSubmit = (order) => { orders.apply(fillOf(order, '3')); };
    venue.failure = 'OUTCOME_UNKNOWN';
    expect(pick(orders.submit(limit()))).toEqual(['filled', '3', {}]);
  });

  it('in any other way is thrown, with the order unknown and its events out', () => {
    const { orders, venue, topics } = anOrderDesk();
    venue.failure = new TypeError('broken adapter');
    expect(() => orders.submit(limit())).toThrow('broken adapter');
    expect([pick(orders.get(id('O-1'))), topics()]).toEqual([['submitted', '0', { submit: 'unknown' }], ['order.submitted', 'order.outcome-unknown']]);
  });
});

describe('owners', () => {
  it('have positions of their own, also where no strategy has ordered; together they are the net one', () => {
    const { orders, venue, positions } = anObligingDesk();
    let trades = 0;
    venue.onSubmit = (order) => { orders.apply(fillOf(order, order.quantity.toFixed(), '100', `T-${++trades}`)); };
    const [ann, bob] = [ownerId('ann'), ownerId('bob')];
    orders.submit(limit({ quantity: '3', owner: ann }));
    orders.submit(limit({ quantity: '2', owner: bob }));
    orders.submit(limit({ quantity: '1' }));
    expect(positions.all().map((position) => [position.strategy, position.owner, position.quantity.toString()])).toEqual([[EXTERNAL, ann, '3'], [EXTERNAL, bob, '2'], [EXTERNAL, undefined, '1']]);
    expect([positions.of(EXTERNAL, btc, bob).quantity.toString(), positions.of(EXTERNAL, btc).quantity.toString(), positions.net(btc).quantity.toString()]).toEqual(['2', '1', '6']);
  });

  it('see, cancel and change their own orders only', () => {
    const { orders } = anObligingDesk();
    const [ann, bob] = [ownerId('ann'), ownerId('bob')];
    const { id: orderId } = orders.submit(limit({ owner: ann }));
    const { id: nobodys } = orders.submit(limit());
    const tries = [() => orders.get(orderId, bob), () => orders.cancel(orderId, bob), () => orders.modify({ orderId, quantity: '5' }, bob), () => orders.get(nobodys, bob)];
    expect([...tries.map(codeOf), orders.get(orderId, ann).id, orders.get(orderId).id]).toEqual(['ORDER_NOT_FOUND', 'ORDER_NOT_FOUND', 'ORDER_NOT_FOUND', 'ORDER_NOT_FOUND', 'O-1', 'O-1']);
    expect([orders.open({ owner: ann }).length, orders.open({ owner: bob }).length, orders.cancelAll({ owner: bob })]).toEqual([1, 0, 0]);
  });
});

describe('queries', () => {
  it('filter open orders and all that are still held, oldest first', () => {
    const { orders } = anObligingDesk();
    const [eth, a] = [instrumentId('ETH/USDT.SIM'), strategyId('a')];
    orders.submit(limit({ strategy: a }));
    orders.submit(limit({ instrument: eth }));
    orders.submit(limit({ instrument: eth, strategy: a }));
    orders.cancel(id('O-2'));
    const ids = (list: readonly Order[]) => list.map(({ id: orderId }) => orderId);
    expect([ids(orders.open()), ids(orders.open({ instrument: eth })), ids(orders.list()), ids(orders.list({ states: ['canceled'] })), ids(orders.list({ strategy: a, instrument: btc }))]).toEqual([
      ['O-1', 'O-3'], ['O-3'], ['O-2', 'O-1', 'O-3'], ['O-2'], ['O-1'],
    ]);
  });

  it('forget ended orders beyond the limit, and never an open one', () => {
    const { orders } = anObligingDesk({ endedOrderLimit: 10 });
    const { id: open } = orders.submit(limit());
    for (let count = 0; count < 100; count++) orders.cancel(orders.submit(limit()).id);
    const ended = orders.list({ states: ['canceled'] });
    expect([ended.length <= 10, ended.length >= 5, ended.at(-1)?.id, orders.get(open).state, codeOf(() => orders.get(id('O-2')))]).toEqual([true, true, 'O-101', 'working', 'ORDER_NOT_FOUND']);
  });

  it('keep the last ended order with the least limit', () => {
    const { orders, venue } = anObligingDesk({ endedOrderLimit: 1 });
    venue.onSubmit = (order) => { orders.apply(reportOf('rejected', order.id, { reason: 'no' })); };
    expect([orders.submit(limit()).state, orders.submit(limit()).state, orders.list().length <= 1]).toEqual(['rejected', 'rejected', true]);
  });
});

describe('what the venue tells of an order that is not ours', () => {
  const stranger = { id: id('X-1'), instrument: btc, side: 'sell' as const };

  it('is adopted when it is a fill: position and cash follow, for no strategy', () => {
    const { orders, positions, ledger, events } = anOrderDesk();
    orders.apply(fillOf(stranger, '2'));
    expect([pick(orders.get(stranger.id)), orders.get(stranger.id).tags]).toEqual([['filled', '2', {}], ['adopted']]);
    expect([positions.net(btc), positions.of(EXTERNAL, btc)].map(({ quantity, openQuantity }) => [quantity.toString(), openQuantity.toString()])).toEqual([['-2', '0'], ['-2', '0']]);
    expect(ledger.balance(currency('USDT')).toString()).toBe('-0.1');
    expect(events.map(({ topic, event }) => ('discrepancy' in event ? event.discrepancy : topic))).toEqual([
      { kind: 'unknown-fill', orderId: 'X-1', instrument: 'BTC/USDT.SIM', tradeId: 'T-1', quantity: toDecimal('2'), price: toDecimal('100'), outcome: 'adopted', expected: 'an order of ours', found: 'fill, adopted as external' },
      'order.filled',
      'position.changed',
      'account.posted',
    ]);
  });

  it('is adopted from totals as well', () => {
    const { orders, positions } = anOrderDesk();
    orders.apply(reportOf('cumulative', 'X-1', { instrument: btc, side: 'buy', filledQuantity: toDecimal('2'), averagePrice: toDecimal('100') }));
    expect([positions.net(btc).quantity.toString(), orders.get(id('X-1')).state]).toEqual(['2', 'filled']);
  });

  it('and says too little to be posted is a discrepancy', () => {
    const { orders, events, positions } = anOrderDesk();
    const { side: _side, ...without } = fillOf(stranger, '2');
    orders.apply(without);
    orders.apply(reportOf('canceled', 'X-2'));
    expect([events.map(({ event }) => 'discrepancy' in event && [event.discrepancy.kind, event.discrepancy.found]), positions.net(btc).quantity.toString()]).toEqual([
      [['unknown-fill', 'fill, not enough told to post it'], ['unknown-order', 'canceled']],
      '0',
    ]);
  });
});

describe('reports', () => {
  it('that are repeated publish nothing', () => {
    const { orders, events } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    orders.apply(fillOf(orders.get(orderId), '1'));
    const before = events.length;
    orders.apply(reportOf('accepted', orderId));
    orders.apply(fillOf(orders.get(orderId), '1'));
    expect(events.length).toBe(before);
  });

  it('of a late fill post it and tell of the discrepancy after the fill', () => {
    const { orders, topics, positions } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    orders.cancel(orderId);
    orders.apply(fillOf(orders.get(orderId), '3'));
    expect([orders.get(orderId).state, positions.net(btc).quantity.toString(), topics().slice(4)]).toEqual(['filled', '3', ['order.filled', 'position.changed', 'account.posted', 'order.discrepancy']]);
  });

  it('of busts and corrections are one adjustment each, with what was and what is', () => {
    const { orders, events, positions } = anObligingDesk();
    const { id: orderId } = orders.submit(limit());
    orders.apply(fillOf(orders.get(orderId), '3', '100'));
    orders.apply({ ...fillOf(orders.get(orderId), '2', '101'), kind: 'fill-corrected' });
    orders.apply(reportOf('fill-busted', orderId, { tradeId: 'T-1' }));
    const adjustments = events.flatMap(({ topic, event }) => (topic === 'order.fill-adjusted' ? [[event.before.quantity.toFixed(), event.after?.quantity.toFixed()]] : []));
    expect([adjustments, positions.net(btc).quantity.toString()]).toEqual([[['3', '2'], ['2', undefined]], '0']);
  });
});

describe('event ids', () => {
  function run(wants: (topic: OrderTopic) => boolean) {
    const { orders, venue, events } = anObligingDesk({ wants, denies: (quantity) => (quantity === '4' ? [{ rule: 'r', message: 'no' }] : []) });
    const { id: first } = orders.submit(limit());
    orders.apply(fillOf(orders.get(first), '1'));
    orders.submit(limit({ quantity: '4' }));
    orders.cancel(first);
    orders.apply(fillOf(orders.get(first), '1', '100', 'T-2'));
    venue.failure = 'NOT_SENT';
    orders.submit(limit());
    return events.map(({ topic, event }) => [event.id, event.causedBy, topic] as const);
  }

  it('repeat whoever listens', () => {
    const all = run(() => true);
    const topics = [...new Set(all.map(([, , topic]) => topic))];
    expect(topics.map((only) => run((topic) => topic === only))).toEqual(topics.map((only) => all.filter(([, , topic]) => topic === only)));
    expect(run(() => false)).toEqual([]);
  });
});

function codeOf(call: () => unknown): string {
  return failureOf(call).code;
}

function detailsOf(call: () => unknown): unknown {
  return failureOf(call).details['reasons'];
}

function failureOf(call: () => unknown): { readonly code: string; readonly details: Readonly<Record<string, unknown>> } {
  try {
    call();
  } catch (error) {
    return error as { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
  }
  return { code: 'nothing was thrown', details: {} };
}
