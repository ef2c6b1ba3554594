import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { PriceRange } from './support/price-range.ts';
import { Indicator } from './support/study.ts';

/**
 * Williams %R: `100 · (close − highest) / (highest − lowest)` over the last `length` bars, from −100 to 0. −50 where there is no range.
 *
 * First value after `length` bars. Source: L. Williams, How I Made One Million Dollars Last Year Trading Commodities (1973).
 */
export class WilliamsR extends Indicator {
  readonly warmUp: number;
  protected readonly range: PriceRange;

  constructor(length: number) {
    super(`williamsR(${length})`);
    this.warmUp = wholeLength(length);
    this.range = new PriceRange(length);
  }

  override update(bar: Bar): void {
    const { range } = this;
    range.update(finiteBar(bar));
    if (!range.isFull) return;
    const { highest } = range;
    const extent = highest - range.lowest;
    this.emit(extent === 0 ? -50 : 100 * ((bar.close - highest) / extent));
  }

  override reset(): void {
    super.reset();
    this.range.reset();
  }
}

/** A {@link WilliamsR}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function williamsR(length = 14): WilliamsR {
  return new WilliamsR(length);
}
