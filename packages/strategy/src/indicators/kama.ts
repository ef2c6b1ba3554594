import { EfficiencyRatio } from './efficiency-ratio.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Kaufman's adaptive moving average: `k = k + c·(x − k)`, `c = (er·(2/(fast + 1) − 2/(slow + 1)) + 2/(slow + 1))²`, where the efficiency ratio `er` is
 * the change over `length` steps by the sum of the sizes of these steps (0 where nothing changed).
 *
 * First value after `length` values, which is the last of them. Source: P. J. Kaufman, Smarter Trading (1995).
 */
export class Kama extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly fastest: number;
  protected readonly slowest: number;
  protected readonly efficiency: EfficiencyRatio;
  protected seen = 0;

  constructor(length: number, fast: number, slow: number, source?: Source) {
    super('kama', [length, fast, slow], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.fastest = 2 / (wholeLength(fast, 'fast') + 1);
    this.slowest = 2 / (wholeLength(slow, 'slow') + 1);
    this.efficiency = new EfficiencyRatio(length);
  }

  /** From 0, much noise, to 1, a straight way; `NaN` until the value after the first one. */
  get efficiencyRatio(): number {
    return this.efficiency.value;
  }

  override push(value: number): void {
    const { efficiency } = this;
    efficiency.push(value);
    if (this.seen < this.length) {
      if (++this.seen === this.length) this.emit(value);
      return;
    }
    const smoothing = efficiency.value * (this.fastest - this.slowest) + this.slowest;
    this.emit(this.value + smoothing * smoothing * (value - this.value));
  }

  override reset(): void {
    super.reset();
    this.efficiency.reset();
    this.seen = 0;
  }
}

/**
 * A {@link Kama} of closes, or of a source. Defaults: 10 for the efficiency ratio, averages of 2 at the fastest and 30 at the slowest.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless they are whole numbers above zero.
 */
export function kama(...given: WithSource<readonly [length?: number, fast?: number, slow?: number]>): Kama {
  const { source, parameters: [length = 10, fast = 2, slow = 30] } = split(given);
  return new Kama(length, fast, slow, source);
}
