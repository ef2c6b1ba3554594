import { toDecimal, type Decimal } from '@redfire/core';

/** An amount for reading: digits in groups of three, two places and as many more as a small amount needs. The exact one is in summary.json. */
export function amountText(amount: string | Decimal): string {
  const value = toDecimal(amount);
  const magnitude = value.isZero() ? 0 : value.e;
  const places = Math.min(18, Math.max(2, magnitude >= 2 ? 2 : 4 - magnitude));
  const [whole = '', fraction = ''] = value.toFixed(places).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${grouped(whole)}.${kept}`;
}

/** A quantity for reading: all of its digits, those before the point in groups of three. */
export function quantityText(quantity: string): string {
  const [whole = '', fraction] = toDecimal(quantity).toFixed().split('.');
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** A whole number with its digits in groups of three. */
export function countText(count: number): string {
  return grouped(String(count));
}

/** `12.34 %`; one place more where the first two are zero. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  return `${percent.toFixed(percent !== 0 && Math.abs(percent) < 0.1 ? 3 : 2)} %`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
