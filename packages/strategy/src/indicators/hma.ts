import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Wma } from './wma.ts';

/**
 * Hull moving average: `WMA(√length)` of `2·WMA(length / 2) − WMA(length)`, both lengths rounded down.
 *
 * First value after `length + ⌊√length⌋ − 1` values. Source: A. Hull, How to reduce lag in a moving average (2005).
 */
export class Hma extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly half: Wma;
  protected readonly whole: Wma;
  protected readonly smooth: Wma;

  constructor(length: number, source?: Source) {
    super('hma', [length], source);
    this.length = wholeLength(length, 'length', 2);
    this.half = new Wma(Math.floor(length / 2));
    this.whole = new Wma(length);
    this.smooth = new Wma(Math.floor(Math.sqrt(length)));
    this.warmUp = this.sourceWarmUp + length - 1 + this.smooth.length - 1;
  }

  override push(value: number): void {
    const { half, whole, smooth } = this;
    half.push(value);
    whole.push(value);
    if (!whole.ready) return;
    smooth.push(2 * half.value - whole.value);
    if (smooth.ready) this.emit(smooth.value);
  }

  override reset(): void {
    super.reset();
    this.half.reset();
    this.whole.reset();
    this.smooth.reset();
  }
}

/** A {@link Hma} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above one. */
export function hma(...given: WithSource<readonly [length: number]>): Hma {
  const { source, parameters: [length] } = split(given);
  return new Hma(length, source);
}
