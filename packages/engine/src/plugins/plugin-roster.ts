import { RedFireError, type Logger } from '@redfire/core';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import { settled } from '../lifecycle/time-limit.ts';
import { LoadedPlugin, type PluginSpecimen } from './loaded-plugin.ts';
import { checkNeeds, needs } from './plugin-needs.ts';
import type { PluginHost } from './plugin-scope.ts';
import type { PluginManifest } from './plugin.ts';

type PluginTopic = 'plugin.loaded' | 'plugin.started' | 'plugin.stopped' | 'plugin.unloaded' | 'plugin.failed';

/** The plugins of a host, in the order they were loaded, with what happens to one of them for the others. Calls must not overlap. */
export class PluginRoster {
  readonly #host: PluginHost;
  readonly #hostVersion: string | undefined;
  readonly #logger: Logger;
  readonly #onFailure: (plugin: LoadedPlugin, failure: RedFireError) => void;
  readonly #plugins = new Map<string, LoadedPlugin>();
  #isStarted = false;

  /** @param onFailure - Told of a failure that nobody waits for. */
  constructor(host: PluginHost, hostVersion: string | undefined, onFailure: (plugin: LoadedPlugin, failure: RedFireError) => void) {
    this.#host = host;
    this.#hostVersion = hostVersion;
    this.#logger = host.logger;
    this.#onFailure = onFailure;
  }

  /** Those that failed included. */
  all(): readonly LoadedPlugin[] {
    return [...this.#plugins.values()];
  }

  find(name: string): LoadedPlugin | undefined {
    return this.#plugins.get(name);
  }

  /** @throws {@link RedFireError} `PLUGIN_NOT_FOUND`. */
  get(name: string): LoadedPlugin {
    const plugin = this.#plugins.get(name);
    if (plugin !== undefined) return plugin;
    throw new RedFireError('PLUGIN_NOT_FOUND', `no plugin "${name}" is loaded; there are: ${[...this.#plugins.keys()].join(', ') || 'none'}`, { details: { plugin: name } });
  }

  /** Those that cannot be without `plugin`, directly or not, the last one loaded first. */
  dependentsOf(plugin: LoadedPlugin): readonly LoadedPlugin[] {
    const found = new Set([plugin]);
    // whoever needs another was loaded after it
    for (const other of this.all()) if (other.isLive && [...found].some((each) => needs(other.specimen.plugin, each.specimen.plugin))) found.add(other);
    return [...found].filter((each) => each !== plugin).reverse();
  }

  /**
   * Checks whether all that `manifest` requires is there.
   *
   * @param without - Plugins to be taken as not there.
   * @param withPlugin - One to be taken as there.
   * @throws {@link RedFireError} as `checkNeeds` does.
   */
  check(manifest: PluginManifest, without: readonly LoadedPlugin[] = [], withPlugin?: PluginManifest): void {
    const plugins = this.all().filter((other) => other.isLive && !without.includes(other)).map(({ specimen }): PluginManifest => specimen.plugin);
    checkNeeds(manifest, {
      plugins: (withPlugin === undefined ? plugins : [...plugins, withPlugin]).filter(({ name }) => name !== manifest.name),
      isFromHost: (key) => this.#host.services.isFromHost(key),
      hostVersion: this.#hostVersion,
    });
  }

  /**
   * Loads a plugin: puts it on the list and calls its init.
   *
   * @param mustRun - Whether it is started too. Default: while the plugins run.
   * @throws {@link RedFireError} what it failed with; it is on the list then all the same, unless it is `INVALID_STATE`.
   */
  async bringIn(specimen: PluginSpecimen, mustRun = this.#isStarted): Promise<LoadedPlugin> {
    const { name } = specimen.plugin;
    if (this.find(name)?.isLive === true) {
      const error = new RedFireError('INVALID_STATE', `there is a plugin "${name}" already; reload it, or unload it first`, { details: { plugin: name } });
      // not told as plugin.failed, for the one that is there has not
      this.#logger.log('error', 'plugin not loaded', { plugin: name, error });
      throw error;
    }
    const plugin = this.#enter(specimen);
    try {
      this.check(specimen.plugin);
      await plugin.init();
    } catch (error) {
      await this.giveUp(plugin, error);
      throw error;
    }
    this.#announce('plugin.loaded', plugin);
    if (mustRun) await this.start(plugin);
    return plugin;
  }

  /** Puts a plugin on the list that cannot be loaded. */
  async refuse(specimen: PluginSpecimen, error: RedFireError): Promise<void> {
    if (this.find(specimen.plugin.name)?.isLive !== true) await this.giveUp(this.#enter(specimen), error);
  }

  /**
   * Starts a plugin, unless it runs.
   *
   * @param signal - Asks its start to end.
   * @throws {@link RedFireError} `INVALID_STATE`; `PLUGIN_FAILED`; `ABORTED`.
   */
  async start(plugin: LoadedPlugin, signal?: AbortSignal): Promise<void> {
    if (plugin.isRunning) return;
    const idle = this.all().filter((other) => other.isLive && !other.isRunning && other !== plugin && needs(plugin.specimen.plugin, other.specimen.plugin));
    if (!plugin.isLive || idle.length > 0) {
      const why = plugin.isLive ? `needs ${quoted(idle)}, which ${idle.length === 1 ? 'does' : 'do'} not run; start that first` : 'has failed; reload it';
      throw new RedFireError('INVALID_STATE', `plugin "${plugin.name}" ${why}`, { details: { plugin: plugin.name, needs: idle.map(({ name }) => name) } });
    }
    try {
      await plugin.start(signal);
    } catch (error) {
      if (signal?.aborted === true) await plugin.stop();
      else await this.giveUp(plugin, error);
      throw error;
    }
    this.#announce('plugin.started', plugin);
  }

  /** Stops a plugin, unless it does not run. @throws {@link RedFireError} `PLUGIN_FAILED`; it is taken out then. */
  async stop(plugin: LoadedPlugin): Promise<void> {
    if (!plugin.isRunning) return;
    const [failure] = await this.#ended(plugin, plugin.stop());
    this.#announce('plugin.stopped', plugin);
    if (failure === undefined) return;
    await this.giveUp(plugin, failure);
    throw failure;
  }

  /** Takes a plugin out and off the list. What it fails to do on the way is told, and does not keep it. */
  async unload(plugin: LoadedPlugin): Promise<void> {
    const wasRunning = plugin.isRunning;
    const failures = plugin.isLive ? await this.#ended(plugin, plugin.takeOut()) : [];
    this.#plugins.delete(plugin.name);
    if (wasRunning) this.#announce('plugin.stopped', plugin);
    for (const error of failures) this.#announce('plugin.failed', plugin, error);
    this.#announce('plugin.unloaded', plugin);
  }

  /** Starts all in order. @throws what a plugin with the policy `stop-engine` failed with; {@link RedFireError} `ABORTED`. */
  async startAll(signal?: AbortSignal): Promise<void> {
    this.#isStarted = true;
    let grave: { readonly error: unknown } | undefined;
    for (const plugin of this.all()) {
      if (signal?.aborted === true) throw new RedFireError('ABORTED', 'the start of the plugins was called off', { cause: signal.reason });
      if (!plugin.isLive) continue;
      await this.start(plugin, signal).catch((error: unknown) => {
        if (plugin.specimen.onError === 'stop-engine') grave ??= { error };
      });
    }
    if (grave !== undefined) throw grave.error;
  }

  /** Stops all in reverse order. */
  async stopAll(): Promise<void> {
    this.#isStarted = false;
    // what fails has been told, and the others are to stop all the same
    for (const plugin of this.all().toReversed()) await settled(this.stop(plugin));
  }

  async unloadAll(): Promise<void> {
    for (const plugin of this.all().toReversed()) await this.unload(plugin);
  }

  /** Takes out a plugin that failed, after those that need it. They stay on the list. */
  async giveUp(plugin: LoadedPlugin, error: unknown): Promise<void> {
    for (const dependent of this.dependentsOf(plugin)) {
      const reason = new RedFireError('DEPENDENCY_MISSING', `plugin "${dependent.name}" requires "${plugin.name}", which failed: ${messageOf(error)}`, {
        details: { plugin: dependent.name, missing: [plugin.name] }, cause: error,
      });
      await this.#takeOut(dependent, reason);
    }
    await this.#takeOut(plugin, error);
  }

  /** Tells of a plugin that has no place on the list. */
  announceFailure(plugin: { readonly name: string; readonly version: string }, error: unknown): void {
    this.#announce('plugin.failed', plugin, error);
  }

  #enter(specimen: PluginSpecimen): LoadedPlugin {
    const plugin = new LoadedPlugin(specimen, this.#host, this.#onFailure);
    this.#plugins.delete(plugin.name);
    this.#plugins.set(plugin.name, plugin);
    return plugin;
  }

  async #takeOut(plugin: LoadedPlugin, error: unknown): Promise<void> {
    await this.#ended(plugin, plugin.takeOut());
    plugin.markFailed(error);
    this.#announce('plugin.failed', plugin, error);
  }

  async #ended(plugin: LoadedPlugin, ending: Promise<readonly RedFireError[]>): Promise<readonly RedFireError[]> {
    const failures = await ending;
    for (const error of failures) {
      plugin.note(error);
      this.#logger.log('error', 'plugin did not end as it should', { plugin: plugin.name, error });
    }
    return failures;
  }

  #announce(topic: PluginTopic, { name: plugin, version }: { readonly name: string; readonly version: string }, error?: unknown): void {
    const { events, clock } = this.#host;
    const failure = error === undefined ? {} : { error };
    this.#logger.log(error === undefined ? 'info' : 'error', topic.replace('.', ' '), { plugin, version, ...failure });
    if (events.isClosed) return;
    try {
      events.publish(topic, { at: clock.now(), plugin, version, ...failure });
    } catch (storm) {
      // what listeners do among themselves must not come between plugins
      this.#logger.log('error', 'listeners of plugin events failed', { plugin, topic, error: storm });
    }
  }
}

function quoted(plugins: readonly LoadedPlugin[]): string {
  return plugins.map(({ name }) => `"${name}"`).join(', ');
}
