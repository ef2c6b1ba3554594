import { defineAlgorithm } from './execution-algorithm.ts';
import { parametersBy } from './parameter-reader.ts';
import { ScheduleRun, cumulativeShares, windowMs } from './schedule-run.ts';

/**
 * Time-weighted: child `i` of `n` goes out at the begin of the `i`-th part of the window and brings what is out to `i/n` of the
 * quantity, at the nearest lot. With jitter, each goes out somewhere in the first share of its part, and is of another size.
 */
export const twap = defineAlgorithm({
  name: 'twap',
  needsWindow: true,
  parameters: parametersBy((reader) => ({
    slices: reader.number('slices', { min: 1, isWhole: true }),
    timeJitter: reader.optionalNumber('timeJitter', { min: 0, below: 1 }) ?? 0,
    sizeJitter: reader.optionalNumber('sizeJitter', { min: 0, below: 1 }) ?? 0,
  })),
  create(context, { slices, timeJitter, sizeJitter }) {
    const { random } = context;
    const partMs = windowMs(context) / slices;
    return new ScheduleRun(context, () => {
      const sizes = Array.from({ length: slices }, () => (sizeJitter === 0 ? 1 : 1 + sizeJitter * (2 * random.next() - 1)));
      return cumulativeShares(sizes).map((cumulative, index) => ({ afterMs: partMs * (index + (timeJitter === 0 ? 0 : timeJitter * random.next())), cumulative }));
    });
  },
});
