import { RedFireError, isRedFireError, type Component } from '@redfire/core';
import { componentFailed } from '../lifecycle/lifecycle-errors.ts';
import type { StepLimits } from '../lifecycle/managed-component.ts';
import { IsolatedComponent } from './isolated-component.ts';
import type { PluginHost } from './plugin-scope.ts';

/** The plugin's own parts answer for their time; the engine manager need not. */
const UNLIMITED: StepLimits = { initMs: Infinity, startMs: Infinity, stopMs: Infinity, closeMs: Infinity };

/** The components that a plugin has given the engine through one context. */
export class ScopedComponents {
  readonly #plugin: string;
  readonly #host: Pick<PluginHost, 'manager' | 'limits' | 'wallClock'>;
  readonly #onFailure: (failure: RedFireError) => void;
  readonly #names = new Set<string>();

  /** @param onFailure - Told of a component that fails when nobody waits for it. */
  constructor(plugin: string, host: Pick<PluginHost, 'manager' | 'limits' | 'wallClock'>, onFailure: (failure: RedFireError) => void) {
    this.#plugin = plugin;
    this.#host = host;
    this.#onFailure = onFailure;
  }

  async add(component: Component): Promise<void> {
    const { manager, limits, wallClock: clock } = this.#host;
    const { name } = component;
    if (this.#isThere(name)) {
      throw new RedFireError('INVALID_STATE', `plugin "${this.#plugin}" adds a component "${name}", but there is one already; choose another name`, { details: { plugin: this.#plugin, component: name } });
    }
    let isAdded = false;
    const onFailure = (failure: RedFireError): void => {
      if (isAdded) this.#onFailure(failure);
    };
    const isolated = new IsolatedComponent(component, { clock, limits, onFailure });
    this.#names.add(name);
    try {
      await manager.add(isolated, { ...UNLIMITED, optional: true });
      if (isolated.failure !== undefined) throw isolated.failure;
      isAdded = true;
    } catch (error) {
      if (this.#names.has(name)) await this.remove(name);
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    if (!this.#names.has(name)) throw new RedFireError('COMPONENT_NOT_FOUND', `plugin "${this.#plugin}" has no component "${name}"`, { details: { component: name } });
    try {
      await this.#host.manager.remove(name);
    } catch (error) {
      // the engine manager may have let go of it itself
      if (!isRedFireError(error) || error.code !== 'COMPONENT_NOT_FOUND') throw error;
    } finally {
      if (!this.#isThere(name)) this.#names.delete(name);
    }
  }

  /** Removes all of them, each after those that depend on it. Never rejects; returns what could not be removed. */
  async removeAll(): Promise<readonly RedFireError[]> {
    for (;;) {
      const failures: RedFireError[] = [];
      const names = [...this.#names].reverse();
      for (const name of names) await this.remove(name).catch((error: unknown) => failures.push(componentFailed(name, 'remove', error)));
      // one that another depends on can be removed in the next round
      if (this.#names.size === 0 || this.#names.size === names.length) return failures;
    }
  }

  #isThere(name: string): boolean {
    return this.#host.manager.components().some((component) => component.name === name);
  }
}
