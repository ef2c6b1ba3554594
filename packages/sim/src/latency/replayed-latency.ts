import { RedFireError } from '@redfire/core';
import { requireMilliseconds, type LatencyModel } from './latency-model.ts';

/**
 * Times that were measured, one after the other and from the first again behind the last. Each kind of message goes through them on its own.
 *
 * @param samples - In milliseconds, at least one.
 * @throws {@link RedFireError} `INVALID_INPUT` for no sample, or one that is not zero or more.
 */
export function replayedLatency(samples: readonly number[]): LatencyModel {
  if (samples.length === 0) throw new RedFireError('INVALID_INPUT', 'samples of a replayed latency must be at least one; measure some', { details: { field: 'samples' } });
  for (const [index, sample] of samples.entries()) requireMilliseconds(sample, `samples[${index}]`);
  return new ReplayedLatency([...samples]);
}

class ReplayedLatency implements LatencyModel {
  readonly #samples: readonly number[];
  #place = 0;

  constructor(samples: readonly number[]) {
    this.#samples = samples;
  }

  next(): number {
    // there is at least one, and the place is below their number
    const sample = this.#samples[this.#place] as number;
    this.#place = (this.#place + 1) % this.#samples.length;
    return sample;
  }

  save(): number {
    return this.#place;
  }

  restore(place: number): void {
    this.#place = place;
  }

  fresh(): LatencyModel {
    return new ReplayedLatency(this.#samples);
  }
}
