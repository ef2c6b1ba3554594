import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Indicator } from './support/study.ts';

/**
 * Aroon: how new the highest high (`up`) and the lowest low (`down`) of the last `length + 1` bars are, 100 for one of this bar and 0 for one of `length` bars ago; and as `value` the
 * oscillator, `up − down`, whose change of sign is their crossing. Of equal highs or lows the newest counts.
 *
 * First value after `length + 1` bars. Source: T. S. Chande, A Time Price Oscillator, Technical Analysis of Stocks & Commodities (September 1995); ties are those of TA-Lib.
 */
export class Aroon extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;

  constructor(length: number) {
    super(`aroon(${length})`);
    this.length = wholeLength(length);
    this.warmUp = length + 1;
    this.highs = new RollingExtreme('highest', this.warmUp);
    this.lows = new RollingExtreme('lowest', this.warmUp);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    if (this.highs.isFull) this.emit((100 * (this.lows.age - this.highs.age)) / this.length);
  }

  get up(): number {
    return this.ready ? (100 * (this.length - this.highs.age)) / this.length : Number.NaN;
  }

  get down(): number {
    return this.ready ? (100 * (this.length - this.lows.age)) / this.length : Number.NaN;
  }

  override reset(): void {
    super.reset();
    this.highs.reset();
    this.lows.reset();
  }
}

/** An {@link Aroon}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function aroon(length = 25): Aroon {
  return new Aroon(length);
}
