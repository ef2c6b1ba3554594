import { InstrumentMath, RedFireError, type Instrument } from '@redfire/core';
import { closes, highs, lows, opens } from './bar-values.ts';
import type { TickLine } from './indicator.ts';
import { finite, wholeLength } from './support/checks.ts';
import type { StateValue } from './support/stateful.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Simple moving average: the arithmetic mean of the last `length` values. First value after `length` values.
 *
 * Of prices, with an instrument's step, it sums whole ticks, so it never drifts and two averages compare exactly, over any number
 * of bars. Else it sums floats, anew once every `length` values.
 */
export class Sma extends SeriesIndicator implements TickLine {
  readonly length: number;
  readonly warmUp: number;
  sum = Number.NaN;
  previousSum = Number.NaN;
  step: string | undefined = undefined;
  protected instrument: string | undefined = undefined;
  protected tickSize = 1;
  protected readonly window: Float64Array;
  protected next = 0;
  protected missing: number;
  protected running = 0;
  /** The running sum, from the first time on that a double could not hold it exactly; and the one before it. */
  #wide: bigint | undefined;
  #wideBefore: bigint | undefined;
  #math: InstrumentMath | undefined;

  constructor(length: number, source?: Source) {
    super('sma', [length], source);
    this.length = this.missing = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.window = new Float64Array(length);
  }

  /** @throws {@link RedFireError} `INVALID_INPUT` for another instrument than that of the bars it has seen. */
  useInstrument(instrument: Instrument): void {
    if (!isPrice(this.source)) return;
    const step = instrument.tickSize.toFixed();
    const isSame = this.instrument === instrument.id && this.step === step;
    if (isSame && this.#math !== undefined) return;
    if (!isSame && this.missing < this.length) throw new RedFireError('INVALID_INPUT', 'an average that has seen bars cannot change its instrument; make a new one', { details: { instrument: instrument.id } });
    this.#math = new InstrumentMath(instrument);
    this.instrument = instrument.id;
    this.tickSize = instrument.tickSize.toNumber();
    this.step = step;
  }

  override push(price: number): void {
    finite(price);
    const units = this.#math === undefined ? this.#asGiven(price) : this.#math.ticksOf(price);
    const evicted = this.window[this.next] as number;
    this.running += units - evicted;
    this.window[this.next] = units;
    this.next = this.next + 1 === this.length ? 0 : this.next + 1;
    if (this.#math === undefined) {
      if (this.next === 0) this.running = sumOf(this.window);
    } else if (this.#wide !== undefined || this.running > Number.MAX_SAFE_INTEGER || this.running < -Number.MAX_SAFE_INTEGER) this.#widen(units, evicted);
    if (this.missing > 0 && --this.missing > 0) return;
    this.previousSum = this.sum;
    this.sum = this.running;
    this.previous = this.value;
    this.value = (this.running / this.length) * this.tickSize;
  }

  /** As if it had seen nothing; it still knows its instrument. */
  override reset(): void {
    super.reset();
    this.sum = this.previousSum = Number.NaN;
    this.window.fill(0);
    this.next = this.running = 0;
    this.missing = this.length;
    this.#wide = this.#wideBefore = undefined;
  }

  override save(): StateValue {
    const fields = super.save() as Readonly<Record<string, StateValue>>; // of one's own fields, by name
    return this.#wide === undefined ? fields : { ...fields, wide: String(this.#wide), wideBefore: String(this.#wideBefore) };
  }

  override restore(state: StateValue): void {
    super.restore(state);
    this.#wide = wholeIn(state, 'wide');
    this.#wideBefore = wholeIn(state, 'wideBefore');
  }

  get exactSum(): bigint {
    return this.#wide ?? BigInt(this.sum);
  }

  get previousExactSum(): bigint {
    return this.#wideBefore ?? BigInt(this.previousSum);
  }

  #widen(units: number, evicted: number): void {
    const change = BigInt(units) - BigInt(evicted);
    this.#wide = this.#wide === undefined ? this.window.reduce((sum, ticks) => sum + BigInt(ticks), 0n) : this.#wide + change;
    this.#wideBefore = this.#wide - change;
    this.running = Number(this.#wide);
  }

  #asGiven(price: number): number {
    if (this.step === undefined) return price;
    throw new RedFireError('INVALID_STATE', `"${this.name}" was restored with sums in ticks of "${this.instrument ?? ''}"; tell it the instrument before its next bar`, { details: { indicator: this.name } });
  }
}

/** A {@link Sma} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function sma(...given: WithSource<readonly [length: number]>): Sma {
  const { source, parameters: [length] } = split(given);
  return new Sma(length, source);
}

/** Whether its values are prices as they are traded, which lie on ticks. */
function isPrice(source: Source | undefined): boolean {
  return source === undefined || source === closes || source === opens || source === highs || source === lows;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum;
}

function wholeIn(state: StateValue, field: string): bigint | undefined {
  const text = typeof state === 'object' && field in state ? (state as Readonly<Record<string, StateValue>>)[field] : undefined;
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^-?\d+$/.test(text)) return BigInt(text);
  throw new RedFireError('INVALID_STATE', `"${field}" of an average must be a whole number as text, not "${JSON.stringify(text)}"`, { details: { field } });
}
