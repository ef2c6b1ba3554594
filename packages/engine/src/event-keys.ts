import type { EventMap, InstrumentId, MarketEventMap, OrderEvent, StrategyEventMap, StrategyId, StrategySignalEvent } from '@redfire/core';

/** An instrument, as a branded id or written out (`BTC/USDT.SIM`). */
export type InstrumentKey = InstrumentId | `${string}.${string}`;

type OrderTopic = Extract<keyof EventMap, `order.${string}` | `algorithm.${string}` | 'breaker.changed'>;

/**
 * What the events of a topic can be subscribed to by. A topic that is not here has no keys.
 * A plugin adds its own by declaration merging, as to `EventMap`, and its key functions to the engine's `keys`.
 */
export interface EventKeys extends Record<keyof MarketEventMap, InstrumentKey>, Record<OrderTopic, InstrumentKey | StrategyId>, Record<Exclude<keyof StrategyEventMap, 'strategy.signal'>, StrategyId> {
  'position.changed': InstrumentKey | StrategyId;
  'strategy.signal': InstrumentKey | StrategyId;
}

/** The keys of an engine whose map is core's or extends it; none for a map of one's own. */
export type DefaultKeys<Events> = [Events] extends [EventMap] ? EventKeys : Record<never, never>;

/** The keys of the named topics; `never` where there are none. */
export type KeyOf<Keys, Name> = Name extends keyof Keys ? Keys[Name] & string : never;

/** How the key, or the keys, of an event are read from its payload, for each topic that has keys. */
export type KeyTable<Events, Keys> = {
  readonly [Name in keyof Keys & keyof Events]: (payload: Events[Name]) => Keys[Name] | readonly Keys[Name][] | undefined;
};

const ofInstrument = (event: { readonly instrument: InstrumentId }) => event.instrument;

const ofStrategy = (event: { readonly strategy: StrategyId }) => event.strategy;

const ofSignal = ({ instrument, strategy }: StrategySignalEvent) => (instrument === undefined ? strategy : [instrument, strategy]);

const ofHolding = (event: { readonly instrument: InstrumentId; readonly strategy?: StrategyId }) =>
  event.strategy === undefined ? event.instrument : [event.instrument, event.strategy];

const ofOrder = (event: OrderEvent) => ofHolding(event.order);

/** Market events by instrument; orders and positions by instrument and by strategy; strategies by their id. */
export const DEFAULT_EVENT_KEYS = {
  'market.bar': ofInstrument,
  'market.quote': ofInstrument,
  'market.trade': ofInstrument,
  'market.book-snapshot': ofInstrument,
  'market.book-delta': ofInstrument,
  'market.funding-rate': ofInstrument,
  'market.mark-price': ofInstrument,
  'market.status': ofInstrument,
  'market.book-order': ofInstrument,
  'market.corporate-action': ofInstrument,
  'market.settlement': ofInstrument,
  'order.denied': ofOrder,
  'order.held': ofOrder,
  'order.submitted': ofOrder,
  'order.accepted': ofOrder,
  'order.rejected': ofOrder,
  'order.triggered': ofOrder,
  'order.filled': ofOrder,
  'order.fill-adjusted': ofOrder,
  'order.modify-requested': ofOrder,
  'order.modified': ofOrder,
  'order.modify-rejected': ofOrder,
  'order.cancel-requested': ofOrder,
  'order.canceled': ofOrder,
  'order.cancel-rejected': ofOrder,
  'order.expired': ofOrder,
  'order.outcome-unknown': ofOrder,
  'order.stuck': ofOrder,
  'order.routed': ofOrder,
  'algorithm.started': ofOrder,
  'algorithm.progressed': ofOrder,
  'algorithm.paused': ofOrder,
  'algorithm.resumed': ofOrder,
  'algorithm.ended': ofOrder,
  'breaker.changed': ofHolding,
  'order.discrepancy': (event) => event.discrepancy.instrument,
  'position.changed': (event) => ofHolding(event.position),
  'strategy.added': ofStrategy,
  'strategy.removed': ofStrategy,
  'strategy.started': ofStrategy,
  'strategy.stopped': ofStrategy,
  'strategy.paused': ofStrategy,
  'strategy.resumed': ofStrategy,
  'strategy.reset': ofStrategy,
  'strategy.parameters-changed': ofStrategy,
  'strategy.flattened': ofStrategy,
  'strategy.warmed-up': ofStrategy,
  'strategy.failed': ofStrategy,
  'strategy.slow': ofStrategy,
  'strategy.signal': ofSignal,
} satisfies KeyTable<EventMap, EventKeys>;
