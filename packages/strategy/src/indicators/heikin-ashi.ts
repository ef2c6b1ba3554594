import type { Bar } from '@redfire/core';
import { finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Heikin-Ashi bars: `close` is the mean of the bar's four prices, `open` the middle of the body of the Heikin-Ashi bar before (of the bar itself for the first), `high` and `low` those of the bar, widened to hold
 * both. `value` is the close.
 *
 * First value after 1 bar. Source: D. Valcu, Using the Heikin-Ashi Technique, Technical Analysis of Stocks & Commodities 22 (2004).
 */
export class HeikinAshi extends Indicator {
  readonly warmUp = 1;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;

  constructor() {
    super('heikinAshi()');
  }

  /** The same as `value`. */
  get close(): number {
    return this.value;
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const open = this.ready ? (this.open + this.value) / 2 : (bar.open + bar.close) / 2;
    const close = (bar.open + bar.high + bar.low + bar.close) / 4;
    this.open = open;
    this.high = Math.max(bar.high, open, close);
    this.low = Math.min(bar.low, open, close);
    this.emit(close);
  }

  override reset(): void {
    super.reset();
    this.open = this.high = this.low = Number.NaN;
  }
}

/** {@link HeikinAshi} bars. */
export function heikinAshi(): HeikinAshi {
  return new HeikinAshi();
}
