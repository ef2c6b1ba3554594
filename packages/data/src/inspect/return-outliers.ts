import { Largest } from './largest.ts';

/** A step of the price that is large for these data. */
export interface PriceOutlier {
  /** Epoch ms. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Robust z-score of the logarithm of the step. */
  readonly score: number;
}

/** Scores above this are outliers. Steps of prices have fat tails, so it is more than the 3.5 that suits a normal distribution. */
export const OUTLIER_SCORE = 20;
const SAMPLE = 32_768;
const KEPT = 100;

/**
 * Finds steps of a price that are far outside of the usual ones, by the modified z-score 0.6745 · (x − median) / MAD of log returns: B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle
 * Outliers", ASQC 1993, where MAD is the median of the absolute deviations from the median. Only steps that are not zero count, and their median is taken as zero: where they are all of one tick, that
 * of the sample is one of them, and the MAD nothing. The MAD is that of a sample, evenly spread.
 */
export class ReturnOutliers {
  readonly #steps = new Largest<{ readonly at: number; readonly from: number; readonly to: number; readonly step: number }>(KEPT, ({ step }) => Math.abs(step));
  #sample: number[] = [];
  #stride = 1;
  #count = 0;
  #last = Number.NaN;

  add(at: number, price: number): void {
    const from = this.#last;
    this.#last = price;
    if (!(from > 0 && price > 0) || price === from) return;
    const step = Math.log(price / from);
    if (this.#count++ % this.#stride === 0) this.#sample.push(step);
    if (this.#sample.length >= 2 * SAMPLE) {
      this.#sample = this.#sample.filter((_, index) => index % 2 === 0);
      this.#stride *= 2;
    }
    if (this.#steps.takes(Math.abs(step))) this.#steps.add({ at, from, to: price, step });
  }

  /** The outliers, at most a hundred, the farthest first. */
  outliers(): readonly PriceOutlier[] {
    const deviation = median(this.#sample.map((step) => Math.abs(step)));
    const scored = this.#steps.items().map(({ at, from, to, step }) => ({ at, from, to, score: (0.6745 * step) / deviation }));
    return scored.filter(({ score }) => Math.abs(score) > OUTLIER_SCORE).sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  }
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
