import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StateValue } from './indicators/support/stateful.ts';
import { readState, writeState, type StrategyState } from './strategy-state.ts';

const number = fc.oneof(fc.double(), fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2));
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('$', '$$', 'NaN', '-0', '__proto__', 'constructor', 'toJSON'));
const value = fc.letrec<{ readonly value: StateValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, number, text, fc.boolean(), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true })),
})).value;
const parts = fc.dictionary(text, value, { maxKeys: 3, noNullPrototype: true });
const state: fc.Arbitrary<StrategyState> = fc.record({ class: text, version: fc.nat(), own: value, kept: parts, subscriptions: parts, timers: value, random: fc.nat() }, { requiredKeys: ['class', 'version'], noNullPrototype: true });

it('a state read from its text is the state that was written, to the last bit of every number', () => {
  fc.assert(fc.property(state, (given) => { expect(readState(writeState(given))).toEqual(given); }), { numRuns: Math.max(cases(), 2_000) });
});

it('a text is the same for the same state', () => {
  fc.assert(fc.property(state, (given) => { expect(writeState(readState(writeState(given)))).toBe(writeState(given)); }), { numRuns: cases() });
});
