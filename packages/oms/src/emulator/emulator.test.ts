import { clientOrderId, isRedFireError, strategyId, timestamp, type OrderRequest } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARE, anEmulatorDesk } from '../fixtures/emulator-desk.ts';
import { fillOf, reportOf } from '../fixtures/order-desk.ts';
import { Emulator } from './emulator.ts';

type Desk = ReturnType<typeof anEmulatorDesk>;
const id = clientOrderId;
const stop = (overrides: object = {}): Partial<OrderRequest> => ({ type: 'stop-market', side: 'sell', triggerPrice: '95', ...overrides });
const trail = (overrides: object = {}): Partial<OrderRequest> => ({ type: 'trailing-stop-market', side: 'sell', trailingOffset: { by: 'price', value: '3' }, ...overrides });
/** Trades one after the other, until the order has gone; the last one shown. */
const until = (desk: Desk, prices: readonly number[]) => prices.find((price) => {
  desk.trade(price);
  return desk.sent.length > 0;
});

describe('an order that the venue lacks is held', () => {
  it('with an event, outside the venue, until its trigger is reached, and then sent as what the venue has', () => {
    const desk = anEmulatorDesk();
    expect(desk.submit(stop()).state).toBe('held');
    desk.trade(96);
    expect([desk.venue.sent, desk.state('O-1')]).toEqual([[], 'held']);
    desk.trade(95);
    expect([desk.sent, desk.state('O-1')]).toEqual([['O-1 sell market gtc'], 'triggered']);
    expect(desk.topics()).toEqual(['order.held', 'order.triggered', 'order.submitted', 'order.accepted']);
    desk.trade(90);
    expect(desk.sent.length).toBe(1);
  });

  it.each<[string, object, readonly number[], number | undefined, string]>([
    ['a stop to buy', { type: 'stop-market', side: 'buy', triggerPrice: '105' }, [104, 103, 106], 106, 'O-1 buy market gtc'],
    ['a stop with a limit', { type: 'stop-limit', side: 'sell', triggerPrice: '95', price: '94' }, [96, 94], 94, 'O-1 sell limit gtc price 94'],
    ['a touch to buy', { type: 'market-if-touched', side: 'buy', triggerPrice: '95' }, [96, 99, 95], 95, 'O-1 buy market gtc'],
    ['a touch to sell, with a limit', { type: 'limit-if-touched', side: 'sell', triggerPrice: '105', price: '106' }, [104, 107], 107, 'O-1 sell limit gtc price 106'],
    ['a trail by price', trail(), [100, 102, 100, 104, 102, 101], 101, 'O-1 sell market gtc'],
    ['a trail to buy', trail({ side: 'buy' }), [100, 98, 100, 97, 99, 100], 100, 'O-1 buy market gtc'],
    ['a trail by ticks', trail({ trailingOffset: { by: 'ticks', value: '2' } }), [100, 103, 102, 101], 101, 'O-1 sell market gtc'],
    ['a trail by percent, halves up', trail({ trailingOffset: { by: 'percent', value: '2.5' } }), [100, 98, 97], 97, 'O-1 sell market gtc'],
    ['a trail of less than a tick, at one tick', trail({ trailingOffset: { by: 'percent', value: '0.1' } }), [100, 101, 100], 100, 'O-1 sell market gtc'],
    ['a trail from its activation on', trail({ activationPrice: '105' }), [104, 90, 105, 103, 102], 102, 'O-1 sell market gtc'],
    ['a trail to buy from its activation on', trail({ side: 'buy', activationPrice: '95' }), [97, 120, 94, 96, 97], 97, 'O-1 buy market gtc'],
    ['a trail with a limit behind its trigger', { ...trail(), type: 'trailing-stop-limit', limitOffset: '2' }, [100, 104, 101], 101, 'O-1 sell limit gtc price 99'],
    ['a trail to buy with a limit', { ...trail({ side: 'buy' }), type: 'trailing-stop-limit', limitOffset: '1' }, [100, 104], 104, 'O-1 buy limit gtc price 104'],
    ['what becomes a limit, at the last price where there are no quotes', { type: 'market-to-limit', side: 'buy' }, [100], 100, 'O-1 buy limit gtc price 100'],
  ])('%s', (_what, request, prices, price, sent) => {
    const desk = anEmulatorDesk();
    desk.submit(request);
    expect([until(desk, prices), desk.sent]).toEqual([price, [sent]]);
  });

  it('what becomes a limit takes the far side of the next quote for it, and keeps it', () => {
    const desk = anEmulatorDesk();
    desk.submit({ type: 'market-to-limit', side: 'buy' });
    desk.submit({ type: 'market-to-limit', side: 'sell' });
    expect(desk.state('O-1')).toBe('held');
    desk.quote(99.4, 101.2);
    expect(desk.sent).toEqual(['O-1 buy limit gtc price 102', 'O-2 sell limit gtc price 99']);
    expect(desk.topics().includes('order.triggered')).toBe(false);
  });

  it('and orders that one price triggers go in the order in which they came', () => {
    const desk = anEmulatorDesk();
    for (const triggerPrice of ['93', '95', '94']) desk.submit(stop({ triggerPrice }));
    desk.submit(trail());
    desk.trade(100);
    desk.trade(90);
    expect(desk.sent.map((text) => text.slice(0, 3))).toEqual(['O-1', 'O-2', 'O-3', 'O-4']);
  });

  it('and one that is passed already goes with the next data, not at once', () => {
    const desk = anEmulatorDesk({ hears: 'always' });
    desk.trade(90);
    desk.submit(stop());
    expect(desk.state('O-1')).toBe('held');
    desk.quote(80, 120);
    expect(desk.state('O-1')).toBe('triggered');
  });

  it('and risk reviews it again when it goes', () => {
    let limit = 10;
    const desk = anEmulatorDesk({ denies: (quantity) => (Number(quantity) > limit ? [{ rule: 'max', message: 'too large by now' }] : []) });
    desk.submit(stop({ quantity: '5' }));
    limit = 1;
    desk.trade(95);
    expect([desk.state('O-1'), desk.orders.get(id('O-1')).reason, desk.sent, desk.emulator.save().orders]).toEqual(['denied', 'too large by now', [], []]);
  });

  it('and one that only reduces goes no more once the position has gone', () => {
    const desk = anEmulatorDesk();
    const strategy = strategyId('trend');
    const { id: opened } = desk.submit({ type: 'limit', quantity: '2', strategy });
    desk.orders.apply(fillOf(desk.orders.get(opened), '2'));
    const exit = { side: 'sell', quantity: '2', reduceOnly: true, strategy } as const;
    const { id: held } = desk.submit(stop(exit));
    const { id: closed } = desk.submit({ type: 'limit', ...exit });
    desk.orders.apply(fillOf(desk.orders.get(closed), '2', '100', 'T-2'));
    desk.trade(95);
    expect([desk.state(held), desk.orders.get(held).reason, desk.sent.length]).toEqual(['denied', 'reduceOnly sell of "2" does not reduce a position of "0"', 2]);
  });

  it('unless the venue has it, by the price that it asks for', () => {
    const has = { ...BARE, orderTypes: ['market', 'limit', 'stop-market'], triggerSources: ['last', 'mark'] } as const;
    const desk = anEmulatorDesk({ capabilities: has });
    expect([desk.submit(stop()).state, desk.submit(stop({ triggerSource: 'mark' })).state, desk.submit(stop({ triggerSource: 'index' })).state]).toEqual(['working', 'working', 'held']);
    expect(desk.sent).toEqual(['O-1 sell stop-market gtc triggerPrice 95', 'O-2 sell stop-market gtc triggerPrice 95 triggerSource mark']);
  });
});

describe('a trigger follows', () => {
  const sources = ['last', 'bid-ask', 'mid', 'mark', 'index'] as const;
  const shown: readonly (readonly [string, (desk: Desk) => void])[] = [
    ['last', (desk) => { desk.trade(95); }],
    ['bid-ask', (desk) => { desk.quote(95, 107); }],
    ['mid', (desk) => { desk.quote(90, 100); }],
    ['mark', (desk) => { desk.mark(95, 100); }],
    ['index', (desk) => { desk.mark(100, 95); }],
  ];

  it.each(sources)('%s where it names it, and nothing else, however long it does not come', (source) => {
    const triggered = shown.filter(([, show]) => {
      const desk = anEmulatorDesk();
      desk.submit(stop({ triggerSource: source }));
      show(desk);
      return desk.sent.length > 0;
    });
    // a quote of 90 moves bid and middle
    expect(triggered.map(([name]) => name)).toEqual(source === 'bid-ask' ? ['bid-ask', 'mid'] : [source]);
  });

  it('the ask for a buy and the bid for a sell', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop({ triggerSource: 'bid-ask' }));
    desk.submit(stop({ triggerSource: 'bid-ask', side: 'buy', triggerPrice: '105' }));
    desk.quote(96, 104);
    expect(desk.sent).toEqual([]);
    desk.quote(96, 104.5);
    expect(desk.sent).toEqual(['O-2 buy market gtc']);
    desk.quote(95.9, 104);
    expect(desk.sent.length).toBe(2);
  });

  it('bid and ask where it names none, until a trade has come, and the last trade from then on', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.submit(stop({ triggerPrice: '93' }));
    desk.quote(94, 100);
    expect(desk.sent).toEqual(['O-1 sell market gtc']);
    desk.trade(97);
    desk.quote(90, 100);
    expect(desk.sent.length).toBe(1);
    desk.trade(93);
    expect(desk.sent.length).toBe(2);
  });

  it('nothing where a side of the book is empty', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.quote(0, 100);
    desk.quote(Number.NaN, 100);
    desk.trade(Number.NaN);
    expect(desk.sent).toEqual([]);
    desk.quote(95, Number.NaN);
    expect(desk.sent.length).toBe(1);
  });
});

describe('a bar', () => {
  it('reaches with its high and low whom it finds there when it opens', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.bar(0, [100, 101, 96, 99]);
    expect(desk.sent).toEqual([]);
    desk.bar(60_000, [99, 101, 95, 99]);
    expect(desk.sent.length).toBe(1);
  });

  it('shows its close alone to who came after it opened', () => {
    const desk = anEmulatorDesk({ startAt: 30_000 });
    desk.submit(stop());
    desk.submit(stop({ triggerPrice: '99' }));
    desk.bar(0, [100, 101, 90, 99]);
    expect(desk.sent).toEqual(['O-2 sell market gtc']);
  });

  it('that overlaps one before it shows its close alone', () => {
    const desk = anEmulatorDesk();
    desk.submit(trail({ trailingOffset: { by: 'price', value: '5' } }));
    desk.bar(0, [90, 91, 88, 91]);
    desk.bar(60_000, [91, 100, 91, 99]);
    desk.bar(0, [90, 100, 88, 99], 120_000);
    expect(desk.sent).toEqual([]);
    desk.bar(120_000, [99, 99, 95, 96]);
    expect(desk.sent.length).toBe(1);
  });

  it('moves a trail along its path: the nearer extreme first', () => {
    const highFirst = anEmulatorDesk();
    highFirst.submit(trail());
    highFirst.bar(0, [100, 101, 98, 100]);
    const lowFirst = anEmulatorDesk();
    lowFirst.submit(trail());
    lowFirst.bar(0, [100, 103, 98, 102]);
    expect([highFirst.sent.length, lowFirst.sent.length]).toEqual([1, 0]);
  });

  it('says nothing new once trades have come', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.trade(99);
    desk.bar(0, [100, 101, 90, 99]);
    expect(desk.sent).toEqual([]);
  });

  it('is the last price of who asks for it, while others follow the quotes', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop({ triggerSource: 'last' }));
    desk.submit(stop());
    desk.quote(96, 97);
    desk.bar(0, [96, 97, 95, 96]);
    expect(desk.sent).toEqual(['O-1 sell market gtc']);
  });
});

describe('a held order', () => {
  it('is canceled at once, and triggers no more', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    expect(desk.orders.cancel(id('O-1')).state).toBe('canceled');
    desk.trade(90);
    expect([desk.sent, desk.emulator.isIdle(desk.orders.get(id('O-1')).instrument)]).toEqual([[], true]);
  });

  it('is amended at once, and waits for its new trigger', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop({ type: 'stop-limit', price: '94' }));
    desk.trade(96);
    const { state, pending, quantity } = desk.orders.modify({ orderId: id('O-1'), triggerPrice: '90', price: '89', quantity: '2' });
    expect([state, pending, quantity.toFixed()]).toEqual(['held', {}, '2']);
    desk.trade(91);
    expect(desk.sent).toEqual([]);
    desk.trade(90);
    expect([desk.sent, desk.venue.sent]).toEqual([['O-1 sell limit gtc price 89'], ['submit O-1 sell 2']]);
  });

  it('keeps where its trail stands when its quantity is amended', () => {
    const desk = anEmulatorDesk();
    desk.submit(trail());
    desk.trade(110);
    desk.orders.modify({ orderId: id('O-1'), quantity: '2' });
    desk.trade(107);
    expect(desk.venue.sent).toEqual(['submit O-1 sell 2']);
  });

  it('that another one cancels as it is triggered does not go', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.submit(stop());
    desk.handlers['order.triggered'] = ({ order }) => { if (order.id === 'O-1') desk.orders.cancel(id('O-2')); };
    desk.trade(90);
    expect([desk.sent, desk.state('O-2')]).toEqual([['O-1 sell market gtc'], 'canceled']);
  });

  it('that another one amends as it is triggered waits for its new trigger', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.submit(stop());
    desk.handlers['order.triggered'] = ({ order }) => { if (order.id === 'O-1') desk.orders.modify({ orderId: id('O-2'), triggerPrice: '80' }); };
    desk.trade(90);
    expect(desk.state('O-2')).toBe('held');
    desk.trade(80);
    expect(desk.sent).toEqual(['O-1 sell market gtc', 'O-2 sell market gtc']);
  });

  it('that cannot be sent keeps no other from it', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.submit(stop());
    const { onSubmit } = desk.venue;
    desk.venue.onSubmit = (order) => {
      if (order.id === 'O-1') throw new Error('broken');
      onSubmit(order);
    };
    try {
      desk.trade(90);
    } catch (error) {
      expect(isRedFireError(error)).toBe(false);
    }
    expect(desk.sent).toEqual(['O-2 sell market gtc']);
  });

  it('is the reason for data of its instrument to come, and which', () => {
    const wanted: string[] = [];
    const desk = anEmulatorDesk({ want: (topic) => { wanted.push(topic); } });
    const { instrument } = desk.submit({ type: 'limit' });
    expect(desk.emulator.isIdle(instrument)).toBe(true);
    desk.submit(stop({ triggerSource: 'mid' }));
    desk.submit(stop({ triggerSource: 'index' }));
    desk.submit(stop());
    expect([desk.emulator.isIdle(instrument), wanted]).toEqual([false, ['market.quote', 'market.mark-price', 'market.trade', 'market.quote']]);
  });

  it('does not act on prices from before data stopped coming', () => {
    const desk = anEmulatorDesk();
    desk.submit(stop());
    desk.trade(97);
    desk.orders.cancel(id('O-1'));
    desk.submit(stop({ triggerPrice: '98' }));
    desk.quote(99, 100);
    expect(desk.sent).toEqual([]);
  });
});

describe('an end that the venue does not know', () => {
  it('is kept by our clock: the order goes without it, and its cancel is told as expiry', () => {
    const desk = anEmulatorDesk();
    const { state, timeInForce, expiresAt } = desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
    expect([state, timeInForce, expiresAt, desk.sent]).toEqual(['working', 'gtd', 5_000, ['O-1 buy limit gtc price 100']]);
    desk.clock.advanceTo(timestamp(4_999));
    expect(desk.state('O-1')).toBe('working');
    desk.clock.advanceTo(timestamp(5_000));
    expect([desk.state('O-1'), desk.orders.get(id('O-1')).reason, desk.topics().at(-1), desk.clock.pendingTimers]).toEqual(['expired', undefined, 'order.expired', 0]);
    desk.orders.apply(reportOf('canceled', 'O-1'));
    expect([desk.state('O-1'), desk.topics().at(-1)]).toEqual(['expired', 'order.expired']);
  });

  it('is no matter any more once the order has ended before', () => {
    const desk = anEmulatorDesk();
    desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
    desk.orders.cancel(id('O-1'));
    expect([desk.state('O-1'), desk.clock.pendingTimers]).toEqual(['canceled', 0]);
  });

  it('is asked for again until the venue has answered, ever more seldom', () => {
    const desk = anEmulatorDesk();
    const asked: number[] = [];
    desk.venue.onCancel = (orderId) => {
      asked.push(desk.clock.now());
      desk.orders.apply(reportOf('cancel-rejected', orderId, { reason: 'busy' }));
    };
    desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
    desk.clock.advanceTo(timestamp(300_000));
    expect(asked).toEqual([5_000, 6_000, 8_000, 12_000, 20_000, 36_000, 68_000, 128_000, 188_000, 248_000]);
    desk.venue.onCancel = (orderId) => { desk.orders.apply(reportOf('canceled', orderId)); };
    desk.clock.advanceTo(timestamp(308_000));
    expect([desk.state('O-1'), desk.clock.pendingTimers]).toEqual(['expired', 0]);
  });

  it('waits for a cancel of somebody else that is under way, which stays a cancel', () => {
    const desk = anEmulatorDesk();
    desk.venue.onCancel = () => undefined;
    desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
    desk.orders.cancel(id('O-1'));
    desk.clock.advanceTo(timestamp(5_500));
    expect(desk.venue.sent).toEqual(['submit O-1 buy 1', 'cancel O-1']);
    desk.orders.apply(reportOf('canceled', 'O-1'));
    expect([desk.state('O-1'), desk.clock.pendingTimers]).toEqual(['canceled', 0]);
  });

  it('of a day comes with the session, or with the UTC day where there is none', () => {
    const friday = Date.parse('2024-07-05T15:00:00Z');
    const tradingHours = { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) };
    const ends = (instrument: object) => {
      const desk = anEmulatorDesk({ startAt: friday, instrument });
      desk.submit({ type: 'limit', timeInForce: 'day' });
      return [desk.sent, desk.clock.timers().map(({ at }) => new Date(at).toISOString())];
    };
    expect([ends({ tradingHours }), ends({})]).toEqual([
      [['O-1 buy limit gtc price 100'], ['2024-07-05T20:00:00.000Z']],
      [['O-1 buy limit gtc price 100'], ['2024-07-06T00:00:00.000Z']],
    ]);
  });

  it('ends an order that still waits for its trigger, and one that was triggered meanwhile', () => {
    const desk = anEmulatorDesk();
    const gtd = { timeInForce: 'gtd', expiresAt: timestamp(5_000) } as const;
    desk.submit(stop(gtd));
    desk.submit(stop({ type: 'stop-limit', triggerPrice: '99', price: '110', ...gtd }));
    desk.trade(99);
    expect(desk.sent).toEqual(['O-2 sell limit gtc price 110']);
    desk.clock.advanceTo(timestamp(5_000));
    expect([desk.state('O-1'), desk.state('O-2'), desk.venue.sent, desk.clock.pendingTimers, desk.emulator.save()]).toEqual(['expired', 'expired', ['submit O-2 sell 1', 'cancel O-2'], 0, { orders: [], limits: [] }]);
  });

  it('ends an order that waits elsewhere on our side, whoever holds it', () => {
    const desk = anEmulatorDesk({ heldBy: 'another' });
    desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
    expect(desk.state('O-1')).toBe('held');
    desk.clock.advanceTo(timestamp(5_000));
    expect([desk.state('O-1'), desk.sent, desk.clock.pendingTimers]).toEqual(['expired', [], 0]);
  });

  it('is left to the venue where that has it, once the order is there', () => {
    const desk = anEmulatorDesk({ capabilities: { ...BARE, timesInForce: ['gtc', 'gtd'] } });
    const gtd = { timeInForce: 'gtd', expiresAt: timestamp(5_000) } as const;
    desk.submit({ type: 'limit', ...gtd });
    desk.submit(stop({ type: 'stop-limit', price: '110', ...gtd }));
    expect(desk.clock.pendingTimers).toBe(1);
    desk.trade(95);
    expect([desk.sent, desk.clock.pendingTimers]).toEqual([['O-1 buy limit gtd price 100 until 5000', 'O-2 sell limit gtd price 110 until 5000'], 0]);
  });
});

describe('the opening and the close', () => {
  const friday = Date.parse('2024-07-05T15:00:00Z');
  const tradingHours = { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) };
  const day = (overrides: object) => {
    const desk = anEmulatorDesk({ startAt: friday, instrument: { tradingHours } });
    desk.submit({ type: 'market', ...overrides });
    return { desk, goesAt: desk.clock.timers().map(({ at }) => new Date(at).toISOString()) };
  };

  it('are waited for, and what does not trade then does not trade', () => {
    const opening = day({ timeInForce: 'at-open' });
    const close = day({ timeInForce: 'at-close', type: 'limit' });
    expect([opening.goesAt, close.goesAt, opening.desk.state('O-1')]).toEqual([['2024-07-08T13:30:00.000Z'], ['2024-07-05T19:59:59.000Z'], 'held']);
    for (const { desk } of [opening, close]) desk.clock.advanceTo(timestamp(Date.parse('2024-07-09T00:00:00Z')));
    expect([opening.desk.sent, close.desk.sent]).toEqual([['O-1 buy market ioc'], ['O-1 buy limit ioc price 100']]);
  });

  it('come to nothing for an order that was canceled before', () => {
    const { desk } = day({ timeInForce: 'at-open' });
    desk.orders.cancel(id('O-1'));
    expect([desk.state('O-1'), desk.clock.pendingTimers]).toEqual(['canceled', 0]);
  });

  it('are followed by the wait for a price where that becomes the limit', () => {
    const { desk } = day({ timeInForce: 'at-open', type: 'market-to-limit' });
    desk.quote(99, 101);
    desk.clock.advanceTo(timestamp(Date.parse('2024-07-08T13:30:00Z')));
    expect(desk.sent).toEqual([]);
    desk.quote(99, 101);
    expect(desk.sent).toEqual(['O-1 buy limit ioc price 101']);
  });

  it('are as the clock of the host says where the venue has a longer lead', () => {
    const desk = anEmulatorDesk({ startAt: friday, closeLeadMs: 600_000 });
    desk.submit({ type: 'market', timeInForce: 'at-close' });
    expect(desk.clock.timers().map(({ at }) => new Date(at).toISOString())).toEqual(['2024-07-05T23:50:00.000Z']);
  });
});

describe('a part shown where the venue cannot show one', () => {
  it('is worked by the iceberg algorithm, which has to be at hand', () => {
    const desk = anEmulatorDesk();
    const { state, reason, algorithm, displayQuantity } = desk.submit({ quantity: '5', displayQuantity: '1' });
    expect([state, reason, algorithm?.use, displayQuantity]).toEqual(['denied', 'no execution algorithm "iceberg" is at hand; add it to the algorithms', 'iceberg', undefined]);
  });

  it('is left to a venue that can', () => {
    const desk = anEmulatorDesk({ capabilities: { ...BARE, displayQuantity: true } });
    expect(desk.submit({ quantity: '5', displayQuantity: '1' }).state).toBe('working');
  });
});

describe('saved and restored', () => {
  it('it goes on as if nothing had been', () => {
    const desk = anEmulatorDesk();
    desk.submit(trail());
    desk.submit(trail({ activationPrice: '120' }));
    desk.submit(stop({ timeInForce: 'gtd', expiresAt: timestamp(9_000) }));
    desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(9_000) });
    desk.submit({ type: 'market', timeInForce: 'at-open' });
    desk.trade(110);
    const saved = JSON.parse(JSON.stringify(desk.emulator.save())) as ReturnType<typeof desk.emulator.save>;
    expect(saved).toEqual({
      orders: [{ id: 'O-1', since: 0, best: '110' }, { id: 'O-2', since: 0 }, { id: 'O-3', since: 0 }, { id: 'O-5', since: 0, goesAt: 86_400_000 }],
      limits: [{ id: 'O-3', endsAt: 9_000, isOurs: false, isAsked: false }, { id: 'O-4', endsAt: 9_000, isOurs: true, isAsked: false }],
    });
    desk.emulator.restore(saved);
    expect(desk.emulator.save()).toEqual(saved);
    desk.trade(108);
    expect(desk.sent).toEqual(['O-4 buy limit gtc price 100']);
    desk.trade(107);
    desk.clock.advanceTo(timestamp(86_400_000));
    expect([desk.sent.slice(1), desk.state('O-3'), desk.state('O-4')]).toEqual([['O-1 sell market gtc', 'O-5 buy market ioc'], 'expired', 'expired']);
  });
});

it('ends orders in time also where nothing was put down', () => {
  const desk = anEmulatorDesk();
  desk.submit({ type: 'limit', timeInForce: 'gtd', expiresAt: timestamp(5_000) });
  desk.submit({ type: 'limit', timeInForce: 'day' });
  desk.submit({ type: 'limit' });
  const { clock } = desk;
  // as after a restart: the orders are known, and nothing of what the emulator kept
  const again = new Emulator({ ...desk.port(), clock });
  again.restore(undefined);
  expect(again.save()).toEqual({ orders: [], limits: [{ id: 'O-1', endsAt: 5_000, isOurs: true, isAsked: false }, { id: 'O-2', endsAt: 86_400_000, isOurs: true, isAsked: false }] });
});

it('triggers the same orders at the same prices however often it is put down and taken up again', () => {
  const order = fc.record({ side: fc.constantFrom('buy', 'sell'), by: fc.constantFrom('ticks', 'percent'), value: fc.integer({ min: 1, max: 5 }), activation: fc.option(fc.integer({ min: 95, max: 105 }), { nil: undefined }), at: fc.nat({ max: 10 }) });
  fc.assert(
    fc.property(fc.array(order, { minLength: 1, maxLength: 4 }), fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 4, maxLength: 25 }), (asked, moves) => {
      const sentWith = (isInterrupted: boolean) => {
        const desk = anEmulatorDesk();
        let price = 100;
        return moves.map(([move, breaks], place) => {
          for (const { side, by, value, activation, at } of asked) if (at === place) desk.submit(trail({ side, trailingOffset: { by, value: String(value) }, ...(activation !== undefined && { activationPrice: String(activation) }) }));
          if (breaks && isInterrupted) desk.emulator.restore(JSON.parse(JSON.stringify(desk.emulator.save())) as ReturnType<typeof desk.emulator.save>);
          price += move;
          desk.trade(price);
          return desk.sent.join();
        });
      };
      expect(sentWith(true)).toEqual(sentWith(false));
    }),
    { numRuns: 1_000 },
  );
});
