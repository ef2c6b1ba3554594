import { RedFireError } from '@redfire/core';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';
import { z } from 'zod';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import { PLUGIN_API, type Plugin, type PluginClass } from './plugin.ts';

/** A module that exports a plugin, or a class of one, as `Plugin` or by default. */
export type PluginModule = { readonly default: unknown } | { readonly Plugin: unknown };

/** A plugin, its class, its module, or what the host's `import` finds it by: the name of a package, the URL of a file. */
export type PluginSource<Schema extends z.ZodType = z.ZodType> = Plugin<Schema> | PluginClass<Schema> | PluginModule | URL | string;

/** One thing wrong with a plugin or its options. */
export interface PluginIssue {
  /** As one would write it: `requires.plugins.acme-feed`. */
  readonly path: string;
  readonly message: string;
}

const words = (what: string) => z.string(`expected ${what}`).min(1, `expected ${what}`);
const range = words('a range of versions as text').refine((text) => validRange(text) !== null, 'expected a range of versions such as ^1.2');
const keys = z.array(z.object({ name: words('a name') }, 'expected a key made by serviceKey'), 'expected a list of keys made by serviceKey').optional();
const callback = z.custom((value) => typeof value === 'function', 'expected a function').optional();

const manifest = z.object({
  name: words('a name as text').regex(/^[\w@][\w@./-]*$/, 'expected a name of letters, digits and -_.@/'),
  version: words('a version as text').refine((text) => valid(text) !== null, 'expected a semantic version such as 1.0.0'),
  api: z.literal(PLUGIN_API, `expected the version of the plugin interface, ${PLUGIN_API}`),
  requires: z.strictObject({ services: keys, plugins: z.record(z.string(), range, 'expected names with ranges of versions').optional(), host: range.optional() }).optional(),
  provides: keys,
  options: z.custom(isSchema, 'expected a zod schema').optional(),
  init: callback, start: callback, stop: callback, close: callback, health: callback,
});

/**
 * The plugin in what a module or a host gave, checked; a class is instantiated.
 *
 * @param from - What it came from, for the message.
 * @throws {@link RedFireError} `PLUGIN_INVALID` with `details.issues`; `PLUGIN_INCOMPATIBLE` for another version of the interface.
 */
export function readPlugin(given: unknown, from: string): { readonly plugin: Plugin; readonly source: Plugin | PluginClass } {
  const source = unwrapped(given, 2);
  const plugin = typeof source === 'function' ? instance(source as PluginClass, from) : source;
  if (typeof plugin !== 'object' || plugin === null) {
    throw invalid(from, [{ path: '', message: `expected a plugin, its class, or a module that exports one as "Plugin" or by default; received ${plugin === undefined ? 'nothing' : plugin === null ? 'null' : typeof plugin}` }]);
  }
  const { api, name } = plugin as Partial<Plugin>;
  if (typeof api === 'number' && api !== PLUGIN_API) {
    throw new RedFireError('PLUGIN_INCOMPATIBLE', `plugin "${String(name)}" is written for version ${api} of the plugin interface; this engine has version ${PLUGIN_API}`, {
      details: { plugin: name, api, supported: PLUGIN_API },
    });
  }
  const checked = manifest.safeParse(plugin);
  if (!checked.success) throw invalid(typeof name === 'string' && name !== '' ? name : from, issuesOf(checked.error));
  // its shape was checked just now
  return { plugin: plugin as Plugin, source: source as Plugin | PluginClass };
}

/**
 * The options with the defaults of the plugin's schema.
 *
 * @throws {@link RedFireError} `PLUGIN_INVALID` with `details.issues`.
 */
export async function readOptions(plugin: Plugin, options: unknown = {}): Promise<unknown> {
  const refuse = (issues: readonly PluginIssue[], cause?: unknown): never => {
    throw new RedFireError('PLUGIN_INVALID', `options of plugin "${plugin.name}" are not valid: ${shown(issues)}`, { details: { plugin: plugin.name, issues }, cause });
  };
  // a transform of the plugin's own may throw
  const result = await (plugin.options ?? z.strictObject({})).safeParseAsync(options).catch((cause: unknown) => refuse([{ path: '', message: messageOf(cause) }], cause));
  return result.success ? result.data : refuse(issuesOf(result.error));
}

/** Whether a version is in a range. A pre-release is only in a range that names one. */
export function isInRange(version: string, wanted: string): boolean {
  return satisfies(version, wanted);
}

/** The plugin itself, or what a module exports; one made from an ES module for CommonJS has it one level deeper. */
function unwrapped(given: unknown, levels: number): unknown {
  if (typeof given !== 'object' || given === null || levels === 0) return given;
  const { Plugin: named, default: first } = given as { readonly Plugin?: unknown; readonly default?: unknown };
  const exported = named ?? first;
  if (exported !== undefined) return unwrapped(exported, levels - 1);
  return Object.prototype.toString.call(given) === '[object Module]' ? undefined : given;
}

function instance(source: PluginClass, from: string): Plugin {
  try {
    return new source();
  } catch (cause) {
    const issues = [{ path: '', message: `expected a class that can be instantiated without arguments: ${messageOf(cause)}` }];
    throw new RedFireError('PLUGIN_INVALID', `"${from}" is no plugin: ${shown(issues)}`, { details: { from, issues }, cause });
  }
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'safeParseAsync' in value && typeof value.safeParseAsync === 'function';
}

function invalid(plugin: string, issues: readonly PluginIssue[]): RedFireError {
  return new RedFireError('PLUGIN_INVALID', `"${plugin}" is no plugin: ${shown(issues)}; see definePlugin`, { details: { plugin, issues } });
}

/** Unknown keys are one issue each. */
function issuesOf(error: z.ZodError): readonly PluginIssue[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ path: written([...issue.path, key]), message: 'expected no such key' })) : [{ path: written(issue.path), message: issue.message }],
  );
}

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '');
}

function shown(issues: readonly PluginIssue[]): string {
  return issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}
