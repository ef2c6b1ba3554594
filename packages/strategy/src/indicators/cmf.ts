import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { moneyFlowMultiplier } from './support/money-flow.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator } from './support/study.ts';

/**
 * Chaikin money flow: over the last `length` bars, the sum of what each adds to the accumulation/distribution line over the sum of their volumes. From −1 to 1; 0 where there was no volume.
 *
 * First value after `length` bars. Source: M. Chaikin; S. Achelis, Technical Analysis from A to Z (1995).
 */
export class Cmf extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  /** Where in its range the last bar closed, from −1 to 1. */
  moneyFlowMultiplier = Number.NaN;
  /** The same times its volume. */
  moneyFlowVolume = Number.NaN;
  protected readonly flows: SlidingSum;
  protected readonly volumes: SlidingSum;

  constructor(length = 20) {
    super(`cmf(${length})`);
    this.length = this.warmUp = wholeLength(length);
    this.flows = new SlidingSum(length);
    this.volumes = new SlidingSum(length);
  }

  override update(bar: Bar): void {
    const { volume } = finiteBar(bar);
    this.moneyFlowMultiplier = moneyFlowMultiplier(bar);
    this.moneyFlowVolume = this.moneyFlowMultiplier * volume;
    this.flows.push(this.moneyFlowVolume);
    this.volumes.push(volume);
    if (this.volumes.isFull) this.emit(this.volumes.sum === 0 ? 0 : this.flows.sum / this.volumes.sum);
  }

  override reset(): void {
    super.reset();
    this.moneyFlowMultiplier = this.moneyFlowVolume = Number.NaN;
    this.flows.reset();
    this.volumes.reset();
  }
}

/** A {@link Cmf} of `length` bars, 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function cmf(length?: number): Cmf {
  return new Cmf(length);
}
