import type { Bar } from '@redfire/core';
import { RollingExtreme } from './rolling-extreme.ts';
import { Stateful } from './stateful.ts';

/** Highest high and lowest low of the last so many bars. */
export class PriceRange extends Stateful {
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;

  constructor(length: number) {
    super();
    this.highs = new RollingExtreme('highest', length);
    this.lows = new RollingExtreme('lowest', length);
  }

  get isFull(): boolean {
    return this.highs.isFull;
  }

  get highest(): number {
    return this.highs.value;
  }

  get lowest(): number {
    return this.lows.value;
  }

  update(bar: Bar): void {
    this.highs.push(bar.high);
    this.lows.push(bar.low);
  }

  /** Where a price is in it: 0 at the lowest, 1 at the highest; ½ where it has no extent. */
  placeOf(price: number): number {
    const lowest = this.lows.value;
    const extent = this.highs.value - lowest;
    return extent === 0 ? 0.5 : (price - lowest) / extent;
  }

  reset(): void {
    this.highs.reset();
    this.lows.reset();
  }
}
