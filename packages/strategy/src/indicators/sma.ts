import { InstrumentMath, RedFireError, type Bar, type Instrument } from '@redfire/core';
import type { BarIndicator, TickLine } from './indicator.ts';

/**
 * Simple moving average of closes: the arithmetic mean of the last `length` of them.
 *
 * With an instrument's step it sums whole ticks, so it never drifts and two averages compare exactly, over any number
 * of bars. Without one it sums floats.
 */
export class Sma implements BarIndicator, TickLine {
  readonly length: number;
  sum = Number.NaN;
  previousSum = Number.NaN;
  step: string | undefined;
  readonly #window: Float64Array;
  #next = 0;
  #missing: number;
  #running = 0;
  /** The running sum, from the first time on that a double could not hold it exactly; and the one before it. */
  #wide: bigint | undefined;
  #wideBefore: bigint | undefined;
  #math: InstrumentMath | undefined;
  #tickSize = 1;

  constructor(length: number) {
    if (!Number.isSafeInteger(length) || length < 1) {
      throw new RedFireError('INVALID_INPUT', `length of a moving average "${length}" must be a whole number above zero`, { details: { field: 'length', value: String(length) } });
    }
    this.length = length;
    this.#missing = length;
    this.#window = new Float64Array(length);
  }

  useInstrument(instrument: Instrument): void {
    if (this.#math?.instrument.id === instrument.id && this.step === instrument.tickSize.toFixed()) return;
    if (this.#missing < this.length) throw new RedFireError('INVALID_INPUT', 'an average that has seen bars cannot change its instrument; make a new one', { details: { instrument: instrument.id } });
    this.#math = new InstrumentMath(instrument);
    this.#tickSize = instrument.tickSize.toNumber();
    this.step = instrument.tickSize.toFixed();
  }

  update(bar: Bar): void {
    this.push(bar.close);
  }

  /** Takes the next value of the series itself, for series that are not closes of bars. */
  push(price: number): void {
    const units = this.#math === undefined ? price : this.#math.ticksOf(price);
    const evicted = this.#window[this.#next] as number;
    this.#running += units - evicted;
    this.#window[this.#next] = units;
    this.#next = this.#next + 1 === this.length ? 0 : this.#next + 1;
    if (this.#wide !== undefined || this.#running > Number.MAX_SAFE_INTEGER || this.#running < -Number.MAX_SAFE_INTEGER) this.#widen(units, evicted);
    if (this.#missing > 0 && --this.#missing > 0) return;
    this.previousSum = this.sum;
    this.sum = this.#running;
  }

  get value(): number {
    return (this.sum / this.length) * this.#tickSize;
  }

  get previous(): number {
    return (this.previousSum / this.length) * this.#tickSize;
  }

  get exactSum(): bigint {
    return this.#wide ?? BigInt(this.sum);
  }

  get previousExactSum(): bigint {
    return this.#wideBefore ?? BigInt(this.previousSum);
  }

  #widen(units: number, evicted: number): void {
    if (this.#math === undefined) return; // floats round as floats do
    const change = BigInt(units) - BigInt(evicted);
    this.#wide = this.#wide === undefined ? this.#window.reduce((sum, ticks) => sum + BigInt(ticks), 0n) : this.#wide + change;
    this.#wideBefore = this.#wide - change;
    this.#running = Number(this.#wide);
  }
}

/** A {@link Sma} of `length` closes. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function sma(length: number): Sma {
  return new Sma(length);
}
