import { RedFireError } from '@redfire/core';
import type { PluginManifest } from './plugin.ts';
import { isInRange } from './plugin-source.ts';
import type { AnyServiceKey } from './service-key.ts';

/** What is there for a plugin to be loaded upon. */
export interface Surroundings {
  /** The other plugins that are loaded. */
  readonly plugins: readonly PluginManifest[];
  /** Whether the host itself provides a service. */
  readonly isFromHost: (key: AnyServiceKey) => boolean;
  /** The host's version, where it tells it. */
  readonly hostVersion: string | undefined;
}

/** Whether `plugin` cannot be without `other`. */
export function needs(plugin: PluginManifest, other: PluginManifest): boolean {
  const { plugins = {}, services = [] } = plugin.requires ?? {};
  return Object.hasOwn(plugins, other.name) || services.some(({ name }) => other.provides?.some((provided) => provided.name === name) === true);
}

/**
 * Finds nothing wrong with what a plugin requires and provides, or throws.
 *
 * @throws {@link RedFireError} `DEPENDENCY_MISSING` with `details.missing`; `PLUGIN_INCOMPATIBLE` for a plugin or host in another version;
 * `INVALID_STATE` for a service that somebody provides already.
 */
export function checkNeeds(manifest: PluginManifest, surroundings: Surroundings): void {
  const { name, requires: { plugins = {}, services = [], host } = {}, provides = [] } = manifest;
  const { plugins: others, isFromHost, hostVersion } = surroundings;
  const missing: string[] = [];
  if (host !== undefined && (hostVersion === undefined || !isInRange(hostVersion, host))) throw incompatible(name, 'host', host, hostVersion);
  for (const [wanted, range] of Object.entries(plugins)) {
    const other = others.find((each) => each.name === wanted);
    if (other === undefined) missing.push(wanted);
    else if (!isInRange(other.version, range)) throw incompatible(name, wanted, range, other.version);
  }
  const offers = (service: string) => others.find((other) => other.provides?.some((key) => key.name === service));
  missing.push(...services.filter((key) => !isFromHost(key) && offers(key.name) === undefined).map((key) => key.name));
  if (missing.length > 0) {
    const names = missing.map((each) => `"${each}"`).join(', ');
    throw new RedFireError('DEPENDENCY_MISSING', `plugin "${name}" requires ${names}, which ${missing.length === 1 ? 'is' : 'are'} not there; load what provides it first`, { details: { plugin: name, missing } });
  }
  for (const key of provides) {
    const other = offers(key.name);
    if (other === undefined && !isFromHost(key)) continue;
    throw new RedFireError('INVALID_STATE', `plugin "${name}" provides the service "${key.name}", which ${other === undefined ? 'the host' : `plugin "${other.name}"`} provides already`, {
      details: { plugin: name, service: key.name },
    });
  }
}

/**
 * The plugins so that each comes after those it needs, else in the order given. Those that need each other in a circle are apart,
 * each with the circle's names from itself to itself.
 */
export function inOrderOfNeeds<Item extends { readonly plugin: PluginManifest }>(items: readonly Item[]): { readonly ordered: readonly Item[]; readonly circular: ReadonlyMap<Item, readonly string[]> } {
  const ordered = new Set<Item>();
  const circular = new Map<Item, readonly string[]>();
  const path: Item[] = [];

  const visit = (item: Item): void => {
    if (ordered.has(item)) return;
    const at = path.indexOf(item);
    if (at >= 0) {
      const circle = path.slice(at);
      circle.forEach((each, index) => circular.set(each, [...circle.slice(index), ...circle.slice(0, index), each].map(({ plugin }) => plugin.name)));
      return;
    }
    path.push(item);
    for (const other of items) if (other !== item && needs(item.plugin, other.plugin)) visit(other);
    path.pop();
    ordered.add(item);
  };

  for (const item of items) visit(item);
  return { ordered: [...ordered].filter((item) => !circular.has(item)), circular };
}

function incompatible(plugin: string, what: string, range: string, version: string | undefined): RedFireError {
  const found = version === undefined ? 'does not tell its version' : `has version ${version}`;
  return new RedFireError('PLUGIN_INCOMPATIBLE', `plugin "${plugin}" requires "${what}" in version ${range}, which ${found}`, {
    details: { plugin, requires: what, range, ...(version !== undefined && { version }) },
  });
}
