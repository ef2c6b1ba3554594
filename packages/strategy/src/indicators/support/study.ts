import { RedFireError, type Bar } from '@redfire/core';
import type { BarIndicator, Line } from '../indicator.ts';
import { Stateful, type StateValue } from './stateful.ts';

/** What a bar says of itself as one number: `closes`, `typicalPrices`, or a function of one's own. */
export type BarValue = (bar: Bar) => number;

/** What an indicator of a series reads: a value of each bar, or another indicator, which it then keeps up to date itself. */
export type Source = BarValue | Indicator;

/**
 * Base of every indicator: a line that is kept up to date by bars, one at a time. Nothing is allocated by an update.
 *
 * `value` is `NaN` until it is {@link ready}, and finite from then on.
 */
export abstract class Indicator extends Stateful implements BarIndicator, Line {
  /** What it is, with its parameters and sources: `ema(rsi(14), 5)`. */
  readonly name: string;
  value = Number.NaN;
  previous = Number.NaN;
  /** Bars it takes until its first value. */
  abstract readonly warmUp: number;
  #isSource = false;

  constructor(name: string) {
    super();
    this.name = name;
  }

  /** Whether it has a value. */
  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  /** Whether another indicator keeps it up to date. */
  get isSource(): boolean {
    return this.#isSource;
  }

  /** Takes the next bar. @throws {@link RedFireError} `INVALID_INPUT` for a bar with values that are no finite numbers; it is as before then. */
  abstract update(bar: Bar): void;

  /** As if it had seen nothing. */
  reset(): void {
    this.value = this.previous = Number.NaN;
  }

  /** Makes it the source of another one. @throws {@link RedFireError} `INVALID_INPUT` where it is one already, and would be updated twice. */
  lend(): this {
    if (this.#isSource) throw new RedFireError('INVALID_INPUT', `"${this.name}" is the source of an indicator already; make another for the next`, { details: { indicator: this.name } });
    this.#isSource = true;
    return this;
  }

  /** @throws {@link RedFireError} `INVALID_STATE` for the state of another indicator, or of one with other parameters. */
  override restore(state: StateValue): void {
    const of = typeof state === 'object' && 'name' in state ? state['name'] : undefined;
    if (of !== this.name) throw new RedFireError('INVALID_STATE', `the state is that of "${typeof of === 'string' ? of : 'something else'}", not of "${this.name}"`, { details: { indicator: this.name } });
    super.restore(state);
  }

  /** A new value. */
  protected emit(value: number): void {
    this.previous = this.value;
    this.value = value;
  }
}

/** Base of indicators of a series of numbers: closes unless it is given another {@link Source}. */
export abstract class SeriesIndicator extends Indicator {
  readonly source: Source | undefined;
  /** Bars until the source has its first value. */
  protected readonly sourceWarmUp: number;

  /** @param kind - Name of the function that makes it. @param parameters - As they are in its name. */
  constructor(kind: string, parameters: readonly (number | string)[], source?: Source) {
    super(`${kind}(${[...(source === undefined ? [] : [nameOf(source)]), ...parameters].join(', ')})`);
    this.source = source instanceof Indicator ? source.lend() : source;
    this.sourceWarmUp = source instanceof Indicator ? source.warmUp : 1;
  }

  override update(bar: Bar): void {
    const { source } = this;
    if (source === undefined) this.push(bar.close);
    else if (typeof source === 'function') this.push(source(bar));
    else {
      source.update(bar);
      if (source.ready) this.push(source.value);
    }
  }

  /** Takes the next value of the series itself, for a series that is not of bars. @throws {@link RedFireError} `INVALID_INPUT` for one that is no finite number. */
  abstract push(value: number): void;

  override reset(): void {
    super.reset();
    if (this.source instanceof Indicator) this.source.reset();
  }
}

/** Parameters of a factory, whose first one may be the source. */
export type WithSource<Parameters extends readonly unknown[]> = Parameters | readonly [source: Source, ...Parameters];

/** The source and the parameters among the arguments of a factory. */
export function split<Parameters extends readonly unknown[]>(given: WithSource<Parameters>): { readonly source: Source | undefined; readonly parameters: Parameters } {
  const [first, ...rest] = given;
  const hasSource = typeof first === 'function' || first instanceof Indicator;
  // the type of the arguments says that what follows a source are the parameters
  return hasSource ? { source: first as Source, parameters: rest as unknown as Parameters } : { source: undefined, parameters: given as Parameters };
}

export function nameOf(source: Source): string {
  return source instanceof Indicator ? source.name : source.name || 'value';
}
