import type { Bar } from '@redfire/core';
import { Stateful } from './stateful.ts';

/**
 * Klinger's volume force of a bar: `volume · |2·(range / cumulated range − 1)| · trend · 100`, where the trend is 1 when high + low + close rose, else −1, and ranges are cumulated
 * while it lasts; a trend that turns begins with the ranges of two bars. Without volume it is 0.
 */
export class VolumeForce extends Stateful {
  /** `NaN` for the first two bars, which have no trend before theirs. */
  value = Number.NaN;
  protected seen = 0;
  protected price = 0;
  protected range = 0;
  protected trend = 0;
  protected cumulated = 0;

  push({ high, low, close, volume }: Bar): void {
    const price = high + low + close;
    const range = high - low;
    if (this.seen > 0) {
      const trend = price > this.price ? 1 : -1;
      if (this.seen > 1) {
        this.cumulated = trend === this.trend ? this.cumulated + range : this.range + range;
        this.value = range === this.cumulated ? 0 : volume * Math.abs(2 * (range / this.cumulated - 1)) * trend * 100;
      }
      this.trend = trend;
    }
    if (this.seen < 2) this.seen++;
    this.price = price;
    this.range = range;
  }

  reset(): void {
    this.value = Number.NaN;
    this.seen = this.price = this.range = this.trend = this.cumulated = 0;
  }
}
