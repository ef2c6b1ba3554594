import type { Bar } from '@redfire/core';
import { finiteBar } from './support/checks.ts';
import { CompensatedSum } from './support/compensated-sum.ts';
import { moneyFlowMultiplier } from './support/money-flow.ts';
import { Indicator } from './support/study.ts';

/**
 * Accumulation/distribution line: the sum of volume times `((close − low) − (high − close)) / (high − low)`, which is 0 for a bar without a range.
 *
 * First value after 1 bar. Source: M. Chaikin, as in S. Achelis, Technical Analysis from A to Z (1995).
 */
export class Adl extends Indicator {
  readonly warmUp = 1;
  /** Where in its range the last bar closed, from −1 to 1. */
  moneyFlowMultiplier = Number.NaN;
  /** What the last bar added. */
  moneyFlowVolume = Number.NaN;
  protected readonly total = new CompensatedSum();

  constructor() {
    super('adl()');
  }

  override update(bar: Bar): void {
    this.moneyFlowMultiplier = moneyFlowMultiplier(finiteBar(bar));
    this.moneyFlowVolume = this.moneyFlowMultiplier * bar.volume;
    this.total.add(this.moneyFlowVolume);
    this.emit(this.total.value);
  }

  override reset(): void {
    super.reset();
    this.moneyFlowMultiplier = this.moneyFlowVolume = Number.NaN;
    this.total.reset();
  }
}

/** An {@link Adl}. */
export function adl(): Adl {
  return new Adl();
}
