import { Ema } from './ema.ts';
import { finite, wholeLength } from './support/checks.ts';
import { Exponential } from './support/exponential.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Rate of change of a triple exponential average, in percent: `100 · (e₃ − e₃′) / e₃′`, with its exponential average as `signal`. 0 where the average before was zero.
 *
 * First value after `length + 1` values: all three averages begin with the mean of the first `length`. Source: J. K. Hutson, Technical Analysis of Stocks & Commodities (1983).
 */
export class Trix extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: Ema;
  protected readonly first: Exponential;
  protected readonly second: Exponential;
  protected readonly third: Exponential;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number, signal: number, source?: Source) {
    super('trix', [length, signal], source);
    this.length = wholeLength(length);
    this.signalLine = new Ema(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp + length;
    this.first = new Exponential(length);
    this.second = new Exponential(length);
    this.third = new Exponential(length);
  }

  override push(value: number): void {
    finite(value);
    if (this.seen < this.length) this.#begin(value);
    else {
      const { first, second, third } = this;
      first.push(value);
      second.push(first.value);
      // before the third takes it: the difference of its values would lose digits
      const change = third.alpha * (second.value - third.value);
      this.emit(third.value === 0 ? 0 : (100 * change) / third.value);
      third.push(second.value);
      this.signalLine.push(this.value);
    }
  }

  /** The triple exponential average itself; `NaN` until there is one. */
  get average(): number {
    return this.third.value;
  }

  /** Exponential average of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.signalLine.reset();
    this.first.reset();
    this.second.reset();
    this.third.reset();
    this.seen = this.sum = 0;
  }

  #begin(value: number): void {
    this.seen++;
    this.sum += value;
    if (this.seen < this.length) return;
    const mean = this.sum / this.length;
    this.first.push(mean);
    this.second.push(mean);
    this.third.push(mean);
  }
}

/** A {@link Trix} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless both lengths are whole numbers above zero. */
export function trix(...given: WithSource<readonly [length?: number, signal?: number]>): Trix {
  const { source, parameters: [length = 15, signal = 9] } = split(given);
  return new Trix(length, signal, source);
}
