import { RedFireError, type Bar } from '@redfire/core';
import { Adl } from './adl.ts';
import { wholeLength } from './support/checks.ts';
import { Ema } from './ema.ts';
import { Indicator } from './support/study.ts';

/**
 * Chaikin oscillator: a fast exponential average of the accumulation/distribution line less a slow one.
 *
 * First value after `slow` bars: each average begins with a plain mean. Source: M. Chaikin, as in S. Achelis, Technical Analysis from A to Z (1995).
 */
export class ChaikinOscillator extends Indicator {
  readonly warmUp: number;
  /** The line that is averaged. */
  readonly adl = new Adl();
  protected readonly fast: Ema;
  protected readonly slow: Ema;

  constructor(fast = 3, slow = 10) {
    super(`chaikinOscillator(${fast}, ${slow})`);
    if (wholeLength(fast, 'fast') >= wholeLength(slow, 'slow')) throw new RedFireError('INVALID_INPUT', `fast "${fast}" must be below slow "${slow}"`, { details: { fast: String(fast), slow: String(slow) } });
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    this.warmUp = slow;
  }

  override update(bar: Bar): void {
    this.adl.update(bar);
    this.fast.push(this.adl.value);
    this.slow.push(this.adl.value);
    if (this.slow.ready) this.emit(this.fast.value - this.slow.value);
  }

  override reset(): void {
    super.reset();
    this.adl.reset();
    this.fast.reset();
    this.slow.reset();
  }
}

/** A {@link ChaikinOscillator}, of 3 and 10 bars unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless both are whole numbers above zero, the first the smaller. */
export function chaikinOscillator(fast?: number, slow?: number): ChaikinOscillator {
  return new ChaikinOscillator(fast, slow);
}
