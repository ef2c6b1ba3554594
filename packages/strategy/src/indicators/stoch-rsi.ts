import { Rsi } from './rsi.ts';
import { finite, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Averages of a stochastic RSI. */
export interface StochRsiOptions {
  /** Length of the mean that is its value; 1 leaves it as it is. Default 3. */
  readonly smoothing?: number;
  /** Length of the mean of values that is its signal. Default 3. */
  readonly signal?: number;
}

/**
 * Stochastic RSI: where the RSI is in its own range of the last `length` values, from 0 at the lowest to 100 at the highest, smoothed by a mean; `signal` is the mean of that. 50 where it has no range.
 *
 * First value after `rsiLength + length + smoothing − 1` values. Source: T. Chande and S. Kroll, The New Technical Trader (1994).
 */
export class StochRsi extends SeriesIndicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: SlidingMean;
  protected readonly rsi: Rsi;
  protected readonly highest: RollingExtreme;
  protected readonly lowest: RollingExtreme;
  protected readonly smoothed: SlidingMean;

  constructor({ rsiLength, length, smoothing = 3, signal = 3 }: { readonly rsiLength: number; readonly length: number } & StochRsiOptions, source?: Source) {
    super('stochRsi', [rsiLength, length, smoothing, signal], source);
    this.rsi = new Rsi(wholeLength(rsiLength, 'rsiLength'), 'wilder');
    this.highest = new RollingExtreme('highest', wholeLength(length));
    this.lowest = new RollingExtreme('lowest', length);
    this.smoothed = new SlidingMean(wholeLength(smoothing, 'smoothing'));
    this.signalLine = new SlidingMean(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp + rsiLength + length + smoothing - 2;
  }

  override push(value: number): void {
    const { rsi, highest, lowest, smoothed } = this;
    rsi.push(finite(value));
    if (!rsi.ready) return;
    highest.push(rsi.value);
    lowest.push(rsi.value);
    if (!highest.isFull) return;
    const range = highest.value - lowest.value;
    smoothed.push(range < LEAST_RANGE ? 50 : 100 * ((rsi.value - lowest.value) / range));
    if (!smoothed.isFull) return;
    this.emit(smoothed.value);
    this.signalLine.push(smoothed.value);
  }

  /** Mean of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.rsi.reset();
    this.highest.reset();
    this.lowest.reset();
    this.smoothed.reset();
    this.signalLine.reset();
  }
}

/** An RSI does not move by less: what is left of a decayed average is rounding, and its place in its own range means nothing. */
const LEAST_RANGE = 1e-9;

/** A {@link StochRsi} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function stochRsi(...given: WithSource<readonly [rsiLength?: number, length?: number, options?: StochRsiOptions]>): StochRsi {
  const { source, parameters: [rsiLength = 14, length = 14, options = {}] } = split(given);
  return new StochRsi({ rsiLength, length, ...options }, source);
}
