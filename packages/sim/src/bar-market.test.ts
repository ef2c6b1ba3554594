import { describe, expect, it } from 'vitest';
import { clientOrderId, instrumentId, timestamp, toDecimal } from '@redfire/core';
import type { OrderRequestOverrides } from '@redfire/testing';
import { BarStage, type BarStageOptions, type Prices } from './fixtures/bar-stage.ts';

/** One order `A` sent before the bars, and everything the venue tells of it. Bars are a minute long, the first opens at 0, the price before it is 100. */
type Case = readonly [fact: string, order: OrderRequestOverrides, bars: readonly Prices[], told: readonly string[], options?: BarStageOptions];

const DAY = 86_400_000;
const HOUR = 3_600_000;
const buy = { side: 'buy' } as const;
const sell = { side: 'sell' } as const;
const limit = (price: number, more: OrderRequestOverrides = {}) => ({ type: 'limit', price: String(price), ...more }) as OrderRequestOverrides;
const stop = (triggerPrice: number, more: OrderRequestOverrides = {}) => ({ type: 'stop-market', triggerPrice: String(triggerPrice), ...more }) as OrderRequestOverrides;
const stopLimit = (triggerPrice: number, price: number, more: OrderRequestOverrides = {}) => ({ type: 'stop-limit', triggerPrice: String(triggerPrice), price: String(price), ...more }) as OrderRequestOverrides;
const touch = (triggerPrice: number, more: OrderRequestOverrides = {}) => ({ type: 'market-if-touched', triggerPrice: String(triggerPrice), ...more }) as OrderRequestOverrides;
const touchLimit = (triggerPrice: number, price: number, more: OrderRequestOverrides = {}) => ({ type: 'limit-if-touched', triggerPrice: String(triggerPrice), price: String(price), ...more }) as OrderRequestOverrides;
const trail = (by: 'price' | 'percent' | 'ticks', value: string, more: OrderRequestOverrides = {}) => ({ type: 'trailing-stop-market', trailingOffset: { by, value }, ...more }) as OrderRequestOverrides;
const trailLimit = (value: string, limitOffset: string, more: OrderRequestOverrides = {}) => ({ type: 'trailing-stop-limit', trailingOffset: { by: 'ticks', value }, limitOffset, ...more }) as OrderRequestOverrides;

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'a market order': [
    ['fills at the next open, whatever the price before', { type: 'market' }, [[90, 110, 80, 100]], ['0 A fill 1 at 90 taker']],
    ['to sell fills at the next open', { type: 'market', ...sell }, [[90, 110, 80, 100]], ['0 A fill 1 at 90 taker']],
    ['with a limit for the rest fills at the next open, since a bar has no depth', { type: 'market-to-limit' }, [[90, 110, 80, 100]], ['0 A fill 1 at 90 taker']],
  ],
  'a limit to buy': [
    ['fills at the open when that is below it', limit(95), [[94, 99, 90, 98]], ['0 A fill 1 at 94 maker']],
    ['fills at the open when that is just it', limit(95), [[95, 99, 95, 98]], ['0 A fill 1 at 95 maker']],
    ['fills at its price when the low reaches it', limit(95), [[100, 101, 95, 98]], ['60000 A fill 1 at 95 maker']],
    ['fills at its price when the low goes through it', limit(95), [[100, 101, 90, 98]], ['60000 A fill 1 at 95 maker']],
    ['rests while the low stays above it', limit(95), [[100, 101, 96, 98], [98, 99, 96, 97]], []],
    ['fills in a later bar', limit(95), [[100, 101, 96, 98], [97, 98, 93, 94]], ['120000 A fill 1 at 95 maker']],
  ],
  'a limit to sell': [
    ['fills at the open when that is above it', limit(105, sell), [[106, 110, 101, 102]], ['0 A fill 1 at 106 maker']],
    ['fills at the open when that is just it', limit(105, sell), [[105, 105, 101, 102]], ['0 A fill 1 at 105 maker']],
    ['fills at its price when the high reaches it', limit(105, sell), [[100, 105, 99, 102]], ['60000 A fill 1 at 105 maker']],
    ['rests while the high stays below it', limit(105, sell), [[100, 104, 99, 102]], []],
  ],
  'a stop to buy': [
    ['fills at the open when that is above it', stop(105), [[107, 110, 101, 102]], ['0 A triggered', '0 A fill 1 at 107 taker']],
    ['fills at the open when that is just it', stop(105), [[105, 110, 101, 102]], ['0 A triggered', '0 A fill 1 at 105 taker']],
    ['fills at its price when the high reaches it', stop(105), [[100, 105, 99, 102]], ['60000 A triggered', '60000 A fill 1 at 105 taker']],
    ['waits while the high stays below it', stop(105), [[100, 104, 90, 102]], []],
  ],
  'a stop to sell': [
    ['fills at the open when that is below it', stop(95, sell), [[93, 99, 90, 98]], ['0 A triggered', '0 A fill 1 at 93 taker']],
    ['fills at its price when the low reaches it', stop(95, sell), [[100, 101, 95, 98]], ['60000 A triggered', '60000 A fill 1 at 95 taker']],
    ['waits while the low stays above it', stop(95, sell), [[100, 120, 96, 98]], []],
  ],
  'a stop with a limit': [
    ['takes at its trigger when the limit allows it', stopLimit(105, 106), [[100, 108, 99, 102]], ['60000 A triggered', '60000 A fill 1 at 105 taker']],
    ['rests when the market is beyond the limit, and makes when it comes back', stopLimit(105, 106), [[108, 110, 105, 107]], ['0 A triggered', '60000 A fill 1 at 106 maker']],
    ['stays triggered while the market stays beyond the limit', stopLimit(105, 106), [[108, 110, 107, 109], [109, 110, 107, 108]], ['0 A triggered']],
    ['whose limit is behind its trigger waits for the way back', stopLimit(105, 103), [[100, 108, 99, 102]], ['60000 A triggered', '60000 A fill 1 at 103 maker']],
    ['mirrors for a sell', stopLimit(95, 94, sell), [[92, 95, 90, 93]], ['0 A triggered', '60000 A fill 1 at 94 maker']],
  ],
  'a market order if touched': [
    ['buys at its trigger from above', touch(95), [[100, 101, 94, 98]], ['60000 A triggered', '60000 A fill 1 at 95 taker']],
    ['buys at the open when that is below the trigger', touch(95), [[93, 101, 92, 98]], ['0 A triggered', '0 A fill 1 at 93 taker']],
    ['sells at its trigger from below', touch(105, sell), [[100, 106, 94, 98]], ['60000 A triggered', '60000 A fill 1 at 105 taker']],
    ['waits while it is not touched', touch(95), [[100, 110, 96, 98]], []],
  ],
  'a limit order if touched': [
    ['takes when its limit is on the far side of the trigger', touchLimit(95, 96), [[100, 101, 94, 98]], ['60000 A triggered', '60000 A fill 1 at 95 taker']],
    ['waits for its limit when that is further', touchLimit(95, 93), [[100, 101, 94, 98], [98, 99, 93, 98]], ['60000 A triggered', '120000 A fill 1 at 93 maker']],
    ['sells from below', touchLimit(105, 107, sell), [[100, 110, 94, 98]], ['60000 A triggered', '60000 A fill 1 at 107 maker']],
  ],
  'a trailing stop': [
    ['to sell follows the high by an offset in price', trail('price', '5', sell), [[100, 110, 99, 104]], ['60000 A triggered', '60000 A fill 1 at 105 taker']],
    ['to buy follows the low', trail('price', '5', buy), [[100, 101, 90, 96]], ['60000 A triggered', '60000 A fill 1 at 95 taker']],
    ['follows by ticks', trail('ticks', '50', sell), [[100, 110, 99, 104]], ['60000 A triggered', '60000 A fill 1 at 105 taker'], { instrument: { tickSize: '0.1' } }],
    ['follows by a percentage of the best price', trail('percent', '10', sell), [[100, 120, 99, 108]], ['60000 A triggered', '60000 A fill 1 at 108 taker']],
    ['rounds half a tick of a percentage up, exactly', trail('percent', '1.1', sell), [[500, 500, 495, 496], [496, 500, 494, 496]], ['120000 A triggered', '120000 A fill 1 at 494 taker']],
    ['keeps at least one tick away', trail('percent', '0.1', sell), [[100, 100, 99, 99]], ['60000 A triggered', '60000 A fill 1 at 99 taker']],
    ['keeps its best price over bars', trail('price', '5', sell), [[100, 110, 106, 107], [107, 108, 106, 107], [107, 107, 105, 106]], ['180000 A triggered', '180000 A fill 1 at 105 taker']],
    ['does not widen when the price turns', trail('percent', '10', sell), [[200, 200, 181, 190], [190, 190, 180, 185]], ['120000 A triggered', '120000 A fill 1 at 180 taker']],
    ['fills at an open beyond its trigger', trail('price', '5', sell), [[100, 110, 106, 107], [101, 102, 100, 101]], ['60000 A triggered', '60000 A fill 1 at 101 taker']],
    ['does not follow before its activation price', trail('price', '5', { ...sell, activationPrice: '110' }), [[100, 109, 90, 95]], []],
    ['begins at its activation price', trail('price', '5', { ...sell, activationPrice: '110' }), [[100, 112, 99, 104]], ['60000 A triggered', '60000 A fill 1 at 107 taker']],
    ['begins at an open beyond its activation price', trail('price', '5', { ...sell, activationPrice: '110' }), [[113, 113, 108, 109]], ['60000 A triggered', '60000 A fill 1 at 108 taker']],
    ['to buy is activated from above', trail('price', '5', { ...buy, activationPrice: '90' }), [[100, 100, 88, 94]], ['60000 A triggered', '60000 A fill 1 at 93 taker']],
    ['with a limit takes at its trigger', trailLimit('5', '2', sell), [[100, 110, 99, 104]], ['60000 A triggered', '60000 A fill 1 at 105 taker']],
    ['with a limit rests behind its trigger when an open jumps over both', trailLimit('5', '2', sell), [[100, 110, 106, 107], [101, 104, 100, 103]], ['60000 A triggered', '120000 A fill 1 at 103 maker']],
    ['with a limit to buy has it above the trigger', trailLimit('5', '2', buy), [[100, 100, 90, 94], [99, 99, 96, 98]], ['60000 A triggered', '120000 A fill 1 at 97 maker']],
  ],
  'immediate or cancel': [
    ['fills at the next open', limit(100, { timeInForce: 'ioc' }), [[99, 101, 98, 100]], ['0 A fill 1 at 99 taker']],
    ['is canceled when the next open is beyond its limit', limit(100, { timeInForce: 'ioc' }), [[101, 102, 98, 100]], ['0 A canceled']],
    ['at market always fills', { type: 'market', timeInForce: 'ioc' }, [[101, 102, 98, 100]], ['0 A fill 1 at 101 taker']],
  ],
  'fill or kill': [
    ['fills at the next open', limit(100, { ...sell, timeInForce: 'fok' }), [[100, 101, 98, 100]], ['0 A fill 1 at 100 taker']],
    ['is canceled when the next open is beyond its limit', limit(100, { ...sell, timeInForce: 'fok' }), [[99, 102, 98, 100]], ['0 A canceled']],
  ],
  'good till date': [
    ['fills before its end', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(60_000) }), [[100, 101, 95, 98]], ['60000 A fill 1 at 95 maker']],
    ['ends at its time, at the close of a bar', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(60_000) }), [[100, 101, 96, 98], [95, 99, 90, 91]], ['60000 A expired']],
    ['ends at its time inside a bar, whose path it does not see, since that fills at the close', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(90_000) }), [[100, 101, 96, 98], [98, 99, 90, 91]], ['90000 A expired']],
    ['acts on the open of the bar it ends in', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(90_000) }), [[100, 101, 96, 98], [94, 99, 90, 91]], ['60000 A fill 1 at 94 maker']],
    ['ends at a time between bars', limit(95, { timeInForce: 'gtd', expiresAt: timestamp(1) }), [[100, 101, 90, 98]], ['1 A expired']],
    ['ends a trigger that waits', stop(105, { timeInForce: 'gtd', expiresAt: timestamp(60_000) }), [[100, 101, 96, 98], [110, 110, 110, 110]], ['60000 A expired']],
  ],
  'a day order': [
    ['ends at midnight of the day of its first bar', limit(95, { timeInForce: 'day' }), [[100, 101, 96, 98], [98, 99, 96, 97], [90, 90, 90, 90]], [`${DAY} A expired`], { intervalMs: 12 * HOUR }],
    ['fills until the close of its day', limit(95, { timeInForce: 'day' }), [[100, 101, 96, 98], [98, 99, 90, 97]], [`${DAY} A fill 1 at 95 maker`], { intervalMs: 12 * HOUR }],
    ['lasts until its first bar, however far that is', limit(95, { timeInForce: 'day' }), [[100, 101, 96, 98], [98, 99, 96, 97]], [`${6 * DAY} A expired`], { intervalMs: 12 * HOUR, startAt: 5 * DAY }],
    ['of a bar longer than a day acts on its open only', limit(95, { timeInForce: 'day' }), [[100, 101, 90, 98]], [`${DAY} A expired`], { intervalMs: 7 * DAY }],
  ],
  'at the open': [
    ['fills at the first open there is', { type: 'market', timeInForce: 'at-open' }, [[100, 101, 96, 98]], ['0 A fill 1 at 100 taker']],
    ['expires when its limit is not met', limit(95, { timeInForce: 'at-open' }), [[100, 101, 90, 98], [90, 91, 90, 90]], ['0 A expired']],
    ['fills at a limit the open is better than', limit(95, { timeInForce: 'at-open' }), [[94, 101, 90, 98]], ['0 A fill 1 at 94 maker']],
  ],
  'at the close': [
    ['fills at the close of the last bar of the day', { type: 'market', timeInForce: 'at-close' }, [[100, 101, 96, 98], [98, 99, 96, 97]], [`${DAY} A fill 1 at 97 taker`], { intervalMs: 12 * HOUR }],
    ['fills at a limit the close is better than', limit(95, { timeInForce: 'at-close' }), [[100, 101, 90, 94]], [`${DAY} A fill 1 at 94 maker`], { intervalMs: DAY }],
    ['expires when its limit is not met', limit(95, { timeInForce: 'at-close' }), [[100, 101, 90, 98], [90, 91, 90, 90]], [`${DAY} A expired`], { intervalMs: DAY }],
    ['does not act inside the day', limit(105, { ...sell, timeInForce: 'at-close' }), [[100, 110, 90, 98]], [], { intervalMs: 12 * HOUR }],
  ],
  'post-only': [
    ['is rejected when it meets the price before', limit(100, { postOnly: true }), [[105, 106, 104, 105]], ['0 A rejected']],
    ['is rejected when it would cross', limit(99, { ...sell, postOnly: true }), [[105, 106, 104, 105]], ['0 A rejected']],
    ['rests otherwise, and makes', limit(95, { postOnly: true }), [[100, 101, 94, 96]], ['60000 A fill 1 at 95 maker']],
    ['rests when the market jumps over it later', limit(95, { postOnly: true }), [[90, 92, 89, 91]], ['0 A fill 1 at 90 maker']],
    ['is judged by the first open where no price is known', limit(95, { postOnly: true }), [[95, 95, 94, 95]], ['0 A rejected'], { lastClose: null }],
    ['rests at the first open where no price is known', limit(95, { postOnly: true }), [[96, 96, 94, 95]], ['60000 A fill 1 at 95 maker'], { lastClose: null }],
    ['behind a trigger is judged when triggered', stopLimit(95, 94, { ...sell, postOnly: true }), [[100, 101, 95, 98]], ['60000 A triggered', '60000 A rejected']],
    ['behind a trigger rests when the market is beyond the limit', stopLimit(95, 94, { ...sell, postOnly: true }), [[92, 95, 90, 93]], ['0 A triggered', '60000 A fill 1 at 94 maker']],
  ],
  'liquidity of a limit': [
    ['is taken when it meets the price before and the open', limit(101), [[99, 102, 98, 100]], ['0 A fill 1 at 99 taker']],
    ['is taken when the first price there is meets it', limit(101), [[99, 102, 98, 100]], ['0 A fill 1 at 99 taker'], { lastClose: null }],
    ['is made when the first open passes it by, though the price before met it', limit(101), [[103, 104, 100, 102]], ['60000 A fill 1 at 101 maker']],
    ['is made when it rested before the open that fills it', limit(95), [[90, 92, 89, 91]], ['0 A fill 1 at 90 maker']],
  ],
  'the path of a bar': [
    ['goes to the high first when that is nearer', trail('ticks', '3', sell), [[100, 102, 95, 101]], ['60000 A triggered', '60000 A fill 1 at 99 taker']],
    ['goes to the low first when that is nearer', trail('ticks', '6', sell), [[100, 106, 96, 101]], []],
    ['goes to the high first on a tie', trail('ticks', '6', sell), [[100, 104, 96, 103]], ['60000 A triggered', '60000 A fill 1 at 98 taker']],
    ['ends at the close', trail('ticks', '6', sell), [[100, 106, 97, 100]], ['60000 A triggered', '60000 A fill 1 at 100 taker']],
    ['goes against a long in the worst case', trail('ticks', '4', sell), [[100, 101, 96, 101]], ['60000 A triggered', '60000 A fill 1 at 96 taker'], { path: 'worst-case', holding: 1 }],
    ['goes against a short in the worst case', trail('ticks', '4', buy), [[100, 104, 99, 99]], ['60000 A triggered', '60000 A fill 1 at 104 taker'], { path: 'worst-case', holding: -1 }],
    ['goes to the low first in the worst case of no position', trail('ticks', '4', sell), [[100, 101, 96, 101]], ['60000 A triggered', '60000 A fill 1 at 96 taker'], { path: 'worst-case' }],
  ],
  latency: [
    ['lets an order act on an open at its arrival', { type: 'market' }, [[90, 110, 80, 100], [101, 101, 101, 101]], ['60000 A fill 1 at 101 taker'], { latencyMs: 60_000 }],
    ['keeps an order from an open before its arrival', { type: 'market' }, [[90, 110, 80, 100], [101, 101, 101, 101]], ['60000 A fill 1 at 101 taker'], { latencyMs: 1 }],
    ['keeps an order from the path of the bar in which it arrives', limit(95), [[100, 101, 90, 100], [100, 100, 100, 100]], [], { latencyMs: 1 }],
    ['lets the latest price at the arrival tell who takes', limit(95, { postOnly: true }), [[95, 100, 95, 100], [95, 95, 95, 95]], ['1 A rejected'], { latencyMs: 1 }],
  ],
};

describe.each(Object.entries(CASES))('%s', (_topic, cases) => {
  it.each(cases.map(([fact, ...given]) => ({ fact, given })))('$fact', ({ given: [order, bars, told, options] }) => {
    const stage = new BarStage(options);
    stage.submit('A', order);
    expect(stage.show(...bars).told).toEqual(told);
  });
});

describe('an order born of a fill', () => {
  const born = (order: OrderRequestOverrides, bars: readonly Prices[], first: OrderRequestOverrides = limit(95)) => {
    const stage = new BarStage({ react: (report) => { if (report.kind === 'fill' && report.orderId === 'A') stage.submit('B', order); } });
    stage.submit('A', first);
    return stage.show(...bars).told;
  };

  it('joins the rest of the path', () => {
    expect(born(limit(99, sell), [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker', '60000 B fill 1 at 99 maker']);
  });

  it('does not see the path before its birth', () => {
    expect(born(limit(101, sell), [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker']);
  });

  it('trades at the price of its birth', () => {
    expect(born({ type: 'market', ...sell }, [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker', '60000 B fill 1 at 95 taker']);
  });

  it('stops out on the way on', () => {
    expect(born(stop(94, sell), [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker', '60000 B triggered', '60000 B fill 1 at 94 taker']);
  });

  it('trails from the price of its birth', () => {
    expect(born(trail('ticks', '2', sell), [[100, 101, 94, 99], [99, 100, 95, 96]])).toEqual(['60000 A fill 1 at 95 maker', '120000 B triggered', '120000 B fill 1 at 98 taker']);
  });

  it('takes when it meets the price of its birth', () => {
    expect(born(limit(95, sell), [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker', '60000 B fill 1 at 95 taker']);
  });

  it('is canceled at once when it is immediate and finds nothing', () => {
    expect(born(limit(96, { ...sell, timeInForce: 'ioc' }), [[100, 101, 94, 99]])).toEqual(['60000 A fill 1 at 95 maker', '60000 B canceled']);
  });

  it('of the open joins the whole path', () => {
    expect(born(limit(101, sell), [[95, 102, 94, 99]], { type: 'market' })).toEqual(['0 A fill 1 at 95 taker', '60000 B fill 1 at 101 maker']);
  });

  it('of the close of a day waits for the next open', () => {
    const stage = new BarStage({ intervalMs: DAY, react: (report) => { if (report.kind === 'expired' && report.orderId === 'A') stage.submit('B', { type: 'market' }); } });
    stage.submit('A', limit(95, { timeInForce: 'day' }));
    expect(stage.show([100, 101, 96, 98], [97, 97, 97, 97]).told).toEqual([`${DAY} A expired`, `${DAY} B fill 1 at 97 taker`]);
  });

  it('has the day of the bar it is born in', () => {
    const stage = new BarStage({ intervalMs: DAY, react: (report) => { if (report.kind === 'fill') stage.submit('B', limit(90, { timeInForce: 'day' })); } });
    stage.submit('A', limit(95));
    expect(stage.show([100, 101, 95, 98], [89, 89, 89, 89]).told).toEqual([`${DAY} A fill 1 at 95 maker`, `${DAY} B expired`]);
  });
});

describe('several orders', () => {
  it('act in the order in which the path meets them, whatever order they came in', () => {
    const stage = new BarStage();
    stage.submit('A', limit(93));
    stage.submit('B', limit(97));
    stage.submit('C', stop(102));
    expect(stage.show([100, 103, 90, 95]).told).toEqual(['60000 C triggered', '60000 C fill 1 at 102 taker', '60000 B fill 1 at 97 maker', '60000 A fill 1 at 93 maker']);
  });

  it('at one price act in the order in which they came', () => {
    const stage = new BarStage();
    stage.submit('A', stop(97, sell));
    stage.submit('B', limit(97));
    expect(stage.show([100, 101, 95, 96]).told).toEqual(['60000 A triggered', '60000 A fill 1 at 97 taker', '60000 B fill 1 at 97 maker']);
  });

  it('of a bracket end when the other one fills and cancels them', () => {
    const stage = new BarStage({
      react: ({ kind, orderId }) => {
        if (kind !== 'fill') return;
        if (orderId === 'entry') {
          stage.submit('stop', stop(96, sell));
          stage.submit('profit', limit(104, sell));
        } else {
          stage.cancel(orderId === 'stop' ? 'profit' : 'stop');
        }
      },
    });
    stage.submit('entry', { type: 'market' });
    expect(stage.show([100, 105, 95, 101]).told).toEqual(['0 entry fill 1 at 100 taker', '60000 profit fill 1 at 104 maker', '60000 stop canceled']);
  });

  it('that end together are told of once each, also when a listener cancels the second at the end of the first', () => {
    const stage = new BarStage({ react: ({ kind, orderId }) => { if (kind === 'expired' && orderId === 'A') stage.cancel('B'); } });
    for (const id of ['A', 'B']) stage.submit(id, limit(90, { timeInForce: 'gtd', expiresAt: timestamp(60_000) }));
    expect(stage.show([100, 101, 99, 100]).told).toEqual(['60000 A expired', '60000 B canceled']);
  });
});

describe('orders for the open of a day', () => {
  it('wait for the first bar of the next day', () => {
    const stage = new BarStage({ intervalMs: 12 * HOUR });
    stage.submit('other', limit(50));
    stage.show([100, 101, 96, 98]);
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    expect(stage.show([99, 99, 99, 99], [97, 97, 97, 97]).told).toEqual([`${DAY} A fill 1 at 97 taker`]);
  });

  it('know the bar before, also where that was not worked through', () => {
    const stage = new BarStage({ startAt: 12 * HOUR });
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    stage.market.open(stage.next([100, 100, 100, 100]), 11 * HOUR);
    expect(stage.told).toEqual([]);
  });
});

describe('orders sent between bars', () => {
  it('wait for the next open, also while a bar is open', () => {
    const stage = new BarStage();
    const bar = stage.next([100, 101, 90, 95]);
    stage.submit('other', limit(50));
    stage.market.open(bar);
    stage.submit('A', limit(98));
    stage.clock.advanceTo(bar.closeTime);
    stage.market.close(bar);
    expect(stage.told).toEqual([]);
  });
});

describe('cancel', () => {
  it('ends an open order', () => {
    const stage = new BarStage();
    stage.submit('A', limit(95));
    stage.cancel('A');
    expect({ told: stage.show([100, 101, 90, 98]).told, waiting: stage.market.size }).toEqual({ told: ['0 A canceled'], waiting: 0 });
  });

  it.each(['A', 'never-sent'])('of an order that is not open is rejected: %s', (id) => {
    const stage = new BarStage();
    stage.submit('A', { type: 'market' });
    stage.show([100, 101, 90, 98]);
    stage.cancel(id);
    expect(stage.reports.at(-1)).toEqual({ kind: 'cancel-rejected', orderId: id, at: 60_000, reason: 'the venue has no such open order' });
  });

  it('inside a path ends an order before the path comes to it', () => {
    const stage = new BarStage({ react: ({ kind }) => { if (kind === 'fill') stage.cancel('B'); } });
    stage.submit('A', limit(97));
    stage.submit('B', limit(95));
    expect(stage.show([100, 101, 90, 98]).told).toEqual(['60000 A fill 1 at 97 maker', '60000 B canceled']);
  });

  it('in the acknowledgement of an order keeps it from the market', () => {
    const stage = new BarStage({ react: ({ kind, orderId }) => { if (kind === 'fill') stage.submit('B', { type: 'market' }); else if (kind === 'accepted' && orderId === 'B') stage.cancel('B'); } });
    stage.submit('A', limit(97));
    expect(stage.show([100, 101, 90, 98]).told).toEqual(['60000 A fill 1 at 97 maker', '60000 B canceled']);
  });

  it('arrives after the latency, before the path of the bar in which it arrives', () => {
    const stage = new BarStage({ latencyMs: 1 });
    stage.submit('A', limit(95));
    stage.show([100, 100, 100, 100]);
    stage.cancel('A');
    expect(stage.show([100, 100, 95, 100]).told).toEqual(['60001 A canceled']);
  });

  it('arrives after the latency, and loses to the open before', () => {
    const stage = new BarStage({ latencyMs: 1 });
    stage.submit('A', limit(95));
    stage.show([100, 100, 100, 100]);
    stage.cancel('A');
    expect(stage.show([94, 100, 93, 100]).told).toEqual(['60000 A fill 1 at 94 maker', '60001 A cancel-rejected']);
  });

  it('arrives after the latency, and ends what still waits', () => {
    const stage = new BarStage({ latencyMs: 60_000 });
    stage.submit('A', limit(95));
    stage.cancel('A');
    expect(stage.show([100, 100, 90, 100], [90, 100, 90, 100]).told).toEqual(['60000 A canceled']);
  });
});

describe('modify', () => {
  it('changes price and quantity, and says so', () => {
    const stage = new BarStage();
    stage.submit('A', limit(90));
    stage.modify('A', { price: '95', quantity: '3' });
    expect([stage.reports.at(-1), ...stage.show([100, 101, 95, 98]).told]).toEqual([
      { kind: 'modified', orderId: 'A', at: 0, price: toDecimal('95'), quantity: toDecimal('3') },
      '0 A modified',
      '60000 A fill 3 at 95 maker',
    ]);
  });

  it('moves a trigger', () => {
    const stage = new BarStage();
    stage.submit('A', stop(105));
    stage.modify('A', { triggerPrice: '103' });
    expect(stage.show([100, 104, 99, 98]).told).toEqual(['0 A modified', '60000 A triggered', '60000 A fill 1 at 103 taker']);
  });

  it('of the quantity keeps the price', () => {
    const stage = new BarStage();
    stage.submit('A', limit(95));
    stage.modify('A', { quantity: '2' });
    expect(stage.show([100, 101, 94, 98]).told).toEqual(['0 A modified', '60000 A fill 2 at 95 maker']);
  });

  it('inside a path acts on the price where it is', () => {
    const stage = new BarStage({ react: ({ kind, orderId }) => { if (kind === 'fill' && orderId === 'A') stage.modify('B', { price: '98' }); } });
    stage.submit('A', limit(97));
    stage.submit('B', limit(90));
    expect(stage.show([100, 101, 95, 98]).told).toEqual(['60000 A fill 1 at 97 maker', '60000 B modified', '60000 B fill 1 at 97 taker']);
  });

  it('inside a path is met on the rest of it', () => {
    const stage = new BarStage({ react: ({ kind, orderId }) => { if (kind === 'fill' && orderId === 'A') stage.modify('B', { price: '96' }); } });
    stage.submit('A', limit(97));
    stage.submit('B', limit(90));
    expect(stage.show([100, 101, 95, 98]).told).toEqual(['60000 A fill 1 at 97 maker', '60000 B modified', '60000 B fill 1 at 96 maker']);
  });

  it('into the market takes at the next open', () => {
    const stage = new BarStage();
    stage.submit('A', limit(90));
    stage.modify('A', { price: '101' });
    expect(stage.show([99, 102, 98, 98]).told).toEqual(['0 A modified', '0 A fill 1 at 99 taker']);
  });

  it('into the market is refused to a post-only order, which stays as it was', () => {
    const stage = new BarStage();
    stage.submit('A', limit(95, { postOnly: true }));
    stage.modify('A', { price: '100', quantity: '7' });
    expect(stage.show([100, 101, 95, 98]).told).toEqual(['0 A modify-rejected', '60000 A fill 1 at 95 maker']);
  });

  it('before the first price leaves open who takes', () => {
    const stage = new BarStage({ lastClose: null });
    stage.submit('A', limit(90, { postOnly: true }));
    stage.modify('A', { price: '95' });
    expect(stage.show([95, 95, 95, 95]).told).toEqual(['0 A modified', '0 A rejected']);
  });

  it.each(['A', 'never-sent'])('of an order that is not open is rejected: %s', (id) => {
    const stage = new BarStage();
    stage.submit('A', { type: 'market' });
    stage.show([100, 101, 90, 98]);
    stage.modify(id, { quantity: '2' });
    expect(stage.reports.at(-1)).toEqual({ kind: 'modify-rejected', orderId: id, at: 60_000, reason: 'the venue has no such open order' });
  });

  it('arrives after the latency', () => {
    const stage = new BarStage({ latencyMs: 60_000 });
    stage.submit('A', limit(90));
    stage.modify('A', { price: '95' });
    expect(stage.show([100, 101, 95, 100], [100, 101, 95, 100]).told).toEqual(['60000 A modified', '120000 A fill 1 at 95 maker']);
  });
});

describe('a bar', () => {
  it.each(['open', 'high', 'low', 'close'] as const)('without a number for its %s is refused', (field) => {
    const stage = new BarStage();
    stage.submit('A', limit(95));
    const bar = { ...stage.next([100, 101, 99, 100]), [field]: Number.NaN };
    expect(() => stage.showBar(bar)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { instrument: 'BTC/USDT.SIM', openTime: 0 } }));
  });
});

it('a fill has everything a ledger needs', () => {
  const stage = new BarStage({ instrument: { tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } } });
  stage.submit('A', { type: 'market', quantity: '0.5' });
  stage.submit('B', limit(90.25, { ...sell, quantity: '2' }));
  stage.show([90.13, 91, 90, 90.5]);
  const facts = stage.reports.flatMap((report) => {
    if (report.kind !== 'fill') return [];
    const { orderId, venueOrderId, instrument, side, at, tradeId, sequence, quantity, price, fee, liquidity } = report;
    return [{ orderId, venueOrderId, instrument, side, at, tradeId, sequence, quantity, price, fee, liquidity }];
  });
  const shared = { instrument: instrumentId('BTC/USDT.SIM') };
  expect(facts).toEqual([
    {
      ...shared, orderId: clientOrderId('A'), venueOrderId: 'A', side: 'buy', at: 0, tradeId: 'T-1', sequence: 1, liquidity: 'taker',
      quantity: toDecimal('0.5'), price: toDecimal('90.13'), fee: { amount: toDecimal('0.0225325'), currency: 'USDT' },
    },
    {
      ...shared, orderId: clientOrderId('B'), venueOrderId: 'B', side: 'sell', at: 60_000, tradeId: 'T-2', sequence: 2, liquidity: 'maker',
      quantity: toDecimal('2'), price: toDecimal('90.25'), fee: { amount: toDecimal('0.0361'), currency: 'USDT' },
    },
  ]);
});
