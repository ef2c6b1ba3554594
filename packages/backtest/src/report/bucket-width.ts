const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths of stretches of time that people read with ease; each holds a whole number of the one before, so that finished stretches can be joined. */
const WIDTHS = [1, 10, 100, SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 7 * DAY, 28 * DAY, 364 * DAY] as const;

/** The finest width. */
export const FINEST_WIDTH: number = WIDTHS[0];

/** The next width above one of these, in milliseconds; twice as wide beyond the last. */
export function widerThan(width: number): number {
  return WIDTHS.find((candidate) => candidate > width) ?? width * 2;
}
