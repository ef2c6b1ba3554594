import { describe, expect, it } from 'vitest';
import { Scaled, instrumentId, strategyId, type AlgorithmRequest, type ClientOrderId, type OrderRequest, type RoutingDecision } from '@redfire/core';
import { aQuote, anInstrument } from '@redfire/testing';
import { P, anAlgorithmDesk } from '../fixtures/algorithm-desk.ts';
import { differenceOf } from './same-thing.ts';

const A = anInstrument({ id: 'BTC/USDT.ALPHA', fees: { maker: '0', taker: '0.001' } });
const B = anInstrument({ id: 'BTC/USDT.BETA', fees: { maker: '-0.0001', taker: '0.0005' } });
const C = anInstrument({ id: 'BTC/USDT.GAMMA', lotSize: '0.5', fees: { maker: '0.0002', taker: '0' } });

type RouterRequest = Extract<AlgorithmRequest, { readonly use: 'router' }>;

/** `P`, a buy of 10 at market in ALPHA, may go to BETA and GAMMA too. */
function aRouter({ request = {}, order = {}, instruments = [A, B, C], ...desk }: { readonly request?: Partial<RouterRequest>; readonly order?: Partial<OrderRequest> } & NonNullable<Parameters<typeof anAlgorithmDesk>[0]> = {}) {
  const made = anAlgorithmDesk({ instruments, ...desk });
  const quote = (instrument: { readonly id: string }, bid: number, ask: number, askSize: number) => {
    made.orders.market.onQuote(aQuote({ instrument: instrumentId(instrument.id), bid, ask, bidSize: askSize, askSize, at: made.clock.now() }));
  };
  const work = () => made.work({ use: 'router', instruments: [B.id, C.id], ...request }, { instrument: A.id, ...order });
  return {
    ...made, quote, work,
    /** `venue quantity price timeInForce` of each child. */
    get went() {
      return made.sent.map((child) => `${child.instrument.split('.')[1]} ${child.quantity.toFixed()} ${'price' in child && child.price ? child.price.toFixed() : child.type} ${child.timeInForce}`);
    },
    get decisions() {
      return made.events.flatMap(({ topic, event }) => (topic === 'order.routed' && 'decision' in event ? [told(event.decision)] : []));
    },
  };
}

const told = ({ candidates, unrouted }: RoutingDecision) => [...candidates.map(({ instrument, effectivePrice, quantity, reason }) => `${instrument.split('.')[1]} ${effectivePrice?.toFixed() ?? '-'} ${quantity.toFixed()}: ${reason}`), `unrouted ${unrouted.toFixed()}`];

/** Filled in full by its venue. */
const fillAll = (desk: ReturnType<typeof aRouter>, place: number) => {
  const child = desk.sent[place]!;
  desk.fill(child.id, child.quantity.toFixed(), 'price' in child && child.price ? child.price.toFixed() : '100');
};
const live = (desk: ReturnType<typeof aRouter>) => [desk.parent().state, desk.parent().filledQuantity.toFixed(), desk.parent().averagePrice?.toFixed()];

describe('a router', () => {
  it('takes what is best with its fees at each venue, when all have told their prices', () => {
    const desk = aRouter();
    desk.work();
    desk.quote(A, 99, 100, 4);
    desk.quote(B, 99, 100, 5);
    const before = desk.went;
    desk.quote(C, 99, 101, 8);
    expect([before, desk.went]).toEqual([[], ['BETA 5 100 ioc', 'ALPHA 4 100 ioc', 'GAMMA 1 101 ioc']]);
  });

  it('writes down why', () => {
    const desk = aRouter();
    desk.work();
    desk.quote(A, 99, 100, 4);
    desk.quote(B, 99, 100, 5);
    desk.quote(C, 99, 101, 8);
    expect(desk.decisions).toEqual([['BETA 100.05 5: all there is for it, at "100"', 'ALPHA 100.1 4: all there is for it, at "100"', 'GAMMA 101 1: a part of the "8" there is for it, at "101"', 'unrouted 0']]);
  });

  it('is filled by children of other instruments, whose positions and fees are where they traded', () => {
    const desk = aRouter({ order: { strategy: strategyId('S') } });
    desk.work();
    desk.quote(A, 99, 100, 4);
    desk.quote(B, 99, 100, 5);
    desk.quote(C, 99, 101, 8);
    for (const place of [0, 1, 2]) fillAll(desk, place);
    const held = [A, B, C].map(({ id }) => [desk.positions.net(id).quantity.toString(), desk.positions.of(strategyId('S'), id).quantity.toString(), desk.positions.net(id).openQuantity.toString()]);
    expect([live(desk), held, desk.report().state]).toEqual([['filled', '10', '100.1'], [['4', '4', '0'], ['5', '5', '0'], ['1', '1', '0']], 'ended']);
  });

  it('goes by the venues that have told a price when the others were waited for', () => {
    const desk = aRouter({ request: { quoteWaitMs: 500 } });
    desk.work();
    desk.quote(A, 99, 100, 20);
    desk.clock.advanceBy(499);
    const before = desk.went;
    desk.clock.advanceBy(1);
    expect([before, desk.went, desk.decisions[0]?.slice(1, 3)]).toEqual([[], ['ALPHA 10 100 ioc'], ['BETA - 0: it shows no price', 'GAMMA - 0: it shows no price']]);
  });

  it('routes anew what a child could not take, past the venue that had less than it showed', () => {
    const desk = aRouter();
    desk.work();
    desk.quote(A, 99, 100, 20);
    desk.quote(B, 99, 101, 20);
    desk.quote(C, 99, 102, 20);
    desk.fill(desk.sent[0]!.id, '3');
    desk.say('canceled', desk.sent[0]!.id);
    expect([desk.went, desk.decisions[1]?.at(-2)]).toEqual([['ALPHA 10 100 ioc', 'BETA 7 101 ioc'], 'ALPHA 100.1 0: it had less than it showed, and has not told anew']);
  });

  it('waits until every child has ended before it chooses anew', () => {
    const desk = aRouter();
    desk.work();
    desk.quote(A, 99, 100, 5);
    desk.quote(B, 99, 101, 20);
    desk.quote(C, 99, 102, 20);
    desk.say('canceled', desk.sent[0]!.id);
    const between = desk.went;
    fillAll(desk, 1);
    expect([between, desk.went.slice(2)]).toEqual([['ALPHA 5 100 ioc', 'BETA 5 101 ioc'], ['BETA 5 101 ioc']]);
  });

  it('counts on nothing that it has taken until a venue tells anew', () => {
    const desk = aRouter({ instruments: [A, B, C] });
    desk.work();
    desk.quote(A, 99, 100, 3);
    desk.quote(B, 99, 100, 3);
    desk.quote(C, 99, 100, 3);
    for (const place of [0, 1, 2]) fillAll(desk, place);
    const before = desk.went.length;
    desk.quote(A, 99, 100, 3);
    expect([before, desk.went.slice(3), live(desk)[1]]).toEqual([3, ['ALPHA 1 100 ioc'], '9']);
  });

  it('does not go beyond its limit', () => {
    const desk = aRouter({ order: { type: 'limit', price: '100' } as Partial<OrderRequest> });
    desk.work();
    desk.quote(A, 99, 101, 20);
    desk.quote(B, 99, 100.01, 20);
    desk.quote(C, 99, 102, 20);
    const before = desk.went;
    desk.quote(B, 99, 99.99, 4);
    expect([before, desk.went, desk.decisions[0]?.[1]]).toEqual([[], ['BETA 4 99.99 ioc'], 'ALPHA 101.101 0: its price "101" is beyond the limit "100"']);
  });

  it('ends with what no venue shows room for, when that is asked for', () => {
    const desk = aRouter({ request: { onLeftover: 'cancel' } });
    desk.work();
    desk.quote(A, 99, 100, 3);
    desk.quote(B, 99, 100, 3);
    desk.quote(C, 99, 100, 3);
    for (const place of [0, 1, 2]) fillAll(desk, place);
    expect([live(desk).slice(0, 2), desk.parent().reason, desk.decisions[1]?.at(-1)]).toEqual([['canceled', '9'], 'no venue shows more for it', 'unrouted 1']);
  });

  it('rests with the rest where waiting costs least, at the best price of its side', () => {
    const desk = aRouter({ request: { onLeftover: 'rest-at-best' } });
    desk.work();
    desk.quote(A, 99.5, 100, 3);
    desk.quote(B, 99, 100, 3);
    desk.quote(C, 99, 100, 3);
    for (const place of [0, 1, 2]) fillAll(desk, place);
    const { went, decisions } = desk;
    fillAll(desk, 3);
    expect([went[3], decisions[1], live(desk)[0]]).toEqual(['BETA 1 99.5 gtc', ['BETA 99.49005 1: waits at "99.5"', 'ALPHA 99.5 0: waiting costs less elsewhere', 'GAMMA 99.5199 0: waiting costs less elsewhere', 'unrouted 0'], 'filled']);
  });

  it('places anew what rests when it is amended', () => {
    const desk = aRouter({ request: { onLeftover: 'rest-at-best' }, order: { type: 'limit', price: '98' } as Partial<OrderRequest> });
    desk.work();
    for (const venue of [A, B, C]) desk.quote(venue, 99, 100, 3);
    const first = desk.went;
    desk.orders.modify({ orderId: P, price: '97' });
    desk.say('canceled', desk.sent[0]!.id);
    expect([first, desk.went.slice(1)]).toEqual([['BETA 10 98 gtc'], ['BETA 10 97 gtc']]);
  });

  it('leaves out venues that cannot be reached, or lack what it needs', () => {
    const desk = aRouter({ desk: { isReachable: (instrument) => instrument !== B.id } });
    desk.work();
    desk.quote(A, 99, 101, 20);
    desk.quote(C, 99, 102, 20);
    expect([desk.went, desk.decisions[0]?.[2]]).toEqual([['ALPHA 10 101 ioc'], 'BETA - 0: it cannot be reached']);
  });

  it('waits after a refusal, and then goes elsewhere', () => {
    const desk = aRouter();
    desk.work();
    desk.quote(A, 99, 100, 20);
    desk.quote(B, 99, 101, 20);
    desk.quote(C, 99, 102, 20);
    desk.say('rejected', desk.sent[0]!.id);
    desk.quote(C, 99, 102, 20);
    const before = [desk.went.length, desk.decisions.length];
    desk.clock.advanceBy(1_000);
    expect([before, desk.went[1]]).toEqual([[1, 1], 'BETA 10 101 ioc']);
  });

  it('ends with a rest that is too small for any venue', () => {
    const small = [A, B].map(({ id }) => anInstrument({ id, minQuantity: '2' }));
    const desk = aRouter({ instruments: small, request: { instruments: [B.id] } });
    desk.work();
    for (const venue of small) desk.quote(venue, 99, 100, 20);
    desk.fill(desk.sent[0]!.id, '9');
    desk.say('canceled', desk.sent[0]!.id);
    expect([live(desk)[0], desk.parent().reason]).toEqual(['canceled', '"1" is less than any venue takes']);
  });

  it('goes on after a restart', () => {
    const desk = aRouter({ request: { onLeftover: 'rest-at-best' } });
    desk.work();
    desk.quote(A, 99, 100, 3);
    desk.quote(B, 99, 101, 3);
    desk.restart();
    desk.quote(C, 99, 102, 3);
    for (const place of [0, 1]) fillAll(desk, place);
    desk.restart();
    fillAll(desk, 2);
    desk.restart();
    desk.fill(desk.sent[3]!.id, '1');
    expect([desk.went, live(desk)[0]]).toEqual([['ALPHA 3 100 ioc', 'BETA 3 101 ioc', 'GAMMA 3 102 ioc', 'BETA 1 99 gtc'], 'filled']);
  });

  it('hears of the venues no more when its order has ended', () => {
    const desk = aRouter();
    desk.work();
    const during = [A, B, C].map(({ id }) => desk.algorithms.isIdle(id));
    desk.orders.cancel(P);
    expect([during, [A, B, C].map(({ id }) => desk.algorithms.isIdle(id))]).toEqual([[false, false, false], [true, true, true]]);
  });

  it('asks for the quotes of every venue', () => {
    const wanted: string[] = [];
    aRouter({ desk: { wantQuotes: (instrument) => void wanted.push(instrument) } }).work();
    expect(wanted).toEqual([A.id, B.id, C.id]);
  });

  it('is denied with every reason', () => {
    const other = anInstrument({ id: 'ETH/USDT.BETA' });
    const order = aRouter({ instruments: [A, other], request: { instruments: [other.id, 'BTC/USDT.NOWHERE'], onLeftover: 'maybe' as never }, order: { reduceOnly: true } }).work();
    const without = aRouter({ instruments: [A, other], request: { instruments: [other.id, 'BTC/USDT.NOWHERE'] }, order: { type: 'limit', price: '100', postOnly: true } as Partial<OrderRequest> }).work();
    expect([order.state, order.reason, without.reason]).toEqual([
      'denied',
      expect.stringContaining('onLeftover must be one of wait, rest-at-best, cancel, received "maybe"'),
      'instrument "ETH/USDT.BETA" is not the same thing as "BTC/USDT.ALPHA": it has another base; instrument "BTC/USDT.NOWHERE" is not known, or no gateway trades it; a router takes, postOnly rests',
    ]);
  });
});

describe('instruments of two venues', () => {
  it.each([
    [anInstrument({ kind: 'equity', id: 'SPY.ARCA', quote: 'USD' }), anInstrument({ kind: 'equity', id: 'SPY.BATS', quote: 'USD' }), undefined],
    [anInstrument({ kind: 'equity', id: 'SPY.ARCA', quote: 'USD' }), anInstrument({ kind: 'equity', id: 'QQQ.ARCA', quote: 'USD' }), 'symbol'],
    [A, anInstrument({ id: 'BTC/USD.BETA' }), 'quote'],
    [A, anInstrument({ id: 'BTC/USDT.BETA', multiplier: '10' }), 'multiplier'],
    [A, anInstrument({ id: 'BTC/USDT.BETA', inverse: true }), 'settle'],
    [A, anInstrument({ id: 'BTC/USDT.BETA', kind: 'spot' }), 'kind'],
  ])('are the same thing or differ (%#)', (one, other, difference) => {
    expect(differenceOf(one, other)).toBe(difference);
  });
});

describe('the exact sums of a router', () => {
  it('hold where lots and ticks are another venue’s', () => {
    const fine = anInstrument({ id: 'BTC/USDT.FINE', tickSize: '0.001', lotSize: '0.001' });
    const coarse = anInstrument({ id: 'BTC/USDT.COARSE', tickSize: '0.5', lotSize: '0.1' });
    const desk = aRouter({ instruments: [coarse, fine], request: { instruments: [fine.id] }, order: { instrument: coarse.id, quantity: '1', type: 'limit', price: '100.5' } as Partial<OrderRequest> });
    desk.work();
    desk.quote(fine, 99, 100.003, 0.333);
    desk.quote(coarse, 99, 100.5, 0.5);
    const { went } = desk;
    fillAll(desk, 0);
    fillAll(desk, 1);
    desk.quote(fine, 99, 100.499, 5);
    fillAll(desk, 2);
    const children = desk.sent.map(({ id }: { readonly id: ClientOrderId }) => Scaled.from(desk.orders.get(id).filledQuantity.toFixed()));
    expect([went, desk.went[2], live(desk).slice(0, 2), children.reduce((sum, part) => sum.plus(part)).toString()]).toEqual([['FINE 0.333 100.003 ioc', 'COARSE 0.5 100.5 ioc'], 'FINE 0.167 100.499 ioc', ['filled', '1'], '1']);
  });
});
