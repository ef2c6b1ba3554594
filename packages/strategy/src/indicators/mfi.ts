import type { Bar } from '@redfire/core';
import { typicalPrices } from './bar-values.ts';
import { finiteBar, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator } from './support/study.ts';

/**
 * Money flow index: `100 · rises / (rises + falls)`, the sums over the last `length` bars of typical price times volume, of bars whose typical price rose and of those where it fell.
 * From 0 to 100; 50 where there was neither.
 *
 * First value after `length + 1` bars. Source: G. Quong, A. Soudack, Technical Analysis of Stocks & Commodities 7:3 (1989).
 */
export class Mfi extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly rises: SlidingSum;
  protected readonly falls: SlidingSum;
  protected price = Number.NaN;

  constructor(length = 14) {
    super(`mfi(${length})`);
    this.length = wholeLength(length);
    this.warmUp = length + 1;
    this.rises = new SlidingSum(length);
    this.falls = new SlidingSum(length);
  }

  override update(bar: Bar): void {
    const price = typicalPrices(finiteBar(bar));
    const before = this.price;
    this.price = price;
    if (Number.isNaN(before)) return;
    const flow = price * bar.volume;
    this.rises.push(price > before ? flow : 0);
    this.falls.push(price < before ? flow : 0);
    if (!this.rises.isFull) return;
    const both = this.rises.sum + this.falls.sum;
    this.emit(both === 0 ? 50 : (100 * this.rises.sum) / both);
  }

  override reset(): void {
    super.reset();
    this.rises.reset();
    this.falls.reset();
    this.price = Number.NaN;
  }
}

/** An {@link Mfi} of `length` bars, 14 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function mfi(length?: number): Mfi {
  return new Mfi(length);
}
