import type { Brand } from './brand.ts';
import { RedFireError } from './errors.ts';

/** Epoch milliseconds, UTC. Fractions are allowed, so microseconds survive. */
export type Timestamp = Brand<number, 'Timestamp'>;

/** @throws {@link RedFireError} `INVALID_INPUT` unless it is a finite number of milliseconds. */
export function timestamp(epochMs: number): Timestamp {
  if (!Number.isFinite(epochMs)) {
    throw new RedFireError('INVALID_INPUT', `timestamp must be finite epoch milliseconds, received "${epochMs}"`, { details: { value: String(epochMs) } });
  }
  return epochMs as Timestamp;
}

/** Length of a bar as people write it: a count and one of s, m, h, d, w (`1m`, `4h`, `1d`). */
export type Interval = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const UNITS = ['w', 'd', 'h', 'm', 's'] as const;

/**
 * Milliseconds in an interval such as `1m` or `4h`.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for anything else; months have no fixed length and are refused.
 */
export function intervalMs(interval: string): number {
  const match = /^([1-9]\d{0,5})([smhdw])$/.exec(interval);
  const unit = match?.[2] as keyof typeof UNIT_MS | undefined;
  if (!match || unit === undefined) {
    throw new RedFireError('INVALID_INPUT', `interval "${interval}" must be a count and a unit of s, m, h, d or w, such as "1m"`, { details: { value: interval } });
  }
  return Number(match[1]) * UNIT_MS[unit];
}

/**
 * An interval of so many milliseconds, in the largest unit that fits: `1h` for 3,600,000.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless it is whole seconds above zero.
 */
export function intervalOf(ms: number): Interval {
  if (!Number.isSafeInteger(ms / UNIT_MS.s) || ms <= 0) {
    throw new RedFireError('INVALID_INPUT', `an interval is whole seconds above zero, received "${ms}" milliseconds`, { details: { value: String(ms) } });
  }
  const unit = UNITS.find((name) => ms % UNIT_MS[name] === 0) ?? 's';
  return `${ms / UNIT_MS[unit]}${unit}`;
}

/** Start of the UTC day (or of the day shifted by `offsetMs`) that holds `at`. */
export function startOfDay(at: number, offsetMs = 0): Timestamp {
  return (Math.floor((at - offsetMs) / UNIT_MS.d) * UNIT_MS.d + offsetMs) as Timestamp;
}
