import { requireMilliseconds, type LatencyModel } from './latency-model.ts';

export interface NormalLatencyOptions {
  /** In milliseconds. */
  readonly mean: number;
  /** Standard deviation in milliseconds. */
  readonly deviation: number;
  /** No message is faster; samples below count as this. In milliseconds, default 0. */
  readonly minimum?: number | undefined;
}

/** Digits behind the point of a millisecond that are kept: times are told to the microsecond. */
const MICROSECONDS = 1_000;

/**
 * Times that vary by the normal law, to the microsecond. Each takes two random numbers (G. E. P. Box, M. E. Muller, "A Note on the
 * Generation of Random Normal Deviates", Annals of Mathematical Statistics 29, 1958).
 *
 * @throws `RedFireError` `INVALID_INPUT` for a number that is not zero or more.
 */
export function normalLatency({ mean, deviation, minimum = 0 }: NormalLatencyOptions): LatencyModel {
  for (const [field, value] of Object.entries({ mean, deviation, minimum })) requireMilliseconds(value, field);
  return {
    next(random) {
      // one minus a number below one is never zero, of which there is no logarithm
      const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
      const sample = mean + deviation * radius * Math.cos(2 * Math.PI * random.next());
      return Math.max(minimum, Math.round(sample * MICROSECONDS) / MICROSECONDS);
    },
  };
}
