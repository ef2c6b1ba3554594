import type { Bar } from '@redfire/core';
import { finiteBar } from './support/checks.ts';
import { CompensatedSum } from './support/compensated-sum.ts';
import { Indicator } from './support/study.ts';

/** What an {@link Obv} begins with: 0, or the first volume as in TA-Lib. They stay apart by that volume, and by nothing else. */
export type ObvStart = 'zero' | 'volume';

/**
 * On-balance volume: a sum that takes the volume of a bar that closes higher than the one before, and gives that of one that closes lower. At the first bar it is 0, or that bar's volume.
 *
 * First value after 1 bar. Source: J. Granville, Granville's New Key to Stock Market Profits (1963).
 */
export class Obv extends Indicator {
  readonly warmUp = 1;
  readonly start: ObvStart;
  protected readonly total = new CompensatedSum();
  protected close = Number.NaN;

  constructor(start: ObvStart = 'zero') {
    super(`obv(${start === 'zero' ? '' : start})`);
    this.start = start;
  }

  override update(bar: Bar): void {
    const { close, volume } = finiteBar(bar);
    if (close > this.close) this.total.add(volume);
    else if (close < this.close) this.total.add(-volume);
    else if (Number.isNaN(this.close) && this.start === 'volume') this.total.add(volume);
    this.close = close;
    this.emit(this.total.value);
  }

  override reset(): void {
    super.reset();
    this.total.reset();
    this.close = Number.NaN;
  }
}

/** An {@link Obv} that begins with 0 unless it is told to begin with the first volume. */
export function obv(start?: ObvStart): Obv {
  return new Obv(start);
}
