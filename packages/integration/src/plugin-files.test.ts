import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RedFireError } from '@redfire/core';
import { EngineManager, LiveClock, PluginManager, createEventEngine } from '@redfire/engine';
import { expect, it, onTestFinished } from 'vitest';

/** A plugin manager with Node's own import, and a folder for plugins. */
async function host() {
  const folder = await mkdtemp(join(tmpdir(), 'redfire-plugins-'));
  const clock = new LiveClock();
  const events = createEventEngine({ clock });
  const plugins = new PluginManager({ events, manager: new EngineManager({ events, clock }), clock, import: (name) => import(/* @vite-ignore */ name) });
  onTestFinished(async () => {
    await plugins.close();
    clock.close();
    await rm(folder, { recursive: true });
  });
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return pathToFileURL(join(folder, name));
  };
  return { plugins, file };
}

it.each([
  ['feed.mjs', "export default { name: 'feed', version: '1.0.0', api: 1 };"],
  ['named.mjs', "export class Plugin { name = 'feed'; version = '1.0.0'; api = 1; }"],
  ['feed.cjs', "module.exports = { name: 'feed', version: '1.0.0', api: 1 };"],
  ['made.cjs', "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { name: 'feed', version: '1.0.0', api: 1 };"],
  ['named.cjs', "exports.Plugin = class { name = 'feed'; version = '1.0.0'; api = 1; };"],
])('a plugin is loaded from the file %s', async (name, text) => {
  const { plugins, file } = await host();
  expect(await plugins.load(await file(name, text))).toMatchObject({ name: 'feed', state: 'stopped' });
});

it('a changed file is loaded by a new URL', async () => {
  const { plugins, file } = await host();
  await plugins.load(await file('feed.mjs', "export default { name: 'feed', version: '1.0.0', api: 1 };"));
  const changed = await file('feed.mjs', "export default { name: 'feed', version: '1.1.0', api: 1 };");
  expect(await plugins.reload('feed', changed)).toMatchObject({ version: '1.0.0' });
  expect(await plugins.reload('feed', new URL('?v=2', changed))).toMatchObject({ version: '1.1.0' });
});

it('a file that is not there or throws is refused with its cause', async () => {
  const { plugins, file } = await host();
  const broken = await file('broken.mjs', "throw new Error('not today');");
  const error = (await plugins.load(broken).catch((failure: unknown) => failure)) as RedFireError;
  expect([error.code, error.details, String(error.cause)]).toEqual(['MODULE_NOT_LOADABLE', { specifier: broken.href }, 'Error: not today']);
  await expect(plugins.load(new URL('none.mjs', broken))).rejects.toMatchObject({ code: 'MODULE_NOT_LOADABLE' });
});
