import { RedFireError, strategyId, type ComponentHealth, type StrategyId } from '@redfire/core';
import type { RiskLimits } from '@redfire/risk';
import { Strategy, StrategyNames, type StrategyRegistry } from '@redfire/strategy';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { StrategyCounts } from './strategy-counts.ts';
import { StrategyFlattener, type FlattenResult } from './strategy-flattener.ts';
import type { StrategyHost } from './strategy-host.ts';
import { checkSettings, type EngineStrategy, type SlowLimit, type StrategyErrorPolicy, type StrategySettings } from './strategy-settings.ts';
import { statusOf, type StrategyStatus } from './strategy-status.ts';
import { begin, changeParameters, takeOver } from './strategy-takeover.ts';
import type { TradingKernel } from './trading-kernel.ts';

/** What becomes of what a strategy leaves behind. Default: it stays. */
export interface LeaveOptions {
  readonly orders?: 'leave' | 'cancel';
  /** To close a position ends its orders first. */
  readonly position?: 'leave' | 'flatten';
}

interface StrategiesOptions {
  readonly kernel: TradingKernel;
  readonly counts: StrategyCounts;
  readonly entries: readonly EngineStrategy[];
  /** For strategies that have no policy of their own. */
  readonly onError: StrategyErrorPolicy;
  readonly slow?: SlowLimit | undefined;
  readonly registry?: StrategyRegistry | undefined;
  /** Milliseconds from some beginning. */
  readonly stopwatch: () => number;
}

/** The strategies of an engine: each runs, is held up, stops and fails by itself. */
export class Strategies {
  readonly #options: StrategiesOptions;
  readonly #names: StrategyNames;
  readonly #flattener: StrategyFlattener;
  #isRunning = false;

  constructor(options: StrategiesOptions) {
    this.#options = options;
    checkSettings(options);
    this.#names = new StrategyNames(options.registry);
    this.#flattener = new StrategyFlattener(options.kernel);
    for (const entry of options.entries) this.#take(entry, entry instanceof Strategy || !('use' in entry) ? {} : entry);
  }

  /**
   * Adds a strategy, and starts it where the engine runs.
   *
   * @param settings - How it is run; an entry that is no instance may have them too.
   * @returns Its id.
   * @throws {@link RedFireError} `UNKNOWN_STRATEGY`; `INVALID_CONFIG` for its parameters, its settings or an id that is taken; `STRATEGY_FAILED` when its `onStart` throws: it is not added then.
   */
  add(entry: EngineStrategy, settings: StrategySettings = entry instanceof Strategy || !('use' in entry) ? {} : entry): StrategyId {
    const host = this.#take(entry, settings);
    try {
      if (this.#isRunning) begin(host);
    } catch (error) {
      this.#forget(host);
      throw error;
    }
    return host.id;
  }

  /** Reads what is kept of a strategy that is to be added while the engine runs, so that it goes on from there; without, it begins anew. Those there are when the engine starts need no such call. Rejects with what the store does. */
  async load(id: string): Promise<void> {
    await this.#options.kernel.memory?.load([strategyId(id)]);
  }

  /**
   * Stops a strategy and forgets it. Where its position is to be closed, it is there as `flattening` until that is over.
   *
   * @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` where orders are to be ended while the engine does not run.
   */
  remove(id: string, { orders = 'leave', position = 'leave' }: LeaveOptions = {}): void {
    const host = this.#host(id);
    if (orders === 'cancel' || position === 'flatten') this.#requireRunning(id, 'its orders cannot be ended');
    host.stop();
    if (position === 'flatten') {
      void this.#flattener.flatten(host.id, () => { this.#forget(host); });
      return;
    }
    if (orders === 'cancel') this.#options.kernel.orders.cancelAll({ strategy: host.id });
    this.#forget(host);
  }

  /** Starts a strategy that is stopped. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` while the engine does not run, or its positions are being closed; `STRATEGY_FAILED`. */
  start(id: string): void {
    const host = this.#host(id);
    this.#requireRunning(id, 'it starts with the engine');
    this.#requireSettled(host);
    begin(host);
  }

  /** Stops a strategy: `onStop`, then nothing reaches it any more. Its orders stay. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  stop(id: string): void {
    this.#host(id).stop();
  }

  /**
   * Holds a strategy up. Until {@link resume} its hooks hear nothing of the market and no signals, and orders of it that could open a position are refused by `STRATEGY_PAUSED`;
   * its indicators and made bars go on, and it hears of its timers, orders, fills and positions.
   *
   * @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` when it does not run.
   */
  pause(id: string, reason?: string): void {
    const host = this.#host(id);
    if (!host.isRunning) throw new RedFireError('INVALID_STATE', `strategy "${id}" does not run, so it cannot be paused`, { details: { strategy: id } });
    host.pause(reason);
  }

  /** Lets a strategy go on that was held up; for any other it does nothing. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  resume(id: string, reason?: string): void {
    this.#host(id).resume(reason);
  }

  /**
   * Begins anew: another instance of the class with the parameters that are in force takes its place, and runs if this one did. Its position stays, or is closed before the other starts,
   * which then waits for that, and does not start where it cannot be closed.
   *
   * @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` where positions are to be closed while the engine does not run, or are being closed; `STRATEGY_FAILED` when the other does not start: it is stopped then.
   */
  reset(id: string, { position = 'leave' }: Pick<LeaveOptions, 'position'> = {}): void {
    const host = this.#host(id);
    this.#requireSettled(host);
    if (position === 'flatten') this.#requireRunning(id, 'its positions cannot be closed');
    const next = host.strategy.another();
    const { isRunning } = host;
    host.stop();
    host.replace(next);
    const { events, clock } = this.#options.kernel;
    events.publish('strategy.reset', { at: clock.now(), strategy: host.id });
    if (position === 'leave') {
      if (isRunning) begin(host);
      return;
    }
    void this.#flattener.flatten(host.id, ({ isFlat }) => {
      // one that does not start has told so
      if (isFlat && isRunning && this.#isRunning) host.start();
    });
  }

  /**
   * Changes the parameters of a strategy, also while it runs: all of them, as `add` takes them. A class that overrides `onParameters` goes on with what it knows; in place of one that
   * does not, another instance takes over, which begins with `onStart`. Position and orders stay.
   *
   * @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_CONFIG` naming every parameter that is wrong; `STRATEGY_FAILED` when a hook throws. The parameters of before are in force then.
   */
  setParameters(id: string, params: unknown): void {
    const host = this.#host(id);
    const { params: before } = host;
    if (host.isRunning && host.strategy.onParameters !== Strategy.prototype.onParameters) changeParameters(host, params);
    else takeOver(host, host.strategy.another(params));
    const { events, clock } = this.#options.kernel;
    events.publish('strategy.parameters-changed', { at: clock.now(), strategy: host.id, before, after: host.params });
  }

  /** Gives a strategy other limits of its own, or none. Orders that are open stay. @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_INPUT`, `UNKNOWN_INSTRUMENT` for limits that are none. */
  setLimits(id: string, limits: RiskLimits | undefined): void {
    this.#options.kernel.limits.set(this.#host(id).id, limits);
  }

  /**
   * Ends the orders of a strategy and closes what it holds, by orders that only reduce. One that runs is paused meanwhile, and stays so.
   *
   * @returns Resolves when it is flat, or cannot become so: `strategy.flattened` tells that too.
   * @throws {@link RedFireError} `STRATEGY_NOT_FOUND`; `INVALID_STATE` while the engine does not run.
   */
  flatten(id: string): Promise<FlattenResult> {
    const host = this.#host(id);
    this.#requireRunning(id, 'its positions cannot be closed');
    host.pause('its positions are being closed');
    return this.#flattener.flatten(host.id);
  }

  /** @throws {@link RedFireError} `STRATEGY_NOT_FOUND`. */
  get(id: string): StrategyStatus {
    return this.#statusOf(this.#host(id));
  }

  /** In the order they were added. */
  list(): readonly StrategyStatus[] {
    return this.#options.kernel.strategies().map((host) => this.#statusOf(host));
  }

  /** Called by the engine. @throws {@link RedFireError} `STRATEGY_FAILED` by the first that does not start; those before it are stopped again. */
  startAll(): void {
    this.#isRunning = true;
    try {
      for (const host of this.#options.kernel.strategies()) begin(host);
    } catch (error) {
      this.stopAll();
      throw error;
    }
  }

  /** Called by the engine: in reverse order. */
  stopAll(): void {
    this.#isRunning = false;
    this.#flattener.close();
    this.#options.kernel.stopStrategies();
  }

  /** Degraded while one that should run does not, or is held up because it failed. */
  health(): ComponentHealth {
    const failed = this.#options.kernel.strategies().filter(({ isRunning, isPaused, failure }) => failure !== undefined && (!isRunning || isPaused));
    return failed.length === 0 ? { status: 'healthy' } : { status: 'degraded', error: failed.map(({ id, failure }) => `${id}: ${messageOf(failure)}`).join('; ') };
  }

  #take(entry: EngineStrategy, settings: StrategySettings): StrategyHost {
    checkSettings(settings);
    const { kernel, onError, slow, stopwatch } = this.#options;
    const named = this.#names.name(entry);
    const host = kernel.addStrategy(named, {
      onError: settings.onError ?? onError,
      slow: settings.slow ?? slow,
      stopwatch,
      flatten: ({ id }) => { void this.#flattener.flatten(id); },
    });
    try {
      kernel.limits.set(host.id, settings.limits);
    } catch (error) {
      kernel.removeStrategy(host.id);
      throw error;
    }
    kernel.events.publish('strategy.added', { at: kernel.clock.now(), strategy: host.id });
    return host;
  }

  #forget({ id }: StrategyHost): void {
    const { kernel } = this.#options;
    kernel.removeStrategy(id);
    kernel.limits.set(id, undefined);
    if (!kernel.events.isClosed) kernel.events.publish('strategy.removed', { at: kernel.clock.now(), strategy: id });
  }

  #statusOf(host: StrategyHost): StrategyStatus {
    return statusOf(host, { ...this.#options, isFlattening: (id) => this.#flattener.isUnderWay(id) });
  }

  #requireRunning(id: string, what: string): void {
    if (!this.#isRunning) throw new RedFireError('INVALID_STATE', `strategy "${id}": ${what} while the engine does not run; call engine.start()`, { details: { strategy: id } });
  }

  #requireSettled({ id }: StrategyHost): void {
    if (this.#flattener.isUnderWay(id)) throw new RedFireError('INVALID_STATE', `positions of strategy "${id}" are being closed; wait for "strategy.flattened"`, { details: { strategy: id } });
  }

  #host(id: string): StrategyHost {
    const host = this.#options.kernel.strategies().find((known) => known.id === id);
    if (host) return host;
    const known = this.#options.kernel.strategies().map((other) => other.id);
    throw new RedFireError('STRATEGY_NOT_FOUND', `no strategy "${id}"; there are ${known.length === 0 ? 'none' : known.map((name) => `"${name}"`).join(', ')}`, { details: { strategy: id, known } });
  }
}
