import { aboveZero, finite, wholeLength } from './support/checks.ts';
import { RollingMoments } from './support/rolling-moments.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Bollinger bands: the mean of the last `length` values, and lines `deviations` standard deviations (of a whole population) above and below it.
 *
 * `value` is the middle. First value after `length` values. Source: J. Bollinger, Bollinger on Bollinger Bands (2001).
 */
export class Bollinger extends SeriesIndicator {
  readonly warmUp: number;
  readonly deviations: number;
  protected readonly moments: RollingMoments;
  /** Distance of the bands from the middle. */
  protected reach = Number.NaN;

  constructor(length: number, deviations: number, source?: Source) {
    super('bollinger', [length, deviations], source);
    this.moments = new RollingMoments(wholeLength(length));
    this.deviations = aboveZero(deviations, 'deviations');
    this.warmUp = this.sourceWarmUp + length - 1;
  }

  override push(value: number): void {
    const { moments } = this;
    moments.push(finite(value));
    if (!moments.isFull) return;
    this.reach = this.deviations * Math.sqrt(moments.variance);
    this.emit(moments.mean);
  }

  get upper(): number {
    return this.value + this.reach;
  }

  get lower(): number {
    return this.value - this.reach;
  }

  /** Distance between the bands as a share of the middle; 0 at a middle of zero. */
  get bandwidth(): number {
    return this.value === 0 ? 0 : (2 * this.reach) / this.value;
  }

  /** Place of the latest value between the bands: 0 at the lower, 1 at the upper; 0.5 where they are one. Known as %B. */
  get percentB(): number {
    return this.reach === 0 ? 0.5 : (this.moments.at(0) - this.lower) / (2 * this.reach);
  }

  override reset(): void {
    super.reset();
    this.moments.reset();
    this.reach = Number.NaN;
  }
}

/** A {@link Bollinger} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above zero, or deviations not above zero. */
export function bollinger(...given: WithSource<readonly [length?: number, deviations?: number]>): Bollinger {
  const { source, parameters: [length = 20, deviations = 2] } = split(given);
  return new Bollinger(length, deviations, source);
}
