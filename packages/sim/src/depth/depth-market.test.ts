import { describe, expect, it } from 'vitest';
import { timestamp } from '@redfire/core';
import { aQuote, type OrderRequestOverrides } from '@redfire/testing';
import { venueTerms } from '../venue-terms.ts';
import { TickStage, type BookSides, type TickEvent, type TickStageOptions } from '../fixtures/tick-stage.ts';

type Levels = BookSides['bids'];
type Case = readonly [fact: string, order: OrderRequestOverrides, events: readonly TickEvent[], told: readonly string[], options?: TickStageOptions];

const book = (at: number, bids: Levels, asks: Levels): TickEvent => ({ at, book: { bids, asks } });
const delta = (at: number, bids: Levels, asks: Levels, more: { isLate?: boolean } = {}): TickEvent => ({ at, delta: { bids, asks }, ...more });
const quote = (at: number, bid: number, ask: number, bidSize?: number, askSize?: number): TickEvent => ({ at, quote: [bid, ask, bidSize, askSize] });
const trade = (at: number, price: number, size: number, side?: 'buy' | 'sell'): TickEvent => ({ at, trade: [price, size, side] });

const sell = { side: 'sell' } as const;
const market = (quantity: string, more: Pick<OrderRequestOverrides, 'side' | 'timeInForce'> = {}): OrderRequestOverrides => ({ type: 'market', quantity, ...more });
const limit = (price: number, quantity: string, more: OrderRequestOverrides = {}) => ({ type: 'limit', price: String(price), quantity, ...more }) as OrderRequestOverrides;

const BIDS: Levels = [[99, 5], [98, 4]];
const ASKS: Levels = [[101, 2], [102, 3], [104, 9]];

/** Each order is sent at time 0, before the first data. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'a taker': [
    ['walks the levels, one fill at each', market('6'), [book(1, BIDS, ASKS)], ['1 A fill 2 at 101 taker', '1 A fill 3 at 102 taker', '1 A fill 1 at 104 taker']],
    ['to sell walks the bids', market('7', sell), [book(1, BIDS, ASKS)], ['1 A fill 5 at 99 taker', '1 A fill 2 at 98 taker']],
    ['stops at its limit, and rests there with what is left', limit(102, '9'), [book(1, BIDS, ASKS), delta(2, [], [[102, 6]])], ['1 A fill 2 at 101 taker', '1 A fill 3 at 102 taker', '2 A fill 4 at 102 maker']],
    ['to the price of its first level rests there with what is left', { type: 'market-to-limit', quantity: '3' }, [book(1, BIDS, ASKS), delta(2, [], [[101, 5]])], ['1 A fill 2 at 101 taker', '2 A fill 1 at 101 maker']],
    ['that is immediate takes what there is to its limit', limit(102, '9', { timeInForce: 'ioc' }), [book(1, BIDS, ASKS)], ['1 A fill 2 at 101 taker', '1 A fill 3 at 102 taker', '1 A canceled']],
    ['waits while its side is empty', market('1'), [book(1, BIDS, []), delta(2, [], [[105, 1]])], ['2 A fill 1 at 105 taker']],
    ['goes on with the next data where all levels are used up', market('20'), [book(1, BIDS, [[101, 2]]), delta(2, [], [[103, 1]])], ['1 A fill 2 at 101 taker', '2 A fill 1 at 103 taker']],
    ['passes over less than a lot', market('1'), [book(1, BIDS, [[101, 0.5], [102, 1.5]])], ['1 A fill 1 at 102 taker']],
    ['pays the next tick where a level lies between two', market('1'), [book(1, BIDS, [[101.5, 1]])], ['1 A fill 1 at 102 taker']],
    ['that is triggered walks as well', { type: 'stop-market', triggerPrice: '100', quantity: '3' }, [book(1, BIDS, ASKS), trade(2, 100, 1)], ['1 A triggered', '1 A fill 2 at 101 taker', '1 A fill 1 at 102 taker']],
  ],
  'fill or kill': [
    ['takes all of it from several levels', limit(102, '5', { timeInForce: 'fok' }), [book(1, BIDS, ASKS)], ['1 A fill 2 at 101 taker', '1 A fill 3 at 102 taker']],
    ['takes nothing where its limit stops it short', limit(102, '6', { timeInForce: 'fok' }), [book(1, BIDS, ASKS)], ['1 A canceled']],
    ['at market takes nothing where the whole book is too small', market('15', { timeInForce: 'fok' }), [book(1, BIDS, ASKS)], ['1 A canceled']],
    ['at the price of the first level needs all of it there', { type: 'market-to-limit', quantity: '3', timeInForce: 'fok' }, [book(1, BIDS, ASKS)], ['1 A canceled']],
  ],
  'what our orders took': [
    ['is gone while the level stays as it is', market('3'), [book(1, BIDS, [[101, 2]]), delta(2, [], [[101, 2]]), book(3, BIDS, [[101, 2]])], ['1 A fill 2 at 101 taker']],
    ['is there again when a change shows another size', market('3'), [book(1, BIDS, [[101, 2]]), delta(2, [], [[101, 9]])], ['1 A fill 2 at 101 taker', '2 A fill 1 at 101 taker']],
    ['is there again when a snapshot shows another size', market('3'), [book(1, BIDS, [[101, 2]]), book(2, BIDS, [[101, 1]])], ['1 A fill 2 at 101 taker', '2 A fill 1 at 101 taker']],
    ['is there again when the size changed while the book was crossed', limit(101, '3'), [book(1, BIDS, [[101, 2]]), delta(2, [[102, 1]], [[101, 3]]), delta(3, [[102, 0]], [])], ['1 A fill 2 at 101 taker', '3 A fill 1 at 101 maker']],
    ['is there again when the level was away', market('3'), [book(1, BIDS, [[101, 2]]), delta(2, [], [[101, 0]]), delta(3, [], [[101, 2]])], ['1 A fill 2 at 101 taker', '3 A fill 1 at 101 taker']],
  ],
  'a limit that rests': [
    ['makes at its own price, level by level, when the asks come to it', limit(100, '6'), [book(1, BIDS, ASKS), delta(2, [], [[99.5, 1], [100, 2], [101, 0]])], ['2 A fill 1 at 100 maker', '2 A fill 2 at 100 maker']],
    ['makes with trades', limit(100, '6'), [book(1, BIDS, ASKS), trade(2, 100, 4)], ['2 A fill 4 at 100 maker']],
    ['is passed over by asks at it where only prices beyond it fill', limit(100, '1'), [book(1, [[98, 1]], ASKS), delta(2, [], [[100, 2]]), delta(3, [[99, 0]], [[99, 2]])], ['3 A fill 1 at 100 maker'], { limitFill: 'through' }],
  ],
  'a book that cannot be gone by': [
    ['because a delta was missed, gives nothing', market('1'), [delta(1, BIDS, ASKS), book(2, BIDS, []), delta(3, [], [[101, 1]], { isLate: true }), delta(4, [], [[101, 1]]), book(5, BIDS, ASKS)], ['5 A fill 1 at 101 taker']],
    ['because it is crossed, gives nothing', market('1'), [book(1, [[103, 1]], ASKS), delta(2, [[103, 0]], [])], ['2 A fill 1 at 101 taker']],
    ['leaves limits that rest to the trades', limit(100, '3'), [book(1, BIDS, ASKS), delta(2, [], [[100, 9]], { isLate: true }), trade(3, 100, 2)], ['3 A fill 2 at 100 maker']],
    ['lets quotes stand in for it', market('1'), [book(1, BIDS, []), delta(2, [], [], { isLate: true }), quote(3, 99, 103)], ['3 A fill 1 at 103 taker']],
  ],
  'beside a book': [
    ['quotes move nothing', market('1'), [book(1, BIDS, []), quote(2, 99, 101), delta(3, [], [[105, 1]])], ['3 A fill 1 at 105 taker']],
    ['trades are not taken', market('1'), [book(1, BIDS, []), trade(2, 100, 5)], []],
    ['triggers watch its best levels, whatever our orders took', { type: 'stop-market', triggerPrice: '102', triggerSource: 'bid-ask', quantity: '1' }, [book(1, BIDS, ASKS), delta(2, [], [[101, 0]])], ['2 A triggered', '2 A fill 1 at 102 taker']],
  ],
};

describe.each(Object.entries(CASES))('%s', (_topic, cases) => {
  it.each(cases.map(([fact, ...given]) => ({ fact, given })))('$fact', ({ given: [order, events, told, options] }) => {
    expect(new TickStage(options).submit('A', order).show(...events).told).toEqual(told);
  });
});

it('gives what one order took to no other', () => {
  const stage = new TickStage().submit('A', market('1')).submit('B', market('3'));
  expect(stage.show(book(1, BIDS, ASKS)).told).toEqual(['1 A fill 1 at 101 taker', '1 B fill 1 at 101 taker', '1 B fill 2 at 102 taker']);
});

it('does not trigger an order by what another one took', () => {
  const stage = new TickStage().submit('A', market('2')).submit('B', { type: 'stop-market', triggerPrice: '102', triggerSource: 'bid-ask', quantity: '1' });
  expect(stage.show(book(1, BIDS, ASKS)).told).toEqual(['1 A fill 2 at 101 taker']);
});

it('lets a post-only order rest at a level that our orders have used up', () => {
  const stage = new TickStage().submit('A', market('2')).show(book(1, BIDS, ASKS)).submit('B', limit(101, '1', { postOnly: true }));
  expect(stage.reports.at(-1)).toMatchObject({ kind: 'accepted', orderId: 'B' });
});

/** A limit to buy 3 at 99, where 5 stand when it comes. */
const inLine = (queue: TickStageOptions['queue'], ...events: readonly TickEvent[]) => new TickStage({ queue }).show(book(1, BIDS, ASKS)).submit('A', limit(99, '3')).show(...events).told;

it('comes to a venue by its topics', () => {
  const stage = new TickStage().submit('A', market('3'));
  const { instrument } = aQuote();
  stage.venue.show({ topic: 'market.book-snapshot', data: { instrument, at: timestamp(1), sequence: 1, bids: [], asks: [[101, 2]] } });
  stage.venue.show({ topic: 'market.book-delta', data: { instrument, at: timestamp(2), previousSequence: 1, sequence: 2, bids: [], asks: [[102, 2]] } });
  expect(stage.told).toEqual(['1 A fill 2 at 101 taker', '2 A fill 1 at 102 taker']);
});

describe('a risk-averse line', () => {
  const told = (...events: readonly TickEvent[]) => inLine('risk-averse', ...events);

  it('lets those before the order have the trades at its price first', () => {
    expect(told(trade(2, 99, 5), trade(3, 99, 2), trade(4, 99, 9))).toEqual(['3 A fill 2 at 99 maker', '4 A fill 1 at 99 maker']);
  });

  it('gives the order what one trade leaves behind them', () => {
    expect(told(trade(2, 99, 7))).toEqual(['2 A fill 2 at 99 maker']);
  });

  it('counts a trade once, though the book shows it as well', () => {
    expect(told(trade(2, 99, 4, 'sell'), delta(3, [[99, 1]], []), trade(4, 99, 1, 'sell'), trade(5, 99, 1, 'sell'))).toEqual(['5 A fill 1 at 99 maker']);
  });

  it('takes cancels for those behind, as long as the level has room for all before', () => {
    expect(told(delta(2, [[99, 9]], []), delta(3, [[99, 5]], []), trade(4, 99, 5), trade(5, 99, 1))).toEqual(['5 A fill 1 at 99 maker']);
  });

  it('moves the order up when the level becomes smaller than what was before it', () => {
    expect(told(delta(2, [[99, 2]], []), delta(3, [[99, 9]], []), trade(4, 99, 3))).toEqual(['4 A fill 1 at 99 maker']);
  });

  it('is over when a trade goes beyond the limit', () => {
    expect(told(trade(2, 98, 1), trade(3, 99, 2))).toEqual(['2 A fill 1 at 99 maker', '3 A fill 2 at 99 maker']);
  });

  it('is over when the asks come to the limit', () => {
    expect(told(delta(2, [[99, 0]], [[99, 2]]))).toEqual(['2 A fill 2 at 99 maker']);
  });

  it('is not moved by trades of the other side', () => {
    expect(told(trade(2, 99, 9, 'buy'), trade(3, 99, 5, 'sell'), trade(4, 99, 1, 'sell'))).toEqual(['4 A fill 1 at 99 maker']);
  });

  it('has nobody before an order that betters the market', () => {
    expect(new TickStage({ queue: 'risk-averse' }).show(book(1, BIDS, ASKS)).submit('A', limit(100, '3')).show(trade(2, 100, 1)).told).toEqual(['2 A fill 1 at 100 maker']);
  });

  it('has an unknown length beyond the last level that is shown, and the whole level before the order once that comes into sight', () => {
    const stage = new TickStage({ queue: 'risk-averse' }).show(book(1, BIDS, ASKS)).submit('A', limit(97, '3'));
    expect(stage.show(trade(2, 97, 50), delta(3, [[97, 4]], []), trade(4, 97, 4), trade(5, 97, 1)).told).toEqual(['5 A fill 1 at 97 maker']);
  });

  it('has our orders behind one another', () => {
    const stage = new TickStage({ queue: 'risk-averse' }).show(book(1, BIDS, ASKS)).submit('A', limit(99, '2')).show(delta(2, [[99, 8]], [])).submit('B', limit(99, '2'));
    // five, then A, then three, then B
    expect(stage.show(trade(3, 99, 6), trade(4, 99, 3), trade(5, 99, 3)).told).toEqual(['3 A fill 1 at 99 maker', '4 A fill 1 at 99 maker', '5 B fill 2 at 99 maker']);
  });

  it('goes by the sizes of quotes where there is no book', () => {
    const stage = new TickStage({ queue: 'risk-averse' }).show(quote(1, 99, 101, 4, 4)).submit('A', limit(99, '3'));
    expect(stage.show(trade(2, 99, 5), quote(3, 99, 101, 1, 4), trade(4, 99, 1)).told).toEqual(['2 A fill 1 at 99 maker', '4 A fill 1 at 99 maker']);
  });

  it('has no end where a quote tells no size', () => {
    const stage = new TickStage({ queue: 'risk-averse' }).show(quote(1, 99, 101)).submit('A', limit(99, '3'));
    expect(stage.show(trade(2, 99, 500), trade(3, 98, 1)).told).toEqual(['3 A fill 1 at 99 maker']);
  });
});

describe('a probabilistic line', () => {
  it('has a share of the cancels before the order', () => {
    // six before it and two behind; of four that are canceled, three by their size
    const told = (exponent: number, first: number) =>
      new TickStage({ queue: { model: 'probabilistic', shape: 'power', exponent } }).show(book(1, [[99, 6]], ASKS)).submit('A', limit(99, '9')).show(delta(2, [[99, 8]], []), delta(3, [[99, 4]], []), trade(4, 99, first)).told;
    expect([told(1, 3), told(1, 4)]).toEqual([[], ['4 A fill 1 at 99 maker']]);
    // the larger part loses more than its share: 4 × 36 ÷ 40
    expect([told(2, 3), told(2, 4)]).toEqual([[], ['4 A fill 1 at 99 maker']]);
    expect(told(2, 5)).toEqual(['4 A fill 2 at 99 maker']);
  });

  it('never has more cancels behind the order than there is', () => {
    expect(inLine('probabilistic', delta(2, [[99, 1]], []), trade(3, 99, 2))).toEqual(['3 A fill 1 at 99 maker']);
  });

  it('takes what has traded for no cancels', () => {
    expect(inLine({ model: 'probabilistic', shape: 'power' }, delta(2, [[99, 10]], []), trade(3, 99, 2), delta(4, [[99, 8]], []), trade(5, 99, 3), trade(6, 99, 1))).toEqual(['6 A fill 1 at 99 maker']);
  });

  it('forgets what has traded once the book has shown it', () => {
    // two before it and five behind; of four that are canceled, eight sevenths before it
    expect(inLine({ model: 'probabilistic', shape: 'power' }, delta(2, [[99, 10]], []), trade(3, 99, 3), delta(4, [[99, 7]], []), delta(5, [[99, 3]], []), trade(6, 99, 2))).toEqual(['6 A fill 1 at 99 maker']);
  });

  it('weighs by the logarithm unless told otherwise', () => {
    // ln 6 of ln 6 + ln 16: of ten canceled 3.93 before the order
    const told = (size: number) => inLine('probabilistic', delta(2, [[99, 20]], []), delta(3, [[99, 10]], []), trade(4, 99, size));
    expect([told(2), told(3)]).toEqual([[], ['4 A fill 1 at 99 maker']]);
  });
});

it('is not moved up by the trade in answer to which the order came', () => {
  const stage = new TickStage({ queue: 'risk-averse', react: ({ kind, orderId }, self) => { if (kind === 'fill' && orderId === 'A') self.submit('B', limit(99, '1')); } });
  stage.show(book(1, BIDS, ASKS)).submit('A', limit(100, '1'));
  expect(stage.show(trade(2, 99, 4), trade(3, 99, 5), trade(4, 99, 1)).told).toEqual(['2 A fill 1 at 100 maker', '4 B fill 1 at 99 maker']);
});

it.each([
  ['none', { queue: 'none' }, ['2 A fill 3 at 99 maker']],
  ['risk-averse', { queue: 'risk-averse' }, ['6 A fill 1 at 99 maker', '7 A fill 2 at 99 maker']],
  ['probabilistic', { queue: { model: 'probabilistic', shape: 'power', exponent: 1 } }, ['5 A fill 1 at 99 maker', '6 A fill 1 at 99 maker', '7 A fill 1 at 99 maker']],
  ['through', { limitFill: 'through' }, ['7 A fill 3 at 99 maker']],
] as const)('fills what docs/concepts/fills.md works out with %s', (_name, options, told) => {
  const stage = new TickStage(options).show(book(1, [[99, 8], [98, 4]], ASKS)).submit('A', limit(99, '3'));
  stage.show(trade(2, 99, 4, 'sell'), delta(3, [[99, 12]], []), delta(4, [[99, 6]], []), trade(5, 99, 3, 'sell'), delta(6, [[99, 0]], [[99, 1]]), trade(7, 98, 5, 'sell'));
  expect(stage.told).toEqual(told);
});

describe('an order that is changed', () => {
  const told = (change: Parameters<TickStage['modify']>[1], ...events: readonly TickEvent[]) => {
    const stage = new TickStage({ queue: 'risk-averse' }).show(book(1, BIDS, ASKS)).submit('A', limit(99, '3')).show(trade(2, 99, 3));
    stage.modify('A', change);
    return stage.show(...events).told.slice(1);
  };

  it('to less keeps its place', () => {
    expect(told({ quantity: '1' }, trade(3, 99, 3))).toEqual(['3 A fill 1 at 99 maker']);
  });

  it('to more goes to the end of the line', () => {
    expect(told({ quantity: '4' }, trade(3, 99, 5), trade(4, 99, 1))).toEqual(['4 A fill 1 at 99 maker']);
  });

  it('to another price goes to the end of the line there', () => {
    expect(told({ price: '98' }, trade(3, 98, 4), trade(4, 98, 1))).toEqual(['4 A fill 1 at 98 maker']);
  });
});

it.each([
  ['queue', 'first' as never],
  ['queue.shape', { model: 'probabilistic', shape: 'line' as never }],
  ['queue.exponent', { model: 'probabilistic', exponent: 0 }],
] as const)('refuses a %s that is none', (field, queue) => {
  expect(() => venueTerms({ queue })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
});
