import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Ulcer index: root mean square of how far, in percent, each of the last `length` values lies below the highest of them until then. 0 of a series that only rises;
 * a fall from a highest value of zero counts as 0.
 *
 * First value after `length` values; O(length) a value, as the highest is that within the window. Source: P. G. Martin, B. B. McCann, The Investor's Guide to Fidelity Funds (1989).
 */
export class Ulcer extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('ulcer', [length], source);
    this.window = new Window(wholeLength(length));
    this.warmUp = this.sourceWarmUp + length - 1;
  }

  override push(value: number): void {
    this.window.push(finite(value));
    if (this.window.isFull) this.emit(this.#depth());
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }

  #depth(): number {
    const { window } = this;
    let highest = window.oldest;
    let squares = 0;
    for (let back = window.length - 1; back >= 0; back--) {
      const value = window.at(back);
      if (value > highest) highest = value;
      const fall = highest === 0 ? 0 : (100 * (highest - value)) / highest;
      squares += fall * fall;
    }
    return Math.sqrt(squares / window.length);
  }
}

/** An {@link Ulcer} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function ulcer(...given: WithSource<readonly [length?: number]>): Ulcer {
  const { source, parameters: [length = 14] } = split(given);
  return new Ulcer(length, source);
}
