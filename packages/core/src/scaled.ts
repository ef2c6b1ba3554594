import { Decimal, toDecimal, type DecimalInput } from './decimal.ts';
import { RedFireError } from './errors.ts';

/** What an exact calculation accepts: what every money face accepts, or a value that is exact already. */
export type ExactInput = DecimalInput | Scaled;

export type RoundingMode = 'down' | 'up' | 'nearest';

/**
 * An exact decimal as an integer and a power of ten: `units / 10^scale`. Immutable.
 *
 * The order path calculates in it because a sum costs some nanoseconds where a `Decimal` costs half a microsecond; the
 * public faces turn it into `Decimal` when somebody reads them. Sums and products are exact and the scale grows by need;
 * only {@link dividedBy}, {@link rounded} and {@link roundToStep} round, where they say so. Units are a number while that
 * is a safe integer and a bigint beyond, so each value has one form.
 */
export class Scaled {
  static readonly zero = new Scaled(0, 0);
  static readonly one = new Scaled(1, 0);

  readonly units: number | bigint;
  readonly scale: number;

  /** @param units - A whole number; one that is not a safe integer must be a bigint. */
  constructor(units: number | bigint, scale: number) {
    // adding zero turns a negative zero into zero
    this.units = typeof units === 'number' ? units + 0 : narrow(units);
    this.scale = scale;
  }

  /** @throws {@link RedFireError} `INVALID_INPUT` for anything that is not a finite decimal. */
  static from(value: ExactInput, field = 'value'): Scaled {
    if (value instanceof Scaled) return value;
    if (typeof value === 'string' && PLAIN.test(value)) return parsePlain(value);
    if (isScaled(value)) return new Scaled(value.units, value.scale);
    return parsePlain(toDecimal(value, field).toFixed());
  }

  plus(other: Scaled): Scaled {
    const { scale } = this;
    if (scale !== other.scale) {
      // sums begin with a zero that has no digits behind the point
      if (this.units === 0 && scale < other.scale) return other;
      if (other.units === 0 && scale > other.scale) return this;
      return sum(this, other, 1);
    }
    const { units } = this;
    if (units === 0) return other;
    if (other.units === 0) return this;
    if (typeof units === 'number' && typeof other.units === 'number') {
      const sum = units + other.units;
      if (isSafe(sum)) return new Scaled(sum, scale);
    }
    return new Scaled(BigInt(units) + BigInt(other.units), scale);
  }

  minus(other: Scaled): Scaled {
    const { scale } = this;
    if (scale !== other.scale) {
      if (other.units === 0 && scale > other.scale) return this;
      if (this.units === 0 && scale < other.scale) return other.negated();
      return sum(this, other, -1);
    }
    const { units } = this;
    if (other.units === 0) return this;
    if (typeof units === 'number' && typeof other.units === 'number') {
      const difference = units - other.units;
      if (isSafe(difference)) return new Scaled(difference, scale);
    }
    return new Scaled(BigInt(units) - BigInt(other.units), scale);
  }

  times(other: Scaled): Scaled {
    return new Scaled(product(this.units, other.units), this.scale + other.scale);
  }

  negated(): Scaled {
    return new Scaled(-this.units, this.scale);
  }

  absolute(): Scaled {
    return this.units < 0 ? this.negated() : this;
  }

  /**
   * Quotient rounded half-even once, at `scale` digits behind the point.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` when `other` is zero.
   */
  dividedBy(other: Scaled, scale: number): Scaled {
    const shift = scale + other.scale - this.scale;
    const numerator = shift >= 0 ? product(this.units, power(shift)) : this.units;
    const denominator = shift >= 0 ? other.units : product(other.units, power(-shift));
    return new Scaled(divideHalfEven(numerator, denominator), scale);
  }

  /** The same value with at most `scale` digits behind the point, rounded half-even; unchanged when it has no more. */
  rounded(scale: number): Scaled {
    return this.scale <= scale ? this : new Scaled(divideHalfEven(this.units, power(this.scale - scale)), scale);
  }

  /** A multiple of `step`: towards zero, away from zero, or the nearest (halves away from zero). */
  roundToStep(step: Scaled, mode: RoundingMode): Scaled {
    const scale = Math.max(this.scale, step.scale);
    const units = this.unitsAt(scale);
    const size = step.unitsAt(scale);
    const rest = units % size;
    if (rest === 0n) return this;
    const towardsZero = units - rest;
    const distance = rest < 0n ? -rest : rest;
    const away = mode === 'up' || (mode === 'nearest' && distance * 2n >= size);
    return new Scaled(away ? towardsZero + (rest < 0n ? -size : size) : towardsZero, scale);
  }

  isMultipleOf(step: Scaled): boolean {
    if (this.scale === step.scale && typeof this.units === 'number' && typeof step.units === 'number') return this.units % step.units === 0;
    const scale = Math.max(this.scale, step.scale);
    const units = this.safeUnitsAt(scale);
    const size = step.safeUnitsAt(scale);
    return units !== undefined && size !== undefined ? units % size === 0 : this.unitsAt(scale) % step.unitsAt(scale) === 0n;
  }

  /** Negative, zero or positive, as this is below, equal to or above `other`. */
  compare(other: Scaled): number {
    const { units, scale } = this;
    if (scale === other.scale) return units < other.units ? -1 : units > other.units ? 1 : 0;
    const left = scale < other.scale ? product(units, power(other.scale - scale)) : units;
    const right = scale > other.scale ? product(other.units, power(scale - other.scale)) : other.units;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Scaled): boolean {
    return this.compare(other) === 0;
  }

  get isZero(): boolean {
    return this.units === 0;
  }

  get sign(): -1 | 0 | 1 {
    return this.units < 0 ? -1 : this.units > 0 ? 1 : 0;
  }

  /** Units at a scale no smaller than this one's. */
  unitsAt(scale: number): bigint {
    return BigInt(scale === this.scale ? this.units : product(this.units, power(scale - this.scale)));
  }

  /** Units at `scale` as a number, or `undefined` where that would not be exact. */
  safeUnitsAt(scale: number): number | undefined {
    if (scale < this.scale) return undefined;
    const units = product(this.units, power(scale - this.scale));
    return typeof units === 'number' ? units : undefined;
  }

  /** The same value with more digits behind the point. */
  widened(scale: number): Scaled {
    return new Scaled(product(this.units, power(scale - this.scale)), scale);
  }

  /** The nearest float: for signals and statistics, never for money. */
  toNumber(): number {
    return Number(this.toString());
  }

  toDecimal(): Decimal {
    return new Decimal(this.toString());
  }

  /** Plain notation without trailing zeros: `-0.5`, `1200`. */
  toString(): string {
    return formatUnits(this.units, this.scale);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Whether `value` is a {@link Scaled}, of this copy of the package or of another one. */
export function isScaled(value: unknown): value is Scaled {
  return typeof value === 'object' && value !== null && 'units' in value && (typeof value.units === 'number' || typeof value.units === 'bigint') && 'scale' in value && typeof value.scale === 'number';
}

/** Text of `units / 10^scale` in plain notation without trailing zeros. */
export function formatUnits(units: bigint | number, scale: number): string {
  const negative = units < 0;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

const POWERS = Array.from({ length: 40 }, (_, exponent) => narrow(10n ** BigInt(exponent)));

function power(exponent: number): number | bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

function isSafe(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER;
}

function narrow(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The sum, or the difference, of two values of different scales. */
function sum(a: Scaled, b: Scaled, direction: 1 | -1): Scaled {
  const scale = Math.max(a.scale, b.scale);
  const left = product(a.units, power(scale - a.scale));
  const right = product(b.units, power(scale - b.scale));
  if (typeof left === 'number' && typeof right === 'number') {
    const units = left + direction * right;
    if (isSafe(units)) return new Scaled(units, scale);
  }
  return new Scaled(BigInt(left) + BigInt(direction) * BigInt(right), scale);
}

/** Exact: a product of doubles that comes out as a safe integer was one. */
function product(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const value = a * b;
    if (isSafe(value)) return value;
  }
  return narrow(BigInt(a) * BigInt(b));
}

const PLAIN = /^-?\d+(\.\d+)?$/;

/** Text that matches {@link PLAIN}, as every `Decimal#toFixed()` does. */
function parsePlain(text: string): Scaled {
  const point = text.indexOf('.');
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  return new Scaled(digits.length <= 15 ? Number(digits) : BigInt(digits), point < 0 ? 0 : text.length - point - 1);
}

function divideHalfEven(numerator: number | bigint, denominator: number | bigint): number | bigint {
  if (denominator === 0) throw new RedFireError('INVALID_INPUT', 'a quotient by zero has no value; was a price or a quantity "0"?');
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    const rest = numerator % denominator;
    if (rest === 0) return numerator / denominator;
  }
  return divideBigHalfEven(BigInt(numerator), BigInt(denominator));
}

function divideBigHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return quotient;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const size = denominator < 0n ? -denominator : denominator;
  if (twice < size || (twice === size && quotient % 2n === 0n)) return quotient;
  return quotient + (numerator < 0n === denominator < 0n ? 1n : -1n);
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless the value is above zero. */
export function positive(value: ExactInput, field: string): Scaled {
  const exact = Scaled.from(value, field);
  if (exact.sign > 0) return exact;
  throw new RedFireError('INVALID_INPUT', `${field} must be above zero, received "${exact.toString()}"`, { details: { field, value: exact.toString() } });
}
