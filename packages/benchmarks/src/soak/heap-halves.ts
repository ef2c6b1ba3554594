/** What was still in use after a full collection of garbage. */
export interface HeapSample {
  /** Events so far. */
  readonly events: number;
  readonly bytes: number;
}

/** Heap samples of a run, without its warm-up, in two halves. */
export interface HeapHalves {
  /** Median of each half, in bytes. */
  readonly first: number;
  readonly second: number;
  /** What the second has more than the first, as a fraction of the first. */
  readonly growth: number;
  readonly isFlat: boolean;
}

/** What the second half may have, against the first: 5 % more. */
const MOST_SECOND = 1.05;

/**
 * Compares the medians of both halves: one sample that falls into a moment of much work moves neither, while what is kept for
 * ever raises every later sample.
 *
 * @param warmUp - Events whose samples are left out: until caches and lists with a cap are full.
 * @throws RangeError when a half has fewer than three samples.
 */
export function heapHalves(samples: readonly HeapSample[], warmUp: number): HeapHalves {
  const counted = samples.filter(({ events }) => events > warmUp);
  const middle = Math.floor(counted.length / 2);
  if (middle < 3) throw new RangeError(`${counted.length} heap samples after the warm-up are too few; let it run for more events`);
  const first = median(counted.slice(0, middle));
  const second = median(counted.slice(-middle));
  return { first, second, growth: second / first - 1, isFlat: second <= first * MOST_SECOND };
}

function median(samples: readonly HeapSample[]): number {
  const sorted = samples.map(({ bytes }) => bytes).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
