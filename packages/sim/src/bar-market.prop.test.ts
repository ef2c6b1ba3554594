import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { naivelyTold, reported, scenario } from './fixtures/bar-scenario.ts';

it('fills what a naive walk over every tick fills, at the same price and time, in the same order', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      expect(reported(given)).toEqual(naivelyTold(given));
    }),
    { numRuns: cases() },
  );
});
