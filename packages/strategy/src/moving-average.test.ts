import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scaled } from '@redfire/core';
import { aQuote, aTrade, anInstrument, barsFromCloses, cases } from '@redfire/testing';
import { MemoryContext } from './fixtures/memory-context.ts';
import { MovingAverage } from './moving-average.ts';

type Given = ConstructorParameters<typeof MovingAverage>[0];

const params = { instrument: 'BTC/USDT.SIM', on: 'trades', fastWindow: 1, slowWindow: 2, quantity: '1' } as const;

describe('MovingAverage of 1 over 2 trades whose orders fill at once', () => {
  it.each<readonly [fact: string, prices: readonly number[], orders: readonly string[]]>([
    ['buys at the price of the first tick with both averages', [1, 2], ['1 buy 1 at 2']],
    ['sells at it', [2, 1], ['1 sell 1 at 1']],
    ['buys no more while it is long', [1, 2, 3, 4], ['1 buy 1 at 2']],
    ['sells no more while it is short', [4, 3, 2, 1], ['1 sell 1 at 3']],
    ['closes a long position with the first order, and opens a short one with that of the next tick', [1, 5, 4, 3, 2], ['1 buy 1 at 5', '2 sell 1 at 4', '3 sell 1 at 3']],
    ['closes a short position with the first order, and opens a long one with that of the next tick', [5, 1, 2, 3, 4], ['1 sell 1 at 1', '2 buy 1 at 2', '3 buy 1 at 3']],
    ['is left flat when the averages turn back after the first', [1, 5, 4, 4], ['1 buy 1 at 5', '2 sell 1 at 4']],
    ['buys again from flat', [1, 5, 4, 6], ['1 buy 1 at 5', '2 sell 1 at 4', '3 buy 1 at 6']],
    ['does nothing while the averages are equal', [3, 3, 3], []],
  ])('%s', (_fact, prices, orders) => {
    expect(ordersOf(params, prices)).toEqual(orders);
  });
});

it('MovingAverage has windows of 10 and 20 ticks by default', () => {
  expect(new MovingAverage({ instrument: 'BTC/USDT.SIM', on: 'quotes', quantity: '1' }).params).toEqual({ instrument: 'BTC/USDT.SIM', on: 'quotes', fastWindow: 10, slowWindow: 20, quantity: Scaled.from('1').toDecimal() });
});

it('MovingAverage of 10 over 20 trades as it was counted by hand', () => {
  // 20 ticks of 100 tie. At 101 the averages are 100.1 and 100.05: buy. After nine at 101 and one at 90 they are 99.9 and 99.95: sell.
  // Then 91 and 99: 98.9 and 99.5; 98.7 and 99.45: sell again, now short, and no more.
  const prices = [...Array<number>(20).fill(100), ...Array<number>(9).fill(101), 90, 91, 99, 99];
  expect(ordersOf({ instrument: 'BTC/USDT.SIM', on: 'trades', quantity: '1' }, prices)).toEqual(['20 buy 1 at 101', '29 sell 1 at 90', '30 sell 1 at 91']);
});

describe('what a tick is', () => {
  it('is the close of a bar of its interval', () => {
    const [minutes, hours] = [barsFromCloses([1, 2]), barsFromCloses([1, 2], { intervalMs: 3_600_000 })];
    expect([run({ ...params, on: 'bars', interval: '1h' }, minutes, 'bar'), run({ ...params, on: 'bars', interval: '1h' }, hours, 'bar'), run({ ...params, on: 'bars' }, minutes, 'bar')]).toEqual([[], ['1 buy 1 at 2'], ['1 buy 1 at 2']]);
  });

  it('is the middle of a quote, to the tick below for what it buys and above for what it sells', () => {
    const quotes = [[100, 100.01], [100, 100.03], [100, 100.02], [99.99, 100.02], [99.98, 100.02]].map(([bid = 0, ask = 0]) => aQuote({ bid, ask }));
    // middles of 100.005, 100.015, 100.01, 100.005, 100
    expect(run(params, quotes, 'quote')).toEqual(['1 buy 1 at 100.01', '2 sell 1 at 100.01', '3 sell 1 at 100.01']);
  });

  it('is nothing but what it was told to hear', () => {
    expect([run(params, barsFromCloses([1, 2]), 'bar', 'trades'), run(params, [aQuote({ bid: 1, ask: 1 }), aQuote({ bid: 2, ask: 2 })], 'quote', 'trades')]).toEqual([[], []]);
  });
});

describe('an order that is still open', () => {
  const open = (...prices: readonly number[]) => {
    const context = new MemoryContext([anInstrument()]);
    started({ ...params, slowWindow: 3 }, context);
    for (const price of prices) context.market('market.trade', aTrade({ price }));
    return context;
  };

  it('is moved to the price of each tick', () => {
    const { requests, changes } = open(1, 1, 2, 3, 3.5);
    expect([requests.length, changes]).toEqual([1, [{ orderId: 'O-1', price: new Scaled(300, 2) }, { orderId: 'O-1', price: new Scaled(350, 2) }]]);
  });

  it('stays as it is at its own price and while the averages are equal', () => {
    // averages of 2 and 4/3, 2 and 5/3, 2 and 2
    expect(open(1, 1, 2, 2, 2).changes).toEqual([]);
  });

  it('is canceled when the other side is asked for, which is ordered at the next tick', () => {
    const { requests, changes } = open(1, 1, 3, 1, 1);
    expect([requests.map(({ side }) => side), changes]).toEqual([['buy', 'sell'], [{ cancel: 'O-1' }]]);
  });
});

it('MovingAverage goes on from what its averages were when it was saved', () => {
  const windows = { fastWindow: 2, slowWindow: 4 };
  const first = new MemoryContext([anInstrument()]);
  const before = started({ ...params, ...windows }, first);
  for (let tick = 0; tick < 4; tick++) first.market('market.trade', aTrade({ price: 1 }));
  const second = new MemoryContext([anInstrument()]);
  const after = new MovingAverage({ ...params, ...windows });
  after.attach(second);
  after.restoreState(before.saveState());
  after.onStart();
  second.market('market.trade', aTrade({ price: 2 }));
  expect(second.requests.map(({ side }) => side)).toEqual(['buy']);
});

it('MovingAverage orders what exact arithmetic says, on ticks that often tie', () => {
  const anyTicks = fc.array(fc.tuple(fc.integer({ min: 9_996, max: 10_004 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(anyTicks, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), (ticks, fast, more) => {
      const windows = { fastWindow: fast, slowWindow: fast + more };
      const prices = ticks.map(([low]) => low / 100);
      const quotes = ticks.map(([low, spread]) => aQuote({ bid: low / 100, ask: (low + spread) / 100 }));
      const ofPrices = naive(ticks.map(([low]) => [low, low]), windows);
      expect(ordersOf({ ...params, ...windows }, prices)).toEqual(ofPrices);
      expect(run({ ...params, ...windows, on: 'bars' }, barsFromCloses(prices), 'bar')).toEqual(ofPrices);
      expect(run({ ...params, ...windows }, quotes, 'quote')).toEqual(naive(ticks.map(([low, spread]) => [low, low + spread]), windows));
    }),
    { numRuns: cases() },
  );
});

describe('parameters', () => {
  it.each<readonly [fact: string, wrong: object, paths: readonly string[]]>([
    ['it is not said what a tick is', { on: undefined }, ['on']],
    ['the fast average is as long as the slow one', { fastWindow: 2 }, ['fastWindow']],
    ['there is no average of no ticks', { fastWindow: 0 }, ['fastWindow']],
    ['the quantity is zero', { quantity: '0' }, ['quantity']],
    ['what has no length is to have one', { interval: '1m' }, ['interval']],
  ])('are refused when %s', (_fact, wrong, paths) => {
    expect(() => new MovingAverage({ ...params, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIG', details: { strategy: 'MovingAverage', issues: paths.map((path) => ({ path, message: expect.any(String) })) } }),
    );
  });
});

function started(given: Given, context: MemoryContext): MovingAverage {
  const strategy = new MovingAverage(given);
  strategy.attach(context);
  strategy.onStart();
  return strategy;
}

function ordersOf(given: Given, prices: readonly number[]): readonly string[] {
  return run(given, prices.map((price) => aTrade({ price })), 'trade');
}

/** What it sends, with the number of the tick: `2 buy 1 at 100`. Every order fills at once. */
function run(given: Given, ticks: readonly object[], kind: 'trade' | 'quote' | 'bar', on: Given['on'] = `${kind}s`): readonly string[] {
  const context = new MemoryContext([anInstrument()], { fillsAtOnce: true });
  started({ ...given, on }, context);
  return ticks.flatMap((tick, number) => {
    const before = context.requests.length;
    if (kind === 'bar') context.bar(tick as never);
    else context.market(`market.${kind}`, tick as never);
    return context.requests.slice(before).map((order) => `${number} ${order.side} ${order.quantity.toString()} at ${order.type === 'limit' ? order.price.toString() : order.type}`);
  });
}

/** The documents' rule over hundredths, each tick a low and a high side of its middle, every window summed anew in whole numbers. */
function naive(ticks: readonly (readonly [low: number, high: number])[], { fastWindow, slowWindow }: { readonly fastWindow: number; readonly slowWindow: number }): readonly string[] {
  const sum = (at: number, length: number) => ticks.slice(at + 1 - length, at + 1).reduce((total, [low, high]) => total + BigInt(low + high), 0n);
  let held = 0;
  return ticks.flatMap(([low, high], at) => {
    if (at + 1 < slowWindow) return [];
    const difference = sum(at, fastWindow) * BigInt(slowWindow) - sum(at, slowWindow) * BigInt(fastWindow);
    const isBuy = difference > 0n && held <= 0;
    if (!isBuy && !(difference < 0n && held >= 0)) return [];
    held += isBuy ? 1 : -1;
    const price = isBuy ? Math.floor((low + high) / 2) : Math.ceil((low + high) / 2);
    return [`${at} ${isBuy ? 'buy' : 'sell'} 1 at ${price / 100}`];
  });
}
