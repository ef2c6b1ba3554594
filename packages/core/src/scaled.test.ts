import { createRequire } from 'node:module';
import type * as decimalJs from 'decimal.js';
import { describe, expect, it, vi } from 'vitest';
import { Decimal } from './decimal.ts';
import { Scaled, formatUnits, positive } from './scaled.ts';

const { Decimal: CopiedDecimal } = createRequire(import.meta.url)('decimal.js') as typeof decimalJs;
const exact = (text: string) => Scaled.from(text);

describe('Scaled.from', () => {
  it.each([['1.50', 150n, 2], ['-0.001', -1n, 3], ['7', 7n, 0], ['1e3', 1000n, 0], ['+.5', 5n, 1], ['-0', 0n, 0], ['123456789012345678901234567890.1', 1234567890123456789012345678901n, 1]])(
    'reads %s',
    (text, units, scale) => {
      expect(exact(text)).toEqual(new Scaled(units, scale));
    },
  );

  it('reads decimals of this copy and of another, and gives an exact value back as it is', () => {
    const value = exact('1.5');
    expect([Scaled.from(new Decimal('1.5')), Scaled.from(new CopiedDecimal('1.5')), Scaled.from(value) === value]).toEqual([value, value, true]);
  });

  it('takes the exact values of another copy of the package', async () => {
    vi.resetModules();
    const other = await import('./scaled.ts');
    const foreign = new other.Scaled(15n, 1);
    expect(foreign).not.toBeInstanceOf(Scaled);
    const taken = Scaled.from(foreign);
    expect(taken).toBeInstanceOf(Scaled);
    expect(taken).toEqual(exact('1.5'));
  });

  it.each<unknown>(['', 'x', '1,5', 'NaN', 'Infinity', 5, 0.1, NaN, null, undefined, 5n, {}, new Decimal(NaN)])('refuses %s', (value) => {
    expect(() => Scaled.from(value as string, 'price')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(/^price must be a decimal, received/) }));
  });
});

describe('dividedBy', () => {
  it.each([
    ['1', '3', 4, '0.3333'], ['2', '3', 4, '0.6667'], ['-2', '3', 4, '-0.6667'],
    // ties go to the even neighbour
    ['1', '2', 0, '0'], ['3', '2', 0, '2'], ['5', '2', 0, '2'], ['-1', '2', 0, '0'], ['-3', '2', 0, '-2'], ['-5', '-2', 0, '2'], ['0.125', '1', 2, '0.12'], ['0.375', '1', 2, '0.38'],
    ['1', '0.0001', 0, '10000'], ['0.00001', '1', 2, '0'],
  ])('%s / %s to %i digits is %s', (a, b, scale, quotient) => {
    expect(exact(a).dividedBy(exact(b), scale).toString()).toBe(quotient);
  });

  it('refuses to divide by zero', () => {
    expect(() => exact('1').dividedBy(exact('0.00'), 8)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('roundToStep', () => {
  it.each([
    ['1.234', '0.01', '1.23', '1.24', '1.23'],
    ['1.235', '0.01', '1.23', '1.24', '1.24'],
    ['-1.235', '0.01', '-1.23', '-1.24', '-1.24'],
    ['7', '5', '5', '10', '5'],
    ['0.7', '0.3', '0.6', '0.9', '0.6'],
    ['0.75', '0.3', '0.6', '0.9', '0.9'],
    ['1.20', '0.4', '1.2', '1.2', '1.2'],
    ['0.001', '1', '0', '1', '0'],
    ['0', '0.5', '0', '0', '0'],
  ])('moves %s by steps of %s down to %s, up to %s, to the nearest %s', (value, step, down, up, nearest) => {
    const moved = (['down', 'up', 'nearest'] as const).map((mode) => exact(value).roundToStep(exact(step), mode).toString());
    expect(moved).toEqual([down, up, nearest]);
  });
});

describe('text', () => {
  it.each([[0n, 0, '0'], [0n, 5, '0'], [5n, 3, '0.005'], [-5n, 3, '-0.005'], [1200n, 2, '12'], [1200n, 0, '1200'], [-1205n, 2, '-12.05']])('of %s units at scale %i is %s', (units, scale, text) => {
    expect([formatUnits(units, scale), formatUnits(Number(units), scale), new Scaled(units, scale).toString(), JSON.stringify(new Scaled(units, scale))]).toEqual([text, text, text, `"${text}"`]);
  });
});

describe('safeUnitsAt', () => {
  it('is a number where it is exact and nothing where it is not', () => {
    const at = (text: string, scale: number) => exact(text).safeUnitsAt(scale);
    expect([at('1.5', 2), at('1.5', 0), at('9007199254740991', 0), at('9007199254740992', 0), at('-1', 16)]).toEqual([150, undefined, 9007199254740991, undefined, undefined]);
  });
});

describe('positive', () => {
  it('gives the exact value', () => {
    expect(positive('0.01', 'quantity')).toEqual(exact('0.01'));
  });

  it.each(['0', '-0.000', '-1'])('refuses %s', (text) => {
    expect(() => positive(text, 'quantity')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: `quantity must be above zero, received "${exact(text).toString()}"` }));
  });
});
