import { Ema } from './ema.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Tillson's T3: the generalised double EMA, `(1 + v)·EMA − v·EMA of EMA`, three times over, which is `−v³·e6 + (3v² + 3v³)·e5 − (6v² + 3v + 3v³)·e4 + (1 + 3v + 3v² + v³)·e3`
 * for EMAs of EMAs `e1` to `e6`.
 *
 * First value after `6·length − 5` values. Source: T. Tillson, Better Moving Averages, Stocks & Commodities 16:1 (1998); each average begins as in TA-Lib.
 */
export class T3 extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly averages: readonly Ema[];
  protected readonly third: number;
  protected readonly fourth: number;
  protected readonly fifth: number;
  protected readonly sixth: number;

  constructor(length: number, volumeFactor: number, source?: Source) {
    super('t3', [length, volumeFactor], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + 6 * (length - 1);
    this.averages = Array.from({ length: 6 }, () => new Ema(length));
    const v = finite(volumeFactor, 'volumeFactor');
    this.third = 1 + 3 * v + 3 * v ** 2 + v ** 3;
    this.fourth = -3 * v - 6 * v ** 2 - 3 * v ** 3;
    this.fifth = 3 * v ** 2 + 3 * v ** 3;
    this.sixth = -(v ** 3);
  }

  override push(value: number): void {
    let input = finite(value);
    for (let index = 0; index < 6; index++) {
      const average = this.#at(index);
      average.push(input);
      if (!average.ready) return;
      input = average.value;
    }
    this.emit(this.third * this.#at(2).value + this.fourth * this.#at(3).value + this.fifth * this.#at(4).value + this.sixth * input);
  }

  override reset(): void {
    super.reset();
    for (const average of this.averages) average.reset();
  }

  #at(index: number): Ema {
    return this.averages[index] as Ema; // there are six
  }
}

/** A {@link T3} of closes, or of a source. Defaults: 5, volume factor 0.7. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero and the factor finite. */
export function t3(...given: WithSource<readonly [length?: number, volumeFactor?: number]>): T3 {
  const { source, parameters: [length = 5, volumeFactor = 0.7] } = split(given);
  return new T3(length, volumeFactor, source);
}
