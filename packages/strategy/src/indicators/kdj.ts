import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { PriceRange } from './support/price-range.ts';
import { Indicator } from './support/study.ts';

/**
 * KDJ: the stochastic as China's charts draw it. `k = k + (rsv − k) / kSmoothing`, `d = d + (k − d) / dSmoothing`, `j = 3k − 2d`, with the raw stochastic value `rsv` of `length` bars;
 * k and d begin at 50. `value` is k, `signal` is d. The raw value is 50 where there is no range.
 *
 * First value after `length` bars. Source: G. Lane's stochastics with averages in the manner of Wilder, as in TDX and Wind.
 */
export class Kdj extends Indicator {
  readonly warmUp: number;
  /** d, the average of k; `NaN` until there is one. */
  signal = Number.NaN;
  readonly kSmoothing: number;
  readonly dSmoothing: number;
  protected readonly range: PriceRange;

  constructor(length: number, kSmoothing: number, dSmoothing: number) {
    super(`kdj(${length}, ${kSmoothing}, ${dSmoothing})`);
    this.warmUp = wholeLength(length);
    this.kSmoothing = wholeLength(kSmoothing, 'kSmoothing');
    this.dSmoothing = wholeLength(dSmoothing, 'dSmoothing');
    this.range = new PriceRange(length);
  }

  override update(bar: Bar): void {
    const { range, kSmoothing, dSmoothing } = this;
    range.update(finiteBar(bar));
    if (!range.isFull) return;
    const k = this.ready ? this.value : 50;
    const d = this.ready ? this.signal : 50;
    this.emit(k + (100 * range.placeOf(bar.close) - k) / kSmoothing);
    this.signal = d + (this.value - d) / dSmoothing;
  }

  /** `3k − 2d`, which may leave 0 to 100. */
  get j(): number {
    return 3 * this.value - 2 * this.signal;
  }

  override reset(): void {
    super.reset();
    this.signal = Number.NaN;
    this.range.reset();
  }
}

/** A {@link Kdj}. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function kdj(length = 9, kSmoothing = 3, dSmoothing = 3): Kdj {
  return new Kdj(length, kSmoothing, dSmoothing);
}
