import { Ema } from './ema.ts';
import { Rsi } from './rsi.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Lengths of a derivative oscillator. */
export interface DerivativeOscillatorLengths {
  /** Of the RSI. */
  readonly length: number;
  /** Of the average of the RSI. */
  readonly first: number;
  /** Of the average of that. */
  readonly second: number;
  /** Of the mean that is taken away. */
  readonly signal: number;
}

/**
 * Derivative oscillator: the RSI smoothed by two exponential averages, less the mean of that.
 *
 * First value after `length + first + second + signal − 2` values. Source: C. Brown, Technical Analysis for the Trading Professional (1999).
 */
export class DerivativeOscillator extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly rsi: Rsi;
  protected readonly first: Ema;
  protected readonly second: Ema;
  protected readonly mean: SlidingMean;

  constructor({ length, first, second, signal }: DerivativeOscillatorLengths, source?: Source) {
    super('derivativeOscillator', [length, first, second, signal], source);
    this.rsi = new Rsi(wholeLength(length), 'wilder');
    this.first = new Ema(wholeLength(first, 'first'));
    this.second = new Ema(wholeLength(second, 'second'));
    this.mean = new SlidingMean(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp + length + first + second + signal - 3;
  }

  override push(value: number): void {
    const { rsi, first, second, mean } = this;
    rsi.push(finite(value));
    if (!rsi.ready) return;
    first.push(rsi.value);
    if (!first.ready) return;
    second.push(first.value);
    if (!second.ready) return;
    mean.push(second.value);
    if (mean.isFull) this.emit(second.value - mean.value);
  }

  override reset(): void {
    super.reset();
    this.rsi.reset();
    this.first.reset();
    this.second.reset();
    this.mean.reset();
  }
}

/** A {@link DerivativeOscillator} of closes, or of a source; its signal has length 9 unless it is told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function derivativeOscillator(...given: WithSource<readonly [length?: number, first?: number, second?: number, options?: Partial<Pick<DerivativeOscillatorLengths, 'signal'>>]>): DerivativeOscillator {
  const { source, parameters: [length = 14, first = 5, second = 3, { signal = 9 } = {}] } = split(given);
  return new DerivativeOscillator({ length, first, second, signal }, source);
}
