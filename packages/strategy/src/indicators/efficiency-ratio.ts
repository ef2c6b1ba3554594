import { finite, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Kaufman's efficiency ratio: how far the series has come in `length` steps, over how far it has gone: `|x − x′| / Σ|step|`, from 0 to 1. 0 where it has not moved.
 *
 * First value after `length + 1` values. Source: P. J. Kaufman, Smarter Trading (1995).
 */
export class EfficiencyRatio extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;
  protected readonly steps: SlidingSum;

  constructor(length: number, source?: Source) {
    super('efficiencyRatio', [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length);
    this.window = new Window(length);
    this.steps = new SlidingSum(length);
  }

  override push(value: number): void {
    const { window, steps } = this;
    finite(value);
    if (window.size > 0) steps.push(Math.abs(value - window.at(0)));
    const { isFull } = window;
    const before = window.push(value);
    if (!isFull) return;
    const ratio = steps.sum === 0 ? 0 : Math.abs(value - before) / steps.sum;
    // rounding must not make the straightest way longer than itself
    this.emit(ratio > 1 ? 1 : ratio);
  }

  override reset(): void {
    super.reset();
    this.window.reset();
    this.steps.reset();
  }
}

/** An {@link EfficiencyRatio} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function efficiencyRatio(...given: WithSource<readonly [length?: number]>): EfficiencyRatio {
  const { source, parameters: [length = 10] } = split(given);
  return new EfficiencyRatio(length, source);
}
