import { describe, expect, it } from 'vitest';
import { Scaled, clientOrderId, strategyId, toDecimal, tradeId, type AlgorithmRequest, type OrderRequest } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { AlgorithmDesk } from './algorithm-desk.ts';
import { ALGORITHMS } from './built-in.ts';
import { defineAlgorithm } from './execution-algorithm.ts';
import { P, anAlgorithmDesk, at } from './fixtures/algorithm-desk.ts';
import { twap } from './twap.ts';

const TWAP: AlgorithmRequest = { use: 'twap', slices: 2, durationMs: 2_000 };
const LIMIT = { type: 'limit', price: '100' } as Partial<OrderRequest>;

describe('an order worked by an algorithm', () => {
  it('is held, and follows the fills of its children', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    const states = [desk.work(TWAP).state];
    desk.fill(desk.sent[0]!.id, '2', '101');
    states.push(desk.parent().state);
    desk.fill(desk.sent[0]!.id, '3', '103');
    desk.clock.advanceBy(1_000);
    desk.fill(desk.sent[1]!.id, '5', '105');
    states.push(desk.parent().state);
    expect([states, desk.parent().filledQuantity.toFixed(), desk.parent().averagePrice?.toFixed()]).toEqual([['held', 'partially-filled', 'filled'], '10', '103.6']);
  });

  it('posts what its children fill once, and tells of it as their fills', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ ...TWAP, slices: 1 });
    const instrument = desk.sent[0]!.instrument;
    const { quantity, openBuy } = { quantity: desk.positions.net(instrument).quantity.toString(), openBuy: desk.positions.net(instrument).openQuantity.toString() };
    const filled = desk.events.flatMap(({ topic, event }) => (topic === 'order.filled' && 'order' in event ? [event.order.id] : []));
    expect([quantity, openBuy, filled]).toEqual(['10', '0', ['C-1']]);
  });

  it('gives its children what it has itself', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP, { ...LIMIT, strategy: strategyId('S'), tags: ['rebalance'], metadata: { run: '7' }, postOnly: true });
    const { strategy, tags, metadata, postOnly, parentId, side } = desk.sent[0]!;
    expect({ strategy, tags, metadata, postOnly, parentId, side }).toEqual({ strategy: 'S', tags: ['rebalance'], metadata: { run: '7' }, postOnly: true, parentId: 'P', side: 'buy' });
  });

  it('tells its life as events', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work(TWAP);
    desk.algorithms.pause(P);
    desk.algorithms.resume(P);
    desk.clock.advanceBy(1_000);
    const topics = desk.topics().filter((topic) => topic.startsWith('algorithm.'));
    expect([topics[0], topics.filter((topic) => topic !== 'algorithm.progressed'), topics.at(-1)]).toEqual(['algorithm.started', ['algorithm.started', 'algorithm.paused', 'algorithm.resumed', 'algorithm.ended'], 'algorithm.ended']);
  });

  it('asks again for the end of a child that was left when a correction filled it', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'iceberg', displayQuantity: '4' }, LIMIT);
    desk.fill(desk.sent[0]!.id, '4');
    desk.say('fill-corrected', desk.sent[0]!.id, { instrument: desk.sent[0]!.instrument, side: 'buy', tradeId: tradeId('T-1'), quantity: toDecimal('10'), price: toDecimal('100'), liquidity: 'taker', sequence: 1 });
    desk.say('cancel-rejected', desk.sent[1]!.id);
    const asked = [desk.parent().state, desk.venue.sent.filter((text) => text.startsWith('cancel')).length];
    desk.clock.advanceBy(1_000);
    desk.say('canceled', desk.sent[1]!.id);
    expect([asked, desk.venue.sent.filter((text) => text.startsWith('cancel')), desk.clock.pendingTimers, desk.algorithms.save().orders]).toEqual([['filled', 1], ['cancel C-2', 'cancel C-2'], 0, []]);
  });

  it('ends when the last of its children has, though it was canceled before', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    desk.orders.cancel(P);
    const asked = [desk.venue.sent.at(-1), desk.parent().state, desk.report().state];
    desk.fill(desk.sent[0]!.id, '1');
    desk.say('canceled', desk.sent[0]!.id);
    expect([asked, desk.parent().state, desk.parent().filledQuantity.toFixed(), desk.parent().reason]).toEqual([['cancel C-1', 'held', 'ending'], 'canceled', '1', 'canceled on request']);
  });

  it('asks again for a cancel that was refused', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    desk.orders.cancel(P);
    desk.say('cancel-rejected', desk.sent[0]!.id);
    desk.clock.advanceBy(999);
    const before = desk.venue.sent.filter((line) => line === 'cancel C-1').length;
    desk.clock.advanceBy(1);
    expect([before, desk.venue.sent.filter((line) => line === 'cancel C-1').length]).toEqual([1, 2]);
  });

  it('hears of a fill that comes after its end', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP);
    desk.orders.cancel(P);
    desk.fill(desk.sent[0]!.id, '2');
    expect([desk.parent().state, desk.parent().filledQuantity.toFixed(), desk.report().filledQuantity.toFixed()]).toEqual(['canceled', '2', '2']);
  });

  it('takes back what is out when a late fill completes it', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'iceberg', displayQuantity: '10' }, LIMIT);
    desk.say('accepted', desk.sent[0]!.id);
    desk.say('canceled', desk.sent[0]!.id);
    desk.clock.advanceBy(1_000);
    desk.fill(desk.sent[0]!.id, '10');
    expect([desk.parent().state, desk.children(), desk.venue.sent.at(-1)]).toEqual(['filled', ['buy 10 limit 100', 'buy 10 limit 100'], 'cancel C-2']);
  });

  it('follows busts and corrections of its children', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ ...TWAP, slices: 1 });
    desk.fill(desk.sent[0]!.id, '4', '100');
    desk.fill(desk.sent[0]!.id, '1', '100');
    desk.say('fill-corrected', desk.sent[0]!.id, { tradeId: tradeId('T-1'), quantity: toDecimal('3'), price: toDecimal('90'), liquidity: 'taker', sequence: 5 });
    desk.say('fill-busted', desk.sent[0]!.id, { tradeId: tradeId('T-2') });
    expect([desk.parent().filledQuantity.toFixed(), desk.parent().averagePrice?.toFixed(), desk.parent().state]).toEqual(['3', '90', 'partially-filled']);
  });

  it('follows totals of a child that its fills come after, again and again', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ ...TWAP, slices: 1 });
    const [{ id } = desk.parent()] = desk.sent;
    const seen: string[] = [];
    const totals = (quantity: string) => { desk.say('cumulative', id, { filledQuantity: toDecimal(quantity), averagePrice: toDecimal('100') }); };
    for (const step of [() => { totals('2'); }, () => { desk.fill(id, '2'); }, () => { totals('5'); }, () => { desk.fill(id, '3'); }, () => { totals('6'); }]) {
      step();
      seen.push(`${desk.orders.get(id).filledQuantity.toFixed()} ${desk.parent().filledQuantity.toFixed()}`);
    }
    expect(seen).toEqual(['2 2', '2 2', '5 5', '5 5', '6 6']);
  });

  it('counts a child that nobody knows the outcome of as out', () => {
    const desk = anAlgorithmDesk();
    desk.venue.failure = 'OUTCOME_UNKNOWN';
    desk.work(TWAP);
    desk.clock.advanceBy(1_000);
    expect([desk.sent.map(({ id }) => desk.orders.get(id).pending.submit), desk.quantities()]).toEqual([['unknown', 'in-flight'], ['5', '5']]);
  });

  it('for the day ends with the day of its children', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'iceberg', displayQuantity: '3' }, { ...LIMIT, timeInForce: 'day', displayQuantity: '3' });
    desk.fill(desk.sent[0]!.id, '1');
    desk.say('expired', desk.sent[0]!.id);
    expect([desk.children(), desk.parent().state, desk.parent().filledQuantity.toFixed()]).toEqual([['buy 3 limit 100 day'], 'expired', '1']);
  });

  it('expires with its time in force', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ ...TWAP, durationMs: 60_000 }, { timeInForce: 'gtd', expiresAt: at(5_000) });
    desk.clock.advanceBy(5_000);
    expect(desk.parent().state).toBe('expired');
  });
});

describe('an end of window', () => {
  const work = (atEnd: 'cancel' | 'market' | 'carry') => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ ...TWAP, atEnd }, LIMIT);
    desk.fill(desk.sent[0]!.id, '2');
    desk.clock.advanceBy(2_000);
    return desk;
  };

  it('takes back what is left', () => {
    const { parent, children } = work('cancel');
    expect([parent().state, parent().reason, children()]).toEqual(['canceled', 'the window has ended', ['buy 5 limit 100', 'buy 5 limit 100']]);
  });

  it('buys what is left at market', () => {
    const desk = work('market');
    const last = desk.children().at(-1);
    desk.fill(desk.sent.at(-1)!.id, '8', '102');
    expect([last, desk.parent().state, desk.parent().averagePrice?.toFixed()]).toEqual(['buy 8 market', 'filled', '101.6']);
  });

  it('tries an end at market again, and gives up where the venue keeps refusing', () => {
    const desk = work('market');
    for (let refusal = 0; refusal < 6; refusal++) {
      desk.say('canceled', desk.sent.at(-1)!.id);
      desk.clock.advanceBy(40_000);
    }
    expect([desk.children().slice(2), desk.parent().state, desk.parent().reason]).toEqual([Array(6).fill('buy 8 market'), 'canceled', '6 children were refused, the last one: canceled']);
  });

  it('goes on past it', () => {
    const desk = work('carry');
    desk.clock.advanceBy(100_000);
    const state = desk.report().state;
    for (const { id } of desk.sent) desk.fill(id, desk.orders.get(id).remainingQuantity.toFixed());
    expect([state, desk.parent().state]).toEqual(['running', 'filled']);
  });
});

describe('a refused child', () => {
  it('is tried again after a while, twice as long each time, until too many were', () => {
    const desk = anAlgorithmDesk();
    const times: number[] = [];
    desk.venue.onSubmit = (order) => {
      times.push(desk.clock.now());
      desk.say('rejected', order.id);
    };
    desk.work({ use: 'iceberg', displayQuantity: '1' }, LIMIT);
    desk.clock.advanceBy(100_000);
    expect([times, desk.parent().state, desk.parent().reason]).toEqual([[0, 1_000, 3_000, 7_000, 15_000, 31_000], 'canceled', '6 children were refused, the last one: refused']);
  });

  it('is forgotten with a fill', () => {
    const desk = anAlgorithmDesk({ desk: { refusals: { limit: 1 } } });
    desk.work({ use: 'iceberg', displayQuantity: '1' }, LIMIT);
    for (let slice = 0; slice < 3; slice++) {
      desk.say('rejected', desk.sent.at(-1)!.id);
      desk.clock.advanceBy(1_000);
      desk.fill(desk.sent.at(-1)!.id, '1');
    }
    expect([desk.parent().state, desk.parent().filledQuantity.toFixed()]).toEqual(['partially-filled', '3']);
  });

  it('is one that risk denies too', () => {
    const desk = anAlgorithmDesk({ denies: (quantity) => (quantity === '5' ? [{ rule: 'size', message: 'too large' }] : []), desk: { refusals: { limit: 0 } } });
    expect([desk.work(TWAP).state, desk.parent().reason]).toEqual(['canceled', '1 children were refused, the last one: too large']);
  });
});

describe('a pause', () => {
  it('takes back what is out and sends nothing', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP, LIMIT);
    desk.algorithms.pause(P);
    desk.clock.advanceBy(1_500);
    expect([desk.report().state, desk.report().openChildren, desk.sent.length, desk.report().activeMs]).toEqual(['paused', 0, 1, 0]);
  });

  it('is refused once the order is ending', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    desk.orders.cancel(P);
    expect(() => { desk.algorithms.pause(P); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    expect(() => { desk.algorithms.pause(clientOrderId('X')); }).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }));
  });
});

describe('an amendment', () => {
  it('below what is out is made when that has been taken back', () => {
    const desk = anAlgorithmDesk();
    desk.work({ ...TWAP, slices: 1 });
    desk.orders.modify({ orderId: P, quantity: '4' });
    const before = [desk.parent().quantity.toFixed(), desk.parent().pending.modify];
    desk.fill(desk.sent[0]!.id, '1');
    desk.say('canceled', desk.sent[0]!.id);
    expect([before, desk.parent().quantity.toFixed(), desk.parent().pending.modify, desk.quantities()]).toEqual([['10', 'in-flight'], '4', undefined, ['10', '3']]);
  });

  it('lets nothing more out than it leaves while it waits', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    desk.orders.modify({ orderId: P, quantity: '4' });
    desk.clock.advanceBy(1_500);
    expect(desk.quantities()).toEqual(['5']);
  });

  it('fills the order where more was filled than it leaves', () => {
    const desk = anAlgorithmDesk();
    desk.work({ ...TWAP, slices: 1 });
    desk.orders.modify({ orderId: P, quantity: '4' });
    desk.fill(desk.sent[0]!.id, '6');
    desk.say('canceled', desk.sent[0]!.id);
    expect([desk.parent().state, desk.parent().quantity.toFixed()]).toEqual(['filled', '6']);
  });

  it('of the limit is followed by open children', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP, LIMIT);
    desk.orders.modify({ orderId: P, price: '99' });
    expect([desk.venue.sent.at(-1), desk.orders.get(desk.sent[0]!.id).pending.modify, desk.parent().exact?.price?.toString()]).toEqual(['modify C-1', 'in-flight', '99']);
  });

  it('of the limit replaces open children where the venue does not change orders', () => {
    const desk = anAlgorithmDesk({ capabilities: { modify: false } });
    desk.accepts();
    desk.work({ use: 'iceberg', displayQuantity: '2' }, LIMIT);
    desk.orders.modify({ orderId: P, price: '99' });
    expect([desk.children(), desk.report().openChildren]).toEqual([['buy 2 limit 100', 'buy 2 limit 99'], 1]);
  });
});

describe('what cannot be worked', () => {
  const denied = (algorithm: AlgorithmRequest, request: Partial<OrderRequest> = {}) => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1' })], capabilities: { timesInForce: ['gtc', 'day'] } });
    const order = desk.work(algorithm, request);
    return [order.state, ...(order.reason?.split('; ') ?? [])];
  };

  it('is denied with every reason', () => {
    expect(denied({ use: 'twap', slices: 0, sizeJitter: 2, durationMs: -1, atEnd: 'market' }, { ...LIMIT, postOnly: true })).toEqual([
      'denied',
      'durationMs must be above zero, received "-1"',
      'postOnly rests, an end at market does not',
      'slices must be a whole number at least 1, received "0"',
      'sizeJitter must be a number at least 0 below 1, received "2"',
    ]);
  });

  it.each<[AlgorithmRequest, Partial<OrderRequest>, readonly string[]]>([
    [{ use: 'grid', parameters: {} }, {}, ['execution algorithm "grid" is none of twap, vwap, pov, iceberg, sniper, best-limit, router, implementation-shortfall']],
    [{ use: 'twap', slices: 2, durationMs: 10, startAt: at(-20) }, {}, ['the window has ended at "-10"']],
    [{ use: 'twap', parameters: { slices: 2, pace: 1 } }, {}, ['durationMs is needed: the quantity is spread over a window', 'pace is no parameter of this algorithm']],
    [{ use: 'vwap', profile: [0, 0], durationMs: 10 }, {}, ['profile must be a list of numbers of zero or more, not all of them zero, received something else']],
    [{ use: 'pov', participation: 1.5 }, {}, ['participation must be a number above 0 at most 1, received "1.5"']],
    [{ use: 'pov', participation: 0.5, minChild: '3', maxChild: '2' }, {}, ['minChild "3" is above maxChild "2"']],
    [{ use: 'pov', participation: 0.5, atEnd: 'carry' }, {}, ['atEnd needs durationMs: without one there is no end']],
    [{ use: 'iceberg', displayQuantity: '1.5' }, {}, ['an iceberg rests at a limit', 'an order of type "market" has none', 'displayQuantity "1.5" is not a multiple of the lot size "1"']],
    [{ use: 'sniper', price: '100.001' }, {}, ['price "100.001" is not a multiple of the tick size "0.01"', 'a sniper needs the time in force "ioc", which the venue does not have']],
    [{ use: 'best-limit', offsetTicks: -1 }, {}, ['offsetTicks must be a whole number at least 0, received "-1"']],
    [{ use: 'implementation-shortfall', slices: 1, durationMs: 86_400_000, riskAversion: 1, volatility: 1, impact: 1, permanentImpact: 2 }, {}, ['permanentImpact "2" is too large: half of it, for the "1" days of a slice, must stay below the impact "1"']],
    [{ use: 'twap', slices: 1, durationMs: 1 }, { timeInForce: 'day' }, ['an order of type "market" worked by an algorithm is gtc, gtd, not "day"', 'its window says when it is worked']],
    [{ use: 'twap', slices: 1, durationMs: 1 }, { ...LIMIT, displayQuantity: '1' }, ['displayQuantity is of an order in the book', 'the iceberg algorithm has one of its own']],
    [{ use: 'twap', slices: 1, durationMs: 1 }, { type: 'stop-market', triggerPrice: '90' } as never, ['an order of type "stop-market" cannot be worked by an algorithm, only "market" and "limit"']],
  ])('%j', (algorithm, request, reasons) => {
    expect(denied(algorithm, request)).toEqual(['denied', ...reasons]);
  });

  it('is an algorithm by the name of another', () => {
    expect(() => new AlgorithmDesk({} as never, { algorithms: [...ALGORITHMS, twap] })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('an algorithm of one\'s own', () => {
  it('ends its order where it throws, with the reason', () => {
    const broken = defineAlgorithm({ name: 'broken', create: ({ send }) => ({ onStart: () => void send({ quantity: Scaled.from('1') }), onQuote: () => { throw new Error('no such level'); } }) });
    const desk = anAlgorithmDesk({ desk: { algorithms: [broken] } });
    desk.accepts();
    desk.work({ use: 'broken', parameters: {} });
    desk.quote(99, 101);
    expect([desk.parent().state, desk.parent().reason, desk.sent.map(({ id }) => desk.orders.get(id).state)]).toEqual(['canceled', 'algorithm "broken" failed: no such level', ['canceled']]);
  });

  it('counts a child as out that a gateway failed to take in a way of its own', () => {
    const desk = anAlgorithmDesk();
    desk.venue.failure = new Error('no such socket');
    desk.work(TWAP);
    expect([desk.report().state, desk.report().openChildren, desk.report().reason]).toEqual(['ending', 1, 'algorithm "twap" failed: no such socket']);
  });

  it('never sends more than is available, nor beyond the limit', () => {
    const greedy = defineAlgorithm({ name: 'greedy', create: ({ send }) => ({ onStart: () => void send({ quantity: Scaled.from('100'), price: Scaled.from('250') }), onQuote: () => void send({ quantity: Scaled.from('100') }) }) });
    const desk = anAlgorithmDesk({ desk: { algorithms: [greedy] } });
    desk.work({ use: 'greedy', parameters: {} }, LIMIT);
    desk.quote(99, 101);
    expect(desk.children()).toEqual(['buy 10 limit 100']);
  });

  it('never sends more than is available, though it sends twice in answer to one fill', () => {
    const eager = defineAlgorithm({
      name: 'eager',
      create: ({ send }) => ({
        onStart: () => void send({ quantity: Scaled.from('2') }),
        onChild: (_child, change) => {
          if (change === 'filled') for (let time = 0; time < 3; time++) send({ quantity: Scaled.from('5') });
        },
      }),
    });
    const desk = anAlgorithmDesk({ desk: { algorithms: [eager] } });
    desk.work({ use: 'eager', parameters: {} });
    desk.fill(desk.sent[0]!.id, '2');
    expect(desk.quantities()).toEqual(['2', '5', '3']);
  });
});

describe('a desk', () => {
  it('is idle where no order is worked', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    const { instrument } = desk.work(TWAP);
    const busy = desk.algorithms.isIdle(instrument);
    desk.clock.advanceBy(1_000);
    expect([busy, desk.algorithms.isIdle(instrument), desk.clock.pendingTimers]).toEqual([false, true, 0]);
  });

  it('forgets all of an order but its report, and that beyond its limit', () => {
    const desk = anAlgorithmDesk({ desk: { endedLimit: 1 } });
    desk.accepts('100');
    for (const name of ['A', 'B']) desk.work({ ...TWAP, slices: 1 }, { clientOrderId: clientOrderId(name) });
    expect([desk.algorithms.save().orders, desk.algorithms.report(clientOrderId('B')).state]).toEqual([[], 'ended']);
    expect(() => desk.algorithms.report(clientOrderId('A'))).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }));
  });

  it('takes in what children filled while nobody listened', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP);
    const saved = desk.algorithms.save();
    desk.algorithms.onOrder = () => undefined;
    desk.fill(desk.sent[0]!.id, '5', '99');
    const before = desk.parent().filledQuantity.toFixed();
    desk.restart();
    expect([before, desk.parent().filledQuantity.toFixed(), desk.report().openChildren, saved.orders.length]).toEqual(['0', '5', 0, 1]);
  });

  it('refuses to go on with an algorithm it was not given', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    const saved = desk.algorithms.save();
    const other = new AlgorithmDesk({ find: () => ({ terms: { algorithm: { use: 'twap' } } }) } as never, { algorithms: [] });
    expect(() => other.restore(saved)).toThrow(expect.objectContaining({ code: 'UNKNOWN_ALGORITHM' }));
    expect(new AlgorithmDesk({ find: () => undefined, publisher: { begin: () => undefined, end: () => undefined } } as never, { algorithms: [] }).restore(saved)).toEqual(['P']);
  });
});

describe('a child beyond the limit of its order', () => {
  const desk = () => {
    const made = anAlgorithmDesk();
    made.accepts();
    made.work({ use: 'iceberg', displayQuantity: '2' }, LIMIT);
    made.orders.modify({ orderId: P, price: '99' });
    return made;
  };

  it('is canceled where the venue refuses to change it, and another one sent', () => {
    const made = desk();
    made.say('modify-rejected', made.sent[0]!.id);
    expect([made.venue.sent, made.children()]).toEqual([['submit C-1 buy 2', 'modify C-1', 'cancel C-1', 'submit C-2 buy 2'], ['buy 2 limit 100', 'buy 2 limit 99']]);
  });

  it('stays where the change is made', () => {
    const made = desk();
    made.say('modified', made.sent[0]!.id, { price: toDecimal('99') });
    expect([made.venue.sent, made.orders.get(made.sent[0]!.id).exact?.price?.toString()]).toEqual([['submit C-1 buy 2', 'modify C-1'], '99']);
  });
});
