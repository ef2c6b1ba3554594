import { Decimal, Scaled } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromData, toData } from './plain-data.ts';

const anyLeaf = fc.oneof(
  fc.double(), fc.constantFrom(-0, Number.NaN, Infinity, -Infinity), fc.string(), fc.boolean(),
  fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 18 })).map(([units, scale]) => new Scaled(units, scale)),
);
const anyKey = fc.oneof(fc.string(), fc.constantFrom('$', '$scaled', '$number', '$$', 'at')).filter((key) => key !== '__proto__');
const anyState = fc.letrec((tie) => ({
  state: fc.oneof({ depthSize: 'small' }, anyLeaf, fc.array(fc.oneof(tie('state'), fc.constant(undefined))), fc.dictionary(anyKey, tie('state'), { noNullPrototype: true })),
})).state;

it('gives every state back through JSON, to the sign of zero and the scale of an amount', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      expect(fromData(JSON.parse(JSON.stringify(toData(state))))).toStrictEqual(state);
    }),
    { numRuns: cases() },
  );
});

it('keeps decimals', () => {
  expect(fromData(toData({ price: new Decimal('1e-20') }))).toEqual({ price: new Decimal('1e-20') });
});

it('leaves out fields without a value', () => {
  expect(toData({ a: undefined, b: 1 })).toEqual({ b: 1 });
});

it.each([['state.a', { a: () => 1 }], ['state.b[1]', { b: [1, new Map()] }]])('refuses what is no data, naming %s', (part, state) => {
  expect(() => toData(state)).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED', details: expect.objectContaining({ part }) as object }));
});
