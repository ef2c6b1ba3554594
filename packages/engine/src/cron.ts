import { Cron } from 'croner';
import { RedFireError, timestamp, type Cancel, type Clock, type Timestamp } from '@redfire/core';

export interface CronOptions {
  /** IANA name of the zone whose wall time the pattern means, such as `America/New_York`. Default `UTC`. */
  readonly timeZone?: string;
  /** Under which the timer is listed. Default: the pattern. */
  readonly name?: string;
}

/**
 * Calls `callback` at each time that matches a cron pattern, until cancelled. Each time is computed from the one before, so nothing
 * drifts; those missed while the host was suspended are skipped. A callback that throws does not end the series.
 *
 * In the hour that daylight saving leaves out, a fixed time, of one hour and one minute (`30 2 * * *`), comes as soon as the hour is over;
 * in the hour that comes twice, it comes the first time only. Patterns with a range, a step or a list there (`*\/15 * * * *`,
 * `0,30 2 * * *`) follow the time that really passes: they have no times in the one, and each of them twice in the other.
 *
 * @param pattern - Five fields (minute, hour, day of month, month, day of week), with seconds before them six, with years after them seven.
 * @param callback - Gets the time it was due.
 * @throws {@link RedFireError} `INVALID_INPUT` for a pattern or a zone that cannot be read, or a pattern whose times are all past.
 */
export function cron(clock: Clock, pattern: string, callback: (dueAt: Timestamp) => void, options: CronOptions = {}): Cancel {
  const { timeZone = 'UTC', name = pattern } = options;
  const nextAfter = schedule(pattern, timeZone);
  const first = nextAfter(clock.now());
  if (first === undefined) {
    throw new RedFireError('INVALID_INPUT', `cron pattern "${pattern}" has no time after "${new Date(clock.now()).toISOString()}"`, { details: { pattern, timeZone } });
  }
  let cancel: Cancel = () => {};

  const arm = (dueAt: Timestamp | undefined): void => {
    if (dueAt === undefined) return;
    cancel = clock.setTimer(dueAt, () => {
      arm(nextAfter(clock.now() > dueAt ? clock.now() : dueAt));
      callback(dueAt);
    }, name);
  };

  arm(first);
  return () => {
    cancel();
  };
}

/** The first time of a pattern after a given one. Without a function and a name, the library neither sets timers nor keeps the job. */
function schedule(pattern: string, timezone: string): (after: Timestamp) => Timestamp | undefined {
  try {
    const job = new Cron(pattern, { timezone, paused: true });
    job.nextRun(new Date(0)); // an unknown zone shows only here
    return (after) => {
      const next = job.nextRun(new Date(after));
      return next === null ? undefined : timestamp(next.getTime());
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RedFireError('INVALID_INPUT', `cron pattern "${pattern}" in time zone "${timezone}" cannot be read: ${message}`, { details: { pattern, timeZone: timezone }, cause });
  }
}
