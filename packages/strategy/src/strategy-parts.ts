import { RedFireError, isRedFireError } from '@redfire/core';
import type { StateValue } from './indicators/support/stateful.ts';
import { misfit, type Saveable, type StrategyState } from './strategy-state.ts';

type SavedParts = Pick<StrategyState, 'kept' | 'subscriptions'>;

/** The parts of a strategy that have a state of their own. What was saved of a part waits until there is a part of its name. */
export class StrategyParts {
  readonly #kept = new Map<string, Saveable>();
  /** Those named before the strategy started: they are there again at the next start. */
  #lasting: ReadonlySet<string> | undefined;
  #subscriptions = new Map<string, Saveable>();
  #waitingKept: Record<string, StateValue> = {};
  #waitingSubscriptions: Record<string, StateValue> = {};
  /** Parts that go on from what was saved. */
  readonly #taken = new Set<string>();
  /** Whether what does not fit begins anew, because it was saved by an older version of the class. */
  #isOlder = false;

  /** Forgets what is made again at every start. */
  begin(): void {
    this.#lasting ??= new Set(this.#kept.keys());
    for (const name of this.#kept.keys()) if (!this.#lasting.has(name)) this.#kept.delete(name);
    this.#subscriptions = new Map();
  }

  /** @throws {@link RedFireError} `INVALID_INPUT` for a name that is taken; `INVALID_STATE` where its state does not fit. */
  keep(name: string, part: Saveable): void {
    const known = this.#kept.get(name);
    if (known !== undefined && known !== part) throw new RedFireError('INVALID_INPUT', `two parts of the strategy are kept as "${name}"; give each a name of its own`, { details: { name } });
    this.#kept.set(name, part);
    this.#take('kept', this.#waitingKept, name, part);
  }

  /** Takes a subscription up: the next of its instrument and bars. @throws {@link RedFireError} `INVALID_STATE` where its state does not fit. */
  subscribe(instrument: string, bars: string, subscription: Saveable): void {
    let ordinal = 1;
    while (this.#subscriptions.has(keyOf(instrument, bars, ordinal))) ordinal++;
    const key = keyOf(instrument, bars, ordinal);
    this.#subscriptions.set(key, subscription);
    this.#take('subscriptions', this.#waitingSubscriptions, key, subscription);
  }

  /** What there is, and what still waits for its part. */
  save(): SavedParts {
    const kept = { ...this.#waitingKept, ...statesOf(this.#kept) };
    const subscriptions = { ...this.#waitingSubscriptions, ...statesOf(this.#subscriptions) };
    return { ...(Object.keys(kept).length > 0 && { kept }), ...(Object.keys(subscriptions).length > 0 && { subscriptions }) };
  }

  /** Goes on from what {@link save} gave: parts that are there at once, others when they come. @throws {@link RedFireError} `INVALID_STATE` naming the part that does not fit. */
  restore({ kept = {}, subscriptions = {} }: SavedParts, isOlder: boolean): void {
    this.#isOlder = isOlder;
    this.#taken.clear();
    this.#waitingKept = { ...kept };
    this.#waitingSubscriptions = { ...subscriptions };
    for (const [name, part] of this.#kept) this.#take('kept', this.#waitingKept, name, part);
  }

  /** Gives up what has no part. @returns Names of what was given up, and of parts that nothing fitting was saved of. */
  endRestore(): { readonly forgotten: readonly string[]; readonly begunAnew: readonly string[] } {
    const forgotten = [...Object.keys(this.#waitingKept), ...Object.keys(this.#waitingSubscriptions)];
    this.#waitingKept = {};
    this.#waitingSubscriptions = {};
    const parts = [...this.#kept.keys(), ...this.#subscriptions.keys()];
    return { forgotten, begunAnew: parts.filter((name) => !this.#taken.has(name)) };
  }

  #take(kind: 'kept' | 'subscriptions', waiting: Record<string, StateValue>, name: string, part: Saveable): void {
    if (!Object.hasOwn(waiting, name)) return;
    const state = waiting[name] as StateValue;
    delete waiting[name];
    const fresh = part.save();
    try {
      part.restore(state);
      this.#taken.add(name);
    } catch (error) {
      if (!this.#isOlder) throw misfit(`${kind}.${name}`, isRedFireError(error) ? error.message : String(error), error);
      part.restore(fresh);
    }
  }
}

function keyOf(instrument: string, bars: string, ordinal: number): string {
  return `${instrument} ${bars} #${ordinal}`;
}

function statesOf(parts: ReadonlyMap<string, Saveable>): Record<string, StateValue> {
  return Object.fromEntries(Array.from(parts, ([name, part]) => [name, part.save()]));
}
