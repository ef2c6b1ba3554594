import type { Clock } from '@redfire/core';
import { withTimeLimit } from './time-limit.ts';

/** What failed, for {@link LifecycleHooks.onError}. */
export interface FailureContext {
  readonly component?: string;
  /** Such as `start`, `stop`, `beforeStart`, `handler`. */
  readonly step: string;
}

/** The host's own steps around those of the components. Each may return a promise, and is given a signal that is aborted when its time is up. */
export interface LifecycleHooks {
  /** Before the first component is made ready. One that throws ends the start. */
  beforeStart?(signal: AbortSignal): void | Promise<void>;
  /** When all components run, before the engine counts as running. One that throws ends the start; what had started is stopped. */
  afterStart?(signal: AbortSignal): void | Promise<void>;
  /** Before the first component is stopped. One that throws does not keep the engine from stopping. */
  beforeStop?(signal: AbortSignal): void | Promise<void>;
  /** When all components have stopped, before the event engine is closed. Also after a start that failed, if `beforeStart` had been called. */
  afterStop?(signal: AbortSignal): void | Promise<void>;
  /** For every failure of a component, a hook or a handler. What it throws itself is logged and no more. */
  onError?(error: unknown, context: FailureContext): void | Promise<void>;
}

/** The hooks that are awaited, by name. */
export type HookName = Exclude<keyof LifecycleHooks, 'onError'>;

/** Hooks of several owners, called in the order they were added. */
export class HookList {
  readonly #clock: Clock;
  /** One for each time they were added: the same hooks may be there twice. */
  readonly #entries = new Set<{ readonly hooks: LifecycleHooks }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns how to take them out again. */
  add(hooks: LifecycleHooks): () => void {
    const entry = { hooks };
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** Calls one after the other; the first that throws or takes too long ends it. Once `signal` is aborted none is waited for. */
  async run(name: HookName, limitMs: number, signal: AbortSignal): Promise<void> {
    for (const { hooks } of [...this.#entries]) {
      signal.throwIfAborted();
      await this.#call(hooks, name, limitMs, signal);
    }
  }

  /** Calls one after the other, whatever they do. Returns what went wrong. */
  async runAll(name: HookName, limitMs: number): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const { hooks } of [...this.#entries]) {
      await this.#call(hooks, name, limitMs).catch((error: unknown) => failures.push(error));
    }
    return failures;
  }

  /** Tells all of a failure. Returns at once; what they throw goes to `onFailure`. */
  reportError(error: unknown, context: FailureContext, onFailure: (error: unknown) => void): void {
    for (const { hooks } of [...this.#entries]) {
      if (hooks.onError === undefined) continue;
      new Promise<void>((resolve) => {
        resolve(hooks.onError?.(error, context));
      }).catch(onFailure);
    }
  }

  async #call(hooks: LifecycleHooks, name: HookName, limitMs: number, signal?: AbortSignal): Promise<void> {
    if (hooks[name] === undefined) return;
    const limit = { clock: this.#clock, limitMs, name, ...(signal !== undefined && { until: signal }) };
    await withTimeLimit(limit, (late) => hooks[name]?.(signal === undefined ? late : AbortSignal.any([signal, late])));
  }
}
