import type { Bar } from '@redfire/core';
import { closes } from './bar-values.ts';
import { finite, finiteBar, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator, type BarValue } from './support/study.ts';

/**
 * Volume-weighted moving average: `Σ price·volume / Σ volume` of the last `length` bars; their simple mean where none of them has volume.
 *
 * First value after `length` bars. Source: P. J. Kaufman, Trading Systems and Methods, chapter on volume.
 */
export class Vwma extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly price: BarValue;
  protected readonly prices: SlidingSum;
  protected readonly volumes: SlidingSum;
  protected readonly values: SlidingSum;

  constructor(length: number, price: BarValue = closes) {
    super(`vwma(${price === closes ? '' : `${price.name || 'value'}, `}${length})`);
    this.length = wholeLength(length);
    this.warmUp = length;
    this.price = price;
    this.prices = new SlidingSum(length);
    this.volumes = new SlidingSum(length);
    this.values = new SlidingSum(length);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.push(this.price(bar), bar.volume);
  }

  /** Takes the next price and volume themselves, for a series that is not of bars. @throws {@link RedFireError} `INVALID_INPUT` for one that is no finite number. */
  push(price: number, volume: number): void {
    const value = finite(price) * finite(volume, 'volume');
    this.prices.push(price);
    this.values.push(value);
    this.volumes.push(volume);
    if (this.prices.isFull) this.emit(this.volumes.sum === 0 ? this.prices.sum / this.length : this.values.sum / this.volumes.sum);
  }

  override reset(): void {
    super.reset();
    this.prices.reset();
    this.volumes.reset();
    this.values.reset();
  }
}

/** A {@link Vwma} of `length` closes, or of another price. Default length: 20. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function vwma(...given: readonly [length?: number] | readonly [price: BarValue, length?: number]): Vwma {
  const [first, second] = given;
  return typeof first === 'function' ? new Vwma(second ?? 20, first) : new Vwma(first ?? 20);
}
