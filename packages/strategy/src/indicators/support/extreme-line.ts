import { finite, wholeLength } from './checks.ts';
import { RollingExtreme } from './rolling-extreme.ts';
import { SeriesIndicator, type Source } from './study.ts';

/** The largest or the smallest of the last `length` values as a line. */
export abstract class ExtremeLine extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly extreme: RollingExtreme;

  constructor(which: 'highest' | 'lowest', length: number, source?: Source) {
    super(which, [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.extreme = new RollingExtreme(which, length);
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
