import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { Ema } from './ema.ts';
import { aboveZero } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Keltner channel: an exponential average of closes, and lines `multiplier` average true ranges above and below it.
 *
 * `value` is the middle. First value after as many bars as the slower of both takes: `max(length, atrLength + 1)`.
 * Source: C. W. Keltner, How to Make Money in Commodities (1960), as changed by L. B. Raschke.
 */
export class Keltner extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly ema: Ema;
  readonly atr: Atr;

  constructor(length: number, multiplier: number, atrLength: number) {
    super(`keltner(${length}, ${multiplier}, ${atrLength})`);
    this.ema = new Ema(length);
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.atr = new Atr(atrLength);
    this.warmUp = Math.max(this.ema.warmUp, this.atr.warmUp);
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    this.ema.push(bar.close);
    if (this.ema.ready && this.atr.ready) this.emit(this.ema.value);
  }

  get upper(): number {
    return this.value + this.multiplier * this.atr.value;
  }

  get lower(): number {
    return this.value - this.multiplier * this.atr.value;
  }

  override reset(): void {
    super.reset();
    this.ema.reset();
    this.atr.reset();
  }
}

/** A {@link Keltner}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero, or a multiplier not above zero. */
export function keltner(length = 20, multiplier = 2, atrLength = 10): Keltner {
  return new Keltner(length, multiplier, atrLength);
}
