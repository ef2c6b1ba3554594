import { z } from 'zod';
import { definePlugin, serviceKey, usePlugin, type PluginContext, type PluginManager } from '../index.ts';

interface Feed {
  last(): number;
}
interface Mailer {
  send(text: string): void;
}
declare const feed: Feed;
const feedKey = serviceKey<Feed>('acme.feed');
const mailerKey = serviceKey<Mailer>('acme.mailer');

export const plugin = definePlugin({
  name: 'acme',
  version: '1.0.0',
  api: 1,
  requires: { services: [mailerKey], plugins: { other: '^1.2' } },
  provides: [feedKey],
  options: z.strictObject({ symbol: z.string(), everyMs: z.number().default(1_000) }),
  init({ options, services }) {
    options satisfies { symbol: string; everyMs: number };
    // @ts-expect-error no such option
    void options.symbols;
    services.get(mailerKey).send('ready');
    // @ts-expect-error not required
    services.get(feedKey);
    services.provide(feedKey, feed);
    // @ts-expect-error not declared
    services.provide(mailerKey, { send: () => {} });
    // @ts-expect-error of another type
    services.provide(feedKey, { send: () => {} });
    return { count: 1 };
  },
  start({ events, clock }, state) {
    state.count satisfies number;
    // @ts-expect-error not in the state
    void state.counts;
    events.on('market.quote', (quote) => quote.bid satisfies number);
    // @ts-expect-error no such topic
    events.on('market.quotes', () => {});
    clock.now() satisfies number;
  },
});

// without options, services and state there are none
definePlugin({
  name: 'bare',
  version: '1.0.0',
  api: 1,
  start({ services }, state) {
    state satisfies undefined;
    // @ts-expect-error nothing is required
    services.get(feedKey);
    // @ts-expect-error nothing is declared
    services.provide(feedKey, feed);
  },
});
// the state of an asynchronous init is what it resolves to
definePlugin({ name: 'later', version: '1.0.0', api: 1, init: async () => ({ open: true }), close: (_, state) => void (state.open satisfies boolean) });
// @ts-expect-error written for another interface
definePlugin({ name: 'new', version: '1.0.0', api: 2 });
// @ts-expect-error no such callback
definePlugin({ name: 'typo', version: '1.0.0', api: 1, onStart() {} });

// a host's options are those of the schema, and may be left out where the schema takes none
declare const plugins: PluginManager;
const bare = definePlugin({ name: 'bare', version: '1.0.0', api: 1 });
const tuned = definePlugin({ name: 'tuned', version: '1.0.0', api: 1, options: z.object({ depth: z.number().default(5) }) });
void plugins.load(plugin, { symbol: 'BTC' });
void plugins.load(plugin, { symbol: 'BTC', everyMs: 5 }, { onError: 'stop-component' });
void plugins.load(bare);
void plugins.load(tuned);
void plugins.load('by-name', { anything: 1 });
// @ts-expect-error options are needed
void plugins.load(plugin);
// @ts-expect-error a symbol is text
void plugins.load(plugin, { symbol: 1 });
// @ts-expect-error no such option
void plugins.load(plugin, { symbol: 'BTC', depth: 5 });
// @ts-expect-error has no options
void plugins.load(bare, { depth: 5 });
// @ts-expect-error no such policy
void plugins.load(bare, {}, { onError: 'ignore' });
void plugins.loadAll([plugin, 'by-name', usePlugin(plugin, { symbol: 'BTC' }), usePlugin(bare), { use: 'by-name', options: { depth: 5 } }]);
// @ts-expect-error a symbol is text
usePlugin(plugin, { symbol: 1 });
void plugins.reload('acme', plugin, { symbol: 'BTC' });
// @ts-expect-error a symbol is text
void plugins.reload('acme', plugin, { symbol: 1 });

// services keep their types at the host
plugins.service(feedKey).last() satisfies number;
plugins.provide(mailerKey, { send: () => {} });
// @ts-expect-error of another type
plugins.provide(mailerKey, feed);
// @ts-expect-error a feed sends nothing
void plugins.service(feedKey).send;

// a class is a plugin by its shape
class Good {
  readonly name = 'good';
  readonly version = '1.0.0';
  readonly api = 1;
  async start({ events }: PluginContext): Promise<void> {
    events.on('market.bar', () => {});
  }
}
void plugins.load(Good);
// @ts-expect-error has no version
void plugins.load(class { readonly name = 'bad'; readonly api = 1; });
