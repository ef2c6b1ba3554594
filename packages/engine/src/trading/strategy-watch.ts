import { isRedFireError, type Clock, type StrategyId, type StrategyPolicy, type Timestamp } from '@redfire/core';
import type { Strategy } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import { AnswerLoop } from './answer-loop.ts';
import type { SlowLimit, StrategyErrorPolicy } from './strategy-settings.ts';

interface StrategyWatchOptions {
  readonly id: StrategyId;
  readonly clock: Clock;
  readonly events: EventEngine;
  readonly onError: StrategyErrorPolicy;
  readonly slow: SlowLimit | undefined;
  /** Milliseconds from some beginning. */
  readonly stopwatch: () => number;
  readonly strategy: () => Strategy;
  /** Whether a policy can be carried out: not while it starts or stops, which fail in their own way. */
  readonly isRunning: () => boolean;
  readonly carryOut: (policy: StrategyPolicy, reason: string) => void;
}

type Hook<A, B> = (first: A, second: B) => unknown;

/** Hooks that tell a strategy of its own orders. */
const OF_ORDERS: ReadonlySet<string> = new Set(['onOrder', 'onFill', 'onPosition']);
/** What a strategy is told that acts while it may not: it has done nothing worse than that. */
const REFUSALS: readonly string[] = ['STRATEGY_PAUSED', 'STRATEGY_WARMING_UP'];

/** Stands around the hooks of one strategy: counts them, times them where there is a limit, and sees to it that a failure is told and answered. */
export class StrategyWatch {
  /** Calls of hooks, and of handlers that feed its indicators. */
  calls = 0;
  /** Those of them that threw or rejected. */
  errors = 0;
  slowCalls = 0;
  /** When it heard of anything last. */
  lastUpdate: Timestamp | undefined;
  /** What was thrown last since it was started. */
  failure: unknown;
  readonly loop: AnswerLoop;
  readonly #options: StrategyWatchOptions;
  #isToldOfError = false;
  #run = 0;

  constructor(options: StrategyWatchOptions) {
    this.#options = options;
    this.loop = new AnswerLoop(options.id, options.clock);
  }

  /** A handler with the watch around it. What it throws goes on to the event engine, which reports it. */
  around<A>(hook: string, handler: (first: A) => unknown): (first: A) => unknown;
  around<A, B>(hook: string, handler: Hook<A, B>): Hook<A, B>;
  around<A, B>(hook: string, handler: Hook<A, B>): Hook<A, B> {
    const { clock, slow, stopwatch } = this.#options;
    const isOfOrder = OF_ORDERS.has(hook);
    const call: Hook<A, B> = (first, second) => {
      this.calls++;
      this.lastUpdate = clock.now();
      this.loop.hears(isOfOrder);
      try {
        const result = handler(first, second);
        if (result instanceof Promise) this.follow(hook, result);
        return result;
      } catch (error) {
        this.fail(hook, error);
        throw error;
      }
    };
    if (slow === undefined) return call;
    return (first, second) => {
      const startedAt = stopwatch();
      try {
        return call(first, second);
      } finally {
        this.#time(hook, stopwatch() - startedAt, slow);
      }
    };
  }

  /** The strategy starts: what was before is over. */
  begin(): void {
    this.#run++;
    this.failure = undefined;
  }

  /** Waits for a promise of a hook, which may reject when the strategy has long been started anew: that one goes on. */
  follow(hook: string, result: Promise<unknown>): void {
    const run = this.#run;
    result.catch((error: unknown) => { this.fail(hook, error, run); });
  }

  /** A hook threw: the strategy is told, everybody is, and the policy is carried out. */
  fail(hook: string, error: unknown, run = this.#run): void {
    if (isRedFireError(error) && REFUSALS.includes(error.code)) return;
    const { id, clock, events, onError, isRunning, carryOut } = this.#options;
    this.errors++;
    this.failure = error;
    this.#tell(error, hook);
    const policy = isRunning() && run === this.#run ? onError : hook === 'onStart' ? 'stop' : 'report';
    const message = messageOf(error);
    if (!events.isClosed) events.publish('strategy.failed', { at: clock.now(), strategy: id, hook, message, policy });
    // the event engine asks for the stop of the engine itself
    if (policy !== 'report' && policy !== 'stop-engine' && isRunning() && run === this.#run) carryOut(policy, `${hook}: ${message}`);
  }

  #time(hook: string, tookMs: number, { afterMs, policy }: SlowLimit): void {
    if (tookMs <= afterMs) return;
    this.slowCalls++;
    const { id, clock, events, isRunning, carryOut } = this.#options;
    if (!events.isClosed) events.publish('strategy.slow', { at: clock.now(), strategy: id, hook, tookMs, limitMs: afterMs, policy });
    if (policy !== 'report' && isRunning()) carryOut(policy, `${hook} took ${Math.round(tookMs)} ms`);
  }

  /** Its own hook for errors may fail as well, which is told and no more. */
  #tell(error: unknown, hook: string): void {
    if (this.#isToldOfError) return;
    this.#isToldOfError = true;
    try {
      const result: unknown = this.#options.strategy().onError(error, hook);
      if (result instanceof Promise) result.catch((second: unknown) => { this.#reportOwn(second); });
    } catch (second) {
      this.#reportOwn(second);
    } finally {
      this.#isToldOfError = false;
    }
  }

  #reportOwn(error: unknown): void {
    const { id, clock, events } = this.#options;
    this.errors++;
    if (!events.isClosed) events.publish('engine.error', { at: clock.now(), topic: 'strategy.onError', event: undefined, subscriber: `${id}.onError`, error, component: `strategy:${id}` });
  }
}
