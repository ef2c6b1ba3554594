import { describe, expect, it } from 'vitest';
import { timestamp, toDecimal } from '@redfire/core';
import type { OrderRequestOverrides } from '@redfire/testing';
import { TickStage, type TickEvent, type TickStageOptions } from './fixtures/tick-stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Case = readonly [fact: string, order: OrderRequestOverrides, events: readonly TickEvent[], told: readonly string[], options?: TickStageOptions];

const quote = (at: number, bid: number, ask: number, bidSize?: number, askSize?: number): TickEvent => ({ at, quote: [bid, ask, bidSize, askSize] });
const trade = (at: number, price: number, size = 100): TickEvent => ({ at, trade: [price, size] });
const mark = (at: number, price: number, index?: number): TickEvent => ({ at, mark: index === undefined ? [price] : [price, index] });

const sell = { side: 'sell' } as const;
const market = (more: Pick<OrderRequestOverrides, 'side' | 'quantity' | 'timeInForce'> = {}): OrderRequestOverrides => ({ type: 'market', ...more });
const limit = (price: number, more: OrderRequestOverrides = {}) => ({ type: 'limit', price: String(price), ...more }) as OrderRequestOverrides;
const stop = (triggerPrice: number, more: OrderRequestOverrides = {}) => ({ type: 'stop-market', triggerPrice: String(triggerPrice), ...more }) as OrderRequestOverrides;
const stopLimit = (triggerPrice: number, price: number, more: OrderRequestOverrides = {}) => ({ type: 'stop-limit', triggerPrice: String(triggerPrice), price: String(price), ...more }) as OrderRequestOverrides;
const touch = (triggerPrice: number, more: OrderRequestOverrides = {}) => ({ type: 'market-if-touched', triggerPrice: String(triggerPrice), ...more }) as OrderRequestOverrides;
const touchLimit = (triggerPrice: number, price: number) => ({ type: 'limit-if-touched', triggerPrice: String(triggerPrice), price: String(price) }) as OrderRequestOverrides;
const trail = (by: 'ticks' | 'percent', value: string, more: OrderRequestOverrides = {}) => ({ type: 'trailing-stop-market', trailingOffset: { by, value }, ...more }) as OrderRequestOverrides;
const trailLimit = (value: string, limitOffset: string, more: OrderRequestOverrides = {}) => ({ type: 'trailing-stop-limit', trailingOffset: { by: 'ticks', value }, limitOffset, ...more }) as OrderRequestOverrides;

/** Each order is sent at time 0, before the first data. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'a market order': [
    ['buys at the ask', market(), [quote(1, 99, 101)], ['1 A fill 1 at 101 taker']],
    ['sells at the bid', market(sell), [quote(1, 99, 101)], ['1 A fill 1 at 99 taker']],
    ['takes the size that is shown and goes on with the next quote', market({ quantity: '5' }), [quote(1, 99, 101, 9, 2), quote(2, 99, 102, 9, 9)], ['1 A fill 2 at 101 taker', '2 A fill 3 at 102 taker']],
    ['waits while a size of zero is shown', market(), [quote(1, 99, 101, 9, 0), quote(2, 99, 103, 9, 1)], ['2 A fill 1 at 103 taker']],
    ['waits while its side is empty', market(), [quote(1, 99, Number.NaN), quote(2, 99, 103)], ['2 A fill 1 at 103 taker']],
    ['takes the last trade where there is no quote', market({ quantity: '3' }), [trade(1, 100, 2), trade(2, 101, 2)], ['1 A fill 2 at 100 taker', '2 A fill 1 at 101 taker']],
    ['takes the quote that stands when a trade comes', market({ quantity: '3' }), [quote(1, 99, 101, 9, 2), trade(2, 100, 50), quote(3, 99, 101, 9, 9)], ['1 A fill 2 at 101 taker', '3 A fill 1 at 101 taker']],
    ['with a limit for the rest leaves that at the price it got', { type: 'market-to-limit', quantity: '3' }, [quote(1, 99, 101, 9, 2), quote(2, 99, 102, 9, 9), quote(3, 99, 100, 9, 9)], ['1 A fill 2 at 101 taker', '3 A fill 1 at 101 maker']],
  ],
  'a limit': [
    ['takes the ask when that is below it', limit(102), [quote(1, 99, 101)], ['1 A fill 1 at 101 taker']],
    ['to sell takes the bid when that is above it', limit(98, sell), [quote(1, 99, 101)], ['1 A fill 1 at 99 taker']],
    ['rests when the ask is above it, and makes at its own price when the ask falls through it', limit(100), [quote(1, 99, 101), quote(2, 96, 98)], ['2 A fill 1 at 100 maker']],
    ['makes when the ask touches it', limit(100), [quote(1, 99, 101), quote(2, 99, 100)], ['2 A fill 1 at 100 maker']],
    ['makes when a trade touches it', limit(100), [quote(1, 99, 101), trade(2, 100)], ['2 A fill 1 at 100 maker']],
    ['makes in parts, as much as trades', limit(100, { quantity: '5' }), [quote(1, 99, 101), trade(2, 99, 2), trade(3, 100, 2), trade(4, 98, 9)], ['2 A fill 2 at 100 maker', '3 A fill 2 at 100 maker', '4 A fill 1 at 100 maker']],
    ['rests with what its first quote leaves of it', limit(101, { quantity: '5' }), [quote(1, 99, 101, 9, 2), quote(2, 99, 100, 9, 9)], ['1 A fill 2 at 101 taker', '2 A fill 3 at 101 maker']],
    ['trades with the quote and with the trade behind it', limit(100, { quantity: '5' }), [quote(1, 99, 101), quote(2, 99, 100, 9, 2), trade(3, 100, 2)], ['2 A fill 2 at 100 maker', '3 A fill 2 at 100 maker']],
    ['does not trade with a trade that is over', limit(100), [quote(1, 99, 101), trade(2, 101), quote(3, 99, 102)], []],
  ],
  'a limit that only prices beyond it fill': [
    ['is passed over by a trade at it', limit(100), [quote(1, 99, 101), trade(2, 100), trade(3, 99)], ['3 A fill 1 at 100 maker'], { limitFill: 'through' }],
    ['is passed over by an ask at it', limit(100), [quote(1, 98, 101), quote(2, 98, 100), quote(3, 98, 99)], ['3 A fill 1 at 100 maker'], { limitFill: 'through' }],
    ['to sell is passed over by a bid at it', limit(100, sell), [quote(1, 98, 99), quote(2, 100, 101), quote(3, 101, 102)], ['3 A fill 1 at 100 maker'], { limitFill: 'through' }],
    ['takes what it meets at its arrival all the same', limit(101), [quote(1, 99, 101)], ['1 A fill 1 at 101 taker'], { limitFill: 'through' }],
  ],
  'immediate or cancel': [
    ['takes what there is', limit(101, { quantity: '5', timeInForce: 'ioc' }), [quote(1, 99, 101, 9, 2)], ['1 A fill 2 at 101 taker', '1 A canceled']],
    ['is canceled when its limit is not met', limit(100, { timeInForce: 'ioc' }), [quote(1, 99, 101), quote(2, 99, 100)], ['1 A canceled']],
    ['at market is canceled when its side is empty', market({ timeInForce: 'ioc' }), [quote(1, 99, Number.NaN)], ['1 A canceled']],
    ['does not rest for a trade at its limit', limit(100, { timeInForce: 'ioc' }), [quote(1, 99, 101), trade(2, 100)], ['1 A canceled']],
    ['waits for a quote or a trade, not for a mark price', market({ timeInForce: 'ioc' }), [mark(1, 100), quote(2, 99, 101)], ['2 A fill 1 at 101 taker']],
  ],
  'fill or kill': [
    ['takes all of it', limit(101, { quantity: '5', timeInForce: 'fok' }), [quote(1, 99, 101, 9, 5)], ['1 A fill 5 at 101 taker']],
    ['takes nothing where not all of it is shown', limit(101, { quantity: '5', timeInForce: 'fok' }), [quote(1, 99, 101, 9, 4)], ['1 A canceled']],
    ['takes all of it where no size is known', market({ quantity: '5', timeInForce: 'fok' }), [quote(1, 99, 101)], ['1 A fill 5 at 101 taker']],
  ],
  'good till date': [
    ['ends at its time when data come behind it', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(5) }), [quote(1, 99, 101), quote(9, 90, 91)], ['5 A expired']],
    ['ends before data of its time', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(5) }), [quote(1, 99, 101), quote(5, 90, 91)], ['5 A expired']],
    ['ends with what is left of it', limit(101, { quantity: '3', timeInForce: 'gtd', expiresAt: timestamp(5) }), [quote(1, 99, 101, 9, 2), quote(5, 90, 91)], ['1 A fill 2 at 101 taker', '5 A expired']],
  ],
  'a day order': [
    ['ends at midnight of the day of its first data', limit(95, { timeInForce: 'day' }), [quote(DAY + HOUR, 99, 101), quote(2 * DAY + HOUR, 90, 91)], [`${2 * DAY} A expired`]],
    ['trades until then', limit(95, { timeInForce: 'day' }), [quote(HOUR, 99, 101), quote(DAY - 1, 90, 91)], [`${DAY - 1} A fill 1 at 95 maker`]],
  ],
  'at the open': [
    ['takes the first quote there is', market({ timeInForce: 'at-open' }), [quote(1, 99, 101)], ['1 A fill 1 at 101 taker']],
    ['expires with what the first data of the day leave of it', market({ quantity: '3', timeInForce: 'at-open' }), [quote(1, 99, 101, 9, 2), quote(2, 99, 101)], ['1 A fill 2 at 101 taker', '1 A expired']],
    ['expires when its limit is not met', limit(100, { timeInForce: 'at-open' }), [quote(1, 99, 101), quote(2, 90, 91)], ['1 A expired']],
  ],
  'at the close': [
    ['takes the last quote of the day', market({ timeInForce: 'at-close' }), [quote(HOUR, 99, 101), quote(23 * HOUR, 104, 106), quote(DAY + HOUR, 200, 201)], [`${DAY} A fill 1 at 106 taker`]],
    ['expires when its limit is not met', limit(100, { timeInForce: 'at-close' }), [quote(HOUR, 90, 91), quote(23 * HOUR, 104, 106), quote(DAY + HOUR, 90, 91)], [`${DAY} A expired`]],
    ['takes what others have left of the last quote', market({ quantity: '3', timeInForce: 'at-close' }), [quote(HOUR, 99, 101, 9, 2), quote(DAY, 90, 91)], [`${DAY} A fill 2 at 101 taker`, `${DAY} A expired`]],
  ],
  'post-only': [
    ['rests when the first quote does not meet it', limit(100, { postOnly: true }), [quote(1, 99, 101), quote(2, 98, 99)], ['2 A fill 1 at 100 maker']],
    ['is rejected when the first quote meets it', limit(101, { postOnly: true }), [quote(1, 99, 101)], ['1 A rejected']],
    ['behind a trigger is rejected when it would take', stopLimit(105, 108, { postOnly: true }), [trade(1, 100), quote(2, 104, 106), trade(3, 105)], ['3 A triggered', '3 A rejected']],
  ],
  'a stop': [
    ['to buy watches trades, and takes the ask', stop(105), [trade(0, 100), quote(1, 103, 110), trade(2, 104), trade(3, 105)], ['3 A triggered', '3 A fill 1 at 110 taker']],
    ['to sell watches trades, and takes the bid', stop(95, sell), [trade(0, 100), quote(1, 90, 97), trade(2, 96), trade(3, 94)], ['3 A triggered', '3 A fill 1 at 90 taker']],
    ['to buy watches the ask where there are no trades', stop(105), [quote(1, 100, 104), quote(2, 100, 105)], ['2 A triggered', '2 A fill 1 at 105 taker']],
    ['to sell watches the bid where there are no trades', stop(95, sell), [quote(1, 96, 110), quote(2, 95, 110)], ['2 A triggered', '2 A fill 1 at 95 taker']],
    ['that has a source watches bid and ask though there are trades', stop(105, { triggerSource: 'bid-ask' }), [quote(1, 100, 104), trade(2, 200), quote(3, 100, 106)], ['3 A triggered', '3 A fill 1 at 106 taker']],
    ['watches the middle', stop(105, { triggerSource: 'mid' }), [quote(1, 100, 108), quote(2, 102, 108)], ['2 A triggered', '2 A fill 1 at 108 taker']],
    ['watches the mark price, and takes the quote that stands', stop(105, { triggerSource: 'mark' }), [quote(1, 90, 91), mark(2, 104), trade(3, 200), mark(4, 105)], ['4 A triggered', '4 A fill 1 at 91 taker']],
    ['watches the index price', stop(105, { triggerSource: 'index' }), [quote(1, 90, 91), mark(2, 200, 104), mark(3, 100, 105)], ['3 A triggered', '3 A fill 1 at 91 taker']],
    ['watches trades where the source it names never came', stop(105, { triggerSource: 'mark' }), [quote(1, 90, 91), trade(2, 105)], ['2 A triggered', '2 A fill 1 at 91 taker']],
    ['with a limit is not filled by the trade that triggers it', stopLimit(105, 106), [trade(0, 100), quote(1, 103, 109), trade(2, 105), trade(3, 105)], ['2 A triggered', '3 A fill 1 at 106 maker']],
    ['triggered while its side is empty takes the next quote', stop(105), [quote(1, 99, Number.NaN), trade(2, 105), quote(3, 99, 107)], ['2 A triggered', '3 A fill 1 at 107 taker']],
    ['with a limit takes at once where that allows it', stopLimit(105, 108), [trade(0, 100), quote(1, 103, 106), trade(2, 105)], ['2 A triggered', '2 A fill 1 at 106 taker']],
    ['with a limit rests where the ask is beyond it', stopLimit(105, 106), [trade(0, 100), quote(1, 103, 109), trade(2, 105), quote(3, 103, 105)], ['2 A triggered', '3 A fill 1 at 106 maker']],
  ],
  'an order if touched': [
    ['buys when the price falls to its trigger', touch(95), [quote(1, 99, 101), trade(2, 96), trade(3, 95)], ['3 A triggered', '3 A fill 1 at 101 taker']],
    ['to sell waits for a rise', touch(105, sell), [quote(1, 99, 101), trade(2, 104), trade(3, 106)], ['3 A triggered', '3 A fill 1 at 99 taker']],
    ['with a limit rests there', touchLimit(95, 94), [quote(1, 99, 101), trade(2, 95), trade(3, 94)], ['2 A triggered', '3 A fill 1 at 94 maker']],
  ],
  'a trailing stop': [
    ['to sell follows trades', trail('ticks', '5', sell), [quote(1, 99, 101), trade(2, 110), trade(3, 106), trade(4, 105)], ['4 A triggered', '4 A fill 1 at 99 taker']],
    ['to sell follows the bid where there are no trades', trail('ticks', '5', sell), [quote(1, 99, 101), quote(2, 110, 112), quote(3, 105, 112)], ['3 A triggered', '3 A fill 1 at 105 taker']],
    ['follows by a percentage', trail('percent', '10', sell), [trade(1, 120), trade(2, 109), trade(3, 108)], ['3 A triggered', '3 A fill 1 at 108 taker']],
    ['begins at its activation price', trail('ticks', '5', { ...sell, activationPrice: '110' }), [trade(1, 100), trade(2, 90), trade(3, 112), trade(4, 107)], ['4 A triggered', '4 A fill 1 at 107 taker']],
    ['waits while there is no price to follow', trail('percent', '5', sell), [quote(1, Number.NaN, 101)], []],
    ['with a limit rests behind its trigger', trailLimit('5', '2', sell), [quote(1, 80, 120), trade(2, 110), trade(3, 105), trade(4, 103)], ['3 A triggered', '4 A fill 1 at 103 maker']],
  ],
  'a price between two ticks': [
    ['is moved up for a buyer', market(), [quote(1, 99.4, 100.2)], ['1 A fill 1 at 101 taker']],
    ['is moved down for a seller', market(sell), [quote(1, 99.8, 100.2)], ['1 A fill 1 at 99 taker']],
    ['does not reach a limit that is worse than it', limit(100), [quote(1, 99, 101), quote(2, 99, 100.2), trade(3, 100.2)], []],
    ['is no such where only the digits of a float are off', market(), [quote(1, 0.1, 0.1 + 0.2)], ['1 A fill 1 at 0.3 taker'], { instrument: { tickSize: '0.1' } }],
  ],
  latency: [
    ['keeps an order from the data before its arrival', market(), [quote(49, 99, 101), quote(50, 99, 102)], ['50 A fill 1 at 102 taker'], { latencyMs: 50 }],
  ],
};

describe.each(Object.entries(CASES))('%s', (_topic, cases) => {
  it.each(cases.map(([fact, ...given]) => ({ fact, given })))('$fact', ({ given: [order, events, told, options] }) => {
    expect(new TickStage(options).submit('A', order).show(...events).told).toEqual(told);
  });
});

describe('an order that comes while a quote stands', () => {
  const between = (order: OrderRequestOverrides, ...events: readonly TickEvent[]) => new TickStage().show(quote(1, 99, 101)).submit('A', order).show(...events).told;

  it('waits for the next data', () => {
    expect(between(market())).toEqual([]);
  });

  it('takes the next quote, not the one that stood', () => {
    expect(between(market(), quote(2, 99, 105))).toEqual(['2 A fill 1 at 105 taker']);
  });

  it('takes the quote that stands when a trade comes', () => {
    expect(between(market(), trade(2, 100))).toEqual(['2 A fill 1 at 101 taker']);
  });

  it('is rejected at once when it is post-only and would take', () => {
    expect(between(limit(101, { postOnly: true }))).toEqual(['1 A rejected']);
  });

  it('rests, and makes, when the next quote passes its limit by', () => {
    expect(between(limit(101), quote(2, 99, 103), quote(3, 99, 100))).toEqual(['3 A fill 1 at 101 maker']);
  });

  it('makes at its limit though the next quote is better', () => {
    expect(between(limit(100), quote(2, 96, 97))).toEqual(['2 A fill 1 at 100 maker']);
  });
});

describe('size', () => {
  it('that one order took is not there for the next', () => {
    const stage = new TickStage().submit('A', market({ quantity: '3' })).submit('B', market({ quantity: '3' }));
    expect(stage.show(quote(1, 99, 101, 9, 4), quote(2, 99, 102, 9, 4)).told).toEqual(['1 A fill 3 at 101 taker', '1 B fill 1 at 101 taker', '2 B fill 2 at 102 taker']);
  });

  it('of one side is apart from that of the other', () => {
    const stage = new TickStage().submit('A', market({ quantity: '3' })).submit('B', market({ ...sell, quantity: '3' }));
    expect(stage.show(quote(1, 99, 101, 3, 3)).told).toEqual(['1 A fill 3 at 101 taker', '1 B fill 3 at 99 taker']);
  });

  it('of a trade is shared by those that rest', () => {
    const stage = new TickStage().show(quote(1, 99, 101)).submit('A', limit(100, { quantity: '2' })).submit('B', limit(100, { quantity: '2' }));
    expect(stage.show(trade(2, 100, 3)).told).toEqual(['2 A fill 2 at 100 maker', '2 B fill 1 at 100 maker']);
  });

  it('goes to the better price first', () => {
    const stage = new TickStage().show(quote(1, 90, 110)).submit('A', limit(100)).submit('B', limit(101)).submit('C', limit(101));
    expect(stage.show(trade(2, 99, 2)).told).toEqual(['2 B fill 1 at 101 maker', '2 C fill 1 at 101 maker']);
  });

  it('is whole lots, the rest of it left out', () => {
    const stage = new TickStage({ instrument: { lotSize: '0.001' } }).submit('A', market({ quantity: '1' }));
    expect(stage.show(quote(1, 99, 101, 9, 0.0125), quote(2, 99, 101, 9, 1e-7)).told).toEqual(['1 A fill 0.012 at 101 taker']);
  });
});

describe('an order sent in answer to a fill', () => {
  it('waits for the next data', () => {
    const stage = new TickStage({ react: ({ kind, orderId }, self) => { if (kind === 'fill' && orderId === 'A') self.submit('B', market(sell)); } });
    expect(stage.submit('A', market()).show(quote(1, 99, 101), quote(2, 97, 101)).told).toEqual(['1 A fill 1 at 101 taker', '2 B fill 1 at 97 taker']);
  });

  it('does not end by its own fills in one quote', () => {
    let count = 0;
    const stage = new TickStage({ react: ({ kind }, self) => { if (kind === 'fill') self.submit(`O${++count}`, market()); } });
    stage.submit('A', market()).show(quote(1, 99, 101), quote(2, 99, 101));
    expect(count).toBe(2);
  });
});

describe('modify', () => {
  it('acts on the next data', () => {
    const stage = new TickStage().submit('A', limit(90)).show(quote(1, 99, 101));
    stage.modify('A', { price: '102' });
    expect(stage.show(quote(2, 99, 100)).told).toEqual(['1 A modified', '2 A fill 1 at 100 taker']);
  });

  it('of the quantity to what has filled ends the order', () => {
    const stage = new TickStage().submit('A', limit(101, { quantity: '5' })).show(quote(1, 99, 101, 9, 2));
    stage.modify('A', { quantity: '2' });
    expect(stage.reports.slice(1)).toEqual([expect.objectContaining({ kind: 'fill' }), { kind: 'canceled', orderId: 'A', at: 1, reason: 'no more is asked for than has filled' }]);
  });

  it('of the quantity counts what has filled', () => {
    const stage = new TickStage().submit('A', limit(101, { quantity: '5' })).show(quote(1, 99, 101, 9, 2));
    stage.modify('A', { quantity: '3' });
    expect(stage.show(quote(2, 99, 101, 9, 9)).told).toEqual(['1 A fill 2 at 101 taker', '1 A modified', '2 A fill 1 at 101 taker']);
  });

  it('in answer to a fill keeps the order from the rest of the same data', () => {
    const stage = new TickStage({ react: ({ kind, orderId }, self) => { if (kind === 'fill' && orderId === 'A') self.modify('B', { quantity: '2' }); } });
    stage.submit('A', market()).submit('B', market());
    expect(stage.show(quote(1, 99, 101), quote(2, 99, 102)).told).toEqual(['1 A fill 1 at 101 taker', '1 B modified', '2 B fill 2 at 102 taker']);
  });
});

describe('cancel', () => {
  it('ends what is left of an order', () => {
    const stage = new TickStage().submit('A', market({ quantity: '5' })).show(quote(1, 99, 101, 9, 2));
    stage.cancel('A');
    expect(stage.show(quote(2, 99, 101)).told).toEqual(['1 A fill 2 at 101 taker', '1 A canceled']);
  });

  it('in answer to a fill comes before the rest of the same data', () => {
    const stage = new TickStage({ react: ({ kind, orderId }, self) => { if (kind === 'fill' && orderId === 'A') self.cancel('B'); } });
    expect(stage.submit('A', market()).submit('B', market()).show(quote(1, 99, 101)).told).toEqual(['1 A fill 1 at 101 taker', '1 B canceled']);
  });
});

describe('data', () => {
  it('that are older than an order fill it at the time it came', () => {
    const stage = new TickStage();
    stage.clock.advanceTo(timestamp(100));
    expect(stage.submit('A', market()).show(quote(40, 99, 101)).told).toEqual(['100 A fill 1 at 101 taker']);
  });

  it('that come late do not turn time back', () => {
    const stage = new TickStage().submit('A', market({ quantity: '2' })).show(quote(100, 99, 101, 9, 1));
    expect(stage.show(quote(40, 99, 101)).told).toEqual(['100 A fill 1 at 101 taker', '100 A fill 1 at 101 taker']);
  });

  it('of one day close it for orders that came in it, not for those that came behind its end', () => {
    const stage = new TickStage().show(quote(HOUR, 99, 101));
    stage.submit('A', market({ timeInForce: 'at-close' })).clock.advanceTo(timestamp(DAY));
    stage.submit('B', market({ timeInForce: 'at-close' }));
    expect(stage.show(quote(DAY + HOUR, 104, 106), quote(2 * DAY, 50, 51)).told).toEqual([`${DAY} A fill 1 at 101 taker`, `${2 * DAY} B fill 1 at 106 taker`]);
  });

  it('show a new quote where a day goes by without any', () => {
    const stage = new TickStage().submit('A', market({ timeInForce: 'at-close' })).show(quote(HOUR, 99, 101)).submit('B', market({ timeInForce: 'at-open' }));
    expect(stage.show(quote(3 * DAY, 50, 51)).told).toEqual([`${DAY} A fill 1 at 101 taker`, `${3 * DAY} B fill 1 at 51 taker`]);
  });

  it('move orders that bars moved before', () => {
    const stage = new TickStage().submit('A', limit(95, { quantity: '2' }));
    expect(stage.show(quote(1, 99, 101), trade(2, 95, 1)).told).toEqual(['2 A fill 1 at 95 maker']);
  });
});

it('a part of an order has a fee of its own', () => {
  const stage = new TickStage({ instrument: { fees: { maker: '0.0002', taker: '0.0005' } } }).submit('A', limit(101, { quantity: '5' }));
  stage.show(quote(1, 99, 100, 9, 2), quote(2, 99, 101, 9, 9));
  expect(stage.reports.flatMap((report) => (report.kind === 'fill' ? [report.fee] : []))).toEqual([
    { amount: toDecimal('0.1'), currency: 'USDT' },
    { amount: toDecimal('0.0606'), currency: 'USDT' },
  ]);
});
