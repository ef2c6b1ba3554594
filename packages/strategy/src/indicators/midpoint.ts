import { finite, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Middle between the largest and the smallest of the last `length` values.
 *
 * First value after `length` values. Source: MIDPOINT of TA-Lib.
 */
export class Midpoint extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly highest: RollingExtreme;
  protected readonly lowest: RollingExtreme;

  constructor(length = 14, source?: Source) {
    super('midpoint', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.highest = new RollingExtreme('highest', length);
    this.lowest = new RollingExtreme('lowest', length);
  }

  override push(value: number): void {
    this.highest.push(finite(value));
    this.lowest.push(value);
    if (this.highest.isFull) this.emit((this.highest.value + this.lowest.value) / 2);
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
  }
}

/** A {@link Midpoint} of `length` closes, or of a source; of 14 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function midpoint(...given: WithSource<readonly [length?: number]>): Midpoint {
  const { source, parameters: [length] } = split(given);
  return new Midpoint(length, source);
}
