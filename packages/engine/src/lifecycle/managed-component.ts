import { isRedFireError, RedFireError, type Clock, type Component, type ErrorPolicy, type LifecycleState, type ServiceHealth, type Timestamp } from '@redfire/core';
import { requireDurations } from './durations.ts';
import { componentFailed, messageOf } from './lifecycle-errors.ts';
import { settled, withTimeLimit } from './time-limit.ts';

/** How long a component may take for each of its steps, in milliseconds. Infinity for as long as it likes. */
export interface StepLimits {
  readonly initMs: number;
  readonly startMs: number;
  readonly stopMs: number;
  readonly closeMs: number;
}

/** How the engine treats one component. */
export interface ComponentOptions extends Partial<StepLimits> {
  /** What follows a failure of one of its handlers whose subscription says nothing else. Default `report`. */
  readonly onError?: ErrorPolicy;
  /** Whether the engine is ready without it; its failing then makes the whole degraded, not unhealthy. Default false. */
  readonly optional?: boolean;
}

/** A component as an operator sees it. */
export interface ComponentStatus {
  readonly name: string;
  readonly state: LifecycleState;
  readonly dependsOn: readonly string[];
  /** When it came into this state. */
  readonly since: Timestamp;
  /** Why it is in state `error`. */
  readonly error?: unknown;
  /** Its last answer to a health check, while it is up. */
  readonly health?: ServiceHealth;
}

type Step = 'init' | 'start' | 'stop' | 'close';

export interface ManagedComponentOptions extends ComponentOptions {
  readonly clock: Clock;
  readonly limits: StepLimits;
  readonly onChange: (component: ManagedComponent, previous: LifecycleState, reason: string | undefined) => void;
  /** Called for each step that fails, once. */
  readonly onFailure: (failure: RedFireError, component: ManagedComponent, step: string) => void;
}

/** One component with its state: calls each of its steps when it is due, never longer than its limit. */
export class ManagedComponent {
  readonly component: Component;
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly options: ManagedComponentOptions;
  /** Its last answer, while it is up. */
  health: ServiceHealth | undefined;
  /** One that joins or leaves a running engine does not count in the state of the whole. */
  membership: 'joining' | 'member' | 'leaving' = 'member';
  /** Whether it ran, so that anything but running counts as a loss. */
  hasRun = false;
  #state: LifecycleState = 'initializing';
  #since: Timestamp;
  #error: unknown;
  #mustStop = false;
  #mustClose = false;
  #lastStop: Promise<void> | undefined;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a component without a name, or a limit that is no length of time. */
  constructor(component: Component, options: ManagedComponentOptions) {
    const name: unknown = component.name; // a host may be written in plain JavaScript
    if (typeof name !== 'string' || name === '') throw new RedFireError('INVALID_INPUT', `a component must have a name, received "${String(name)}"`, { details: { value: name } });
    const { initMs, startMs, stopMs, closeMs } = options;
    requireDurations({ initMs, startMs, stopMs, closeMs });
    this.component = component;
    this.name = name;
    this.dependsOn = [...(component.dependsOn ?? [])];
    this.options = options;
    this.#since = options.clock.now();
  }

  get state(): LifecycleState {
    return this.#state;
  }

  get isUp(): boolean {
    return this.#state === 'running' || this.#state === 'degraded';
  }

  get error(): unknown {
    return this.#error;
  }

  async init(controller: AbortController): Promise<void> {
    controller.signal.throwIfAborted();
    this.#mustClose = true;
    await this.#attempt('init', controller);
  }

  async start(controller: AbortController): Promise<void> {
    controller.signal.throwIfAborted();
    this.#mustStop = true;
    this.#error = undefined;
    this.#setState('starting');
    await this.#attempt('start', controller);
    this.hasRun = true;
    this.#setState('running');
  }

  /** Returns what went wrong; nothing when its start was never called. A component in state `error` remains there. */
  async stop(reason?: string): Promise<readonly RedFireError[]> {
    if (!this.#mustStop) return [];
    this.#mustStop = false;
    if (this.#state !== 'error') this.#setState('stopping', reason);
    const stopping = this.#call('stop');
    this.#lastStop = stopping;
    return this.#end('stop', stopping, reason);
  }

  /** Returns what went wrong; nothing when its init was never called. */
  async close(): Promise<readonly RedFireError[]> {
    if (!this.#mustClose) return [];
    this.#mustClose = false;
    return this.#end('close', this.#call('close'));
  }

  /** Notes that it failed while it ran. Returns false if it had failed or ended before. */
  fail(error: unknown): boolean {
    if (!this.isUp && this.#state !== 'starting') return false;
    this.#error = error;
    this.#setState('error', messageOf(error));
    return true;
  }

  /** Running and degraded follow its health. */
  setHealth(health: ServiceHealth): void {
    if (!this.isUp) return;
    this.health = health;
    const state = health.status === 'healthy' ? 'running' : 'degraded';
    if (state !== this.#state) this.#setState(state, health.error);
  }

  status(): ComponentStatus {
    const { name, dependsOn, health } = this;
    return {
      name, state: this.#state, dependsOn, since: this.#since,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(health === undefined ? {} : { health }),
    };
  }

  /** A step on the way up. One that fails because it was called off is no failure of the component. */
  async #attempt(step: 'init' | 'start', controller: AbortController): Promise<void> {
    const { signal } = controller;
    try {
      await this.#call(step, controller);
    } catch (cause) {
      const reason: unknown = signal.reason;
      if (isRedFireError(reason) && reason.code !== 'TIMEOUT') throw reason;
      throw this.#failed(step, cause);
    }
    signal.throwIfAborted();
  }

  /** A step on the way down: whatever it does, the component is down after it. */
  async #end(step: 'stop' | 'close', work: Promise<void>, reason?: string): Promise<readonly RedFireError[]> {
    try {
      await work;
    } catch (cause) {
      return [this.#failed(step, cause)];
    }
    if (this.#state !== 'error') this.#setState('stopped', reason);
    return [];
  }

  #failed(step: Step, cause: unknown): RedFireError {
    const failure = componentFailed(this.name, step, cause);
    this.#error ??= failure;
    this.#setState('error', failure.message);
    this.options.onFailure(failure, this, step);
    return failure;
  }

  async #call(step: Step, controller = new AbortController()): Promise<void> {
    const { component, name } = this;
    if (component[step] === undefined) return;
    const { clock, limits } = this.options;
    const limitMs = this.options[`${step}Ms`] ?? limits[`${step}Ms`];
    const onLate = (): void => void this.#undoLate(step);
    await withTimeLimit({ clock, limitMs, name: `${name}.${step}`, controller, onLate }, (signal) => component[step]?.(signal));
  }

  /** What succeeds after it was given up holds what was released before, so it is released again. */
  async #undoLate(step: Step): Promise<void> {
    await settled(this.#lastStop);
    const undo = step === 'start' && !this.#mustStop ? 'stop' : step === 'init' && !this.#mustClose ? 'close' : undefined;
    if (undo === undefined) return;
    await this.#call(undo).catch((cause: unknown) => this.#failed(undo, cause));
  }

  #setState(state: LifecycleState, reason?: string): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    if (!this.isUp) this.health = undefined;
    this.#since = this.options.clock.now();
    this.options.onChange(this, previous, reason);
  }
}
