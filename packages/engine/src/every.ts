import { RedFireError, timestamp, type Cancel, type Clock, type Timestamp } from '@redfire/core';

export interface EveryOptions {
  /** Time of the first call; the others follow at whole intervals from it. Default: one interval from now. */
  readonly firstAt?: Timestamp;
  /** Under which the timer is listed. Default: the name of `callback`. */
  readonly name?: string;
}

/**
 * Calls `callback` at `firstAt`, `firstAt + intervalMs`, `firstAt + 2 · intervalMs`, … until cancelled, without drift: a late call
 * does not delay the next one. Calls missed while the host was suspended are skipped. A callback that throws does not end the series.
 *
 * @param callback - Gets the time it was due.
 * @throws {@link RedFireError} `INVALID_INPUT` unless `intervalMs` is above zero and finite.
 */
export function every(clock: Clock, intervalMs: number, callback: (dueAt: Timestamp) => void, options: EveryOptions = {}): Cancel {
  requireInterval(intervalMs);
  const firstAt = options.firstAt ?? timestamp(clock.now() + intervalMs);
  const name = options.name ?? callback.name;
  let index = 0;

  const tick = (): void => {
    const dueAt = timestamp(firstAt + index * intervalMs);
    index = Math.max(index, Math.floor((clock.now() - firstAt) / intervalMs)) + 1;
    cancel = clock.setTimer(timestamp(firstAt + index * intervalMs), tick, name);
    callback(dueAt);
  };

  let cancel = clock.setTimer(firstAt, tick, name);
  return () => {
    cancel();
  };
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless it is above zero and finite. */
export function requireInterval(intervalMs: number): void {
  if (intervalMs > 0 && intervalMs < Number.POSITIVE_INFINITY) return;
  throw new RedFireError('INVALID_INPUT', `interval must be milliseconds above zero, received "${intervalMs}"`, { details: { intervalMs: String(intervalMs) } });
}
