import { finite, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Largest of the last `length` values, and how long ago it was.
 *
 * First value after `length` values. Source: MAX of TA-Lib; the queue is that of D. Lemire, Streaming Maximum-Minimum Filter (2006).
 */
export class Highest extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly extreme: RollingExtreme;

  constructor(length = 20, source?: Source) {
    super('highest', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.extreme = new RollingExtreme('highest', length);
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

/** The {@link Highest} of `length` closes, or of a source; of 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function highest(...given: WithSource<readonly [length?: number]>): Highest {
  const { source, parameters: [length] } = split(given);
  return new Highest(length, source);
}
