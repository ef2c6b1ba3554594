import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RollingWeightedSum } from './rolling-weighted-sum.ts';

it('sums are those of exact arithmetic, of whole numbers of any size one after another', () => {
  const anyValues = fc.array(fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.constantFrom(2 ** 45, -(2 ** 45))), { maxLength: 40 });
  fc.assert(fc.property(anyValues, fc.integer({ min: 1, max: 12 }), (values, length) => {
    const sums = new RollingWeightedSum(length);
    const found = values.map((value) => { sums.push(value); return sums.isFull && [sums.sum, sums.weighted]; });
    expect(found).toEqual(values.map((_, at) => {
      const window = values.slice(Math.max(0, at + 1 - length), at + 1);
      return window.length === length && [window.reduce((sum, value) => sum + value, 0), window.reduce((sum, value, index) => sum + (index + 1) * value, 0)];
    }));
  }), { numRuns: cases() });
});

it('a large value that is gone leaves nothing behind', () => {
  const sums = new RollingWeightedSum(3);
  const found = [1e300, 0.1, 0.25, 0.5, 0, 0, 0].map((value) => { sums.push(value); return [sums.sum, sums.weighted]; });
  expect(found.slice(3)).toEqual([[0.85, 2.1], [0.75, 1.25], [0.5, 0.5], [0, 0]]);
});
