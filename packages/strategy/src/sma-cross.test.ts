import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scaled } from '@redfire/core';
import { anInstrument, barsFromCloses, cases } from '@redfire/testing';
import { MemoryContext } from './fixtures/memory-context.ts';
import { naiveCrossings } from './fixtures/naive-average.ts';
import { SmaCross } from './sma-cross.ts';

const params = { instrument: 'BTC/USDT.SIM', fast: 1, slow: 2, quantity: '1' } as const;

describe('SmaCross of 1 over 2 closes', () => {
  const CASES: readonly (readonly [fact: string, closes: readonly number[], trades: readonly string[], allowShort?: boolean])[] = [
    ['buys when the fast average crosses above', [2, 1, 3], ['2 buy 1']],
    ['goes flat when it crosses below', [2, 1, 3, 1], ['2 buy 1', '3 sell 1']],
    ['goes short when that is allowed', [2, 1, 3, 1], ['2 buy 1', '3 sell 2'], true],
    ['turns back to long', [2, 1, 3, 1, 2], ['2 buy 1', '3 sell 2', '4 buy 2'], true],
    ['does not act at the first bar with both averages, whatever they are', [1, 2], []],
    ['acts at the second one', [2, 1, 2], ['2 buy 1']],
    ['does not act while the fast one stays above', [2, 1, 3, 4, 5], ['2 buy 1']],
    ['sells nothing when it holds nothing', [1, 2, 1], []],
    ['opens a short from flat', [1, 2, 1], ['2 sell 1'], true],
    ['does not act when the averages become equal', [2, 1, 1], []],
    ['acts when they were equal and one is above', [1, 1, 2], ['2 buy 1']],
    ['acts when they were equal and one is below', [1, 1, 0.5], ['2 sell 1'], true],
    ['does not act again after a tie on the same side', [2, 1, 3, 3, 4], ['2 buy 1']],
  ];

  it.each(CASES.map(([fact, ...given]) => ({ fact, given })))('$fact', ({ given: [closes, trades, allowShort = false] }) => {
    expect(tradesOf({ ...params, allowShort }, closes)).toEqual(trades);
  });

  it('takes bars of its interval only', () => {
    const fiveMinutes = barsFromCloses([2, 1, 3], { intervalMs: 300_000 });
    expect([tradesOf({ ...params, interval: '5m' }, [2, 1, 3]), tradesOf({ ...params, interval: '5m' }, [], fiveMinutes)]).toEqual([[], ['2 buy 1']]);
  });
});

it('SmaCross trades as exact arithmetic says, on closes that often tie', () => {
  const anyCloses = fc.array(fc.integer({ min: 9_996, max: 10_004 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(anyCloses, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (ticks, fast, more, allowShort) => {
      const slow = fast + more;
      const closes = ticks.map((tick) => tick / 100);
      expect(tradesOf({ ...params, fast, slow, allowShort }, closes)).toEqual(naiveTrades(naiveCrossings(ticks.map(BigInt), fast, slow), allowShort));
    }),
    { numRuns: cases() },
  );
});

describe('parameters', () => {
  it('have short selling off', () => {
    expect(new SmaCross(params).params).toEqual({ ...params, quantity: Scaled.from('1').toDecimal(), allowShort: false });
  });

  it.each<readonly [fact: string, wrong: object, paths: readonly string[]]>([
    ['the fast average is as long as the slow one', { fast: 5, slow: 5 }, ['fast']],
    ['there is no average of no closes', { fast: 0 }, ['fast']],
    ['a length is a fraction', { slow: 2.5 }, ['slow']],
    ['the quantity is a float', { quantity: 1 }, ['quantity']],
    ['the quantity is zero', { quantity: '0' }, ['quantity']],
    ['a name is misspelt', { allowShorts: true }, ['']],
    ['several things are wrong', { instrument: 'bitcoin', quantity: '-1', interval: '1x', fast: 3, slow: 2 }, ['instrument', 'quantity', 'interval', 'fast']],
  ])('are refused when %s', (_fact, wrong, paths) => {
    expect(() => new SmaCross({ ...params, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIG', details: { strategy: 'SmaCross', issues: paths.map((path) => ({ path, message: expect.any(String) })) } }),
    );
  });
});

/** What it sends, with the number of the bar at whose close: `2 buy 1`. Every order fills at once. */
function tradesOf(given: ConstructorParameters<typeof SmaCross>[0], closes: readonly number[], bars = barsFromCloses(closes)): readonly string[] {
  const context = new MemoryContext([anInstrument()], { fillsAtOnce: true });
  const strategy = new SmaCross(given);
  strategy.attach(context);
  strategy.onStart();
  return bars.flatMap((bar, number) => {
    const before = context.requests.length;
    context.bar(bar);
    return context.requests.slice(before).map(({ side, quantity }) => `${number} ${side} ${quantity.toString()}`);
  });
}

function naiveTrades(crossings: readonly ('above' | 'below' | undefined)[], allowShort: boolean): readonly string[] {
  let held = 0;
  return crossings.flatMap((crossing, number) => {
    if (crossing === undefined) return [];
    const target = crossing === 'above' ? 1 : allowShort ? -1 : 0;
    const missing = target - held;
    held = target;
    return missing === 0 ? [] : [`${number} ${missing > 0 ? 'buy' : 'sell'} ${Math.abs(missing)}`];
  });
}
