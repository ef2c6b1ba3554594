import { Decimal as SharedDecimal } from 'decimal.js';
import { RedFireError } from './errors.ts';

/**
 * RedFire's own decimal constructor: 60 significant digits, half-even, never exponent notation.
 * A clone, so that neither the host's global settings nor ours reach each other.
 */
export const Decimal = SharedDecimal.clone({
  precision: 60,
  rounding: SharedDecimal.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  defaults: true,
});
export type Decimal = SharedDecimal;

/** What every money face accepts. Never `number`: a float has lost the digits before we see it. */
export type DecimalInput = string | Decimal;

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Makes a decimal of our own from text or from any decimal.js value.
 *
 * @param field - Named in the error, so that the reader knows which input was wrong.
 * @throws {@link RedFireError} `INVALID_INPUT` for anything that is not a finite decimal in plain or exponent notation.
 */
export function toDecimal(value: DecimalInput, field = 'value'): Decimal {
  if (typeof value === 'string' ? PLAIN.test(value.trim()) : isDecimal(value) && value.isFinite()) {
    return new Decimal(typeof value === 'string' ? value.trim() : value);
  }
  const hint = typeof value === 'number' ? '; floats are not accepted, write it as text' : '';
  throw new RedFireError('INVALID_INPUT', `${field} must be a decimal, received "${String(value)}"${hint}`, {
    details: { field, value: String(value) },
  });
}

/** Whether `value` is a decimal.js value, ours or that of another copy. */
export function isDecimal(value: unknown): value is Decimal {
  // decimal.js goes by a text property, which data from outside may have too
  return SharedDecimal.isDecimal(value) && typeof value.toFixed === 'function';
}
