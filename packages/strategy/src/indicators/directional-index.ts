import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { trueRangeOf } from './true-range.ts';

/**
 * Directional indicator: in percent of the true range, how far bars went beyond the ones before them on one side, where they went further than on the other. Both sums are smoothed as
 * Wilder does, `s = s − s / length + x`, begun with those of the first `length` bars that have one before them. 0 where there was no range at all.
 *
 * First value after `length + 1` bars. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class DirectionalIndex extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  /** 1 for highs above the high before, −1 for lows below the low before. */
  readonly direction: number;
  protected seen = 0;
  protected ranges = 0;
  protected movements = 0;
  protected high = Number.NaN;
  protected low = Number.NaN;
  protected close = Number.NaN;

  constructor(side: 'plus' | 'minus', length: number) {
    super(`${side}Di(${length})`);
    this.direction = side === 'plus' ? 1 : -1;
    this.length = wholeLength(length);
    this.warmUp = length + 1;
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    if (!Number.isNaN(this.close)) this.#add(trueRangeOf(bar, this.close), this.#movementOf(bar));
    this.high = bar.high;
    this.low = bar.low;
    this.close = bar.close;
  }

  override reset(): void {
    super.reset();
    this.seen = this.ranges = this.movements = 0;
    this.high = this.low = this.close = Number.NaN;
  }

  #movementOf(bar: Bar): number {
    const up = bar.high - this.high;
    const down = this.low - bar.low;
    const own = this.direction > 0 ? up : down;
    return own > 0 && own > (this.direction > 0 ? down : up) ? own : 0;
  }

  #add(range: number, movement: number): void {
    const { length } = this;
    if (this.seen < length) this.seen++;
    else {
      this.ranges -= this.ranges / length;
      this.movements -= this.movements / length;
    }
    this.ranges += range;
    this.movements += movement;
    if (this.seen === length) this.emit(this.ranges > 0 ? (100 * this.movements) / this.ranges : 0);
  }
}

/** The +DI, a {@link DirectionalIndex} of highs. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function plusDi(length = 14): DirectionalIndex {
  return new DirectionalIndex('plus', length);
}

/** The −DI, a {@link DirectionalIndex} of lows. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function minusDi(length = 14): DirectionalIndex {
  return new DirectionalIndex('minus', length);
}
