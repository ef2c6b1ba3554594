import { RedFireError, isRedFireError } from '@redfire/core';
import { withTimeLimit } from '../lifecycle/time-limit.ts';
import type { LoadedPlugin, PluginSpecimen, PluginStatus } from './loaded-plugin.ts';
import { labelOf, policyOf, readEntry, type Import, type PluginEntry } from './plugin-entry.ts';
import { inOrderOfNeeds } from './plugin-needs.ts';
import type { PluginRoster } from './plugin-roster.ts';
import type { PluginHost } from './plugin-scope.ts';
import type { PluginSource } from './plugin-source.ts';

/** What became of plugins that were loaded together. */
export interface LoadReport {
  /** In the order in which they were loaded. */
  readonly loaded: readonly string[];
  readonly failed: readonly LoadFailure[];
}

export interface LoadFailure {
  /** The plugin's name; what it was asked for by, when it has none. */
  readonly plugin: string;
  readonly error: unknown;
}

/** Finds plugins, checks them and brings them onto the roster. Calls must not overlap. */
export class PluginLoader {
  readonly #host: PluginHost;
  readonly #roster: PluginRoster;
  readonly #import: Import | undefined;

  constructor(host: PluginHost, roster: PluginRoster, load: Import | undefined) {
    this.#host = host;
    this.#roster = roster;
    this.#import = load;
  }

  async load(entry: PluginEntry): Promise<PluginStatus> {
    const plugin = await this.#roster.bringIn(await this.#readOrTell(entry));
    return plugin.status();
  }

  async loadAll(entries: readonly PluginEntry[]): Promise<LoadReport> {
    const failed: (LoadFailure & { readonly isGrave: boolean })[] = [];
    const loaded: string[] = [];
    const read = await Promise.all(
      entries.map((entry) =>
        this.#readOrTell(entry).catch((error: unknown) => {
          failed.push({ plugin: nameIn(error) ?? labelOf(entry), error, isGrave: policyOf(entry) === 'stop-engine' });
          return [];
        }),
      ),
    );
    const { ordered, circular } = inOrderOfNeeds(read.flat());
    for (const specimen of [...circular.keys(), ...ordered]) {
      const { name } = specimen.plugin;
      await this.#bringIn(specimen, circular.get(specimen)).then(
        () => loaded.push(name),
        (error: unknown) => failed.push({ plugin: name, error, isGrave: specimen.onError === 'stop-engine' }),
      );
    }
    const grave = failed.find(({ isGrave }) => isGrave);
    if (grave !== undefined) throw grave.error;
    return { loaded, failed: failed.map(({ plugin, error }) => ({ plugin, error })) };
  }

  async reload(name: string, source?: PluginSource, options?: unknown): Promise<PluginStatus> {
    const old = this.#roster.get(name);
    const specimen = await this.#read(entryOf(old, source, options));
    const { plugin: next } = specimen;
    if (next.name !== name) {
      const issues = [{ path: 'name', message: `expected "${name}"` }];
      throw new RedFireError('PLUGIN_INVALID', `plugin "${name}" cannot be reloaded as "${next.name}"; unload the one and load the other`, { details: { plugin: next.name, issues } });
    }
    const dependents = this.#roster.dependentsOf(old);
    this.#roster.check(next, [old, ...dependents]);
    for (const { specimen: { plugin } } of dependents) this.#roster.check(plugin, [old], next);
    const ran = new Set([old, ...dependents].filter(({ isRunning }) => isRunning));
    for (const each of [...dependents, old]) await this.#roster.unload(each);
    const outcome = this.#roster.bringIn(specimen, old.isLive ? ran.has(old) : undefined);
    await outcome.catch(() => undefined);
    for (const each of dependents.toReversed()) {
      // what fails here is told as plugin.failed and stands on the list
      await this.#readOrTell(entryOf(each)).then((again) => this.#roster.bringIn(again, ran.has(each))).catch(() => undefined);
    }
    return (await outcome).status();
  }

  async #bringIn(specimen: PluginSpecimen, cycle: readonly string[] | undefined): Promise<void> {
    if (cycle === undefined) {
      await this.#roster.bringIn(specimen);
      return;
    }
    const error = new RedFireError('DEPENDENCY_CYCLE', `plugins need each other: ${cycle.map((name) => `"${name}"`).join(' needs ')}; none of them can be first`, { details: { cycle } });
    await this.#roster.refuse(specimen, error);
    throw error;
  }

  async #readOrTell(entry: PluginEntry): Promise<PluginSpecimen> {
    try {
      return await this.#read(entry);
    } catch (error) {
      this.#roster.announceFailure({ name: nameIn(error) ?? labelOf(entry), version: '' }, error);
      throw error;
    }
  }

  #read(entry: PluginEntry): Promise<PluginSpecimen> {
    const { wallClock: clock, limits: { initMs: limitMs } } = this.#host;
    return withTimeLimit({ clock, limitMs, name: `${labelOf(entry)}.import` }, () => readEntry(entry, this.#import));
  }
}

/** The same plugin again, or another in its place. */
function entryOf({ specimen }: LoadedPlugin, source?: PluginSource, options?: unknown): PluginEntry {
  const { onError } = specimen;
  return { use: source ?? specimen.source, options: options ?? specimen.rawOptions, ...(onError !== undefined && { onError }) };
}

/** The name of the plugin that an error is about, where it was known. */
function nameIn(error: unknown): string | undefined {
  const name = isRedFireError(error) ? error.details['plugin'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
