import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactJson } from './compact-json.ts';
import { expandJson } from './expand-json.ts';

const number = fc.oneof(fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer({ min: -1e9, max: 1e9 }).map((units) => units / 100), fc.integer({ min: 0, max: 1e6 }).map((minutes) => 1.7e12 + minutes * 60_000)).map((value) => value + 0);
const word = fc.constantFrom('long', 'short', 'sma-cross', '</script>', '__proto__', '');
const record = fc.record({ at: number, side: word, note: fc.string(), depth: number }, { requiredKeys: ['at'] });
const value = fc.record({
  numbers: fc.array(number, { maxLength: 40 }),
  holes: fc.array(fc.option(number), { maxLength: 14 }),
  words: fc.array(word, { maxLength: 30 }),
  records: fc.array(record, { maxLength: 20 }),
  nested: fc.array(fc.record({ name: fc.string(), at: fc.array(number, { maxLength: 12 }) }), { maxLength: 10 }),
  plain: fc.oneof(fc.boolean(), fc.string(), number),
});

test('expands to the value that was compacted, through JSON as well', () => {
  fc.assert(
    fc.property(value, (original) => {
      expect(expandJson(JSON.parse(JSON.stringify(compactJson(original))))).toEqual(original);
    }),
    { numRuns: cases() },
  );
});
