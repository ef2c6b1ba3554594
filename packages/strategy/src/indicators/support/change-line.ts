import { finite, wholeLength } from './checks.ts';
import { SeriesIndicator, type Source } from './study.ts';
import { Window } from './window.ts';

/** Base of lines that compare each value with that of `length` values ago. */
export abstract class ChangeLine extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(kind: string, length: number, source?: Source) {
    super(kind, [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length);
    this.window = new Window(length);
  }

  override push(value: number): void {
    const { window } = this;
    const { isFull } = window;
    const before = window.push(finite(value));
    if (isFull) this.emit(this.change(value, before));
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }

  protected abstract change(value: number, before: number): number;
}
