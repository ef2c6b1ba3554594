import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

it.each([
  ['0', 0],
  ['-0.00', 0],
  ['46319.0', 46319],
  [' 1.07083 ', 1.07083],
  ['+.5', 0.5],
  ['5.', 5],
  ['-12.25', -12.25],
  ['0.00002853', 0.00002853],
  ['36304.20000000', 36304.2],
  ['9007199254740993', 9007199254740992],
  ['2300413.72950000000000001', 2300413.7295],
  ['1e3', 1000],
  ['2.5E-07', 2.5e-7],
  ['1e999', Infinity],
])('reads "%s"', (text, value) => {
  expect(parse(text)).toBe(value);
});

it.each(['', ' ', '-', '.', '+.', 'e5', '1e', '1e+', '1.2.3', '1,5', '1 000', '0x10', 'NaN', 'null', 'Infinity', '--1', '1e5x', '½'])('takes "%s" for no number', (text) => {
  expect(parse(text)).toBeNaN();
});

it('gives what Number gives for any decimal text', () => {
  const decimal = fc.tuple(fc.constantFrom('', '-'), fc.stringMatching(/^\d{1,20}$/), fc.option(fc.stringMatching(/^\d{0,25}$/)), fc.option(fc.integer({ min: -30, max: 30 })));
  fc.assert(
    fc.property(decimal, ([sign, whole, fraction, exponent]) => {
      const text = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`;
      expect(parse(text) + 0).toBe(Number(text) + 0);
    }),
    { numRuns: CASES },
  );
}, 60_000);
