import { aboveZero, finite, wholeLength } from './support/checks.ts';
import { RollingPair } from './support/rolling-pair.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Standard deviation channel: the end of the straight line of least squares through the last `length` values, and lines `deviations` standard deviations
 * of those values (about their mean, as of a whole population) above and below it.
 *
 * `value` is the middle; `slope` leads back along the channel: `value − slope · bars`. First value after `length` values.
 * Source: the least squares of C. F. Gauss and A.-M. Legendre; the width is that of Stock.Indicators.
 */
export class StdDevChannels extends SeriesIndicator {
  readonly warmUp: number;
  readonly deviations: number;
  /** Place in the series, and value. */
  protected readonly pairs: RollingPair;
  protected place = 0;
  /** Distance of the lines from the middle. */
  protected reach = Number.NaN;
  /** Rise of the channel from one value to the next. */
  slope = Number.NaN;

  constructor(length: number, deviations: number, source?: Source) {
    super('stdDevChannels', [length, deviations], source);
    this.pairs = new RollingPair(wholeLength(length, 'length', 2));
    this.deviations = aboveZero(deviations, 'deviations');
    this.warmUp = this.sourceWarmUp + length - 1;
  }

  override push(value: number): void {
    finite(value);
    const { pairs } = this;
    pairs.push(this.place, value);
    if (pairs.isFull) {
      this.reach = this.deviations * Math.sqrt(pairs.spreadY / pairs.size);
      this.slope = pairs.slope;
      this.emit(pairs.meanY + this.slope * (this.place - pairs.meanX));
    }
    this.place++;
  }

  get upper(): number {
    return this.value + this.reach;
  }

  get lower(): number {
    return this.value - this.reach;
  }

  override reset(): void {
    super.reset();
    this.pairs.reset();
    this.place = 0;
    this.reach = this.slope = Number.NaN;
  }
}

/** A {@link StdDevChannels} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above one, or deviations not above zero. */
export function stdDevChannels(...given: WithSource<readonly [length?: number, deviations?: number]>): StdDevChannels {
  const { source, parameters: [length = 20, deviations = 2] } = split(given);
  return new StdDevChannels(length, deviations, source);
}
