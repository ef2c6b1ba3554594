import { Scaled } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plain } from '../fixtures/plain.ts';
import { shareOf } from './share.ts';

const amount = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 9 })).map(([units, scale]) => new Scaled(units, scale));

describe('a share of what another order filled', () => {
  it('is in proportion, rounded down to the lot', () => {
    const share = { quantity: Scaled.from('4'), of: Scaled.from('10') };
    const of = (filled: string, lot: string) => shareOf(Scaled.from(filled), share, Scaled.from(lot)).toString();
    expect([of('0', '1'), of('3', '1'), of('3', '0.1'), of('10', '1'), of('15', '1')]).toEqual(['0', '1', '1.2', '4', '6']);
  });

  it('is what exact arithmetic gives, and no more than that, for any amounts', () => {
    fc.assert(fc.property(amount, amount, amount, amount, (filled, quantity, of, lot) => {
      const plain = (value: Scaled) => new Plain(value.toString());
      const expected = plain(filled).times(plain(quantity)).dividedBy(plain(of)).dividedBy(plain(lot)).floor().times(plain(lot));
      expect(shareOf(filled, { quantity, of }, lot).toString()).toBe(expected.toFixed());
    }), { numRuns: cases() });
  });
});
