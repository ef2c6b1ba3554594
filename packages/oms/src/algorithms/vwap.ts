import { defineAlgorithm } from './execution-algorithm.ts';
import { parametersBy } from './parameter-reader.ts';
import { ScheduleRun, evenlyTimed, windowMs } from './schedule-run.ts';

/**
 * Volume-weighted: child `i` of `n` goes out at the begin of the `i`-th part of the window and brings what is out to the share of the
 * volume that the profile has by the end of that part. Within a part of the profile, volume counts as evenly spread.
 */
export const vwap = defineAlgorithm({
  name: 'vwap',
  needsWindow: true,
  parameters: parametersBy((reader) => ({ profile: reader.weights('profile'), slices: reader.optionalNumber('slices', { min: 1, isWhole: true }) })),
  create(context, { profile, slices = profile.length }) {
    const total = profile.reduce((sum, volume) => sum + volume, 0);
    const cumulative = Array.from({ length: slices }, (_, index) => (index === slices - 1 ? 1 : volumeBefore(profile, ((index + 1) * profile.length) / slices) / total));
    return new ScheduleRun(context, () => evenlyTimed(cumulative, windowMs(context)));
  },
});

/** Volume of the first parts of a profile, a fraction of one included. */
function volumeBefore(profile: readonly number[], parts: number): number {
  const whole = Math.floor(parts);
  let volume = (parts - whole) * (profile[whole] ?? 0);
  for (let part = 0; part < whole; part++) volume += profile[part] ?? 0;
  return volume;
}
