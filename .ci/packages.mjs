import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Packages that run in any JavaScript engine: no Node types, no ambient time or randomness. */
export const pure = ['core', 'oms', 'risk', 'strategy', 'data', 'sim', 'engine', 'backtest'];

/**
 * Every package that is published, with its manifest, in the order of the folders' names.
 *
 * @returns {{ folder: string, path: string, manifest: Record<string, any> }[]}
 */
export function publicPackages() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((folder) => ({ folder, path: join(root, 'packages', folder) }))
    .filter(({ path }) => existsSync(join(path, 'package.json')))
    .map((library) => ({ ...library, manifest: readJson(join(library.path, 'package.json')) }))
    .filter(({ manifest }) => !manifest.private);
}

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * The source files of a package's entries by their names in dist, as `{ index: 'packages/core/src/index.ts' }`.
 *
 * @param {{ folder: string, manifest: Record<string, any> }} library
 * @returns {Record<string, string>}
 */
export function sourceEntries({ folder, manifest }) {
  const sources = Object.values(manifest.exports).map((target) => target['@redfire/source']).filter(Boolean);
  const commands = Object.values(manifest.bin ?? {}).map((file) => file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
  return Object.fromEntries([...sources, ...commands].map((file) => [file.slice('./src/'.length, -'.ts'.length), `packages/${folder}${file.slice(1)}`]));
}
