import { RedFireError, type Bar } from '@redfire/core';
import { aboveZero, finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Parabolic stop and reverse: a stop that goes towards the extreme price of its trend, by a share of the distance that grows by `step` with each new extreme, up to `limit`,
 * and never into the range of the last two bars. Reached by a bar, it turns, and begins again at the extreme.
 *
 * First value after 2 bars; the first trend is up unless the low fell by more than the high rose.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); the start is that of TA-Lib.
 */
export class ParabolicSar extends Indicator {
  readonly warmUp = 2;
  readonly step: number;
  readonly limit: number;
  /** 1 while the stop is below the market, −1 while it is above. */
  direction = Number.NaN;
  /** Share of the distance to the extreme that the stop goes next. */
  protected acceleration = Number.NaN;
  protected extreme = Number.NaN;
  /** Stop of the next bar. */
  protected stop = Number.NaN;
  protected high = Number.NaN;
  protected low = Number.NaN;

  constructor(step: number, limit: number) {
    super(`parabolicSar(${step}, ${limit})`);
    this.step = aboveZero(step, 'step');
    this.limit = aboveZero(limit, 'limit');
    if (limit < step) throw new RedFireError('INVALID_INPUT', `limit "${limit}" must not be below the step "${step}"`, { details: { field: 'limit', value: String(limit) } });
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    if (!Number.isNaN(this.high)) {
      if (Number.isNaN(this.stop)) this.#begin(bar);
      this.#follow(bar);
    }
    this.high = bar.high;
    this.low = bar.low;
  }

  override reset(): void {
    super.reset();
    this.direction = this.acceleration = this.extreme = this.stop = this.high = this.low = Number.NaN;
  }

  #begin(bar: Bar): void {
    const fall = this.low - bar.low;
    this.direction = fall > 0 && fall > bar.high - this.high ? -1 : 1;
    this.extreme = this.direction > 0 ? bar.high : bar.low;
    this.stop = this.direction > 0 ? this.low : this.high;
    this.acceleration = this.step;
    // the bar that begins it is held against itself alone
    this.high = bar.high;
    this.low = bar.low;
  }

  #follow(bar: Bar): void {
    const isReached = this.direction > 0 ? bar.low <= this.stop : bar.high >= this.stop;
    if (isReached) {
      this.direction = -this.direction;
      this.stop = this.#outside(bar, this.extreme);
      this.emit(this.stop);
      this.extreme = this.direction > 0 ? bar.high : bar.low;
      this.acceleration = this.step;
    } else {
      this.emit(this.stop);
      const reached = this.direction > 0 ? bar.high : bar.low;
      if (this.direction * (reached - this.extreme) > 0) {
        this.extreme = reached;
        this.acceleration = Math.min(this.limit, this.acceleration + this.step);
      }
    }
    this.stop = this.#outside(bar, this.stop + this.acceleration * (this.extreme - this.stop));
  }

  /** The stop, kept out of the range of this bar and the one before. */
  #outside(bar: Bar, stop: number): number {
    return this.direction > 0 ? Math.min(stop, this.low, bar.low) : Math.max(stop, this.high, bar.high);
  }
}

/** A {@link ParabolicSar}. @throws {@link RedFireError} `INVALID_INPUT` for a step not above zero, or a limit below it. */
export function parabolicSar(step = 0.02, limit = 0.2): ParabolicSar {
  return new ParabolicSar(step, limit);
}
