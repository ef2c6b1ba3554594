import { RedFireError, type Clock, type ErrorPolicy, type Logger, type Metrics } from '@redfire/core';
import type { ClockScope } from '../clock-scope.ts';
import type { EventEngine } from '../event-engine.ts';
import type { EngineManager } from '../lifecycle/engine-manager.ts';
import type { StepLimits } from '../lifecycle/managed-component.ts';
import { isolatedClock, type TimerFailure } from './isolated-clock.ts';
import type { PluginContext } from './plugin-context.ts';
import type { PluginManifest } from './plugin.ts';
import type { AnyServiceKey, ServiceOf } from './service-key.ts';
import type { ServiceRegistry } from './service-registry.ts';
import { ScopedComponents } from './scoped-components.ts';

/** What all plugins of a host share. */
export interface PluginHost {
  readonly events: EventEngine;
  readonly manager: Pick<EngineManager, 'add' | 'remove' | 'components'>;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly services: ServiceRegistry;
  readonly limits: StepLimits;
}

export interface PluginScopeOptions {
  readonly manifest: PluginManifest;
  readonly options: unknown;
  readonly onError: ErrorPolicy | undefined;
  /** Told of a component that fails when nobody waits for it. */
  readonly onComponentFailure: (failure: RedFireError) => void;
}

const PREFIX = 'plugin:';

/** What stands in `engine.error` and in the statistics for a plugin's handlers and timers. */
export function componentOf(plugin: string): string {
  return `${PREFIX}${plugin}`;
}

/** The plugin that a component's name stands for, if it is one of a plugin. */
export function pluginNamed(component: string | undefined): string | undefined {
  return component?.startsWith(PREFIX) === true ? component.slice(PREFIX.length) : undefined;
}

/** Everything that a plugin was lent from `init` to `close`, or from `start` to `stop`, so that it can be taken back. */
export class PluginScope {
  readonly context: PluginContext<unknown, AnyServiceKey, AnyServiceKey>;
  readonly controller = new AbortController();
  readonly #host: PluginHost;
  readonly #options: PluginScopeOptions;
  readonly #components: ScopedComponents;
  readonly #withdrawals: (() => void)[] = [];
  readonly #clocks: readonly ClockScope[];
  readonly #events: Disposable;
  #isClosed = false;

  constructor(host: PluginHost, options: PluginScopeOptions) {
    const { manifest: { name }, onError } = options;
    this.#host = host;
    this.#options = options;
    const events = host.events.scope(componentOf(name), onError === undefined ? {} : { onError });
    const onTimerFailure = (failure: TimerFailure): void => {
      this.#reportTimer(failure);
    };
    const clock = isolatedClock(host.clock, onTimerFailure);
    const wallClock = host.wallClock === host.clock ? clock : isolatedClock(host.wallClock, onTimerFailure);
    this.#clocks = [clock, wallClock];
    this.#events = events;
    this.#components = new ScopedComponents(name, host, options.onComponentFailure);
    this.context = {
      options: options.options,
      events, clock, wallClock,
      logger: host.logger.child({ plugin: name }),
      metrics: host.metrics,
      signal: this.controller.signal,
      services: {
        get: (key) => this.#getService(key),
        provide: (key, service) => {
          this.#provideService(key, service);
        },
      },
      components: {
        add: async (component) => {
          this.#refuseClosed('components.add');
          await this.#components.add(component);
        },
        remove: (component) => this.#components.remove(component),
      },
    };
  }

  /** Tells what runs in it to end, and ends its timers. */
  silence(reason: RedFireError): void {
    this.controller.abort(reason);
    for (const clock of this.#clocks) clock.close();
  }

  /** Takes everything back. Never rejects; returns what went wrong. */
  async close(): Promise<readonly RedFireError[]> {
    this.#isClosed = true;
    for (const withdraw of this.#withdrawals.splice(0)) withdraw();
    for (const clock of this.#clocks) clock.close();
    this.#events[Symbol.dispose]();
    return this.#components.removeAll();
  }

  /** The name is enough to know a key, but the caller's type follows from the key, so the registry's `unknown` is what the key says. */
  #getService<Key extends AnyServiceKey>(key: Key): ServiceOf<Key> {
    const { manifest: { name, requires } } = this.#options;
    this.#refuseClosed('services.get');
    if (requires?.services?.some((required) => required.name === key.name) !== true) {
      throw new RedFireError('DEPENDENCY_MISSING', `plugin "${name}" does not require the service "${key.name}"; list its key in requires.services`, { details: { plugin: name, missing: [key.name] } });
    }
    return this.#host.services.get(key) as ServiceOf<Key>;
  }

  #provideService(key: AnyServiceKey, service: unknown): void {
    const { manifest: { name, provides = [] } } = this.#options;
    this.#refuseClosed('services.provide');
    if (!provides.some((declared) => declared.name === key.name)) {
      throw new RedFireError('INVALID_STATE', `plugin "${name}" does not declare the service "${key.name}"; list its key in provides`, { details: { plugin: name, service: key.name } });
    }
    this.#withdrawals.push(this.#host.services.provide(key, service, name));
  }

  #refuseClosed(call: string): void {
    const { name } = this.#options.manifest;
    if (this.#isClosed) throw new RedFireError('INVALID_STATE', `plugin "${name}" called ${call} of a context that has ended; what begins in start ends with stop`, { details: { plugin: name, call } });
  }

  #reportTimer({ timer, dueAt, error }: TimerFailure): void {
    const { events, clock, logger } = this.#host;
    const { manifest: { name }, onError: policy } = this.#options;
    const failure = { at: clock.now(), topic: 'engine.timer', event: { at: dueAt, name: timer }, subscriber: timer, error, component: componentOf(name), ...(policy !== undefined && { policy }) };
    try {
      events.publish('engine.error', failure);
    } catch (cause) {
      // the events are closed, or their listeners in a storm: neither is the clock's affair
      logger.log('error', 'timer of a plugin failed', { plugin: name, timer, error, cause });
    }
  }
}
