import { RedFireError, copyBar, type Bar } from '@redfire/core';
import { finite, finiteBar, wholeLength } from './support/checks.ts';
import { Stateful, type StateValue } from './support/stateful.ts';
import { Indicator, SeriesIndicator, type Source } from './support/study.ts';

/** An indicator of another package, that takes one value after another. Those that can put a value in the place of the last one are never asked to. */
export interface Updatable<Input, Given = unknown> {
  update(input: Input, replace: boolean): Given;
}

export interface AdaptedOptions<Theirs, Given> {
  /** What it is called in the names of what is made of it. */
  readonly name: string;
  /** Values it takes until its first one. */
  readonly warmUp: number;
  /** Its value, of what its update gave. Default: what it gave, where that is a number. What is no finite number is no new value. */
  readonly read?: (given: Given, theirs: Theirs) => number | null | undefined;
  /** Its state as data. Without it, saving and restoring throw `NOT_SUPPORTED`. */
  readonly state?: { readonly save: (theirs: Theirs) => StateValue; readonly restore: (theirs: Theirs, state: StateValue) => void };
}

/** Holds what another package made. */
class Adoption<Input, Given, Theirs extends Updatable<Input, Given>> extends Stateful {
  readonly #make: () => Theirs;
  readonly #options: AdaptedOptions<Theirs, Given>;
  #theirs: Theirs;

  constructor(make: () => Theirs, options: AdaptedOptions<Theirs, Given>) {
    super();
    this.#make = make;
    this.#options = options;
    this.#theirs = make();
  }

  /** `NaN` where it gave none. */
  valueAfter(input: Input): number {
    const given = this.#theirs.update(input, false);
    const { read } = this.#options;
    const value: unknown = read === undefined ? given : read(given, this.#theirs);
    return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
  }

  renew(): void {
    this.#theirs = this.#make();
  }

  override save(): StateValue {
    return this.#state.save(this.#theirs);
  }

  override restore(state: StateValue): void {
    const theirs = this.#make();
    this.#state.restore(theirs, state);
    this.#theirs = theirs;
  }

  get #state(): NonNullable<AdaptedOptions<Theirs, Given>['state']> {
    const { state, name } = this.#options;
    if (state === undefined) throw new RedFireError('NOT_SUPPORTED', `"${name}" was adapted without a way to save its state; give one as the option "state"`, { details: { indicator: name } });
    return state;
  }
}

/** An indicator of a series, of another package. */
export class Adapted<Given, Theirs extends Updatable<number, Given>> extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly adoption: Adoption<number, Given, Theirs>;

  constructor(make: () => Theirs, options: AdaptedOptions<Theirs, Given>, source?: Source) {
    super(options.name, [], source);
    this.warmUp = this.sourceWarmUp + wholeLength(options.warmUp, 'warmUp') - 1;
    this.adoption = new Adoption(make, options);
  }

  override push(value: number): void {
    const next = this.adoption.valueAfter(finite(value));
    if (!Number.isNaN(next)) this.emit(next);
  }

  override reset(): void {
    super.reset();
    this.adoption.renew();
  }
}

/** An indicator of bars, of another package. */
export class AdaptedBars<Given, Theirs extends Updatable<Bar, Given>> extends Indicator {
  readonly warmUp: number;
  protected readonly adoption: Adoption<Bar, Given, Theirs>;

  constructor(make: () => Theirs, options: AdaptedOptions<Theirs, Given>) {
    super(`${options.name}()`);
    this.warmUp = wholeLength(options.warmUp, 'warmUp');
    this.adoption = new Adoption(make, options);
  }

  override update(bar: Bar): void {
    const next = this.adoption.valueAfter(copyBar(finiteBar(bar)));
    if (!Number.isNaN(next)) this.emit(next);
  }

  override reset(): void {
    super.reset();
    this.adoption.renew();
  }
}

/**
 * Anything with `update(value)` in the place of an indicator of ours: of closes, or of a source.
 *
 * @param make - Makes one; called again when it is reset.
 */
export function adapted<Given, Theirs extends Updatable<number, Given>>(make: () => Theirs & Updatable<number, Given>, options: AdaptedOptions<Theirs, Given>, source?: Source): Adapted<Given, Theirs> {
  return new Adapted(make, options, source);
}

/**
 * Anything with `update(bar)` in the place of an indicator of ours. It is given copies, which it may keep.
 *
 * @param make - Makes one; called again when it is reset.
 */
export function adaptedBars<Given, Theirs extends Updatable<Bar, Given>>(make: () => Theirs & Updatable<Bar, Given>, options: AdaptedOptions<Theirs, Given>): AdaptedBars<Given, Theirs> {
  return new AdaptedBars(make, options);
}
