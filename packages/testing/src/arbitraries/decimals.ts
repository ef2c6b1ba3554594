import fc from 'fast-check';
import { formatUnits, toDecimal, type Decimal } from '@redfire/core';

export interface DecimalRange {
  /** Most significant digits. Default 30: far beyond what a float holds. */
  readonly digits?: number;
  /** Most digits behind the point. Default 18. */
  readonly scale?: number;
  /** Default `any`. */
  readonly sign?: 'any' | 'positive' | 'not-negative';
}

/** Decimals in plain notation without superfluous zeros, small and large. */
export function decimalText({ digits = 30, scale = 18, sign = 'any' }: DecimalRange = {}): fc.Arbitrary<string> {
  const most = 10n ** BigInt(digits) - 1n;
  const least = { any: -most, positive: 1n, 'not-negative': 0n }[sign];
  const small = sign === 'any' ? -1_000n : least;
  const units = fc.oneof(fc.bigInt(least, most), fc.bigInt(small, 1_000n));
  return fc.tuple(units, fc.integer({ min: 0, max: scale })).map(([value, places]) => formatUnits(value, places));
}

export function anyDecimal(range: DecimalRange = {}): fc.Arbitrary<Decimal> {
  return decimalText(range).map((text) => toDecimal(text));
}
