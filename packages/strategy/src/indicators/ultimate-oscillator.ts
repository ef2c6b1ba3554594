import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Stateful } from './support/stateful.ts';
import { Indicator } from './support/study.ts';

/**
 * Ultimate oscillator: `100 · (4a + 2b + c) / 7`, where a, b and c are the sums of buying pressure over those of the true range, of the short, middle and long length.
 * Buying pressure is `close − min(low, close′)`. A sum without range counts as one half.
 *
 * First value after `long + 1` bars, since the first has no close before it. Source: L. Williams, Technical Analysis of Stocks & Commodities (August 1985).
 */
export class UltimateOscillator extends Indicator {
  readonly warmUp: number;
  protected readonly short: PressureShare;
  protected readonly middle: PressureShare;
  protected readonly long: PressureShare;
  protected lastClose = Number.NaN;

  constructor(short: number, middle: number, long: number) {
    super(`ultimateOscillator(${short}, ${middle}, ${long})`);
    this.short = new PressureShare(wholeLength(short, 'short'));
    this.middle = new PressureShare(wholeLength(middle, 'middle'));
    this.long = new PressureShare(wholeLength(long, 'long'));
    this.warmUp = Math.max(short, middle, long) + 1;
  }

  override update(bar: Bar): void {
    const { high, low, close } = finiteBar(bar);
    const { lastClose, short, middle, long } = this;
    this.lastClose = close;
    // before the first bar
    if (lastClose !== lastClose) return;
    const trueLow = low < lastClose ? low : lastClose;
    const pressure = close - trueLow;
    const range = (high > lastClose ? high : lastClose) - trueLow;
    short.push(pressure, range);
    middle.push(pressure, range);
    long.push(pressure, range);
    if (short.isFull && middle.isFull && long.isFull) this.emit((100 * (4 * short.value + 2 * middle.value + long.value)) / 7);
  }

  override reset(): void {
    super.reset();
    this.short.reset();
    this.middle.reset();
    this.long.reset();
    this.lastClose = Number.NaN;
  }
}

class PressureShare extends Stateful {
  protected readonly pressures: SlidingSum;
  protected readonly ranges: SlidingSum;

  constructor(length: number) {
    super();
    this.pressures = new SlidingSum(length);
    this.ranges = new SlidingSum(length);
  }

  get isFull(): boolean {
    return this.ranges.isFull;
  }

  get value(): number {
    return this.ranges.sum === 0 ? 0.5 : this.pressures.sum / this.ranges.sum;
  }

  push(pressure: number, range: number): void {
    this.pressures.push(pressure);
    this.ranges.push(range);
  }

  reset(): void {
    this.pressures.reset();
    this.ranges.reset();
  }
}

/** An {@link UltimateOscillator}. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function ultimateOscillator(short = 7, middle = 14, long = 28): UltimateOscillator {
  return new UltimateOscillator(short, middle, long);
}
