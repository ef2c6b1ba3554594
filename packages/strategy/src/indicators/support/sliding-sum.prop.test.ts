import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlidingMean } from './sliding-mean.ts';
import { SlidingSum } from './sliding-sum.ts';

const VALUES = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e-9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true })), { maxLength: 60 });

it('is the sum of the last so many values to the last digits, whatever came before them', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), VALUES, (length, values) => {
    const sliding = new SlidingSum(length);
    for (const [index, value] of values.entries()) {
      sliding.push(value);
      const anew = values.slice(Math.max(0, index + 1 - length), index + 1).reduce((sum, each) => sum + each, 0);
      expect(Math.abs(sliding.sum - anew)).toBeLessThanOrEqual(length * Number.EPSILON * anew);
      expect(sliding.size).toBe(Math.min(index + 1, length));
    }
  }), { numRuns: cases() });
});

it('is exactly zero when zeros are all that is left', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 40 }), (length, values) => {
    const sliding = new SlidingSum(length);
    for (const value of values) sliding.push(value);
    for (let left = 0; left < length; left++) sliding.push(0);
    expect(sliding.sum).toBe(0);
  }), { numRuns: cases() });
});

it('has a mean once it is full, and the one before', () => {
  const mean = new SlidingMean(3);
  const seen = [3, 6, 0, 9, 9].map((value) => {
    mean.push(value);
    return [mean.value, mean.previous];
  });
  expect(seen).toEqual([[Number.NaN, Number.NaN], [Number.NaN, Number.NaN], [3, Number.NaN], [5, 3], [6, 5]]);
});
