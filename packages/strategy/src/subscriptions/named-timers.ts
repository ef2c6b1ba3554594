import { RedFireError, timestamp, type Cancel, type Timestamp } from '@redfire/core';
import type { StateValue } from '../indicators/support/stateful.ts';
import type { StrategyContext } from '../strategy-context.ts';

/** A timer by its name. */
export interface NamedTimer {
  readonly name: string;
  /** When it is due next. */
  readonly at: Timestamp;
  /** Milliseconds between two of a series; absent for one that runs once. */
  readonly everyMs?: number;
}

interface SetTimer {
  readonly timer: NamedTimer;
  /** The same for all times of a series. */
  readonly setting: object;
  readonly cancel: Cancel;
}

/**
 * Timers known by their names: one of each, moved where it is set again. Saved and restored, they go on at the times they were set for; one
 * that was due meanwhile runs at once, and a series goes on with its next time.
 */
export class NamedTimers {
  readonly #engine: Pick<StrategyContext, 'setTimer' | 'now'>;
  readonly #onTimer: (name: string, at: Timestamp) => unknown;
  readonly #timers = new Map<string, SetTimer>();
  /** Those that were saved: until the strategy has started they keep their times when they are set again, and those that have ended stay so. */
  readonly #restored = new Set<string>();
  /** Those that are set whenever the strategy starts: only of those it is kept that they have ended. */
  readonly #ofStart = new Set<string>();
  #isStarting = false;

  constructor(engine: Pick<StrategyContext, 'setTimer' | 'now'>, onTimer: (name: string, at: Timestamp) => unknown) {
    this.#engine = engine;
    this.#onTimer = onTimer;
  }

  /** Runs once. @returns What cancels it, and not one that is set by its name later. @throws {@link RedFireError} `INVALID_INPUT` for a time that is none. */
  start(name: string, at: Timestamp): Cancel {
    return this.#keep(name) ?? this.#set({ name, at: timestamp(at) });
  }

  /**
   * Runs at `from` and each interval after it, as far as that is not past: times missed are skipped.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for an interval that is not above zero.
   */
  every(name: string, everyMs: number, from: Timestamp): Cancel {
    if (!(everyMs > 0 && everyMs < Infinity)) throw new RedFireError('INVALID_INPUT', `interval "${everyMs}" of timer "${name}" must be milliseconds above zero`, { details: { name, everyMs: String(everyMs) } });
    return this.#keep(name) ?? this.#set({ name, at: this.#nextOf(timestamp(from), everyMs), everyMs });
  }

  /** @returns Whether there was one. */
  cancel(name: string): boolean {
    const known = this.#timers.get(name);
    known?.cancel();
    return this.#timers.delete(name);
  }

  /** Those that are set, by time. */
  list(): readonly NamedTimer[] {
    return Array.from(this.#timers.values(), ({ timer }) => timer).sort((a, b) => a.at - b.at);
  }

  /** What is set, and the names of those that ended and would be set again by the next start. */
  save(): StateValue {
    const ended = [...this.#ofStart].filter((name) => !this.#timers.has(name));
    return [...this.list().map(({ name, at, everyMs }) => ({ name, at, ...(everyMs !== undefined && { everyMs }) })), ...ended.map((name) => ({ name }))];
  }

  /** Sets what {@link save} gave, beside what is set. @throws {@link RedFireError} `INVALID_STATE` for anything else; nothing is set then. */
  restore(state: StateValue): void {
    if (!Array.isArray(state)) throw misfit(state);
    for (const { name, at, everyMs } of state.map(timerOf)) {
      if (at !== undefined) this.#set(everyMs === undefined ? { name, at } : { name, at: this.#nextOf(at, everyMs), everyMs });
      this.#restored.add(name);
    }
  }

  /** What is set now is set whenever the strategy starts. */
  beginStart(): void {
    this.#isStarting = true;
  }

  /** From now on a timer that was restored is moved when it is set again. */
  endStart(): void {
    this.#isStarting = false;
    this.#restored.clear();
  }

  #keep(name: string): Cancel | undefined {
    if (!this.#isStarting) return undefined;
    this.#ofStart.add(name);
    return this.#restored.has(name) ? this.#canceling(name, this.#timers.get(name)?.setting ?? {}) : undefined;
  }

  #canceling(name: string, setting: object): Cancel {
    return () => {
      if (this.#timers.get(name)?.setting === setting) this.cancel(name);
    };
  }

  #set(timer: NamedTimer, setting: object = {}): Cancel {
    const { name, at } = timer;
    this.cancel(name);
    this.#timers.set(name, { timer, setting, cancel: this.#engine.setTimer(at, () => this.#run(timer, setting), name) });
    return this.#canceling(name, setting);
  }

  #run({ name, at, everyMs }: NamedTimer, setting: object): unknown {
    this.#timers.delete(name);
    // set before the hook runs, which may move or cancel it, or throw
    if (everyMs !== undefined) this.#set({ name, everyMs, at: this.#nextOf(timestamp(at + everyMs), everyMs) }, setting);
    return this.#onTimer(name, at);
  }

  /** The first time of a series that is not past. */
  #nextOf(from: Timestamp, everyMs: number): Timestamp {
    const now = this.#engine.now();
    return from >= now ? from : timestamp(from + Math.ceil((now - from) / everyMs) * everyMs);
  }
}

/** One without a time has ended. */
function timerOf(saved: StateValue): Omit<NamedTimer, 'at'> & Partial<NamedTimer> {
  if (typeof saved !== 'object' || Array.isArray(saved)) throw misfit(saved);
  const { name, at, everyMs } = saved as Readonly<Record<string, StateValue>>;
  if (typeof name !== 'string' || (at !== undefined && typeof at !== 'number') || (everyMs !== undefined && !(typeof everyMs === 'number' && everyMs > 0))) throw misfit(saved);
  return { name, ...(at !== undefined && { at: timestamp(at) }), ...(everyMs !== undefined && { everyMs }) };
}

function misfit(saved: StateValue): RedFireError {
  return new RedFireError('INVALID_STATE', `what was saved is no timer: "${JSON.stringify(saved)}"`, { details: { saved } });
}
