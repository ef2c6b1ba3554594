import {
  noLogger, RedFireError,
  type Cancel, type Clock, type Component, type EngineErrorEvent, type HealthReport, type LifecycleState, type Timestamp,
} from '@redfire/core';
import { every } from '../every.ts';
import { guardedLogger } from '../observability/guarded-logger.ts';
import { Announcer } from './announcer.ts';
import { ComponentGraph } from './component-graph.ts';
import { requireDurations } from './durations.ts';
import { EngineLife } from './engine-life.ts';
import type { EngineManagerOptions } from './engine-manager-options.ts';
import { watchErrors } from './error-watch.ts';
import { HealthMonitor } from './health-monitor.ts';
import { componentFailed, doesNotFit, handlerFailed, messageOf, oneOrAll } from './lifecycle-errors.ts';
import { HookList, type LifecycleHooks } from './lifecycle-hooks.ts';
import { ManagedComponent, type ComponentOptions, type ComponentStatus, type StepLimits } from './managed-component.ts';

const DEFAULT_LIMIT_MS = 10_000;

/**
 * Starts the components of an engine in the order of what they depend on, watches over them and stops them in reverse.
 *
 * First all are initialised, then all are started; those that do not depend on one another at the same time. When one fails, what had
 * started is stopped again. An engine has one life: after {@link EngineManager.stop} it cannot be started any more.
 */
export class EngineManager implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #limits: StepLimits;
  readonly #graph = new ComponentGraph();
  readonly #hooks: HookList;
  readonly #announcer: Announcer;
  readonly #health: HealthMonitor;
  readonly #life: EngineLife;
  readonly #restarting = new Map<ManagedComponent, Promise<void>>();
  readonly #leaving = new Map<ManagedComponent, Promise<readonly RedFireError[]>>();
  #upSince: Timestamp | undefined;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a limit or an interval that is no length of time. */
  constructor(options: EngineManagerOptions) {
    const { events, clock, version = '0.0.0', limits, health, hooks, closeEvents = true } = options;
    const { intervalMs = 5_000, timeoutMs = 2_000 } = health ?? {};
    const logger = guardedLogger(options.logger ?? noLogger);
    requireDurations({ ...limits, intervalMs, timeoutMs });
    this.#clock = clock;
    this.#limits = { initMs: DEFAULT_LIMIT_MS, startMs: DEFAULT_LIMIT_MS, stopMs: DEFAULT_LIMIT_MS, closeMs: DEFAULT_LIMIT_MS, ...limits };
    this.#hooks = new HookList(clock);
    if (hooks !== undefined) this.#hooks.add(hooks);
    const announcer = new Announcer({ events, clock, logger, hooks: this.#hooks });
    this.#announcer = announcer;
    this.#health = new HealthMonitor({
      clock, version, timeoutMs,
      parts: () => this.#members(),
      isUp: () => this.#life.isUp,
      onChange: (report, previous) => {
        announcer.health(report, previous);
      },
    });
    this.#life = new EngineLife({
      graph: this.#graph, hooks: this.#hooks, limits: this.#limits, announcer,
      accompany: () => watchErrors(events, logger, (failure) => { this.#handlerFailed(failure); }),
      cameUp: () => this.#watchHealth(intervalMs),
      dispose: () => {
        if (closeEvents) events.close();
      },
    });
  }

  get state(): LifecycleState {
    return this.#life.state;
  }

  /**
   * Resolves when the engine has stopped because somebody asked for it. Rejects when it stopped by itself: with what failed in its start
   * or restart, or with `COMPONENT_FAILED` for a handler whose policy is `stop-engine`. Nobody has to wait for it.
   */
  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  /** Milliseconds since the engine came up; 0 while it is not up. */
  get uptimeMs(): number {
    return this.#upSince === undefined ? 0 : this.#clock.now() - this.#upSince;
  }

  /** The last health report; absent before the first check. */
  get lastHealth(): HealthReport | undefined {
    return this.#health.last;
  }

  /** The components with their states, in the order they were added. */
  components(): readonly ComponentStatus[] {
    return this.#graph.parts().map((part) => part.status());
  }

  /** Adds hooks, called after those added before. Returns how to take them out again. */
  addHooks(hooks: LifecycleHooks): Cancel {
    return this.#hooks.add(hooks);
  }

  /**
   * Adds a component. Before the start that is all, and it resolves at once. While the engine starts or runs, the component is
   * initialised and started too, and it resolves when it runs (during the initialisation of the others: when it is initialised; it is
   * started with them). One that fails is stopped, closed and forgotten again, and does not harm the others.
   *
   * @throws {@link RedFireError} `INVALID_STATE` when there is one of that name, something it depends on does not run, or the engine
   * stops; `INVALID_INPUT` without a name, or for a limit that is no length of time; `DEPENDENCY_MISSING`, `DEPENDENCY_CYCLE`; `COMPONENT_FAILED`.
   */
  async add(component: Component, options: ComponentOptions = {}): Promise<void> {
    if (this.#life.isEnding) throw doesNotFit(`add "${component.name}"`, this.#life.state, 'add components before it stops');
    const part = this.#manage(component, options);
    this.#graph.add(part);
    if (!this.#life.isUnderWay) return;
    try {
      this.#graph.inOrder();
    } catch (error) {
      this.#graph.delete(part);
      throw error;
    }
    part.membership = 'joining';
    try {
      await (this.#life.state === 'initializing' ? this.#graph.initialize(part) : this.#graph.bringUp(part));
    } catch (error) {
      await this.#discard(part, 'it could not be added');
      throw error;
    }
    part.membership = 'member';
  }

  /**
   * Stops a component, closes and forgets it.
   *
   * @throws {@link RedFireError} `COMPONENT_NOT_FOUND`; `INVALID_STATE` while others depend on it: remove those first;
   * `COMPONENT_FAILED` when it did not stop or close as it should. It is gone then, too.
   */
  async remove(name: string): Promise<void> {
    const part = this.#part(name);
    const dependents = this.#graph.dependentsOf(part);
    if (dependents.length > 0) {
      throw new RedFireError('INVALID_STATE', `component "${name}" is needed by ${quoted(dependents)}; remove them first`, { details: { component: name, dependents } });
    }
    const failures = await this.#discard(part, 'it was removed');
    if (failures.length > 0) throw oneOrAll(failures, `component "${name}" was removed, but did not end as it should`);
  }

  /**
   * Brings everything up. A second call returns the same promise.
   *
   * When something fails, what had started is stopped and closed in reverse order, and the state is `error`. A missing dependency or a
   * circle is found before anything begins: it can be put right, and the engine started then.
   *
   * @param options - `signal` calls the start off: what had started is stopped, and the state is `stopped`.
   * @throws {@link RedFireError} `COMPONENT_FAILED` with what failed as its cause (`TIMEOUT` for one that took too long) and
   * `details.rollback`, if the way back failed too; `DEPENDENCY_MISSING`, `DEPENDENCY_CYCLE`; `ABORTED` when it was called off, by
   * `signal` or {@link stop}; `INVALID_STATE` after a stop or a failure; or what a hook threw.
   */
  start(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#life.start(options.signal);
  }

  /**
   * Stops every component in reverse order, whatever fails on the way, closes them, then the event engine. A start that is under way
   * is called off. A second call returns the same promise.
   *
   * @param options - `reason` stands in `engine.state` and in the log.
   * @throws AggregateError with a {@link RedFireError} for each failure. Everything has been stopped as far as it can be then.
   */
  stop(options: { readonly reason?: string } = {}): Promise<void> {
    return this.#life.stop(options.reason);
  }

  /**
   * Stops and starts again, without init and close: everything, or one component with those that depend on it.
   *
   * @throws {@link RedFireError} `INVALID_STATE` unless the engine is up; `COMPONENT_NOT_FOUND`; `COMPONENT_FAILED`. When the whole
   * fails it ends as a failed {@link start} does; a single component that fails is left in state `error`, the engine degraded.
   */
  async restart(name?: string): Promise<void> {
    if (!this.#life.isUp || this.#life.isEnding) throw doesNotFit('restart', this.#life.state, 'start it first');
    if (name === undefined) return this.#life.restart();
    const part = this.#part(name);
    if (part.membership !== 'member') throw new RedFireError('INVALID_STATE', `component "${name}" is just being added or removed; restart it when that is done`, { details: { component: name } });
    const restart = this.#restarting.get(part) ?? this.#restartPart(part).finally(() => this.#restarting.delete(part));
    this.#restarting.set(part, restart);
    return restart;
  }

  /** Checks the health of all components now, at the same time. A check that is under way is joined. */
  health(): Promise<HealthReport> {
    return this.#health.check();
  }

  /** Whether the process is worth keeping: false only when the engine as a whole has failed. That it answers at all shows that the event loop turns. */
  isLive(): boolean {
    return this.#life.state !== 'error';
  }

  /** Whether work can be given to it: the engine is up, and so is every component that is not optional, none of them unhealthy when last checked. */
  isReady(): boolean {
    return this.#life.isUp && this.#members().every((part) => part.options.optional === true || (part.isUp && part.health?.status !== 'unhealthy'));
  }

  /** {@link stop}s. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #restartPart(part: ManagedComponent): Promise<void> {
    const reason = new RedFireError('ABORTED', `component "${part.name}" restarts`);
    const parts = this.#graph.withDependents(part);
    const failures = (await Promise.all(parts.map((each) => this.#graph.takeDown(each, reason)))).flat();
    if (failures.length > 0) throw oneOrAll(failures, `component "${part.name}" did not stop as it should for its restart`);
    if (!this.#life.isUp) throw new RedFireError('ABORTED', `the restart of component "${part.name}" was called off: the engine is ${this.#life.state}`);
    const starts = this.#graph.startable(part).map((each) => this.#graph.bringUp(each));
    await Promise.allSettled(starts);
    await Promise.all(starts);
  }

  /** Takes it down and closes it, then forgets it. */
  #discard(part: ManagedComponent, reason: string): Promise<readonly RedFireError[]> {
    part.membership = 'leaving';
    const leaving = this.#leaving.get(part) ?? this.#takeOut(part, reason).finally(() => this.#leaving.delete(part));
    this.#leaving.set(part, leaving);
    return leaving;
  }

  async #takeOut(part: ManagedComponent, reason: string): Promise<readonly RedFireError[]> {
    const failures = [...(await this.#graph.takeDown(part, new RedFireError('ABORTED', `component "${part.name}" ends: ${reason}`))), ...(await this.#graph.close(part))];
    this.#graph.delete(part);
    this.#life.settle();
    return failures;
  }

  #watchHealth(intervalMs: number): Cancel {
    this.#upSince = this.#clock.now();
    const check = (): void => void this.#health.check();
    const cancel = intervalMs === Number.POSITIVE_INFINITY ? () => {} : every(this.#clock, intervalMs, check, { name: 'engine health' });
    check();
    return () => {
      this.#upSince = undefined;
      cancel();
      this.#health.abort();
    };
  }

  /** Carries out what the policy of a failed handler asks for. */
  #handlerFailed({ component, policy, error, subscriber, topic }: EngineErrorEvent): void {
    const part = component === undefined ? undefined : this.#graph.get(component);
    this.#announcer.tellHooks(error, { step: 'handler', ...(component === undefined ? {} : { component }) });
    const decision = policy ?? part?.options.onError ?? 'report';
    if (decision === 'stop-engine') this.#life.stop(`handler "${subscriber}" failed: ${messageOf(error)}`, handlerFailed(subscriber, topic, error)).catch(ignore);
    else if (decision === 'stop-component' && part?.fail(error) === true) void this.#graph.takeDown(part, componentFailed(part.name, 'handler', error));
  }

  /** Those that are neither just being added nor removed. */
  #members(): readonly ManagedComponent[] {
    return this.#graph.parts().filter(({ membership }) => membership === 'member');
  }

  #manage(component: Component, options: ComponentOptions): ManagedComponent {
    return new ManagedComponent(component, {
      ...options,
      clock: this.#clock,
      limits: this.#limits,
      onChange: (part, previous, reason) => {
        this.#announcer.componentState(part, previous, reason);
        this.#life.settle();
      },
      onFailure: (failure, part, step) => {
        this.#announcer.failure(failure, { component: part.name, step });
      },
    });
  }

  #part(name: string): ManagedComponent {
    const part = this.#graph.get(name);
    if (part !== undefined) return part;
    const components = this.#graph.parts().map((each) => each.name);
    throw new RedFireError('COMPONENT_NOT_FOUND', `there is no component "${name}", only ${quoted(components) || 'none at all'}`, { details: { component: name, components } });
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** A stop that nobody asked for has nobody to tell: its failures were announced one by one. */
function ignore(): void {}
