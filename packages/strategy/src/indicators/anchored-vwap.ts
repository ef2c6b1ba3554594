import type { Bar, Timestamp } from '@redfire/core';
import { typicalPrices } from './bar-values.ts';
import { finite, finiteBar } from './support/checks.ts';
import { Indicator, type BarValue } from './support/study.ts';
import { WeightedMean } from './support/weighted-mean.ts';

export interface AnchoredVwapOptions {
  /** Bars that open before it are left out. Default: it begins with its first bar. */
  readonly from?: Timestamp;
  /** The price of a bar. Default: mean of high, low and close. */
  readonly price?: BarValue;
}

/**
 * Volume-weighted average price since a moment: `Σ price · volume / Σ volume`. Until there is volume it is the last price. {@link anchor} moves it to the next bar, as after a high or an announcement.
 *
 * First value after the first bar from that moment on. Source: B. Shannon, Maximum Trading Gains With Anchored VWAP (2023).
 */
export class AnchoredVwap extends Indicator {
  readonly warmUp = 1;
  protected readonly priceOf: BarValue;
  protected readonly mean = new WeightedMean();
  protected readonly from: number;
  protected isAnchored = false;

  constructor({ from, price = typicalPrices }: AnchoredVwapOptions = {}) {
    super(`anchoredVwap(${[...(from === undefined ? [] : [from]), ...(price === typicalPrices ? [] : [price.name || 'value'])].join(', ')})`);
    this.from = from === undefined ? Number.NEGATIVE_INFINITY : finite(from, 'from');
    this.priceOf = price;
  }

  /** Deviation of the prices from it, by volume. `NaN` before the first bar. */
  get deviation(): number {
    return this.ready ? this.mean.deviation : Number.NaN;
  }

  /** Begins anew with the next bar. Until then it keeps its value. */
  anchor(): void {
    this.isAnchored = true;
  }

  override update(bar: Bar): void {
    const price = finite(this.priceOf(finiteBar(bar)), 'price');
    if (bar.openTime < this.from) return;
    if (this.isAnchored) this.mean.reset();
    this.isAnchored = false;
    this.mean.add(price, bar.volume);
    this.emit(this.mean.mean);
  }

  override reset(): void {
    super.reset();
    this.mean.reset();
    this.isAnchored = false;
  }
}

/** An {@link AnchoredVwap} from its first bar on, or from a moment. @throws {@link RedFireError} `INVALID_INPUT` for a moment that is no finite number. */
export function anchoredVwap(options?: AnchoredVwapOptions): AnchoredVwap {
  return new AnchoredVwap(options);
}
