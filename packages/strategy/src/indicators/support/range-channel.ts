import type { Bar } from '@redfire/core';
import { Atr } from '../atr.ts';
import type { Ema } from '../ema.ts';
import { aboveZero } from './checks.ts';
import type { SlidingMean } from './sliding-mean.ts';
import { Indicator } from './study.ts';

/** Base of channels around an average of closes: lines `multiplier` average true ranges above and below it. */
export abstract class RangeChannel<Average extends Ema | SlidingMean = Ema | SlidingMean> extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  protected readonly average: Average;

  constructor(kind: string, average: Average, { multiplier, atrLength }: { readonly multiplier: number; readonly atrLength: number }) {
    super(`${kind}(${average.length}, ${multiplier}, ${atrLength})`);
    this.average = average;
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.atr = new Atr(atrLength);
    this.warmUp = Math.max(average.length, this.atr.warmUp);
  }

  override update(bar: Bar): void {
    const { atr, average } = this;
    atr.update(bar);
    average.push(bar.close);
    // NaN until it has its values
    if (atr.ready && average.value === average.value) this.emit(average.value);
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
    this.average.reset();
  }
}
