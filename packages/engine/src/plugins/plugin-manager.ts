import {
  RedFireError, noLogger, noMetrics,
  type Cancel, type Clock, type Component, type ComponentHealth, type EngineErrorEvent, type Logger, type Metrics,
} from '@redfire/core';
import type { z } from 'zod';
import type { EventEngine } from '../event-engine.ts';
import { requireDurations } from '../lifecycle/durations.ts';
import type { EngineManager } from '../lifecycle/engine-manager.ts';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { StepLimits } from '../lifecycle/managed-component.ts';
import { settled } from '../lifecycle/time-limit.ts';
import { guardedLogger } from '../observability/guarded-logger.ts';
import type { LoadedPlugin, PluginStatus } from './loaded-plugin.ts';
import type { Import, LoadArguments, PluginEntry } from './plugin-entry.ts';
import { watchPluginErrors } from './plugin-errors.ts';
import { PluginLoader, type LoadReport } from './plugin-loader.ts';
import { PluginRoster } from './plugin-roster.ts';
import { pluginNamed, type PluginHost } from './plugin-scope.ts';
import type { PluginSource } from './plugin-source.ts';
import type { ServiceKey } from './service-key.ts';
import { ServiceRegistry } from './service-registry.ts';

export interface PluginManagerOptions {
  readonly events: EventEngine;
  /** Gets the components that plugins add. */
  readonly manager: Pick<EngineManager, 'add' | 'remove' | 'components'>;
  /** The engine's time, which plugins are lent. */
  readonly clock: Clock;
  /** The time that passes in the world, for time limits. Default: `clock`. */
  readonly wallClock?: Clock;
  readonly logger?: Logger;
  readonly metrics?: Metrics;
  /** The host's own `(name) => import(name)`: a package resolves from where that is written. Without it, only objects and modules are taken. */
  readonly import?: Import;
  /** The host's version, for plugins that require one. */
  readonly version?: string;
  /** How long a plugin, or one of its components, may take for each step, its import for `initMs`. Default 10,000 ms each. */
  readonly limits?: Partial<StepLimits>;
  /** After which a plugin that does not tell its health is unhealthy. Default 1,500 ms: below the limit of the engine's health check. */
  readonly healthMs?: number;
}

export interface SignalOptions {
  /** Asks what is under way to end, and begins nothing more. */
  readonly signal?: AbortSignal;
}

const DEFAULT_LIMIT_MS = 10_000;

/**
 * Loads plugins, starts and stops them, and takes them out again with all that is theirs.
 *
 * A plugin that throws, or does not answer in time, is taken out, with those that need it, and stands as `error` in {@link list}; the
 * others are not disturbed. Calls are carried out one after the other, so a plugin that waits for one in a callback waits in vain.
 */
export class PluginManager implements AsyncDisposable {
  readonly #options: PluginManagerOptions;
  readonly #host: PluginHost;
  readonly #roster: PluginRoster;
  readonly #loader: PluginLoader;
  readonly #stopWatching: Cancel;
  #last: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a limit that is no length of time. */
  constructor(options: PluginManagerOptions) {
    const { events, manager, clock, wallClock = clock, metrics = noMetrics, version, limits, healthMs } = options;
    requireDurations({ ...limits, healthMs });
    const logger = guardedLogger(options.logger ?? noLogger);
    this.#options = options;
    this.#host = {
      events, manager, clock, wallClock, logger, metrics,
      services: new ServiceRegistry(),
      limits: { initMs: DEFAULT_LIMIT_MS, startMs: DEFAULT_LIMIT_MS, stopMs: DEFAULT_LIMIT_MS, closeMs: DEFAULT_LIMIT_MS, ...limits },
    };
    this.#roster = new PluginRoster(this.#host, version, (plugin, failure) => {
      this.#failedAside(plugin, failure);
    });
    this.#loader = new PluginLoader(this.#host, this.#roster, options.import);
    this.#stopWatching = watchPluginErrors(events, logger, (failure) => {
      this.#handlerFailed(failure);
    });
  }

  /** The plugins in the order in which they were loaded, those that failed included. */
  list(): readonly PluginStatus[] {
    return this.#roster.all().map((plugin) => plugin.status());
  }

  /** Provides a service of the host's own to plugins that require it. Returns how to withdraw it. @throws {@link RedFireError} `INVALID_STATE` when somebody provides it already. */
  provide<Service>(key: ServiceKey<Service>, service: Service): Cancel {
    return this.#host.services.provide(key, service);
  }

  /** A service that a plugin provides at this time; it is good until that plugin stops. @throws {@link RedFireError} `DEPENDENCY_MISSING`. */
  service<Service>(key: ServiceKey<Service>): Service {
    // whoever provided it was held to the key's type
    return this.#host.services.get(key) as Service;
  }

  /**
   * Loads a plugin: checks it and its options, and calls its init. While the plugins run it is started too.
   *
   * @throws {@link RedFireError} `MODULE_NOT_LOADABLE`, `PLUGIN_INVALID` with `details.issues`, `PLUGIN_INCOMPATIBLE`, `DEPENDENCY_MISSING`,
   * `PLUGIN_FAILED`; `INVALID_STATE` when there is one of its name, or one of its services, already.
   */
  load<Schema extends z.ZodType>(source: PluginSource<Schema>, ...[options, settings]: LoadArguments<Schema>): Promise<PluginStatus> {
    return this.#inTurn(() => this.#loader.load({ use: source, options, ...settings }));
  }

  /**
   * Loads plugins in the order in which they need one another. One that cannot be loaded is logged, told as `plugin.failed` and in what
   * this resolves with; only those that need it share its fate: `DEPENDENCY_MISSING`, or `DEPENDENCY_CYCLE` with `details.cycle`.
   *
   * @throws What a plugin with the policy `stop-engine` failed with, when all the others are loaded.
   */
  loadAll(entries: readonly PluginEntry[]): Promise<LoadReport> {
    return this.#inTurn(() => this.#loader.loadAll(entries));
  }

  /** Starts a plugin, unless it runs. @throws {@link RedFireError} `PLUGIN_NOT_FOUND`, `PLUGIN_FAILED`; `INVALID_STATE` when one it needs does not run. */
  start(name: string): Promise<void> {
    return this.#inTurn(() => this.#roster.start(this.#roster.get(name)));
  }

  /**
   * Stops a plugin, unless it does not run. It can be started again.
   *
   * @param options - `dependents: 'stop'` stops those that need it before. Default: it is refused while they run.
   * @throws {@link RedFireError} `PLUGIN_NOT_FOUND`; `INVALID_STATE` with `details.dependents`; `PLUGIN_FAILED`, and it is taken out then.
   */
  stop(name: string, options: { readonly dependents?: 'refuse' | 'stop' } = {}): Promise<void> {
    return this.#inTurn(async () => {
      const plugin = this.#roster.get(name);
      const dependents = this.#roster.dependentsOf(plugin).filter(({ isRunning }) => isRunning);
      if (options.dependents !== 'stop') refuseNeeded(plugin, dependents);
      for (const each of [...dependents, plugin]) await this.#roster.stop(each);
    });
  }

  /**
   * Takes a plugin out: stops and closes it and ends all that is its own. Resolves also when it failed to stop or close, which `plugin.failed` tells.
   *
   * @param options - `dependents: 'unload'` unloads those that need it before. Default: it is refused while there are any.
   * @throws {@link RedFireError} `PLUGIN_NOT_FOUND`; `INVALID_STATE` with `details.dependents`.
   */
  unload(name: string, options: { readonly dependents?: 'refuse' | 'unload' } = {}): Promise<void> {
    return this.#inTurn(async () => {
      const plugin = this.#roster.get(name);
      const dependents = this.#roster.dependentsOf(plugin);
      if (options.dependents !== 'unload') refuseNeeded(plugin, dependents);
      for (const each of [...dependents, plugin]) await this.#roster.unload(each);
    });
  }

  /**
   * Puts a new plugin of the same name in the place of one, or loads the same one anew, also after it failed. Those that need it are taken
   * out before and loaded again after. What is wrong with the new one or its options leaves the old one as it is.
   *
   * A module is imported once: to load a changed file, give its URL with another query (`plugin.js?v=2`).
   *
   * @param options - Default: those of the old one.
   * @throws {@link RedFireError} what {@link load} throws; `PLUGIN_NOT_FOUND`; `PLUGIN_INVALID` for a plugin of another name.
   */
  reload<Schema extends z.ZodType>(name: string, source?: PluginSource<Schema>, options?: z.input<Schema>): Promise<PluginStatus> {
    return this.#inTurn(() => this.#loader.reload(name, source, options));
  }

  /** Starts every plugin in the order in which they were loaded; what is loaded from now on starts at once. Only a plugin with the policy `stop-engine` makes it reject. */
  startAll(options: SignalOptions = {}): Promise<void> {
    return this.#inTurn(() => this.#roster.startAll(options.signal));
  }

  /** Stops every plugin, the last one loaded first. What fails to stop is taken out and told as `plugin.failed`. */
  stopAll(): Promise<void> {
    return this.#inTurn(() => this.#roster.stopAll());
  }

  /** Unloads every plugin, the last one loaded first. The manager is of no use then. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#queue(async () => {
      await this.#roster.unloadAll();
      this.#stopWatching();
    });
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Healthy while all plugins are; else degraded, and unhealthy when one with the policy `stop-engine` is. */
  async health(): Promise<ComponentHealth> {
    const limitMs = this.#options.healthMs ?? 1_500;
    const answers = await Promise.all(this.#roster.all().map(async (plugin) => ({ plugin, health: await plugin.checkHealth(limitMs) })));
    const bad = answers.filter(({ health }) => health.status !== 'healthy');
    if (bad.length === 0) return { status: 'healthy' };
    const isGrave = bad.some(({ plugin, health }) => plugin.specimen.onError === 'stop-engine' && health.status === 'unhealthy');
    const error = bad.map(({ plugin, health }) => `plugin "${plugin.name}" is ${health.status}${health.error === undefined ? '' : `: ${health.error}`}`).join('; ');
    return { status: isGrave ? 'unhealthy' : 'degraded', error };
  }

  /**
   * All plugins as one component of an engine, which starts, stops and closes them with it. Each plugin has limits of its own, so add it
   * without: `manager.add(plugins.component(), { startMs: Infinity, stopMs: Infinity, closeMs: Infinity })`.
   */
  component(name = 'plugins', dependsOn: readonly string[] = []): Component {
    return {
      name,
      dependsOn,
      start: (signal) => this.startAll({ signal }),
      stop: () => this.stopAll(),
      close: () => this.close(),
      health: () => this.health(),
    };
  }

  /** One after the other, in the order of the calls. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed !== undefined) return Promise.reject(new RedFireError('INVALID_STATE', 'the plugin manager is closed; make a new one'));
    return this.#queue(work);
  }

  #queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = settled(result);
    return result;
  }

  #handlerFailed({ component, subscriber, topic, policy, error }: EngineErrorEvent): void {
    const name = pluginNamed(component);
    const plugin = name === undefined ? undefined : this.#roster.find(name);
    if (plugin?.isLive !== true) return;
    if (policy !== 'stop-component') {
      plugin.note(error);
      return;
    }
    plugin.silence();
    const failure = new RedFireError('PLUGIN_FAILED', `plugin "${plugin.name}" is taken out: its handler "${subscriber}" of "${topic}" failed: ${messageOf(error)}`, {
      details: { plugin: plugin.name, step: 'handler', topic, subscriber }, cause: error,
    });
    this.#failedAside(plugin, failure);
  }

  /** A failure that no call waits for: the plugin is taken out as soon as it is its turn. */
  #failedAside(plugin: LoadedPlugin, failure: RedFireError): void {
    void this.#queue(async () => {
      if (plugin.isLive && this.#roster.find(plugin.name) === plugin) await this.#roster.giveUp(plugin, failure);
      else this.#host.logger.log('error', 'plugin failed when it had ended', { plugin: plugin.name, error: failure });
    });
  }
}

function refuseNeeded(plugin: LoadedPlugin, dependents: readonly LoadedPlugin[]): void {
  if (dependents.length === 0) return;
  const names = dependents.map(({ name }) => name);
  throw new RedFireError('INVALID_STATE', `plugin "${plugin.name}" is needed by ${names.map((name) => `"${name}"`).join(', ')}; end those first, or with it by the option dependents`, {
    details: { plugin: plugin.name, dependents: names },
  });
}
