import type { Figure } from '../src/report/report-data.ts';

const DAY_MS = 86_400_000;
const NUMBERS = new Map<number, Intl.NumberFormat>();

/** A number with its digits in groups, and a true minus. */
export function numberText(value: number, digits: number): string {
  const known = NUMBERS.get(digits) ?? new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  NUMBERS.set(digits, known);
  return known.format(Number(value.toFixed(digits)) + 0).replace('-', '−');
}

/** An amount with as many digits as its size asks for. */
export function amountText(value: number): string {
  const size = Math.abs(value);
  return numberText(value, size === 0 || size >= 100 ? 2 : size >= 1 ? 3 : Math.min(10, 4 - Math.floor(Math.log10(size))));
}

/** Digits behind the point that suit all of these amounts, for a column of them. */
export function digitsFor(amounts: readonly number[]): number {
  const greatest = amounts.reduce((most, amount) => Math.max(most, Math.abs(amount)), 0);
  return greatest === 0 || greatest >= 10 ? 2 : Math.min(10, 3 - Math.floor(Math.log10(greatest)));
}

/** An amount with its sign, also above zero. */
export function signedNumber(value: number, digits: number): string {
  return `${value > 0 ? '+' : ''}${numberText(value, digits)}`;
}

/** A large amount in few characters, for axes. */
export function shortAmount(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trimmed(value / 1e9)}B`;
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

/** A fraction in percent. */
export function percentText(fraction: number, digits = 2): string {
  return `${numberText(fraction * 100, digits)} %`;
}

/** The same with its sign, also above zero. */
export function signedPercent(fraction: number, digits = 2): string {
  return `${fraction > 0 ? '+' : ''}${percentText(fraction, digits)}`;
}

/** A signed amount. */
export function signedAmount(value: number): string {
  return `${value > 0 ? '+' : ''}${amountText(value)}`;
}

/** `2026-11-21`, in UTC. */
export function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `2026-11-21 20:15`, in UTC; with seconds where there are any. */
export function timeText(at: number): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, at % 60_000 === 0 ? 16 : 19)}`;
}

/** A length of time in its two greatest units. */
export function durationText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  if (days > 0) return hours > 0 && days < 30 ? `${days} d ${hours} h` : `${numberText(days, 0)} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return `${minutes} min`;
  return ms === 0 ? '0' : `${numberText(ms / 1_000, ms >= 10_000 ? 0 : 2)} s`;
}

/** The value of a figure as its format says; a dash where it has none. */
export function figureText({ value, format, tone }: Omit<Figure, 'value'> & { readonly value?: number | string | null | undefined }, currency: string): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value;
  switch (format) {
    case 'percent':
      return tone === 'sign' ? signedPercent(value) : percentText(value);
    case 'amount':
      return `${tone === 'sign' ? signedAmount(value) : amountText(value)} ${currency}`;
    case 'ratio':
      return numberText(value, 2);
    case 'count':
      return numberText(value, 0);
    case 'duration':
      return durationText(value);
    case 'date':
      return dayText(value);
    case 'text':
      return String(value);
  }
}

/** The class that colours a value by its sign. */
export function toneOf(value: number | string | null | undefined, tone: 'sign' | undefined): string {
  if (tone === undefined || typeof value !== 'number' || value === 0) return '';
  return value > 0 ? 'gain' : 'loss';
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
