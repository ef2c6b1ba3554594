import { RedFireError, type Bar } from '@redfire/core';

/** A length of a window. @throws {@link RedFireError} `INVALID_INPUT` unless it is a whole number of at least `least`. */
export function wholeLength(value: number, field = 'length', least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be a whole number of at least ${least}`, { details: { field, value: String(value) } });
}

/** A parameter above zero. @throws {@link RedFireError} `INVALID_INPUT` for any other. */
export function aboveZero(value: number, field: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be a finite number above zero`, { details: { field, value: String(value) } });
}

/** A value an indicator can go on from. @throws {@link RedFireError} `INVALID_INPUT` for `NaN` and infinities, which would stay in it for ever. */
export function finite(value: number, field = 'value'): number {
  // the difference is NaN for all three
  if (value - value === 0) return value;
  throw new RedFireError('INVALID_INPUT', `${field} "${value}" is no finite number; leave out what has no value`, { details: { field, value: String(value) } });
}

/** A bar an indicator can go on from. @throws {@link RedFireError} `INVALID_INPUT` where a price or the volume is no finite number. */
export function finiteBar(bar: Bar): Bar {
  finite(bar.open + bar.high + bar.low + bar.close + bar.volume, 'bar');
  return bar;
}
