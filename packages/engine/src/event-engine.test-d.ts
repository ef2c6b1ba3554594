import { clientOrderId, instrumentId, MemoryJournal, strategyId, type Bar, type EngineErrorEvent, type EventMap, type OrderEvent, type OrderFilledEvent } from '@redfire/core';
import type { Observable } from 'rxjs';
import { createEventEngine, record, SimulatedClock, type EngineEvents, type EventAccess, type EventKeys, type EventScope } from './index.ts';

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
// a handler need not look at the topic
events.on('order.*', (event) => event.at);
events.once('*', (event) => event satisfies EventMap[keyof EventMap]);
events.consume('order.*', (event) => void event.at);
// @ts-expect-error not every order event has a fill
events.on('order.*', (event) => event.fill);
// @ts-expect-error no topic begins with "orders."
events.on('orders.*', () => {});
// @ts-expect-error not every market event has an order
events.on('market.*', (event) => (event satisfies OrderEvent).order);
// @ts-expect-error a pattern cannot be published to
events.publish('market.*', bar);

// every face has the topic's payload, and takes its keys
events.once('market.bar', (event) => event satisfies Bar);
void events.next('market.bar', ({ close }) => close > 1, { key: 'BTC/USDT.SIM', timeoutMs: 5 }).then((event) => event satisfies Bar);
events.observe('market.bar', 'BTC/USDT.SIM') satisfies Observable<Bar>;
events.stream('market.bar', { key: 'BTC/USDT.SIM', limit: 5, policy: 'drop-oldest' }) satisfies AsyncIterable<Bar>;
events.consume('order.*', (event, topic) => (topic === 'order.filled' ? void (event satisfies OrderFilledEvent) : undefined), { key: strategyId('sma'), policy: 'coalesce', coalesceBy: (event) => event.id });
void events.publishAsync('market.bar', bar);
// @ts-expect-error no such topic
events.once('market.baz', () => {});
// @ts-expect-error no such topic
void events.next('market.baz');
// @ts-expect-error no such topic
events.observe('market.baz');
// @ts-expect-error no such topic
events.stream('market.baz');
// @ts-expect-error no such topic
events.consume('market.baz', () => {});
// @ts-expect-error no such topic
void events.publishAsync('market.baz', bar);
// @ts-expect-error a pattern is not one topic
void events.next('market.*');
// @ts-expect-error a pattern is not one topic
events.observe('market.*');
// @ts-expect-error a pattern is not one topic
events.stream('*');
// @ts-expect-error a bar is not a quote
void events.publishAsync('market.quote', bar);
// @ts-expect-error bars have no bid
void events.next('market.bar', ({ bid }) => bid > 1);
// @ts-expect-error bars have no bid
events.observe('market.bar').subscribe(({ bid }) => bid);
// @ts-expect-error bars have no bid
events.consume('market.bar', ({ bid }) => bid);
// @ts-expect-error a handler of fills cannot take every order event
events.consume('order.accepted', (event: OrderFilledEvent) => event.fill);
// @ts-expect-error bars have no bid to coalesce by
events.consume('market.bar', () => {}, { policy: 'coalesce', coalesceBy: ({ bid }) => String(bid) });
// @ts-expect-error not an instrument id
events.once('market.bar', () => {}, { key: 'BTCUSDT' });
// @ts-expect-error not an instrument id
void events.next('market.bar', undefined, { key: 'BTCUSDT' });
// @ts-expect-error not an instrument id
events.observe('market.bar', 'BTCUSDT');
// @ts-expect-error errors have no keys
events.observe('engine.error', 'BTC/USDT.SIM');
// @ts-expect-error not an instrument id
events.stream('market.bar', { key: 'BTCUSDT' });
// @ts-expect-error not an instrument id
events.consume('market.bar', () => {}, { key: 'BTCUSDT' });
// @ts-expect-error no such policy
events.consume('market.bar', () => {}, { policy: 'wait' });
// @ts-expect-error no such policy
events.on('market.bar', () => {}, { onError: 'ignore' });

// a scope has the faces of its engine
const scope = events.scope('desk', { onError: 'stop-component' });
scope satisfies EventScope<EventMap, EventKeys> satisfies EventAccess<EventMap, EventKeys>;
events satisfies EventAccess<EventMap, EventKeys>;
scope.publish('market.bar', bar);
scope.on('market.bar', (event) => event satisfies Bar, { key: 'BTC/USDT.SIM' });
void scope.scope('inner').next('market.bar').then((event) => event satisfies Bar);
// @ts-expect-error no such topic
scope.on('market.baz', () => {});
// @ts-expect-error a bar is not a quote
scope.publish('market.quote', bar);
// @ts-expect-error not an instrument id
scope.stream('market.bar', { key: 'BTCUSDT' });
// @ts-expect-error no such policy
events.scope('desk', { onError: 'ignore' });

// a recording names topics and patterns of the map
record(scope, new MemoryJournal(), { topics: ['market.bar', 'order.*'] });
// @ts-expect-error no such topic
record(scope, new MemoryJournal(), { topics: ['market.baz'] });

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
