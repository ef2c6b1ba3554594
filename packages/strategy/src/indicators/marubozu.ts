import { RedFireError, type Bar } from '@redfire/core';
import { aboveZero, finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Marubozu by a share of the bar's own range: 100 where the body is at least `percent` of it and the close is above the open, −100 where it is below, 0 otherwise. The candlestick pattern of the same name goes by the bars before
 * instead: `candlePattern('marubozu')`.
 *
 * A bar of no range is all body, and of no direction: 0. First value after 1 bar. Source: S. Nison, Japanese Candlestick Charting Techniques (1991); 95 percent as in Stock.Indicators.
 */
export class Marubozu extends Indicator {
  readonly warmUp = 1;
  /** From low to high. */
  range = Number.NaN;
  /** Between open and close. */
  body = Number.NaN;
  upperShadow = Number.NaN;
  lowerShadow = Number.NaN;
  protected readonly share: number;

  constructor(percent: number) {
    super(`marubozu(${percent})`);
    if (aboveZero(percent, 'percent') > 100) throw new RedFireError('INVALID_INPUT', `percent "${percent}" must be at most 100, for no body is longer than its bar`, { details: { field: 'percent', value: String(percent) } });
    this.share = percent / 100;
  }

  /** Of the range, from 0 to 1. */
  get bodyShare(): number {
    return this.range === 0 ? 1 : this.body / this.range;
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const change = bar.close - bar.open;
    this.range = bar.high - bar.low;
    this.body = Math.abs(change);
    this.upperShadow = bar.high - Math.max(bar.open, bar.close);
    this.lowerShadow = Math.min(bar.open, bar.close) - bar.low;
    this.emit(this.bodyShare >= this.share && change !== 0 ? 100 * Math.sign(change) : 0);
  }

  override reset(): void {
    super.reset();
    this.range = this.body = this.upperShadow = this.lowerShadow = Number.NaN;
  }
}

/** A {@link Marubozu} of 95 percent unless told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless it is above 0 and at most 100. */
export function marubozu(percent = 95): Marubozu {
  return new Marubozu(percent);
}
