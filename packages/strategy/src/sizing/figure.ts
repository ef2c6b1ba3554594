import { RedFireError, Scaled, type ExactInput } from '@redfire/core';

/** A measured number, or what measures it: an indicator, whose value is taken at each sizing. `NaN`: not known yet. */
export type Figure = number | { readonly value: number };

/** A share or a factor, `0.1` for a tenth: a number is taken as it prints. */
export type Ratio = number | ExactInput;

/** A parameter of a rule. @throws {@link RedFireError} `INVALID_INPUT` unless it is a finite number above zero, and at most `most`. */
export function aboveZero(value: Ratio, field: string, most?: number): Scaled {
  const exact = exactOf(value, field);
  if (exact.sign <= 0) throw invalid(field, exact.toString(), 'above zero');
  if (most !== undefined && exact.compare(exactOf(most, field)) > 0) throw invalid(field, exact.toString(), `at most ${most}`);
  return exact;
}

/** A share or a factor, exactly. @throws {@link RedFireError} `INVALID_INPUT` for `NaN`, infinities and text that is no number. */
export function exactOf(value: Ratio, field: string): Scaled {
  if (typeof value !== 'number') return Scaled.from(value, field);
  if (!Number.isFinite(value)) throw invalid(field, String(value), 'a finite number');
  return Scaled.from(String(value), field);
}

/** What is measured now, exactly; `undefined` while that is not known. @throws {@link RedFireError} `INVALID_INPUT` for infinities, and below zero unless that is allowed. */
export function measured(figure: Figure, field: string, sign: 'any' | 'not-negative' = 'not-negative'): Scaled | undefined {
  const value = typeof figure === 'number' ? figure : figure.value;
  if (Number.isNaN(value)) return undefined;
  const exact = exactOf(value, field);
  if (sign === 'not-negative' && exact.sign < 0) throw invalid(field, String(value), 'zero or more');
  return exact;
}

/** A figure that is given as a number is looked at when the rule is made, not at the first order. */
export function checkFigure(figure: Figure, field: string, sign?: 'any'): Figure {
  if (typeof figure === 'number') measured(figure, field, sign);
  else if (typeof figure !== 'object' || figure === null || !('value' in figure)) throw invalid(field, String(figure), 'a number, or something with a value');
  return figure;
}

export function invalid(field: string, value: string, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${value}" must be ${expected}`, { details: { field, value } });
}
