import type { Bar } from '@redfire/core';
import { Donchian } from './donchian.ts';
import { Delay } from './support/delay.ts';
import { Indicator } from './support/study.ts';

/**
 * Ichimoku cloud: middles of the highest high and the lowest low of so many bars, as conversion line (tenkan-sen; `value`), base line (kijun-sen), and the two edges of a cloud: senkou
 * span A, the mean of both lines, and B, drawn `baseLength` bars ahead. `spanA` and `spanB` are the cloud over this bar, `leadingA` and `leadingB` that drawn from it. The lagging span
 * (chikou) is the close, drawn `baseLength` bars back.
 *
 * First value, with the whole cloud there, after `max(conversionLength, baseLength, spanLength) + baseLength` bars. Source: G. Hosoda, Ichimoku Kinko Hyo (1969).
 */
export class Ichimoku extends Indicator {
  readonly warmUp: number;
  /** Lines of their own, to be crossed. */
  readonly conversion: Donchian;
  readonly base: Donchian;
  spanA = Number.NaN;
  spanB = Number.NaN;
  protected readonly span: Donchian;
  protected readonly delayA: Delay;
  protected readonly delayB: Delay;

  constructor(conversionLength: number, baseLength: number, spanLength: number) {
    super(`ichimoku(${conversionLength}, ${baseLength}, ${spanLength})`);
    this.conversion = new Donchian(conversionLength);
    this.base = new Donchian(baseLength);
    this.span = new Donchian(spanLength);
    this.delayA = new Delay(baseLength);
    this.delayB = new Delay(baseLength);
    this.warmUp = Math.max(conversionLength, baseLength, spanLength) + baseLength;
  }

  override update(bar: Bar): void {
    this.conversion.update(bar);
    this.base.update(bar);
    this.span.update(bar);
    const { leadingA, leadingB } = this;
    if (!Number.isNaN(leadingA)) this.spanA = this.delayA.push(leadingA);
    if (!Number.isNaN(leadingB)) this.spanB = this.delayB.push(leadingB);
    if (!Number.isNaN(this.spanA + this.spanB)) this.emit(this.conversion.value);
  }

  /** Edge of the cloud that is drawn `baseLength` bars ahead. */
  get leadingA(): number {
    return (this.conversion.value + this.base.value) / 2;
  }

  /** The other edge. */
  get leadingB(): number {
    return this.span.value;
  }

  override reset(): void {
    super.reset();
    this.conversion.reset();
    this.base.reset();
    this.span.reset();
    this.delayA.reset();
    this.delayB.reset();
    this.spanA = this.spanB = Number.NaN;
  }
}

/** An {@link Ichimoku}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero. */
export function ichimoku(conversionLength = 9, baseLength = 26, spanLength = 52): Ichimoku {
  return new Ichimoku(conversionLength, baseLength, spanLength);
}
