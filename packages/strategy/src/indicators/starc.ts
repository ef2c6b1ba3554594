import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { aboveZero, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { Indicator } from './support/study.ts';

/**
 * Stoller average range channel: the mean of the last `length` closes, and lines `multiplier` average true ranges above and below it.
 *
 * `value` is the middle. First value after `max(length, atrLength + 1)` bars. Source: M. Stoller, who published it in the 1980s as STARC bands.
 */
export class Starc extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  protected readonly closes: SlidingMean;

  constructor(length: number, multiplier: number, atrLength: number) {
    super(`starc(${length}, ${multiplier}, ${atrLength})`);
    this.closes = new SlidingMean(wholeLength(length));
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.atr = new Atr(atrLength);
    this.warmUp = Math.max(length, this.atr.warmUp);
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    this.closes.push(bar.close);
    if (this.closes.isFull && this.atr.ready) this.emit(this.closes.value);
  }

  get upper(): number {
    return this.value + this.multiplier * this.atr.value;
  }

  get lower(): number {
    return this.value - this.multiplier * this.atr.value;
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
    this.closes.reset();
  }
}

/** A {@link Starc}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero, or a multiplier not above zero. */
export function starc(length = 5, multiplier = 2, atrLength = 10): Starc {
  return new Starc(length, multiplier, atrLength);
}
