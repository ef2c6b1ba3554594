import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runMinutes, type Minutes } from './fixtures/resumable-run.ts';

const minutes: fc.Arbitrary<Minutes> = fc.array(fc.record({ btc: fc.integer({ min: 9_800, max: 10_200 }), eth: fc.integer({ min: 9_800, max: 10_200 }), volume: fc.integer({ min: 0, max: 5 }) }), { minLength: 6, maxLength: 16 });
const restartsAfter = fc.uniqueArray(fc.nat({ max: 15 }), { minLength: 1, maxLength: 3 });

describe('a strategy that is put down as text and taken up by another instance', () => {
  it('goes on exactly as if it had never stopped: its requests, orders, fills, signals, logs and state', () => {
    fc.assert(
      fc.property(minutes, restartsAfter, (given, at) => {
        expect(runMinutes(given, at)).toEqual(runMinutes(given));
      }),
      // each is two runs of five strategies
      { numRuns: Math.min(cases(), 500) },
    );
  }, 120_000);
});
