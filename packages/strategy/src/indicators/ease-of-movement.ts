import type { Bar } from '@redfire/core';
import { aboveZero, finiteBar, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { Indicator } from './support/study.ts';

/**
 * Ease of movement: the mean over the last `length` bars of how far the middle of the range moved, times the range, over the volume in units of `scale`. A bar without volume counts as 0.
 *
 * First value after `length + 1` bars. Source: R. W. Arms, Volume Cycles in the Stock Market (1983).
 */
export class EaseOfMovement extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly scale: number;
  protected readonly mean: SlidingMean;
  protected middle = Number.NaN;

  constructor(length = 14, scale = 100_000_000) {
    super(`easeOfMovement(${length}, ${scale})`);
    this.length = wholeLength(length);
    this.warmUp = length + 1;
    this.scale = aboveZero(scale, 'scale');
    this.mean = new SlidingMean(length);
  }

  override update(bar: Bar): void {
    const { high, low, volume } = finiteBar(bar);
    const before = this.middle;
    this.middle = (high + low) / 2;
    if (Number.isNaN(before)) return;
    this.mean.push(volume === 0 ? 0 : (this.middle - before) * (high - low) * (this.scale / volume));
    if (this.mean.isFull) this.emit(this.mean.value);
  }

  override reset(): void {
    super.reset();
    this.mean.reset();
    this.middle = Number.NaN;
  }
}

/** An {@link EaseOfMovement}, of 14 bars and volume in 100,000,000s unless they are given. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above zero, or a scale that is none above zero. */
export function easeOfMovement(length?: number, scale?: number): EaseOfMovement {
  return new EaseOfMovement(length, scale);
}
