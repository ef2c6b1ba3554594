const NANOS_PER_MS = 1_000_000n;

/** Epoch milliseconds nearest to so many nanoseconds. */
export function msOfNanos(nanos: bigint): number {
  return Number(nanos / NANOS_PER_MS) + Number(nanos % NANOS_PER_MS) / 1e6;
}

/** The nanosecond nearest to epoch milliseconds, which are finer than that only near 1970. */
export function nanosOfMs(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * NANOS_PER_MS + BigInt(Math.round((ms - whole) * 1e6));
}

/** Epoch milliseconds in the place of the dates that the reader would make, which are of whole milliseconds. */
export const TIME_PARSERS = {
  timestampFromMilliseconds: (value: bigint | null) => (value === null ? value : Number(value)),
  timestampFromMicroseconds: (value: bigint | null) => (value === null ? value : Number(value / 1_000n) + Number(value % 1_000n) / 1e3),
  timestampFromNanoseconds: (value: bigint | null) => (value === null ? value : msOfNanos(value)),
  dateFromDays: (value: number | null) => (value === null ? value : value * 86_400_000),
};
