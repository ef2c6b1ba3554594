import type { Bar } from '@redfire/core';
import { changeOf } from './support/change.ts';
import { finiteBar } from './support/checks.ts';
import { CompensatedSum } from './support/compensated-sum.ts';
import { Indicator } from './support/study.ts';

/**
 * Price-volume trend: the sum of volume times the share by which the close has changed. It begins with 0 at the first bar.
 *
 * First value after 1 bar. Source: S. Achelis, Technical Analysis from A to Z (1995).
 */
export class Pvt extends Indicator {
  readonly warmUp = 1;
  protected readonly total = new CompensatedSum();
  protected close = Number.NaN;

  constructor() {
    super('pvt()');
  }

  override update(bar: Bar): void {
    const { close, volume } = finiteBar(bar);
    if (!Number.isNaN(this.close)) this.total.add(volume * changeOf(close, this.close));
    this.close = close;
    this.emit(this.total.value);
  }

  override reset(): void {
    super.reset();
    this.total.reset();
    this.close = Number.NaN;
  }
}

/** A {@link Pvt}. */
export function pvt(): Pvt {
  return new Pvt();
}
