import { Ema } from '../ema.ts';
import type { Line } from '../indicator.ts';
import { finite, wholeLength } from './checks.ts';
import { SlidingMean } from './sliding-mean.ts';
import { SeriesIndicator, type Source } from './study.ts';

/** Exponential averages as G. Appel has them, or plain means. */
export type AverageKind = 'exponential' | 'simple';

/** What is no length of an average difference. */
export interface AverageDifferenceOptions {
  /** What the fast and the slow line are. Default `exponential`. */
  readonly average?: AverageKind;
}

/** Lengths of an average difference. */
export interface AverageDifferenceLengths extends AverageDifferenceOptions {
  readonly fast: number;
  readonly slow: number;
  /** Of the exponential average that is its signal. */
  readonly signal: number;
}

/** Base of the oscillators that say how far a fast average is from a slow one, with a signal line. */
export abstract class AverageDifference extends SeriesIndicator {
  readonly warmUp: number;
  readonly fastLine: Ema | SlidingMean;
  readonly slowLine: Ema | SlidingMean;
  /** The signal as a line, for crossings. */
  readonly signalLine: Ema;

  constructor(kind: string, { fast, slow, signal, average = 'exponential' }: AverageDifferenceLengths, source?: Source) {
    super(kind, [fast, slow, signal, ...(average === 'exponential' ? [] : [average])], source);
    this.fastLine = averageOf(average, wholeLength(fast, 'fast'));
    this.slowLine = averageOf(average, wholeLength(slow, 'slow'));
    this.signalLine = new Ema(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp + Math.max(fast, slow) - 1;
  }

  override push(value: number): void {
    const { fastLine, slowLine } = this;
    fastLine.push(finite(value));
    slowLine.push(value);
    const difference = this.difference(fastLine, slowLine);
    // NaN until both have a value
    if (difference !== difference) return;
    this.emit(difference);
    this.signalLine.push(difference);
  }

  /** Exponential average of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  /** How far the value is above its signal. */
  get histogram(): number {
    return this.value - this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.fastLine.reset();
    this.slowLine.reset();
    this.signalLine.reset();
  }

  protected abstract difference(fast: Line, slow: Line): number;
}

function averageOf(kind: AverageKind, length: number): Ema | SlidingMean {
  return kind === 'simple' ? new SlidingMean(length) : new Ema(length);
}
