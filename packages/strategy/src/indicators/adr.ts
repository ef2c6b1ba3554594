import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { Indicator } from './support/study.ts';

/**
 * Average range, of daily bars the average daily range: the mean of `high − low` over the last `length` bars. Unlike the average true range it leaves out gaps between bars.
 *
 * First value after `length` bars. Source: usual practice.
 */
export class Adr extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly ranges: SlidingMean;

  constructor(length = 14) {
    super(`adr(${length})`);
    this.length = this.warmUp = wholeLength(length);
    this.ranges = new SlidingMean(length);
  }

  override update(bar: Bar): void {
    const { high, low } = finiteBar(bar);
    this.ranges.push(high - low);
    if (this.ranges.isFull) this.emit(this.ranges.value);
  }

  override reset(): void {
    super.reset();
    this.ranges.reset();
  }
}

/** An {@link Adr} of `length` bars, 14 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function adr(length?: number): Adr {
  return new Adr(length);
}
