import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { aboveZero, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Indicator } from './support/study.ts';

/**
 * Chandelier exit: the stop of a long position, hung `multiplier` average true ranges below the highest high of the last `length` bars, and that of a short one, as far above their lowest low.
 *
 * `value` is the stop of a long position. First value after `length + 1` bars. Source: C. LeBeau, in A. Elder, Come Into My Trading Room (2002).
 */
export class ChandelierExit extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;

  constructor(length: number, multiplier: number) {
    super(`chandelierExit(${length}, ${multiplier})`);
    this.atr = new Atr(wholeLength(length));
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.highs = new RollingExtreme('highest', length);
    this.lows = new RollingExtreme('lowest', length);
    this.warmUp = this.atr.warmUp;
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    if (this.atr.ready) this.emit(this.highs.value - this.multiplier * this.atr.value);
  }

  /** Stop of a short position. */
  get short(): number {
    return this.lows.value + this.multiplier * this.atr.value;
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
    this.highs.reset();
    this.lows.reset();
  }
}

/** A {@link ChandelierExit}. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above zero, or a multiplier not above zero. */
export function chandelierExit(length = 22, multiplier = 3): ChandelierExit {
  return new ChandelierExit(length, multiplier);
}
