import { RedFireError, type ComponentHealth, type OwnerId, type StrategyId, type Timestamp } from '@redfire/core';
import { StrategyNames, type StrategyEntry } from '@redfire/strategy';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import { componentOf, type StrategyHost } from './strategy-host.ts';
import type { TradingKernel } from './trading-kernel.ts';

/** A strategy as an operator sees it. */
export interface StrategyStatus {
  readonly id: StrategyId;
  readonly owner?: OwnerId;
  readonly running: boolean;
  /** Its parameters, validated. */
  readonly params: unknown;
  /** When it was started or stopped last; absent before. */
  readonly since?: Timestamp;
  /** What it threw last, in whatever hook. */
  readonly error?: string;
}

/** The strategies of an engine: each runs, stops and fails by itself. */
export class Strategies {
  readonly #kernel: TradingKernel;
  readonly #names = new StrategyNames();
  #isRunning = false;

  constructor(kernel: TradingKernel, entries: readonly StrategyEntry[]) {
    this.#kernel = kernel;
    for (const entry of entries) kernel.addStrategy(this.#names.name(entry));
    kernel.events.on('engine.error', ({ component, policy }) => {
      if (policy === 'stop-component') kernel.strategies().find(({ id }) => componentOf(id) === component)?.stop();
    }, { name: 'strategies', priority: 1_000 });
  }

  /**
   * Adds a strategy, and starts it where the engine runs.
   *
   * @returns Its id.
   * @throws {@link RedFireError} `UNKNOWN_STRATEGY`; `INVALID_CONFIG` for its parameters or an id that is taken; `STRATEGY_FAILED` when its `onStart` throws: it is not added then.
   */
  add(entry: StrategyEntry): StrategyId {
    const named = this.#names.name(entry);
    const host = this.#kernel.addStrategy(named);
    try {
      if (this.#isRunning) begin(host);
    } catch (error) {
      this.#kernel.removeStrategy(named.id);
      throw error;
    }
    return named.id;
  }

  /** Stops a strategy and forgets it. Its orders and its position stay. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  remove(id: string): void {
    this.#kernel.removeStrategy(this.#host(id).id);
  }

  /** Starts a strategy that is stopped. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` while the engine does not run; `STRATEGY_FAILED`. */
  start(id: string): void {
    const host = this.#host(id);
    if (!this.#isRunning) throw new RedFireError('INVALID_STATE', `strategy "${id}" starts with the engine, which does not run; call engine.start()`, { details: { strategy: id } });
    begin(host);
  }

  /** Stops a strategy: `onStop`, then nothing reaches it any more. Its orders stay. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  stop(id: string): void {
    this.#host(id).stop();
  }

  /** @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  get(id: string): StrategyStatus {
    return statusOf(this.#host(id));
  }

  /** In the order they were added. */
  list(): readonly StrategyStatus[] {
    return this.#kernel.strategies().map(statusOf);
  }

  /** Called by the engine. @throws {@link RedFireError} `STRATEGY_FAILED` by the first that does not start; those before it are stopped again. */
  startAll(): void {
    this.#isRunning = true;
    try {
      for (const host of this.#kernel.strategies()) begin(host);
    } catch (error) {
      this.stopAll();
      throw error;
    }
  }

  /** Called by the engine: in reverse order. */
  stopAll(): void {
    this.#isRunning = false;
    this.#kernel.stopStrategies();
  }

  /** Degraded while one that should run does not. */
  health(): ComponentHealth {
    const failed = this.#kernel.strategies().filter(({ isRunning, failure }) => !isRunning && failure !== undefined);
    return failed.length === 0 ? { status: 'healthy' } : { status: 'degraded', error: failed.map(({ id, failure }) => `${id}: ${messageOf(failure)}`).join('; ') };
  }

  #host(id: string): StrategyHost {
    const host = this.#kernel.strategies().find((known) => known.id === id);
    if (host) return host;
    const known = this.#kernel.strategies().map((other) => other.id);
    throw new RedFireError('STRATEGY_NOT_FOUND', `no strategy "${id}"; there are ${known.length === 0 ? 'none' : known.map((name) => `"${name}"`).join(', ')}`, { details: { strategy: id, known } });
  }
}

function begin(host: StrategyHost): void {
  if (!host.start()) throw new RedFireError('STRATEGY_FAILED', `strategy "${host.id}" did not start: ${messageOf(host.failure)}`, { cause: host.failure, details: { strategy: host.id, hook: 'onStart' } });
}

function statusOf(host: StrategyHost): StrategyStatus {
  const { id, owner, isRunning: running, params, since, failure } = host;
  return { id, ...(owner !== undefined && { owner }), running, params, ...(since !== undefined && { since }), ...(failure !== undefined && { error: messageOf(failure) }) };
}
