import { Scaled, clientOrderId } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excessOf, wantedSizes, winnerOf, type LegStanding } from './wanted-sizes.ts';

const ENTRY = clientOrderId('E');
const lots = (count: number) => new Scaled(count, 0);

/** A leg in lots of 1: entitled to, filled, and where it belongs. */
function aLeg([entitled, filled]: readonly [number, number], place: { readonly rule?: 'oco' | 'ouo'; readonly part?: string; readonly isExit?: true } = {}): LegStanding {
  const { rule, part = '', isExit } = place;
  return { entitled: lots(entitled), filled: lots(filled), lot: Scaled.one, group: rule && { key: 'g', rule, part }, exitOf: isExit && ENTRY };
}

function sizes(legs: readonly LegStanding[], facts: { readonly winner?: string; readonly entry?: number } = {}): readonly number[] {
  const { winner = winnerOf(legs, 'g', undefined), entry } = facts;
  return wantedSizes(legs, { winners: new Map(winner === undefined ? [] : [['g', winner]]), entries: new Map(entry === undefined ? [] : [[ENTRY, lots(entry)]]) }).map((size) => size.toNumber());
}

const stop = { rule: 'ouo', part: 'stop', isExit: true } as const;
const profit = { rule: 'ouo', part: 'take-profit', isExit: true } as const;

describe('how much of each leg is wanted', () => {
  const table: readonly (readonly [string, readonly LegStanding[], { readonly winner?: string; readonly entry?: number }, readonly number[]])[] = [
    ['what it is entitled to', [aLeg([5, 0]), aLeg([5, 2])], {}, [5, 3]],
    ['nothing once it has filled more', [aLeg([2, 5])], {}, [0]],
    ['less what the others filled (ouo)', [aLeg([5, 1], { rule: 'ouo', part: 'a' }), aLeg([8, 2], { rule: 'ouo', part: 'b' })], {}, [2, 5]],
    ['nothing once another filled (oco)', [aLeg([5, 1], { rule: 'oco', part: 'a' }), aLeg([8, 0], { rule: 'oco', part: 'b' })], {}, [4, 0]],
    ['of two that filled, the one that was first (oco)', [aLeg([5, 1], { rule: 'oco', part: 'a' }), aLeg([8, 2], { rule: 'oco', part: 'b' })], { winner: 'b' }, [0, 6]],
    ['without what others of its part filled', [aLeg([10, 0], stop), aLeg([3, 3], profit), aLeg([7, 0], profit)], { entry: 10 }, [7, 0, 7]],
    ['less from the last of a part first', [aLeg([10, 4], stop), aLeg([3, 0], profit), aLeg([7, 0], profit)], { entry: 10 }, [6, 3, 3]],
    ['less from the others of a part for one that filled more than its share', [aLeg([6, 0], stop), aLeg([2, 3], profit), aLeg([4, 0], profit)], { entry: 6 }, [3, 0, 3]],
    ['no more than what the entry filled and nobody closed', [aLeg([9, 0], stop), aLeg([9, 1], profit)], { entry: 4 }, [3, 3]],
    ['nothing of exits while the entry has filled nothing', [aLeg([9, 0], stop), aLeg([9, 0], profit)], { entry: 0 }, [0, 0]],
    ['less as other exits close, also without a group', [aLeg([4, 0], { isExit: true }), aLeg([4, 3], { isExit: true })], { entry: 4 }, [1, 1]],
  ];
  it.each(table)('is %s', (_, legs, facts, expected) => {
    expect(sizes(legs, facts)).toEqual(expected);
  });

  it('is in whole lots', () => {
    const legs = [{ ...aLeg([5, 0], { rule: 'ouo', part: 'a' }), filled: Scaled.from('0.5') }, { ...aLeg([4, 0], { rule: 'ouo', part: 'b' }), lot: lots(2) }];
    expect(wantedSizes(legs, { winners: new Map(), entries: new Map() }).map(String)).toEqual(['4', '2']);
  });

  it('never lets a part close more than is open, nor a leg fill more than it is entitled to', () => {
    const anyLeg = fc.record({ entitled: fc.nat({ max: 9 }), filled: fc.nat({ max: 9 }), part: fc.constantFrom('a', 'a', 'b', 'c') });
    fc.assert(fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 5 }), fc.constantFrom('oco', 'ouo'), fc.nat({ max: 12 }), (asked, rule, entry) => {
      const legs = asked.map(({ entitled, filled, part }) => aLeg([entitled, filled], { rule, part, isExit: true }));
      const wanted = sizes(legs, { entry });
      const room = Math.max(0, entry - asked.reduce((sum, { filled }) => sum + filled, 0));
      for (const name of ['a', 'b', 'c']) expect(wanted.reduce((sum, size, index) => (asked[index]?.part === name ? sum + size : sum), 0)).toBeLessThanOrEqual(room);
      expect(wanted.every((size, index) => size >= 0 && size <= Math.max(0, (asked[index]?.entitled ?? 0) - (asked[index]?.filled ?? 0)))).toBe(true);
    }), { numRuns: cases() });
  });
});

describe('what a group filled too much', () => {
  it('is what goes beyond its largest part (ouo)', () => {
    const legs = [aLeg([5, 4], { rule: 'ouo', part: 'a' }), aLeg([8, 6], { rule: 'ouo', part: 'b' })];
    expect(excessOf({ key: 'g', rule: 'ouo', part: 'a' }, legs, undefined).toNumber()).toBe(2);
  });

  it('is what others than the first filled (oco)', () => {
    const legs = [aLeg([5, 5], { rule: 'oco', part: 'a' }), aLeg([8, 3], { rule: 'oco', part: 'b' })];
    expect(excessOf({ key: 'g', rule: 'oco', part: 'a' }, legs, 'a').toNumber()).toBe(3);
  });
});

describe('the part that takes the others out', () => {
  const legs = [aLeg([5, 0], { rule: 'oco', part: 'a' }), aLeg([5, 2], { rule: 'oco', part: 'b' }), aLeg([5, 2], { rule: 'oco', part: 'c' })];
  it('is the first that filled, and stays it', () => {
    expect([winnerOf(legs, 'g', undefined), winnerOf(legs, 'g', 'c')]).toEqual(['b', 'c']);
  });
  it('is another one when its fills were taken back, or none', () => {
    expect([winnerOf(legs, 'g', 'a'), winnerOf([aLeg([5, 0], { rule: 'oco', part: 'a' })], 'g', 'a')]).toEqual(['b', undefined]);
  });
});
