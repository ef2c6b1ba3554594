import { RedFireError, type Bar } from '@redfire/core';
import { Ema } from './ema.ts';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { VolumeForce } from './support/volume-force.ts';

/**
 * Klinger volume oscillator: a fast exponential average of the volume force less a slow one; its signal is an average of that. Each average begins with a plain mean.
 *
 * First value after `slow + 2` bars, of the signal after `slow + signal + 1`. Source: S. Klinger, Technical Analysis of Stocks & Commodities 15:12 (1997).
 */
export class Kvo extends Indicator {
  readonly warmUp: number;
  /** The average of the oscillator. */
  readonly signal: Ema;
  protected readonly force = new VolumeForce();
  protected readonly fast: Ema;
  protected readonly slow: Ema;

  constructor(fast = 34, slow = 55, signal = 13) {
    super(`kvo(${fast}, ${slow}, ${signal})`);
    if (wholeLength(fast, 'fast') >= wholeLength(slow, 'slow')) throw new RedFireError('INVALID_INPUT', `fast "${fast}" must be below slow "${slow}"`, { details: { fast: String(fast), slow: String(slow) } });
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    this.signal = new Ema(wholeLength(signal, 'signal'));
    this.warmUp = slow + 2;
  }

  /** The oscillator less its signal. */
  get histogram(): number {
    return this.value - this.signal.value;
  }

  override update(bar: Bar): void {
    this.force.push(finiteBar(bar));
    const { value } = this.force;
    if (Number.isNaN(value)) return;
    this.fast.push(value);
    this.slow.push(value);
    if (!this.slow.ready) return;
    this.emit(this.fast.value - this.slow.value);
    this.signal.push(this.value);
  }

  override reset(): void {
    super.reset();
    this.force.reset();
    this.fast.reset();
    this.slow.reset();
    this.signal.reset();
  }
}

/** A {@link Kvo}, of 34, 55 and 13 bars unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless all are whole numbers above zero, the first below the second. */
export function kvo(fast?: number, slow?: number, signal?: number): Kvo {
  return new Kvo(fast, slow, signal);
}
