import { finite, wholeLength } from './checks.ts';
import { GainsAndLosses, type ChangeSmoothing } from './gains-and-losses.ts';
import { SeriesIndicator, type Source } from './study.ts';

/** Base of oscillators that weigh the average rise of a series against its average fall. */
export abstract class ChangeOscillator extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly changes: GainsAndLosses;

  constructor(kind: string, { length, smoothing }: { readonly length: number; readonly smoothing: ChangeSmoothing }, source?: Source) {
    super(kind, smoothing === 'wilder' ? [length] : [length, smoothing], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length;
    this.changes = new GainsAndLosses(length, smoothing);
  }

  override push(value: number): void {
    const { changes } = this;
    changes.push(finite(value));
    if (changes.isReady) this.emit(this.weigh(changes.gain, changes.loss));
  }

  override reset(): void {
    super.reset();
    this.changes.reset();
  }

  /** @param loss - Without sign; both are zero where nothing has changed. */
  protected abstract weigh(gain: number, loss: number): number;
}
