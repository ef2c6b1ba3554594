import { createRequire } from 'node:module';
import type * as decimalJs from 'decimal.js';
import { Decimal as HostDecimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { Decimal, isDecimal, toDecimal } from './decimal.ts';

/** Another copy of the library in this process, as the CJS build of a host loads it. */
const { Decimal: CopiedDecimal } = createRequire(import.meta.url)('decimal.js') as typeof decimalJs;

describe('Decimal', () => {
  it('is a clone that calculates with 60 digits and rounds half-even', () => {
    expect(new Decimal(1).dividedBy(3).toFixed()).toBe(`0.${'3'.repeat(60)}`);
    expect(new Decimal('0.5').toDecimalPlaces(0).toFixed()).toBe('0');
  });

  it('keeps its settings when the host changes the global ones, and leaves those alone', () => {
    const before = HostDecimal.precision;
    HostDecimal.set({ precision: 3, rounding: HostDecimal.ROUND_UP, toExpPos: 2 });
    const ours = new Decimal('123456.789').times('1.1').toString();
    const theirs = new HostDecimal('123456.789').times('1.1').toString();
    HostDecimal.set({ defaults: true });
    expect({ ours, theirs, before }).toEqual({ ours: '135802.4679', theirs: '1.36e+5', before: 20 });
  });

  it.each([['1e21', `1${'0'.repeat(21)}`], ['1e-30', `0.${'0'.repeat(29)}1`], ['-1e40', `-1${'0'.repeat(40)}`]])('writes %s without an exponent', (text, plain) => {
    expect(toDecimal(text).toString()).toBe(plain);
  });
});

describe('toDecimal', () => {
  it.each([['1', '1'], ['-0.10', '-0.1'], ['+2', '2'], ['.5', '0.5'], ['5.', '5'], [' 7 ', '7'], ['1e3', '1000'], ['2.5E-3', '0.0025'], ['-0', '0']])('reads %j as %s', (text, plain) => {
    expect(toDecimal(text).toFixed()).toBe(plain);
  });

  it.each(['', ' ', 'abc', '1,5', '0x10', 'NaN', 'Infinity', '-Infinity', '1e', '1e9999', '1 2', '--1', '1_000'])('refuses the text %j', (text) => {
    expect(() => toDecimal(text, 'price')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: `price must be a decimal, received "${text}"`, details: { field: 'price', value: text } }));
  });

  it('refuses a number and says what to do', () => {
    expect(() => toDecimal(0.1 as unknown as string, 'price')).toThrow('price must be a decimal, received "0.1"; floats are not accepted, write it as text');
  });

  it.each([null, undefined, true, 1n, {}, [], Symbol.for('x'), new Decimal(NaN), new HostDecimal(Infinity), { toStringTag: '[object Decimal]' }])('refuses %s', (value) => {
    expect(() => toDecimal(value as unknown as string)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('makes a value of our own from those of a host and of another copy, with every digit', () => {
    const digits = '1234567890123456789012345678901234567890.123456789012345678901234567890123456789';
    const made = [toDecimal(new HostDecimal(digits)), toDecimal(new CopiedDecimal(digits))];
    expect(CopiedDecimal).not.toBe(HostDecimal);
    expect(made.map((value) => [value.toFixed(), value.constructor === Decimal])).toEqual([[digits, true], [digits, true]]);
  });

  it('keeps digits beyond its precision', () => {
    const digits = `1.${'1'.repeat(100)}`;
    expect(toDecimal(digits).toFixed()).toBe(digits);
  });
});

describe('isDecimal', () => {
  it('knows the values of every copy, and nothing else', () => {
    expect([new Decimal(1), new HostDecimal(1), new CopiedDecimal(1), '1', 1, null, { toStringTag: '[object Decimal]' }].map(isDecimal)).toEqual([true, true, true, false, false, false, false]);
  });
});
