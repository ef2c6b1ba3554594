import { Decimal as PlainDecimal } from 'decimal.js';
import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { decimalText } from '@redfire/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { Scaled } from './scaled.ts';

/** The slow twin: plain decimal.js with more digits than any case needs. */
const Plain = PlainDecimal.clone({ defaults: true, precision: 400, rounding: PlainDecimal.ROUND_HALF_EVEN, toExpNeg: -9e15, toExpPos: 9e15 });
type Plain = PlainDecimal;

const text = decimalText();
const notZero = text.filter((value) => !/^-?0$/.test(value));
const step = decimalText({ sign: 'positive', digits: 8, scale: 8 });
const scale = fc.integer({ min: 0, max: 30 });

describe('Scaled equals decimal.js', () => {
  const agrees = (name: string, ours: (a: Scaled, b: Scaled) => Scaled, plain: (a: Plain, b: Plain) => Plain) => {
    it(name, () => {
      holds(fc.property(text, text, (a, b) => {
        expect(ours(Scaled.from(a), Scaled.from(b)).toString()).toBe(written(plain(new Plain(a), new Plain(b))));
      }));
    });
  };
  agrees('in sums', (a, b) => a.plus(b), (a, b) => a.plus(b));
  agrees('in differences', (a, b) => a.minus(b), (a, b) => a.minus(b));
  agrees('in products', (a, b) => a.times(b), (a, b) => a.times(b));
  agrees('in the negative', (a) => a.negated(), (a) => a.negated());
  agrees('in the absolute value', (a) => a.absolute(), (a) => a.abs());

  it('in comparison', () => {
    holds(fc.property(text, text, (a, b) => {
      const [x, y] = [Scaled.from(a), Scaled.from(b)];
      const order = new Plain(a).comparedTo(b);
      const sign = new Plain(a).comparedTo(0);
      expect([x.compare(y), x.equals(y), x.sign, x.isZero]).toEqual([order, order === 0, sign, sign === 0]);
    }));
  });

  it('in quotients, rounded half-even once', () => {
    holds(fc.property(text, notZero, scale, (a, b, digits) => {
      const quotient = new Plain(a).dividedBy(b).toDecimalPlaces(digits, Plain.ROUND_HALF_EVEN);
      expect(Scaled.from(a).dividedBy(Scaled.from(b), digits).toString()).toBe(written(quotient));
    }));
  });

  it('in quotients that are ties', () => {
    holds(fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), notZero, fc.integer({ min: 0, max: 12 }), (count, b, digits) => {
      // half a unit of the last digit above a whole number of them, times the divisor
      const tie = new Plain(`${count}.5`).times(new Plain(10).pow(-digits));
      const dividend = Scaled.from(tie.times(b).toFixed());
      expect(dividend.dividedBy(Scaled.from(b), digits).toString()).toBe(written(tie.toDecimalPlaces(digits, Plain.ROUND_HALF_EVEN)));
    }));
  });

  it('in rounding to digits, half-even', () => {
    holds(fc.property(text, scale, (a, digits) => {
      expect(Scaled.from(a).rounded(digits).toString()).toBe(written(new Plain(a).toDecimalPlaces(digits, Plain.ROUND_HALF_EVEN)));
    }));
  });

  it('in rounding to a step, and the result is a multiple of it', () => {
    const modes = { down: Plain.ROUND_DOWN, up: Plain.ROUND_UP, nearest: Plain.ROUND_HALF_UP } as const;
    holds(fc.property(text, step, fc.constantFrom('down', 'up', 'nearest'), (a, size, mode) => {
      const rounded = Scaled.from(a).roundToStep(Scaled.from(size), mode);
      const expected = new Plain(a).dividedBy(size).toDecimalPlaces(0, modes[mode]).times(size);
      expect([rounded.toString(), rounded.isMultipleOf(Scaled.from(size))]).toEqual([written(expected), true]);
    }));
  });

  it('in whether it is a multiple of a step', () => {
    holds(fc.property(text, step, (a, size) => {
      expect(Scaled.from(a).isMultipleOf(Scaled.from(size))).toBe(new Plain(a).modulo(size).isZero());
    }));
  });
});

describe('Scaled', () => {
  it('reads the text it writes', () => {
    holds(fc.property(text, (a) => {
      const value = Scaled.from(a);
      expect([value.toString(), Scaled.from(value.toString()).equals(value), Scaled.from(value.toDecimal()).equals(value), value.toDecimal().toFixed()]).toEqual([a, true, true, a]);
    }));
  });

  it('gives the nearest float', () => {
    holds(fc.property(text, (a) => {
      expect(Scaled.from(a).toNumber()).toBe(Number(a));
    }));
  });

  it('has the same value at a larger scale', () => {
    holds(fc.property(text, scale, (a, more) => {
      const value = Scaled.from(a);
      const wider = new Scaled(value.unitsAt(value.scale + more), value.scale + more);
      expect([wider.equals(value), wider.toString()]).toEqual([true, a]);
    }));
  });
});

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}

/** Without the sign that decimal.js gives some zeros. */
function written(value: Plain): string {
  return value.isZero() ? '0' : value.toFixed();
}
