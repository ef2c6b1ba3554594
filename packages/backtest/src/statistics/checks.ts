import { RedFireError } from '@redfire/core';

/** @throws {@link RedFireError} `INVALID_INPUT` unless every value is a finite number, at least `least`. */
export function checkValues(values: readonly number[], field: string, least = -Infinity): void {
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (!Number.isFinite(value) || Number(value) < least) {
      throw invalid(`${field}[${place}]`, value, least === -Infinity ? 'a finite number' : `a finite number, ${least} or more`);
    }
  }
}

/** Returns that compound: a loss of more than everything leaves nothing to compound. @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite, or below −1. */
export function checkCompounding(returns: readonly number[], field = 'returns'): void {
  checkValues(returns, field, -1);
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless every value is a finite number above zero. */
export function checkAboveZero(values: readonly number[], field: string): void {
  for (const [place, value] of values.entries()) if (!Number.isFinite(value) || value <= 0) throw invalid(`${field}[${place}]`, value, 'a finite number above zero');
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless both have as many values. */
export function checkSameLength(one: readonly unknown[], other: readonly unknown[], names: readonly [one: string, other: string]): void {
  if (one.length === other.length) return;
  const [first, second] = names;
  throw new RedFireError('INVALID_INPUT', `${first} has ${one.length} values and ${second} has ${other.length}: each of one belongs to one of the other`, {
    details: { [first]: one.length, [second]: other.length },
  });
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless times are finite epoch milliseconds, each after the one before. */
export function checkTimes(times: readonly number[], field = 'times'): void {
  checkValues(times, field);
  for (let place = 1; place < times.length; place++) {
    if (Number(times[place]) <= Number(times[place - 1])) throw invalid(`${field}[${place}]`, times[place], `after "${times[place - 1]}", the time before it`);
  }
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless it is a finite number above zero. */
export function checkPeriodsPerYear(periodsPerYear: number): number {
  if (!Number.isFinite(periodsPerYear) || periodsPerYear <= 0) throw invalid('periodsPerYear', periodsPerYear, 'a finite number above zero, such as 252 or 365');
  return periodsPerYear;
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless it lies between 0 and 1, both excluded. */
export function checkConfidence(confidence: number, field = 'confidence'): number {
  if (!(confidence > 0 && confidence < 1)) throw invalid(field, confidence, 'between 0 and 1, such as 0.95');
  return confidence;
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless it is a finite number. */
export function checkFinite(value: number, field: string): number {
  if (!Number.isFinite(value)) throw invalid(field, value, 'a finite number');
  return value;
}

export function invalid(field: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${String(value)}" must be ${expected}`, { details: { field, value: String(value) } });
}

/** A quotient, where it is defined: over an infinite sum, which stands for one too large for doubles, it were a zero that is none. */
export function ratioOf(dividend: number, divisor: number): number | undefined {
  return Number.isFinite(divisor) ? defined(dividend / divisor) : undefined;
}

/** What is defined: a quotient by zero or a result beyond the range of doubles is not. */
export function defined(value: number): number | undefined {
  // no caller wants to print "-0"
  return Number.isFinite(value) ? value + 0 : undefined;
}
