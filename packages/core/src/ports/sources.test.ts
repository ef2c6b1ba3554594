import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { expect, it } from 'vitest';
import { clientOrderId } from '../ids.ts';
import { seededRandom, sequentialIds, uniqueIds } from './sources.ts';

it('counts ids for each kind apart', () => {
  const ids = sequentialIds();
  expect([ids.next('O'), ids.next('O'), ids.next('E'), ids.next('O')]).toEqual(['O-1', 'O-2', 'E-1', 'O-3']);
});

it('counts ids for each source apart', () => {
  sequentialIds().next('O');
  expect(sequentialIds().next('O')).toBe('O-1');
});

it('puts the name of the run into ids that are to be unique, within what venues take', () => {
  const ids = uniqueIds('mbx4k2q1zz');
  expect([ids.next('O'), ids.next('O'), ids.next('E')]).toEqual(['O-mbx4k2q1zz-1', 'O-mbx4k2q1zz-2', 'E-mbx4k2q1zz-1']);
  expect(clientOrderId(uniqueIds('a'.repeat(16)).next('O'))).toHaveLength(20);
  for (const run of ['', 'a'.repeat(17), 'a b', 'a-b']) expect(() => uniqueIds(run)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

it('draws the same numbers for the same seed, all in [0, 1)', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [one, two] = [seededRandom(seed), seededRandom(seed)];
      const drawn = Array.from({ length: 20 }, () => one.next());
      expect(drawn.map(() => two.next())).toEqual(drawn);
      expect(drawn.filter((value) => value < 0 || value >= 1)).toEqual([]);
    }),
    { numRuns: cases() },
  );
});

it('draws the numbers it drew in every version, since recorded runs depend on them', () => {
  const random = seededRandom(1);
  expect([random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
    [
      0.5883937727194279,
      0.07318899407982826,
      0.59031065646559,
    ]
  `);
});

it('draws evenly and independently enough for a simulation', () => {
  const random = seededRandom(42);
  const drawn = Array.from({ length: 100_000 }, () => random.next());
  const counts = Array.from({ length: 10 }, (_, tenth) => drawn.filter((value) => Math.floor(value * 10) === tenth).length);
  const repeats = drawn.filter((value, index) => index > 0 && (value < 0.5) === (drawn[index - 1]! < 0.5)).length;
  // five standard deviations of a binomial: 95 for a tenth of 100,000, 158 for a half
  expect([counts.every((count) => Math.abs(count - 10_000) < 475), Math.abs(repeats - 50_000) < 790]).toEqual([true, true]);
});
