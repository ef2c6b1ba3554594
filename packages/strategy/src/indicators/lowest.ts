import { finite, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Smallest of the last `length` values, and how long ago it was.
 *
 * First value after `length` values. Source: MIN of TA-Lib; the queue is that of D. Lemire, Streaming Maximum-Minimum Filter (2006).
 */
export class Lowest extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly extreme: RollingExtreme;

  constructor(length = 20, source?: Source) {
    super('lowest', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.extreme = new RollingExtreme('lowest', length);
  }

  /** How many values ago it was: 0 for the newest, which counts of equal ones. */
  get age(): number {
    return this.ready ? this.extreme.age : Number.NaN;
  }

  override push(value: number): void {
    this.extreme.push(finite(value));
    if (this.extreme.isFull) this.emit(this.extreme.value);
  }

  override reset(): void {
    super.reset();
    this.extreme.reset();
  }
}

/** The {@link Lowest} of `length` closes, or of a source; of 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function lowest(...given: WithSource<readonly [length?: number]>): Lowest {
  const { source, parameters: [length] } = split(given);
  return new Lowest(length, source);
}
