import { toDecimal } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainData } from './plain-data.ts';

const isDeepFrozen = (value: unknown): boolean => typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen));
const circle: Record<string, unknown> = {};
circle['itself'] = { circle };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

describe('plain data', () => {
  it('is copied whole, and nobody can change the copy', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const copy = plainData(value, 'value');
      expect(copy).toStrictEqual(JSON.parse(JSON.stringify(value)));
      expect([isDeepFrozen(copy), typeof copy === 'object' && copy !== null && copy === value]).toEqual([true, false]);
    }), { numRuns: cases() });
  });

  it('is what JSON gives back as it was, and nothing else is', () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true, withObjectString: true });
    let refused = 0;
    fc.assert(fc.property(fc.oneof(anything, fc.jsonValue()), (value) => {
      let copy: unknown;
      try {
        copy = plainData(value, 'value');
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { field: expect.stringMatching(/^value/) } });
        return;
      }
      expect(copy).toStrictEqual(JSON.parse(JSON.stringify(value)));
      // an object without a prototype is one with it behind JSON
      expect(copy).toEqual(JSON.parse(JSON.stringify(copy)));
    }), { numRuns: cases() });
    expect(refused).toBeGreaterThan(cases() / 10);
  });

  it.each<[string, unknown, string]>([
    ['NaN', { a: [1, Number.NaN] }, 'value.a[1]'],
    ['infinity', -Infinity, 'value'],
    ['undefined', { a: undefined }, 'value.a'],
    ['a hole in a list', [1, , 2], 'value[1]'],
    ['a function', { a: () => 1 }, 'value.a'],
    ['a symbol', Symbol('a'), 'value'],
    ['a symbol as a key', { [Symbol('a')]: 1 }, 'value'],
    ['a big integer', 1n, 'value'],
    ['a date', new Date(0), 'value'],
    ['a map', new Map([[1, 2]]), 'value'],
    ['a typed array', new Float64Array(2), 'value'],
    ['a decimal', { price: toDecimal('1.5') }, 'value.price'],
    ['an instance of a class', new (class Score { readonly value = 1; })(), 'value'],
    ['a circle', circle, 'value.itself.circle'],
    ['what is too deep', deep(101), `value${'[0]'.repeat(100)}`],
  ])('has no %s', (_what, value, field) => {
    expect(() => plainData(value, 'value')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
  });

  it('may have one object in two places, a hundred levels, and any name', () => {
    const shared = { score: 1 };
    expect(plainData({ a: shared, b: shared, ['__proto__']: null }, 'value')).toEqual({ a: { score: 1 }, b: { score: 1 }, ['__proto__']: null });
    expect(plainData(deep(100), 'value')).toEqual(deep(100));
  });
});
