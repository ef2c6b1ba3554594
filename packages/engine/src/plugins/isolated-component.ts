import type { RedFireError, Clock, Component, ComponentHealth } from '@redfire/core';
import { componentFailed } from '../lifecycle/lifecycle-errors.ts';
import type { StepLimits } from '../lifecycle/managed-component.ts';
import { withTimeLimit } from '../lifecycle/time-limit.ts';

export interface IsolatedComponentOptions {
  readonly clock: Clock;
  readonly limits: StepLimits;
  /** Told when a step fails. The engine manager is not, so the engine goes on. */
  readonly onFailure: (failure: RedFireError) => void;
}

/** The component of a plugin, in whose place nothing fails and nothing takes longer than its limit. */
export class IsolatedComponent implements Component {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly #component: Component;
  readonly #options: IsolatedComponentOptions;
  #failure: RedFireError | undefined;

  constructor(component: Component, options: IsolatedComponentOptions) {
    this.name = component.name;
    this.dependsOn = component.dependsOn ?? [];
    this.#component = component;
    this.#options = options;
  }

  /** What failed first. */
  get failure(): RedFireError | undefined {
    return this.#failure;
  }

  init(signal: AbortSignal): Promise<void> {
    return this.#step('init', signal);
  }

  start(signal: AbortSignal): Promise<void> {
    return this.#step('start', signal);
  }

  stop(signal: AbortSignal): Promise<void> {
    return this.#step('stop', signal);
  }

  close(signal: AbortSignal): Promise<void> {
    return this.#step('close', signal);
  }

  health(signal: AbortSignal): ComponentHealth | Promise<ComponentHealth> {
    if (this.#failure !== undefined) return { status: 'unhealthy', error: this.#failure.message };
    return this.#component.health?.(signal) ?? { status: 'healthy' };
  }

  async #step(step: 'init' | 'start' | 'stop' | 'close', signal: AbortSignal): Promise<void> {
    if (step === 'start' && this.#failure !== undefined) return;
    const { clock, limits, onFailure } = this.#options;
    try {
      const limit = { clock, limitMs: limits[`${step}Ms`], name: `${this.name}.${step}` };
      await withTimeLimit(limit, (late) => this.#component[step]?.(AbortSignal.any([signal, late])));
    } catch (cause) {
      const failure = componentFailed(this.name, step, cause);
      this.#failure ??= failure;
      onFailure(failure);
    }
  }
}
