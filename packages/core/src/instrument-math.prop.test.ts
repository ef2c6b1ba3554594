import { Decimal as PlainDecimal } from 'decimal.js';
import fc from 'fast-check';
import { anInstrument, cases } from '@redfire/testing';
import { decimalText } from '@redfire/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import type { InstrumentDefinition } from './instrument.ts';
import { InstrumentMath, fee, notional, profit, roundPrice, roundQuantity } from './instrument-math.ts';

/** The formulas once more, in plain decimal.js with more digits than any case needs. */
const Plain = PlainDecimal.clone({ defaults: true, precision: 300, toExpNeg: -9e15, toExpPos: 9e15 });
const posted = (quotient: PlainDecimal, scale: number) => quotient.toDecimalPlaces(scale, Plain.ROUND_HALF_EVEN);

const price = decimalText({ sign: 'positive', digits: 12, scale: 8 });
const quantity = decimalText({ digits: 15, scale: 8 });
const size = decimalText({ sign: 'positive', digits: 6, scale: 8 });
const rate = decimalText({ digits: 5, scale: 7 });
const liquidity = fc.constantFrom('maker', 'taker');
const terms = fc.record({ tickSize: size, lotSize: size, multiplier: decimalText({ sign: 'positive', digits: 6, scale: 6 }), settleScale: fc.integer({ min: 0, max: 20 }), fees: fc.record({ maker: rate, taker: rate }) });
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never;

const SHAPES: Record<'linear' | 'inverse' | 'quanto', Partial<InstrumentDefinition>> = { linear: {}, inverse: { inverse: true }, quanto: { quanto: true, settle: 'XAU' } };

describe.each(['linear', 'quanto'] as const)('of a %s contract', (shape) => {
  const instrument = (definition: Terms) => anInstrument({ ...definition, ...SHAPES[shape] });

  it('the notional is q·m·p, the fee its share, the profit q·m·(exit − entry)', () => {
    holds(fc.property(terms, quantity, price, price, liquidity, (definition, q, entry, exit, kind) => {
      const contracts = new Plain(q).times(definition.multiplier);
      expect([notional(instrument(definition), q, entry), fee(instrument(definition), q, entry, kind), profit(instrument(definition), q, entry, exit)].map(written)).toEqual(
        [contracts.times(entry), contracts.times(entry).times(definition.fees[kind]), contracts.times(new Plain(exit).minus(entry))].map(written),
      );
    }));
  });

  it('the profits of two parts of a quantity are that of the whole', () => {
    holds(fc.property(terms, quantity, quantity, price, price, (definition, q, r, a, b) => {
      const one = instrument(definition);
      const whole = new Plain(q).plus(r).toFixed();
      expect(written(profit(one, q, a, b).plus(profit(one, r, a, b)))).toBe(written(profit(one, whole, a, b)));
    }));
  });
});

describe('of an inverse contract', () => {
  const instrument = (definition: Terms) => anInstrument({ ...definition, ...SHAPES.inverse });

  it('the notional is q·m/p, and the fee its share of the exact quotient, each rounded once at the settlement scale', () => {
    holds(fc.property(terms, quantity, price, liquidity, (definition, q, p, kind) => {
      const value = posted(new Plain(q).times(definition.multiplier).dividedBy(p), definition.settleScale);
      const share = posted(new Plain(q).times(definition.multiplier).times(definition.fees[kind]).dividedBy(p), definition.settleScale);
      expect([notional(instrument(definition), q, p), fee(instrument(definition), q, p, kind)].map(written)).toEqual([value, share].map(written));
    }));
  });

  it('the profit is the notional at entry less that at exit, so within one last digit of q·m·(1/entry − 1/exit)', () => {
    holds(fc.property(terms, quantity, price, price, (definition, q, entry, exit) => {
      const contracts = new Plain(q).times(definition.multiplier);
      const gain = profit(instrument(definition), q, entry, exit);
      const cost = posted(contracts.dividedBy(entry), definition.settleScale);
      const proceeds = posted(contracts.dividedBy(exit), definition.settleScale);
      const error = contracts.dividedBy(entry).minus(contracts.dividedBy(exit)).minus(gain.toFixed()).abs();
      expect([written(gain), error.lessThanOrEqualTo(new Plain(10).pow(-definition.settleScale))]).toEqual([written(cost.minus(proceeds)), true]);
    }));
  });
});

describe.each(['linear', 'inverse', 'quanto'] as const)('of a %s contract', (shape) => {
  it('the profit from a to b and on to c is that from a to c: nothing is made or lost on the way', () => {
    holds(fc.property(terms, quantity, price, price, price, (definition, q, a, b, c) => {
      const one = anInstrument({ ...definition, ...SHAPES[shape] });
      expect(written(profit(one, q, a, b).plus(profit(one, q, b, c)))).toBe(written(profit(one, q, a, c)));
    }));
  });

  it('a short wins what a long loses', () => {
    holds(fc.property(terms, quantity, price, price, (definition, q, a, b) => {
      const one = anInstrument({ ...definition, ...SHAPES[shape] });
      expect(written(profit(one, new Plain(q).negated().toFixed(), a, b))).toBe(written(profit(one, q, a, b).negated()));
    }));
  });
});

describe('rounding to a step', () => {
  it('is that of decimal.js on the count of steps', () => {
    const modes = { down: Plain.ROUND_DOWN, up: Plain.ROUND_UP, nearest: Plain.ROUND_HALF_UP } as const;
    holds(fc.property(terms, quantity, fc.constantFrom('down', 'up', 'nearest'), (definition, value, mode) => {
      const expected = (step: string) => new Plain(value).dividedBy(step).toDecimalPlaces(0, modes[mode]).times(step);
      const one = anInstrument(definition);
      expect([roundPrice(one, value, mode), roundQuantity(one, value, mode)].map(written)).toEqual([expected(definition.tickSize), expected(definition.lotSize)].map(written));
    }));
  });

  it('leaves alone what was rounded', () => {
    holds(fc.property(terms, quantity, fc.constantFrom('down', 'up', 'nearest'), (definition, value, mode) => {
      const once = roundQuantity(anInstrument(definition), value, mode);
      expect(roundQuantity(anInstrument(definition), once, mode).toFixed()).toBe(once.toFixed());
    }));
  });
});

describe('floats and ticks', () => {
  it('the float of a price is read back as its count of ticks', () => {
    holds(fc.property(terms, fc.integer({ min: -1e12, max: 1e12 }), (definition, ticks) => {
      const math = new InstrumentMath(anInstrument(definition));
      const exact = math.priceOf(ticks);
      expect([written(exact), math.ticksOf(exact.toNumber()) + 0]).toEqual([written(new Plain(definition.tickSize).times(ticks)), ticks]);
    }));
  });
});

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}

/** Without the sign that decimal.js gives some zeros. */
function written(value: { toFixed(): string } | { toString(): string }): string {
  const text = 'toFixed' in value ? value.toFixed() : value.toString();
  return text.replace(/^-(0(\.0*)?)$/, '0');
}
