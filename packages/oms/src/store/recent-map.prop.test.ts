import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

const command = fc.record({ kind: fc.constantFrom('set', 'set', 'set', 'delete'), key: fc.nat({ max: 12 }), value: fc.nat() });

it('holds what a plain list of the last entries holds, and forgets the oldest first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(command, { maxLength: 24 }), (limit, commands) => {
      const forgotten: (readonly [number, number])[] = [];
      const map = new RecentMap<number, number>(limit, (value, key) => forgotten.push([key, value]));
      let list: (readonly [number, number])[] = [];
      const gone: (readonly [number, number])[] = [];
      for (const { kind, key, value } of commands) {
        if (kind === 'delete') {
          expect(map.delete(key)).toBe(list.some(([known]) => known === key));
          list = list.filter(([known]) => known !== key);
        } else {
          map.set(key, value);
          list = list.some(([known]) => known === key) ? list.map((entry) => (entry[0] === key ? [key, value] : entry)) : [...list, [key, value]];
          gone.push(...list.splice(0, list.length - limit));
        }
        expect([[...map.entries()], [...map.values()], map.size, map.get(key), map.has(key), forgotten]).toEqual([list, list.map(([, held]) => held), list.length, list.find(([known]) => known === key)?.[1], list.some(([known]) => known === key), gone]);
      }
    }),
    { numRuns: cases() },
  );
});
