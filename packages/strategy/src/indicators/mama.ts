import { RedFireError } from '@redfire/core';
import { medianPrices } from './bar-values.ts';
import { finite } from './support/checks.ts';
import { SideLine } from './support/side-line.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/** Number of the first value that is analysed. */
const FIRST = 13;
/** Number of the value with the first result. */
const SETTLED = 33;

/**
 * MESA adaptive moving average: `m = m + α·(x − m)`, `α = fastLimit / Δphase`, no less than `slowLimit`; the phase of the dominant cycle is measured by Hilbert transforms
 * over the cycle's own length of 6 to 50 bars. `fama` follows with half the factor. Both begin at the 13th value.
 *
 * First value after 33 values, by when the transforms have settled. Of median prices unless it is given a source. Source: J. F. Ehlers, MESA and Trading Market Cycles,
 * and MAMA: the Mother of Adaptive Moving Averages (2001).
 */
export class Mama extends SeriesIndicator {
  readonly warmUp: number;
  /** The following average as a line, for crossings. */
  readonly following = new SideLine();
  protected readonly fastLimit: number;
  protected readonly slowLimit: number;
  protected readonly prices = new Window(4);
  protected readonly smooth = new Window(7);
  protected readonly detrended = new Window(7);
  protected readonly inPhase = new Window(7);
  protected readonly quadrature = new Window(7);
  protected seen = 0;
  protected mama = 0;
  protected follower = 0;
  protected i2 = 0;
  protected q2 = 0;
  protected real = 0;
  protected imaginary = 0;
  protected period = 0;
  protected phase = 0;

  constructor(fastLimit: number, slowLimit: number, source: Source = medianPrices) {
    super('mama', [fastLimit, slowLimit], source);
    this.fastLimit = limit(fastLimit, 'fastLimit', 1);
    this.slowLimit = limit(slowLimit, 'slowLimit', fastLimit);
    this.warmUp = this.sourceWarmUp + SETTLED - 1;
  }

  /** The following adaptive moving average. */
  get fama(): number {
    return this.following.value;
  }

  override push(value: number): void {
    this.prices.push(finite(value));
    if (this.seen < SETTLED) this.seen++;
    if (this.seen < FIRST) return;
    if (this.seen === FIRST) this.mama = this.follower = value;
    const alpha = this.#analyse();
    this.mama += alpha * (value - this.mama);
    this.follower += 0.5 * alpha * (this.mama - this.follower);
    if (this.seen < SETTLED) return;
    this.emit(this.mama);
    this.following.emit(this.follower);
  }

  override reset(): void {
    super.reset();
    for (const each of [this.following, this.prices, this.smooth, this.detrended, this.inPhase, this.quadrature]) each.reset();
    this.seen = this.mama = this.follower = this.i2 = this.q2 = this.real = this.imaginary = this.period = this.phase = 0;
  }

  /** Takes the cycle's phase on by one value. @returns The factor it makes. */
  #analyse(): number {
    const { prices, smooth, detrended, inPhase, quadrature } = this;
    const gain = 0.075 * this.period + 0.54;
    smooth.push((4 * prices.at(0) + 3 * prices.at(1) + 2 * prices.at(2) + prices.at(3)) / 10);
    detrended.push(hilbert(smooth) * gain);
    quadrature.push(hilbert(detrended) * gain);
    inPhase.push(detrended.at(3));
    this.#measurePeriod(inPhase.at(0) - hilbert(quadrature) * gain, quadrature.at(0) + hilbert(inPhase) * gain);

    const phase = inPhase.at(0) === 0 ? 0 : degrees(quadrature.at(0) / inPhase.at(0));
    const change = Math.max(this.phase - phase, 1);
    this.phase = phase;
    return Math.max(this.fastLimit / change, this.slowLimit);
  }

  /** The length of the cycle, by the homodyne discriminator: how far the phasor turned since the value before. */
  #measurePeriod(i: number, q: number): void {
    const i2 = 0.2 * i + 0.8 * this.i2;
    const q2 = 0.2 * q + 0.8 * this.q2;
    this.real = 0.2 * (i2 * this.i2 + q2 * this.q2) + 0.8 * this.real;
    this.imaginary = 0.2 * (i2 * this.q2 - q2 * this.i2) + 0.8 * this.imaginary;
    this.i2 = i2;
    this.q2 = q2;
    const angle = this.real === 0 ? 0 : degrees(this.imaginary / this.real);
    const measured = angle > 0 ? 360 / angle : 0;
    const near = Math.max(Math.min(measured, 1.5 * this.period), 0.67 * this.period);
    this.period = 0.2 * Math.min(Math.max(near, 6), 50) + 0.8 * this.period;
  }
}

/** A {@link Mama} of median prices, or of a source. Defaults: limits of 0.5 and 0.05. @throws {@link RedFireError} `INVALID_INPUT` unless `0 < slowLimit ≤ fastLimit ≤ 1`. */
export function mama(...given: WithSource<readonly [fastLimit?: number, slowLimit?: number]>): Mama {
  const { source, parameters: [fastLimit = 0.5, slowLimit = 0.05] } = split(given);
  return new Mama(fastLimit, slowLimit, source);
}

function hilbert(values: Window): number {
  return 0.0962 * (values.at(0) - values.at(6)) + 0.5769 * (values.at(2) - values.at(4));
}

function degrees(tangent: number): number {
  return (Math.atan(tangent) * 180) / Math.PI;
}

function limit(value: number, field: string, most: number): number {
  if (value > 0 && value <= most) return value;
  throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be above zero and at most "${most}"`, { details: { field, value: String(value) } });
}
