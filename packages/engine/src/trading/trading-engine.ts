import { RedFireError, isRedFireError, isSteppedClock, type Clock, type Component, type HealthReport, type LifecycleState } from '@redfire/core';
import type { EventEngine } from '../event-engine.ts';
import type { ComponentOptions, ComponentStatus } from '../lifecycle/managed-component.ts';
import type { PerformanceMonitor } from '../observability/performance-monitor.ts';
import type { PluginManager } from '../plugins/plugin-manager.ts';
import { serviceKey } from '../plugins/service-key.ts';
import { engineComponents } from './engine-components.ts';
import { Accounts, Positions, type Orders } from './engine-faces.ts';
import { buildEngine, type EngineParts } from './engine-parts.ts';
import type { Algorithms } from './order-desk.ts';
import type { Breakers } from './order-guards.ts';
import { DEFAULT_WITHIN_MS, settle } from './stop-policy.ts';
import type { Strategies } from './strategies.ts';
import type { StrategyStatus } from './strategy-status.ts';
import type { TradingEngineOptions } from './trading-engine-options.ts';

/** The engine itself, as a service that plugins may require. */
export const TRADING_ENGINE = serviceKey<TradingEngine>('redfire.trading-engine');

/** An engine at one moment, for an operator. */
export interface EngineStatus {
  readonly state: LifecycleState;
  readonly service: string;
  readonly version: string;
  /** Whether real money may be behind its gateways. */
  readonly live: boolean;
  readonly uptimeMs: number;
  readonly components: readonly ComponentStatus[];
  readonly strategies: readonly StrategyStatus[];
  readonly openOrders: number;
  /** Names of the rules every order passes; none limits nothing. */
  readonly riskRules: readonly string[];
  /** Items of market data so far. */
  readonly marketData: number;
}

/**
 * A trading engine for a host to run: sources of data, strategies, risk, orders, books and gateways, started and stopped as one.
 *
 * Nothing happens before {@link start}. Two engines in one process share nothing.
 */
export class TradingEngine implements AsyncDisposable {
  readonly orders: Orders;
  readonly positions: Positions;
  readonly accounts: Accounts;
  /**
   * Resolves when every source has come to its end, or the engine was stopped: the first time that happens. Rejects when a source breaks
   * off, the start fails, or the engine stops by itself. Nobody has to wait for it.
   */
  readonly ended: Promise<void>;
  readonly #parts: EngineParts;
  readonly #registered: Promise<unknown>;
  #isSettled = false;

  /** @throws {@link RedFireError} `INVALID_CONFIG`, `INVALID_INPUT`, `UNKNOWN_INSTRUMENT`, `UNKNOWN_STRATEGY`, `NO_GATEWAY`: all of it before anything is opened. */
  constructor(options: TradingEngineOptions) {
    const parts = (this.#parts = buildEngine(options));
    this.orders = parts.follow.ordersOf(parts.kernel.orders);
    this.positions = new Positions(parts.kernel);
    this.accounts = new Accounts(parts.kernel, parts.clock, parts.currency);
    this.ended = parts.dataEnd.promise;
    this.#registered = Promise.all(engineComponents(parts, () => this.#settle()).map(({ component, options: settings }) => parts.manager.add(component, settings)));
    parts.plugins.provide(TRADING_ENGINE, this);
    this.#registered.catch(() => undefined);
    parts.manager.addHooks({ beforeStop: () => this.#stopTrading() });
    const release = () => {
      parts.follow.close();
      parts.ownClock?.close();
    };
    parts.manager.stopped.then(() => { parts.dataEnd.stopped(); }, (error: unknown) => { parts.dataEnd.failed(error); }).finally(release);
  }

  /** Everything that happens; see the catalogue of events. */
  get events(): EventEngine {
    return this.#parts.events;
  }
  /** The time of orders and data: the present, or that of a replay. */
  get clock(): Clock {
    return this.#parts.clock;
  }
  get strategies(): Strategies {
    return this.#parts.strategies;
  }
  /** Orders that are worked by execution algorithms: pause, resume, report. */
  get algorithms(): Algorithms {
    return this.#parts.kernel.desk.algorithms;
  }
  /** The breakers of loops of refusals. */
  get breakers(): Breakers {
    return this.#parts.guards.breakers;
  }
  get plugins(): PluginManager {
    return this.#parts.plugins;
  }
  /** What was measured: `order_processing_ms`, `bar_to_fill_ms`, and what the host records. */
  get performance(): PerformanceMonitor {
    return this.#parts.performance;
  }
  get state(): LifecycleState {
    return this.#parts.manager.state;
  }
  /** Settles when the engine has stopped; see `EngineManager.stopped`. */
  get stopped(): Promise<void> {
    return this.#parts.manager.stopped;
  }

  /**
   * Opens gateways, brings the books to what the venues hold, starts plugins and strategies, and lets the data flow. Repeating it
   * returns the same promise. When something fails, what had started is stopped again.
   *
   * @param options - `signal` calls the start off.
   * @throws {@link RedFireError} `COMPONENT_FAILED` with the reason as its cause; `ABORTED`; `INVALID_STATE` after a stop.
   */
  async start(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.#registered;
    this.#isSettled = false;
    await this.#parts.manager.start(options);
  }

  /**
   * Stops strategies, then carries out the policy for open orders while data and gateways still run, then stops everything in
   * reverse order. An engine that was stopped does not start again; {@link restart} is for that.
   *
   * @throws AggregateError with a {@link RedFireError} for each failure, `STOP_INCOMPLETE` among them when orders are still open or positions not flat. Everything is stopped all the same.
   */
  async stop(options: { readonly reason?: string } = {}): Promise<void> {
    // behind a start that was asked for before
    await this.#registered.catch(() => undefined);
    try {
      await this.#parts.manager.stop(options);
    } catch (error) {
      throw withOwnCodes(error);
    }
  }

  /**
   * Stops and starts again, everything or one component with those that depend on it; books and positions stay.
   *
   * @throws {@link RedFireError} `INVALID_STATE`, also for a replay, whose time does not go back; `COMPONENT_NOT_FOUND`; `COMPONENT_FAILED`.
   */
  async restart(component?: string): Promise<void> {
    if (component === undefined && this.#parts.options.marketData?.some(({ timeline }) => timeline === 'replay')) {
      throw new RedFireError('INVALID_STATE', 'a replay cannot be restarted, for its time does not go back; make a new engine');
    }
    this.#isSettled = false;
    await this.#parts.manager.restart(component);
  }

  /** Adds a component of the host's own, which starts and stops with the engine; while it runs, at once. @throws {@link RedFireError} as `EngineManager.add`. */
  async add(component: Component, options?: ComponentOptions): Promise<void> {
    await this.#registered;
    await this.#parts.manager.add(component, options);
  }

  /** Stops a component and forgets it. @throws {@link RedFireError} as `EngineManager.remove`. */
  remove(name: string): Promise<void> {
    return this.#parts.manager.remove(name);
  }

  status(): EngineStatus {
    const { manager, service, version, options, strategies, kernel, hub } = this.#parts;
    return {
      state: manager.state,
      service,
      version,
      live: options.live === true,
      uptimeMs: manager.uptimeMs,
      components: manager.components(),
      strategies: strategies.list(),
      openOrders: kernel.orders.openCount,
      riskRules: kernel.risk.describe(),
      marketData: hub.received,
    };
  }

  /** Asks every component now. */
  health(): Promise<HealthReport> {
    return this.#parts.manager.health();
  }

  /** Whether the process is worth keeping; see `EngineManager.isLive`. */
  isLive(): boolean {
    return this.#parts.manager.isLive();
  }

  /** Whether it trades; see `EngineManager.isReady`. */
  isReady(): boolean {
    return this.#parts.manager.isReady();
  }

  /** {@link stop}s. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stopTrading(): Promise<void> {
    this.#parts.strategies.stopAll();
    await this.#settle();
  }

  /** Once for every time it ran: from the hook while data still flow, or else when a start is rolled back. */
  async #settle(): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const { kernel, events, clock, wallClock, dataEnd, guards, options, logger } = this.#parts;
    const idleClock = dataEnd.isOver && isSteppedClock(clock) ? clock : undefined;
    await settle({ policy: options.stop?.orders ?? 'cancel', withinMs: options.stop?.withinMs ?? DEFAULT_WITHIN_MS, kernel, events, wallClock, idleClock, logger, decideBy: (at) => { guards.decideBy(at); } });
  }
}

/** Makes a {@link TradingEngine}. What it needs and is not given has a default in memory. @throws {@link RedFireError} as its constructor. */
export function createTradingEngine(options: TradingEngineOptions): TradingEngine {
  return new TradingEngine(options);
}

/** What was left open is told by its own code, not as the failure of the step that found it. */
function withOwnCodes(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  const errors = error.errors.map((each: unknown) => (isRedFireError(each) && isRedFireError(each.cause) && each.cause.code === 'STOP_INCOMPLETE' ? each.cause : each));
  return new AggregateError(errors, error.message, { cause: error });
}
