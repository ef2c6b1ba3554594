import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pluginHost } from '../fixtures/plugin-host.ts';
import type { PluginContext } from './plugin-context.ts';
import { definePlugin } from './plugin.ts';
import * as moduleWithoutPlugin from './service-key.ts';

const plain = definePlugin({ name: 'plain', version: '1.0.0', api: 1 });

describe('what a plugin is found in', () => {
  it.each([
    ['an object', plain],
    ['a module that exports one by default', { default: plain, other: 1 }],
    ['a module that exports one as Plugin', { Plugin: plain, default: 'something else' }],
    ['a CommonJS module made from an ES module', { default: { __esModule: true, default: plain } }],
    ['a module that exports a class', { Plugin: class { name = 'plain'; version = '1.0.0'; api = 1; } }],
  ])('is %s', async (_, source) => {
    const { plugins } = pluginHost();
    expect(await plugins.load(source)).toMatchObject({ name: 'plain', version: '1.0.0' });
  });

  it('is a name or a file that the host imports', async () => {
    const asked: string[] = [];
    const { plugins } = pluginHost({ import: async (specifier) => (asked.push(specifier), { default: { ...plain, name: specifier.startsWith('file:') ? 'file' : specifier } }) });
    await plugins.load('@acme/feed');
    await plugins.load(new URL('file:///plugins/feed.js?v=2'));
    expect(asked).toEqual(['@acme/feed', 'file:///plugins/feed.js?v=2']);
    expect(plugins.list().map(({ name }) => name)).toEqual(['@acme/feed', 'file']);
  });

  it('is a class, of which each load makes an instance', async () => {
    const { plugins } = pluginHost();
    const counts: number[] = [];
    await plugins.startAll();
    await plugins.load(class {
      readonly name = 'counting';
      readonly version = '1.0.0';
      readonly api = 1;
      #starts = 0;

      async start(_context: PluginContext): Promise<void> {
        counts.push(++this.#starts);
      }
    });
    await plugins.stop('counting');
    await plugins.start('counting');
    await plugins.reload('counting');
    expect(counts).toEqual([1, 2, 1]);
  });

  it('is not found without an import, or when that fails', async () => {
    await expect(pluginHost().plugins.load('acme')).rejects.toMatchObject({ code: 'MODULE_NOT_LOADABLE', message: expect.stringContaining('import: (name) => import(name)') as string });
    const cause = new Error('Cannot find package');
    await expect(pluginHost({ import: () => Promise.reject(cause) }).plugins.load('acme')).rejects.toMatchObject({ code: 'MODULE_NOT_LOADABLE', details: { specifier: 'acme' }, cause });
  });
});

describe('what is no plugin', () => {
  const issuesOf = async (source: unknown) => {
    const error: unknown = await pluginHost({ import: async () => source }).plugins.load('acme').catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'PLUGIN_INVALID' });
    return (error as { details: { issues: { path: string; message: string }[] } }).details.issues;
  };

  it('is told by what it lacks', async () => {
    expect(await issuesOf({ default: { version: 'one', requires: { plugins: { 'acme-feed': 'newest' }, service: [] }, provides: ['feed'], options: {}, start: true } })).toEqual([
      { path: 'name', message: 'expected a name as text' },
      { path: 'version', message: 'expected a semantic version such as 1.0.0' },
      { path: 'api', message: 'expected the version of the plugin interface, 1' },
      { path: 'requires.plugins.acme-feed', message: 'expected a range of versions such as ^1.2' },
      { path: 'requires.service', message: 'expected no such key' },
      { path: 'provides[0]', message: 'expected a key made by serviceKey' },
      { path: 'options', message: 'expected a zod schema' },
      { path: 'start', message: 'expected a function' },
    ]);
  });

  it.each([
    ['text', 'plugin', 'received string'],
    ['null', null, 'received null'],
    ['a module without one', moduleWithoutPlugin, 'received nothing'],
    ['a function that makes one', () => plain, 'instantiated without arguments'],
    ['a class that throws', class { constructor() { throw new Error('not so'); } }, 'not so'],
  ])('such as %s, is refused', async (_, source, message) => {
    expect(await issuesOf(source)).toEqual([{ path: '', message: expect.stringContaining(message) as string }]);
  });

  it('is told so where a list has it, too', async () => {
    const { failed } = await pluginHost().plugins.loadAll([null as never, undefined as never, { use: null as never }]);
    expect(failed).toEqual(failed.map(() => ({ plugin: 'unnamed plugin', error: expect.objectContaining({ code: 'PLUGIN_INVALID' }) as unknown })));
    expect(failed).toHaveLength(3);
  });

  it.each(['', 'two words', '-x', 'ü'])('has a name such as "%s"', async (name) => {
    expect((await issuesOf({ ...plain, name })).map(({ path }) => path)).toContain('name');
  });

  it('is one for another version of the interface', async () => {
    await expect(pluginHost().plugins.load({ ...plain, api: 2 })).rejects.toMatchObject({ code: 'PLUGIN_INCOMPATIBLE', details: { plugin: 'plain', api: 2, supported: 1 } });
  });
});

describe('options', () => {
  const options = z.strictObject({ symbols: z.array(z.strictObject({ id: z.string(), depth: z.number() })), every: z.string().refine(async (text) => text.endsWith('ms'), 'expected milliseconds') });
  const plugin = definePlugin({ name: 'strict', version: '1.0.0', api: 1, options });

  it('that do not validate are named by their exact paths, all of them', async () => {
    const wrong = { symbols: [{ id: 'BTC', depth: 5 }, { id: 1, depths: 5 }], every: '1 s' };
    await expect(pluginHost().plugins.load(plugin, wrong as never)).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('symbols[1].id: ') as string,
      details: {
        plugin: 'strict',
        issues: [
          { path: 'symbols[1].id', message: 'Invalid input: expected string, received number' },
          { path: 'symbols[1].depth', message: 'Invalid input: expected number, received undefined' },
          { path: 'symbols[1].depths', message: 'expected no such key' },
          { path: 'every', message: 'expected milliseconds' },
        ],
      },
    });
  });

  it('that nobody declared are refused', async () => {
    await expect(pluginHost().plugins.load(plain, { speed: 1 } as never)).rejects.toMatchObject({ code: 'PLUGIN_INVALID', details: { issues: [{ path: 'speed', message: 'expected no such key' }] } });
  });

  it('that a transform of the schema throws on are not valid either', async () => {
    const cause = new Error('no such symbol');
    const throwing = definePlugin({ name: 'throwing', version: '1.0.0', api: 1, options: z.object({ symbol: z.string().transform((): string => { throw cause; }) }) });
    await expect(pluginHost().plugins.load(throwing, { symbol: 'x' })).rejects.toMatchObject({
      code: 'PLUGIN_INVALID', details: { plugin: 'throwing', issues: [{ path: '', message: 'no such symbol' }] }, cause,
    });
  });
});
