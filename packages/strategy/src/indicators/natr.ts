import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { Indicator } from './support/study.ts';

/**
 * Normalised average true range: the {@link Atr} as percent of the close; 0 at a close of zero.
 *
 * First value after `length + 1` bars. Source: J. Forman, Cross-Market Evaluations with Normalized Average True Range, Technical Analysis of Stocks & Commodities (May 2006).
 */
export class Natr extends Indicator {
  readonly warmUp: number;
  readonly atr: Atr;

  constructor(length: number) {
    super(`natr(${length})`);
    this.atr = new Atr(length);
    this.warmUp = this.atr.warmUp;
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    if (this.atr.ready) this.emit(bar.close === 0 ? 0 : (100 * this.atr.value) / bar.close);
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
  }
}

/** A {@link Natr}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function natr(length = 14): Natr {
  return new Natr(length);
}
