import type { Bar } from '@redfire/core';
import { Obv, type ObvStart } from './obv.ts';
import { wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { Indicator } from './support/study.ts';

/**
 * Smoothed on-balance volume: the mean of the last `length` values of {@link Obv}.
 *
 * First value after `length` bars. Source: J. Granville (1963), for the line that is smoothed; the mean is usual practice.
 */
export class Sobv extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  /** The line that is smoothed. */
  readonly obv: Obv;
  protected readonly mean: SlidingMean;

  constructor(length = 20, start: ObvStart = 'zero') {
    super(`sobv(${length}${start === 'zero' ? '' : `, ${start}`})`);
    this.length = this.warmUp = wholeLength(length);
    this.obv = new Obv(start);
    this.mean = new SlidingMean(length);
  }

  override update(bar: Bar): void {
    this.obv.update(bar);
    this.mean.push(this.obv.value);
    if (this.mean.isFull) this.emit(this.mean.value);
  }

  override reset(): void {
    super.reset();
    this.obv.reset();
    this.mean.reset();
  }
}

/** A {@link Sobv} of `length` bars, 20 unless it is given, of a line that begins with 0 unless it is told to begin with the first volume. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function sobv(length?: number, start?: ObvStart): Sobv {
  return new Sobv(length, start);
}
