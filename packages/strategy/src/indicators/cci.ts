import type { Bar } from '@redfire/core';
import { typicalPrices } from './bar-values.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Commodity channel index: `(x − mean) / (0.015 · mean deviation)` over the last `length` values. 0 where all of them are the same.
 *
 * First value after `length` values. O(length) a value: a mean of absolute deviations has no running form. Source: D. Lambert, Commodities (October 1980).
 */
export class Cci extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('cci', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.window = new Window(length);
  }

  override update(bar: Bar): void {
    if (this.source === undefined) this.push(typicalPrices(bar));
    else super.update(bar);
  }

  override push(value: number): void {
    const { window } = this;
    window.push(finite(value));
    if (window.isFull) this.emit(this.#ofWindow(value));
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }

  #ofWindow(value: number): number {
    const { window, length } = this;
    let sum = 0;
    for (let back = 0; back < length; back++) sum += window.at(back);
    const mean = sum / length;
    let deviation = 0;
    let isFlat = true;
    for (let back = 0; back < length; back++) {
      const each = window.at(back);
      deviation += Math.abs(each - mean);
      if (each !== value) isFlat = false;
    }
    // a mean of equal values may differ from them by rounding
    return isFlat || deviation === 0 ? 0 : (value - mean) / (0.015 * (deviation / length));
  }
}

/** A {@link Cci} of typical prices, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function cci(...given: WithSource<readonly [length?: number]>): Cci {
  const { source, parameters: [length = 20] } = split(given);
  return new Cci(length, source);
}
