import { clientOrderId, instrumentId, strategyId, type Bar, type EngineErrorEvent, type OrderEvent, type OrderFilledEvent } from '@redfire/core';
import { createEventEngine, SimulatedClock, type EngineEvents } from './index.ts';

declare const bar: Bar;
const events = createEventEngine({ clock: new SimulatedClock() });

// a topic has its payload, everywhere it is named
events.publish('market.bar', bar);
events.on('market.bar', (event) => event satisfies Bar);
events.on('order.filled', ({ fill }) => fill.tradeId);
events.topic('market.bar').on((event) => event satisfies Bar);
events.topic('market.bar').name satisfies 'market.bar';
// @ts-expect-error no such topic
events.publish('market.baz', bar);
// @ts-expect-error no such topic
events.on('market.baz', () => {});
// @ts-expect-error no such topic
events.topic('market.baz');
// @ts-expect-error a bar is not a quote
events.publish('market.quote', bar);
// @ts-expect-error a bar is not a quote
events.topic('market.quote').publish(bar);
// @ts-expect-error a handler of fills cannot take every order event
events.on('order.accepted', (event: OrderFilledEvent) => event.fill);
// @ts-expect-error bars have no bid
events.on('market.bar', (event) => event.bid);

// a pattern gives all payloads it matches, and the topic tells them apart
events.on('order.*', (event, topic) => (topic === 'order.filled' ? (event satisfies OrderFilledEvent).fill : event.at));
events.on('*', (event, topic) => (topic === 'engine.error' ? event satisfies EngineErrorEvent : undefined));
// @ts-expect-error no topic begins with "orders."
events.on('orders.*', () => {});
// @ts-expect-error not every market event has an order
events.on('market.*', (event) => (event satisfies OrderEvent).order);
// @ts-expect-error a pattern cannot be published to
events.publish('market.*', bar);

// keys are those of the topic
events.on('market.bar', () => {}, { key: 'BTC/USDT.SIM' });
events.on('market.bar', () => {}, { key: instrumentId('BTC/USDT.SIM') });
events.on('order.*', () => {}, { key: strategyId('sma') });
events.topic('order.filled').key('BTC/USDT.SIM', strategyId('sma')).hasListeners satisfies boolean;
events.topic('market.bar').key('BTC/USDT.SIM').publish(bar);
// @ts-expect-error not an instrument id
events.on('market.bar', () => {}, { key: 'BTCUSDT' });
// @ts-expect-error bars are not keyed by strategy
events.on('market.bar', () => {}, { key: strategyId('sma') });
// @ts-expect-error orders are not keyed by their id
events.on('order.filled', () => {}, { key: clientOrderId('O-1') });
// @ts-expect-error errors have no keys
events.on('engine.error', () => {}, { key: 'BTC/USDT.SIM' });
// @ts-expect-error a key of nothing
events.topic('market.bar').key();
// @ts-expect-error a bar is not a quote, keyed or not
events.topic('market.quote').key('BTC/USDT.SIM').publish(bar);

// a map of one's own has the keys it declares
interface News extends EngineEvents {
  'news.headline': { readonly source: string; readonly text: string };
}
const clock = new SimulatedClock();
const news = createEventEngine<News, { 'news.headline': string }>({ clock, keys: { 'news.headline': ({ source }) => source } });
news.on('news.headline', ({ text }) => text, { key: 'wire' });
// @ts-expect-error the key function reads a field that is not there
createEventEngine<News, { 'news.headline': string }>({ clock, keys: { 'news.headline': ({ author }) => author } });
// @ts-expect-error without a key table there are no keys
createEventEngine<News>({ clock }).on('news.headline', () => {}, { key: 'wire' });
// @ts-expect-error a map without engine.error
createEventEngine<{ tick: number }>({ clock });
// @ts-expect-error the engine does not read the time by itself
createEventEngine({});

// every subscription can be left to `using`
{
  using subscription = events.on('market.bar', () => {});
  subscription();
}
