import type { Bar } from '@redfire/core';
import { medianPrices } from './bar-values.ts';
import { finite, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Fisher transform: `½ · ln((1 + x) / (1 − x)) + ½ · value′`, where x is the place of the price in its range of the last `length` values, from −1 to 1,
 * smoothed by `x = 0.33 · place + 0.67 · x′` and kept within ±0.999. `signal` is the value before. A place in no range is the middle.
 *
 * First value after `length` values; x and the value begin at 0. Source: J. F. Ehlers, Using the Fisher Transform, Technical Analysis of Stocks & Commodities (November 2002).
 */
export class Fisher extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly highest: RollingExtreme;
  protected readonly lowest: RollingExtreme;
  protected place = 0;

  constructor(length: number, source?: Source) {
    super('fisher', [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length) - 1;
    this.highest = new RollingExtreme('highest', length);
    this.lowest = new RollingExtreme('lowest', length);
  }

  override update(bar: Bar): void {
    if (this.source === undefined) this.push(medianPrices(bar));
    else super.update(bar);
  }

  override push(value: number): void {
    const { highest, lowest } = this;
    highest.push(finite(value));
    lowest.push(value);
    if (!highest.isFull) return;
    const range = highest.value - lowest.value;
    const place = range === 0 ? 0 : 2 * ((value - lowest.value) / range - 0.5);
    this.place = Math.min(MOST, Math.max(-MOST, 0.33 * place + 0.67 * this.place));
    this.emit(0.5 * Math.log((1 + this.place) / (1 - this.place)) + 0.5 * (this.ready ? this.value : 0));
  }

  /** The value before, which the value crosses where it turns. */
  get signal(): number {
    return this.previous;
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
    this.place = 0;
  }
}

/** The transform of ±1 is infinite. */
const MOST = 0.999;

/** A {@link Fisher} of median prices, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function fisher(...given: WithSource<readonly [length?: number]>): Fisher {
  const { source, parameters: [length = 10] } = split(given);
  return new Fisher(length, source);
}
