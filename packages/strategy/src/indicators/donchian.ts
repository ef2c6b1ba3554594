import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Indicator } from './support/study.ts';

/**
 * Donchian channel: highest high and lowest low of the last `length` bars, the latest included, and their middle as `value`.
 *
 * For a breakout compare the close with the channel of before: `upper` is never below the high of its own bar.
 * First value after `length` bars. Source: R. D. Donchian's four-week rule.
 */
export class Donchian extends Indicator {
  readonly warmUp: number;
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;

  constructor(length: number) {
    super(`donchian(${length})`);
    this.warmUp = wholeLength(length);
    this.highs = new RollingExtreme('highest', length);
    this.lows = new RollingExtreme('lowest', length);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    if (this.highs.isFull) this.emit((this.highs.value + this.lows.value) / 2);
  }

  get upper(): number {
    return this.ready ? this.highs.value : Number.NaN;
  }

  get lower(): number {
    return this.ready ? this.lows.value : Number.NaN;
  }

  /** Distance between both as a share of the middle; 0 at a middle of zero. */
  get bandwidth(): number {
    return this.value === 0 ? 0 : (this.upper - this.lower) / this.value;
  }

  override reset(): void {
    super.reset();
    this.highs.reset();
    this.lows.reset();
  }
}

/** A {@link Donchian}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function donchian(length = 20): Donchian {
  return new Donchian(length);
}
