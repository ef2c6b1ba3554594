import type { Line, TickLine } from './indicator.ts';

/** Whether `a` is above `b` now and was at or below it before. False until both have two values. */
export function crossedAbove(a: Line, b: Line): boolean {
  return crossing(a, b) === 'above';
}

/** Whether `a` is below `b` now and was at or above it before. False until both have two values. */
export function crossedBelow(a: Line, b: Line): boolean {
  return crossing(a, b) === 'below';
}

/** Whether `a` is above `b` now, wherever it was before. False until both have a value. */
export function isAbove(a: Line, b: Line): boolean {
  return countsTicks(a) && countsTicks(b) && a.step === b.step ? orderNow(a, b) > 0 : a.value > b.value;
}

/** On which side of `b` the line `a` has come to be with its last value; `undefined` when it has not changed sides. */
export function crossing(a: Line, b: Line): 'above' | 'below' | undefined {
  if (!countsTicks(a) || !countsTicks(b) || a.step !== b.step) {
    if (a.value > b.value) return a.previous <= b.previous ? 'above' : undefined;
    return a.value < b.value && a.previous >= b.previous ? 'below' : undefined;
  }
  const now = orderNow(a, b);
  if (now > 0) return orderBefore(a, b) <= 0 ? 'above' : undefined;
  return now < 0 && orderBefore(a, b) >= 0 ? 'below' : undefined;
}

function countsTicks(line: Line | TickLine): line is TickLine {
  return 'step' in line && line.step !== undefined;
}

/** Sign of `a − b`, exactly: over the common denominator, in bigints where doubles would round. `NaN` until both have a value. */
function orderNow(a: TickLine, b: TickLine): number {
  const left = a.sum * b.length;
  const right = b.sum * a.length;
  return areRounded(left, right) ? exactOrder(a.exactSum * BigInt(b.length), b.exactSum * BigInt(a.length)) : left - right;
}

/** The same of the values before. */
function orderBefore(a: TickLine, b: TickLine): number {
  const left = a.previousSum * b.length;
  const right = b.previousSum * a.length;
  return areRounded(left, right) ? exactOrder(a.previousExactSum * BigInt(b.length), b.previousExactSum * BigInt(a.length)) : left - right;
}

/** Whether doubles may have rounded the products. Not asked of `NaN`, the product of a sum that is not there yet. */
function areRounded(left: number, right: number): boolean {
  return (left > MOST || left < -MOST || right > MOST || right < -MOST) && !Number.isNaN(left + right);
}

const MOST = Number.MAX_SAFE_INTEGER;

function exactOrder(left: bigint, right: bigint): number {
  return left > right ? 1 : left < right ? -1 : 0;
}
