import { parseNumber } from './parse-number.ts';

const DASH = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const COLON = 0x3a;
const SPACE = 0x20;
const ZERO = 0x30;
const LETTER_T = 0x74;
const LETTER_Z = 0x7a;
const LOWER_CASE = 0x20;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Epochs beyond this (the last instant that 64-bit nanoseconds hold, in 2262) are not times of bars but numbers such as `20210101093000`. */
const LAST_EPOCH_MS = 9_223_372_036_854;
const BAD = -1_000_000;

/**
 * Epoch milliseconds (UTC, fractional where the text is finer) of the time written in `bytes[start, end)`; NaN when it is no time.
 *
 * A number is an epoch whose unit its magnitude tells: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds.
 * Text is ISO 8601: `2006-01-02` or the same with a time of day after `T` or a space, to any precision; without a zone it is UTC.
 * Eight digits are the basic date `20060102`. The zone of the machine plays no part. The result is exact to the microsecond; of milliseconds, to the last bit.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === SPACE) start++;
  while (start < end && bytes[end - 1] === SPACE) end--;
  if (end - start >= 10 && bytes[start + 4] === DASH) return isoTime(bytes, start, end);
  if (end - start === 8 && digits(bytes, start, 8) >= 0) return dayMs(digits(bytes, start, 4), digits(bytes, start + 4, 2), digits(bytes, start + 6, 2));
  return epochTime(bytes, start, end);
}

/** Milliseconds into the day of the `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff` written in `bytes[start, end)`, with or without a zone; NaN otherwise. */
export function parseTimeOfDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 5 || bytes[start + 2] !== COLON) return Number.NaN;
  const hours = digits(bytes, start, 2);
  const minutes = digits(bytes, start + 3, 2);
  let seconds = 0;
  let micros = 0;
  let at = start + 5;
  if (bytes[at] === COLON && at < end) {
    if (end - at < 3) return Number.NaN;
    seconds = digits(bytes, at + 1, 2);
    at += 3;
    if (bytes[at] === POINT && at < end) {
      const from = ++at;
      while (at < end && isDigit(bytes[at])) at++;
      if (at === from) return Number.NaN;
      micros = fractionMicros(bytes, from, at, 1_000_000);
    }
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return Number.NaN;
  const wholeMs = (hours * 3_600 + minutes * 60 + seconds) * 1_000 - zoneMs(bytes, at, end);
  return micros === 0 ? wholeMs : wholeMs + micros / 1_000;
}

function isoTime(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 7] !== DASH) return Number.NaN;
  const day = dayMs(digits(bytes, start, 4), digits(bytes, start + 5, 2), digits(bytes, start + 8, 2));
  if (end - start === 10) return day;
  const separator = bytes[start + 10] ?? 0;
  if (separator !== SPACE && (separator | LOWER_CASE) !== LETTER_T) return Number.NaN;
  return day + parseTimeOfDay(bytes, start + 11, end);
}

function epochTime(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === DASH;
  let at = negative ? start + 1 : start;
  const first = at;
  let value = 0;
  while (at < end && isDigit(bytes[at])) value = value * 10 + (bytes[at++] ?? 0) - ZERO;
  const last = at;
  if (last === first) return Number.NaN;
  let micros: number;
  if (value < 1e11) micros = value * 1e6;
  else if (value < 1e14) micros = value * 1e3;
  else if (value < 1e17) micros = value;
  else micros = digits(bytes, first, last - first - 3) + digits(bytes, last - 3, 3) / 1_000;
  if (at < end) {
    if (bytes[at] !== POINT || value >= 1e17) return Number.NaN;
    const from = ++at;
    while (at < end && isDigit(bytes[at])) at++;
    if (at < end) return Number.NaN;
    // milliseconds need no reckoning, so that a time written by `String` is read as the same one
    if (value >= 1e11 && value < 1e14) return value > LAST_EPOCH_MS ? Number.NaN : parseNumber(bytes, start, end);
    micros += fractionMicros(bytes, from, at, value < 1e11 ? 1_000_000 : 1);
  }
  const ms = micros / 1_000;
  if (ms > LAST_EPOCH_MS) return Number.NaN;
  return negative && ms !== 0 ? -ms : ms;
}

/** Microseconds in the decimals `bytes[from, to)` of a unit of `unitMicros`; what lies beyond fifteen decimals is dropped. */
function fractionMicros(bytes: Uint8Array, from: number, to: number, unitMicros: number): number {
  const count = Math.min(to - from, 15);
  return (digits(bytes, from, count) * unitMicros) / 10 ** count;
}

/** Offset of the zone written in `bytes[at, end)`: nothing or `Z` is 0, `+02:00`, `+0200` and `+02` two hours; NaN for anything else. */
function zoneMs(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at;
  if (length === 0) return 0;
  const sign = bytes[at] ?? 0;
  if (length === 1) return (sign | LOWER_CASE) === LETTER_Z ? 0 : Number.NaN;
  if (sign !== PLUS && sign !== DASH) return Number.NaN;
  const hours = length >= 3 ? digits(bytes, at + 1, 2) : BAD;
  let minutes = BAD;
  if (length === 3) minutes = 0;
  else if (length === 5) minutes = digits(bytes, at + 3, 2);
  else if (length === 6 && bytes[at + 3] === COLON) minutes = digits(bytes, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN;
  const offset = (hours * 60 + minutes) * MINUTE_MS;
  return sign === PLUS ? offset : -offset;
}

/** Days since 1970 by H. Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil), as milliseconds; NaN for a day the calendar lacks. */
function dayMs(year: number, month: number, day: number): number {
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) * DAY_MS;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The whole number in `count` digits at `start`; negative when any of them is not a digit. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return BAD;
    value = value * 10 + digit;
  }
  return value;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}
