import type { Bar } from '@redfire/core';
import { Fractals } from './fractals.ts';
import { wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { TrendLine } from './support/trend-line.ts';

/** Which of its points {@link Pivots} join. */
export interface PivotsOptions {
  /** Bars between two pivots that are still joined by a line. Default 20. */
  readonly longest?: number;
}

/**
 * Pivot highs and lows with the lines that join each to the next: {@link Fractals} and their trend. `value` is 1 at the bar that confirms a pivot high, −1 at one that confirms a pivot low, 0 otherwise.
 *
 * A pivot is known `right` bars after it, and so is the line that it ends: lines are asked for looking back. First value after `left + right + 1` bars.
 */
export class Pivots extends Indicator {
  readonly warmUp: number;
  readonly longest: number;
  protected readonly points: Fractals;
  protected readonly highs: TrendLine;
  protected readonly lows: TrendLine;

  constructor(left: number, right: number, { longest = 20 }: PivotsOptions = {}) {
    super(`pivots(${left}, ${right}, ${longest})`);
    this.longest = wholeLength(longest, 'longest');
    this.points = new Fractals(left, right);
    this.warmUp = this.points.warmUp;
    this.highs = new TrendLine(right, longest);
    this.lows = new TrendLine(right, longest);
  }

  /** The latest pivot high. */
  get high(): number {
    return this.points.high;
  }

  /** The latest pivot low. */
  get low(): number {
    return this.points.low;
  }

  /** The pivot high that this bar confirms, and `NaN` otherwise. */
  get newHigh(): number {
    return this.points.newHigh;
  }

  /** The pivot low that this bar confirms, and `NaN` otherwise. */
  get newLow(): number {
    return this.points.newLow;
  }

  /** 1 where the latest pivot high is above the one before, −1 where below; `NaN` where they are equal, or too far apart for a line. */
  get highTrend(): number {
    return this.highs.trend;
  }

  /** The same of the lows. */
  get lowTrend(): number {
    return this.lows.trend;
  }

  /** The line between pivot highs so many bars back, at most `longest + right`; `NaN` where there is none, or none yet. */
  highLineAt(back: number): number {
    return this.highs.valueAt(back);
  }

  /** The same of the lows. */
  lowLineAt(back: number): number {
    return this.lows.valueAt(back);
  }

  /** Whether the line between pivot highs rises (1) or falls (−1) to so many bars back; `NaN` where there is none. */
  highTrendAt(back: number): number {
    return this.highs.trendAt(back);
  }

  /** The same of the lows. */
  lowTrendAt(back: number): number {
    return this.lows.trendAt(back);
  }

  override update(bar: Bar): void {
    const { points } = this;
    points.update(bar);
    this.highs.push(points.newHigh);
    this.lows.push(points.newLow);
    if (points.ready) this.emit(points.value);
  }

  override reset(): void {
    super.reset();
    this.points.reset();
    this.highs.reset();
    this.lows.reset();
  }
}

/** {@link Pivots}, 2 bars on each side unless told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless all are whole numbers above zero. */
export function pivots(left = 2, right = left, options?: PivotsOptions): Pivots {
  return new Pivots(left, right, options);
}
