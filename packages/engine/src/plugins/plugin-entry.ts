import { RedFireError, isRedFireError, type ErrorPolicy } from '@redfire/core';
import type { z } from 'zod';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { PluginSpecimen } from './loaded-plugin.ts';
import { readOptions, readPlugin, type PluginSource } from './plugin-source.ts';

/** How a host treats one plugin. */
export interface PluginSettings {
  /**
   * What follows when one of its handlers or timers fails: it is reported; the plugin is taken out, with those that need it; the engine is
   * stopped. With `stop-engine` a plugin that cannot be loaded or started fails the start of the engine too. Default `report`.
   */
  readonly onError?: ErrorPolicy;
}

/** A plugin with its options and how it is treated. */
export interface PluginUse extends PluginSettings {
  readonly use: PluginSource;
  /** Checked by the plugin's schema. */
  readonly options?: unknown;
}

/** A plugin to load, with or without options. */
export type PluginEntry = PluginSource | PluginUse;

/** Options, which may be left out if the schema takes `{}`, then settings. */
export type LoadArguments<Schema extends z.ZodType> = Record<never, never> extends z.input<Schema>
  ? readonly [options?: z.input<Schema>, settings?: PluginSettings]
  : readonly [options: z.input<Schema>, settings?: PluginSettings];

/** A {@link PluginUse} whose options the compiler checks against the plugin's schema; those of a plugin that is named are checked when it is loaded. */
export function usePlugin<Schema extends z.ZodType>(use: PluginSource<Schema>, ...[options, settings]: LoadArguments<Schema>): PluginUse {
  return { use, ...(options !== undefined && { options }), ...settings };
}

export type Import = (specifier: string) => Promise<unknown>;

/** What an entry names, before it has a name of its own: for messages. */
export function labelOf(entry: PluginEntry): string {
  const { use } = asUse(entry);
  if (typeof use === 'string' || use instanceof URL) return String(use);
  const { name } = ((use as object | null) ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'unnamed plugin';
}

export function policyOf(entry: PluginEntry): ErrorPolicy | undefined {
  return asUse(entry).onError;
}

/**
 * The plugin of an entry, imported and checked with its options.
 *
 * @throws {@link RedFireError} `MODULE_NOT_LOADABLE`, `PLUGIN_INVALID`, `PLUGIN_INCOMPATIBLE`.
 */
export async function readEntry(entry: PluginEntry, load: Import | undefined): Promise<PluginSpecimen> {
  const { use, options: rawOptions, onError } = asUse(entry);
  const from = labelOf(entry);
  const given: unknown = typeof use === 'string' || use instanceof URL ? await imported(String(use), load) : use;
  const { plugin, source } = readPlugin(given, from);
  return { plugin, source, rawOptions, options: await readOptions(plugin, rawOptions), onError };
}

function asUse(entry: PluginEntry): PluginUse {
  return isUse(entry) ? entry : { use: entry };
}

/** A module may export something named `use`, too; and what comes from plain JavaScript may be anything. */
function isUse(entry: PluginEntry | null): entry is PluginUse {
  return typeof entry === 'object' && entry !== null && 'use' in entry && !('default' in entry) && !('Plugin' in entry);
}

async function imported(specifier: string, load: Import | undefined): Promise<unknown> {
  if (load === undefined) {
    throw new RedFireError('MODULE_NOT_LOADABLE', `plugin "${specifier}" cannot be imported: give the host's own import, as in import: (name) => import(name)`, { details: { specifier } });
  }
  try {
    return await load(specifier);
  } catch (cause) {
    if (isRedFireError(cause)) throw cause;
    throw new RedFireError('MODULE_NOT_LOADABLE', `plugin "${specifier}" could not be imported: ${messageOf(cause)}`, { details: { specifier }, cause });
  }
}
