import type { Bar } from '@redfire/core';
import { Ema } from './ema.ts';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Force index: the exponential average of `length` values of the change of the close times the volume.
 *
 * First value after `length + 1` bars. Source: A. Elder, Trading for a Living (1993).
 */
export class ForceIndex extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly average: Ema;
  protected close = Number.NaN;

  constructor(length = 13) {
    super(`forceIndex(${length})`);
    this.length = wholeLength(length);
    this.warmUp = length + 1;
    this.average = new Ema(length);
  }

  override update(bar: Bar): void {
    const { close, volume } = finiteBar(bar);
    const before = this.close;
    this.close = close;
    if (Number.isNaN(before)) return;
    this.average.push((close - before) * volume);
    if (this.average.ready) this.emit(this.average.value);
  }

  override reset(): void {
    super.reset();
    this.average.reset();
    this.close = Number.NaN;
  }
}

/** A {@link ForceIndex} of `length` bars, 13 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function forceIndex(length?: number): ForceIndex {
  return new ForceIndex(length);
}
