const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const SPACE = 0x20;
const SMALL_E = 0x65;
const LOWER_CASE = 0x20;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The double nearest to the decimal number written in `bytes[start, end)`, the same as `Number(text)` gives; NaN when it is no number.
 *
 * Takes sign, digits, one point, an exponent, and spaces around. Refuses what `Number` would let through: nothing at all, `Infinity`, `0x10`.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === SPACE) start++;
  while (start < end && bytes[end - 1] === SPACE) end--;
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  const first = at;
  let mantissa = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= ZERO + 9) mantissa = mantissa * 10 + (byte - ZERO);
    else if (byte === POINT && point < 0) point = at;
    else break;
  }
  if (at - first === (point < 0 ? 0 : 1)) return Number.NaN;
  if (at < end) return isExponent(bytes, at, end) ? numberOf(bytes, start, end) : Number.NaN;
  const decimals = point < 0 ? 0 : at - point - 1;
  // Both operands are exact below these limits, so the one division rounds once: W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990.
  if (mantissa > Number.MAX_SAFE_INTEGER || decimals > 22) return numberOf(bytes, start, end);
  if (mantissa === 0) return 0;
  const value = decimals === 0 ? mantissa : mantissa / (POWERS[decimals] ?? Number.NaN);
  return negative ? -value : value;
}

function isExponent(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (((bytes[at] ?? 0) | LOWER_CASE) !== SMALL_E) return false;
  at++;
  if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
  if (at >= end) return false;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > ZERO + 9) return false;
  }
  return true;
}

function numberOf(bytes: Uint8Array, start: number, end: number): number {
  return Number(String.fromCharCode(...bytes.subarray(start, end)));
}
