import { RedFireError } from '@redfire/core';

/**
 * Refuses what is no length of time.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless each is milliseconds above zero, infinity included, or absent.
 */
export function requireDurations(durations: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(durations)) {
    if (value === undefined || value > 0) continue;
    throw new RedFireError('INVALID_INPUT', `${name} must be milliseconds above zero, received "${value}"`, { details: { option: name, value: String(value) } });
  }
}
