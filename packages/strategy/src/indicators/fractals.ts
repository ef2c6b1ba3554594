import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { TurningPoint } from './support/turning-point.ts';

/**
 * Fractals: a high above those of the `left` bars before and the `right` bars after it, a low below them. Equal ones are none. `value` is 1 at the bar that confirms a high, −1 at one that
 * confirms a low, 0 where it confirms none, or both.
 *
 * A fractal is known `right` bars after it, and never told of before. First value after `left + right + 1` bars. Source: B. Williams, Trading Chaos (1995), with 2 on both sides.
 */
export class Fractals extends Indicator {
  readonly left: number;
  readonly right: number;
  readonly warmUp: number;
  /** The latest fractal high. */
  high = Number.NaN;
  /** The latest fractal low. */
  low = Number.NaN;
  /** The high of `right` bars ago where this bar confirms it, and `NaN` otherwise. */
  newHigh = Number.NaN;
  /** The low of `right` bars ago where this bar confirms it, and `NaN` otherwise. */
  newLow = Number.NaN;
  protected readonly highs: TurningPoint;
  protected readonly lows: TurningPoint;
  protected seen = 0;

  constructor(left: number, right: number) {
    super(`fractals(${left}, ${right})`);
    this.left = wholeLength(left, 'left');
    this.right = wholeLength(right, 'right');
    this.warmUp = left + right + 1;
    this.highs = new TurningPoint('highest', left, right);
    this.lows = new TurningPoint('lowest', left, right);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    this.newHigh = this.highs.found;
    this.newLow = this.lows.found;
    const isHigh = !Number.isNaN(this.newHigh);
    const isLow = !Number.isNaN(this.newLow);
    if (isHigh) this.high = this.newHigh;
    if (isLow) this.low = this.newLow;
    if (this.seen < this.warmUp) this.seen++;
    if (this.seen === this.warmUp) this.emit(Number(isHigh) - Number(isLow));
  }

  override reset(): void {
    super.reset();
    this.highs.reset();
    this.lows.reset();
    this.high = this.low = this.newHigh = this.newLow = Number.NaN;
    this.seen = 0;
  }
}

/** {@link Fractals}, 2 bars on each side unless told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless both are whole numbers above zero. */
export function fractals(left = 2, right = left): Fractals {
  return new Fractals(left, right);
}
