import { RedFireError, type Bar, type Timestamp, type Trade } from '@redfire/core';

export interface VolumeProfileOptions {
  /** Equal parts that the window has. */
  readonly buckets: number;
  /** Begin of one window; the others are whole periods before and after it. */
  readonly startAt: Timestamp;
  readonly durationMs: number;
  /** From the begin of one window to that of the next, in milliseconds. Default: one day. */
  readonly periodMs?: number;
}

const DAY_MS = 86_400_000;

/**
 * How volume is usually spread over a window: the share of each of its equal parts, summing to 1, over all the windows that the history
 * covers. What lies outside of every window does not count. The volume of a bar is spread evenly over its time.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for options that make no window, or when the history has no volume in any.
 */
export function volumeProfile(history: Iterable<Bar | Trade>, options: VolumeProfileOptions): readonly number[] {
  const { buckets, startAt, durationMs, periodMs = DAY_MS } = options;
  if (!Number.isSafeInteger(buckets) || buckets < 1 || !(durationMs > 0) || !(periodMs >= durationMs)) {
    throw new RedFireError('INVALID_INPUT', `a profile of "${buckets}" buckets over "${durationMs}" of every "${periodMs}" milliseconds is none; buckets are whole, and a window fits its period`, { details: { buckets, durationMs, periodMs } });
  }
  const volumes = Array.from({ length: buckets }, () => 0);
  const bucketMs = durationMs / buckets;
  const add = (at: number, volume: number) => {
    const offset = modulo(at - startAt, periodMs);
    const bucket = Math.min(Math.floor(offset / bucketMs), buckets - 1);
    if (offset < durationMs) volumes[bucket] = (volumes[bucket] ?? 0) + volume;
  };
  for (const item of history) {
    if ('openTime' in item) spread(item, { startAt, periodMs, durationMs, bucketMs }, add);
    else add(item.at, item.size);
  }
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  if (total > 0) return volumes.map((volume) => volume / total);
  throw new RedFireError('INVALID_INPUT', 'the history has no volume in any window; look at startAt and periodMs', { details: { startAt, periodMs } });
}

interface Grid {
  readonly startAt: number;
  readonly periodMs: number;
  readonly durationMs: number;
  readonly bucketMs: number;
}

/** Gives each bucket that a bar touches the part of its volume that lies in there. */
function spread({ openTime, closeTime, volume }: Bar, { startAt, periodMs, durationMs, bucketMs }: Grid, add: (at: number, volume: number) => void): void {
  const lengthMs = closeTime - openTime;
  if (lengthMs <= 0) {
    add(openTime, volume);
    return;
  }
  for (let from: number = openTime; from < closeTime; ) {
    const offset = modulo(from - startAt, periodMs);
    const edge = offset < durationMs ? Math.min((Math.floor(offset / bucketMs) + 1) * bucketMs, durationMs) : periodMs;
    // a step below the digits of a time would never come to an end
    const to = Math.min(Math.max(from + (edge - offset), from + SMALLEST_STEP_MS), closeTime);
    add((from + to) / 2, (volume * (to - from)) / lengthMs);
    from = to;
  }
}
const SMALLEST_STEP_MS = 1e-3;

const modulo = (value: number, by: number) => ((value % by) + by) % by;
