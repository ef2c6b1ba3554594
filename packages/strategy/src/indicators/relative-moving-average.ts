import { Sma } from './sma.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Relative moving average: `SMA(length) − SMA(2·length) + SMA(3·length)`, a slow average moved by the distance of two faster ones.
 *
 * First value after `3·length` values. Source: LEAN's RelativeMovingAverage, from whose reference values the formula is derived. Wilder's smoothing, which is often called RMA, is `rma`.
 */
export class RelativeMovingAverage extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly fast: Sma;
  protected readonly middle: Sma;
  protected readonly slow: Sma;

  constructor(length: number, source?: Source) {
    super('relativeMovingAverage', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + 3 * length - 1;
    this.fast = new Sma(length);
    this.middle = new Sma(2 * length);
    this.slow = new Sma(3 * length);
  }

  override push(value: number): void {
    const { fast, middle, slow } = this;
    fast.push(value);
    middle.push(value);
    slow.push(value);
    if (slow.ready) this.emit(fast.value - middle.value + slow.value);
  }

  override reset(): void {
    super.reset();
    this.fast.reset();
    this.middle.reset();
    this.slow.reset();
  }
}

/** A {@link RelativeMovingAverage} of closes, or of a source. Default length: 5. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function relativeMovingAverage(...given: WithSource<readonly [length?: number]>): RelativeMovingAverage {
  const { source, parameters: [length = 5] } = split(given);
  return new RelativeMovingAverage(length, source);
}
