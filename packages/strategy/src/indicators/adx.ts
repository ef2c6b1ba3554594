import type { Bar } from '@redfire/core';
import { DirectionalIndex } from './directional-index.ts';
import { Indicator } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Average directional index: how strong a trend is, up or down. The difference of +DI and −DI in percent of their sum (`dx`; 0 where both are 0), smoothed as Wilder does:
 * `a = a + (dx − a) / length`, begun with the mean of the first `length`.
 *
 * First value after `2 · length` bars. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class Adx extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  /** Lines of their own, to be crossed. */
  readonly plusDi: DirectionalIndex;
  readonly minusDi: DirectionalIndex;
  /** What is averaged. */
  dx = Number.NaN;
  /** Mean of this value and that of `length − 1` bars ago: the rating. First value `length − 1` bars after the first one of all. */
  adxr = Number.NaN;
  protected readonly window: Window;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number) {
    super(`adx(${length})`);
    this.plusDi = new DirectionalIndex('plus', length);
    this.minusDi = new DirectionalIndex('minus', length);
    this.window = new Window(length);
    this.length = length;
    this.warmUp = 2 * length;
  }

  override update(bar: Bar): void {
    this.plusDi.update(bar);
    this.minusDi.update(bar);
    if (!this.plusDi.ready) return;
    const sum = this.plusDi.value + this.minusDi.value;
    this.dx = sum > 0 ? (100 * Math.abs(this.plusDi.value - this.minusDi.value)) / sum : 0;
    this.#average();
  }

  override reset(): void {
    super.reset();
    this.plusDi.reset();
    this.minusDi.reset();
    this.window.reset();
    this.seen = this.sum = 0;
    this.dx = this.adxr = Number.NaN;
  }

  #average(): void {
    const { length, window } = this;
    if (this.seen < length) {
      this.seen++;
      this.sum += this.dx;
      if (this.seen < length) return;
      this.emit(this.sum / length);
    } else this.emit(this.value + (this.dx - this.value) / length);
    window.push(this.value);
    if (window.isFull) this.adxr = (this.value + window.oldest) / 2;
  }
}

/** An {@link Adx}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function adx(length = 14): Adx {
  return new Adx(length);
}
