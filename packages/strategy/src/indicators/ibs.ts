import type { Bar } from '@redfire/core';
import { finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Internal bar strength: where the close is between the low (0) and the high (1): `(close − low) / (high − low)`. A bar of no range is 0.5.
 *
 * First value after 1 bar. Source: A. Pagonidis, The IBS Effect: Mean Reversion in Equity ETFs (2014).
 */
export class Ibs extends Indicator {
  readonly warmUp = 1;

  constructor() {
    super('ibs()');
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const range = bar.high - bar.low;
    this.emit(range === 0 ? 0.5 : (bar.close - bar.low) / range);
  }
}

/** An {@link Ibs}. */
export function ibs(): Ibs {
  return new Ibs();
}
