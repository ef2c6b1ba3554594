import {
  intervalMs, intervalOf,
  type AdapterHost, type Clock, type EventMap, type InstrumentId, type MarketDataItem, type MarketDataSource, type MarketDataSubscription, type MarketTopic, type Unsubscribe,
} from '@redfire/core';
import type { Portfolio } from '@redfire/oms';
import type { MarketPrices } from '@redfire/oms/algorithms';
import type { EventEngine } from '../event-engine.ts';
import type { KeyedTopicHandle } from '../topic-handle.ts';
import { BarHistory } from './bar-history.ts';
import { EarlyBars } from './early-bars.ts';
import type { TradingKernel } from './trading-kernel.ts';

interface MarketDataHubOptions {
  readonly events: EventEngine;
  readonly kernel: TradingKernel;
  readonly sources: readonly MarketDataSource[];
  /** Hears what a gateway threw when it was shown an item, and why a source did not take a subscription. */
  readonly onError: (failure: MarketDataFailure) => void;
  /** The time that is waited by. */
  readonly wallClock: Clock;
  /** Reads a clock in milliseconds. */
  readonly stopwatch: () => number;
  /** Runs the timers that are due, so that they come before what arrives after them, as in a simulation. */
  readonly runDueTimers: () => void;
}

export interface MarketDataFailure {
  readonly topic: MarketTopic;
  /** The item, or the subscription. */
  readonly event: unknown;
  readonly subscriber: string;
  readonly error: unknown;
}

interface Place {
  /** Of the instrument in the portfolio; below zero for one the engine does not know. */
  readonly index: number;
  readonly handles: Partial<Record<MarketTopic, KeyedTopicHandle<never>>>;
  /** Latest prices; `NaN` before the first of each. */
  bid: number;
  ask: number;
  last: number;
}

const NOTHING = Promise.resolve();

/**
 * Where market data come in. Each item goes first to the gateways that make fills of it, then into the marks, then to orders on our
 * side, then to subscribers: a strategy that hears of a bar finds in its books what the bar has filled.
 */
export class MarketDataHub {
  readonly #options: MarketDataHubOptions;
  readonly #portfolio: Portfolio;
  readonly #listeners = new Set<(item: MarketDataItem) => void>();
  readonly #places = new Map<InstrumentId, Place>();
  readonly #wanted = new Map<string, MarketDataSubscription>();
  readonly #open = new Set<MarketDataSource>();
  readonly #heard = new Map<MarketDataSource, number>();
  readonly #early: EarlyBars;
  /** Past bars of the sources. */
  readonly history: BarHistory;
  /** When the item under way, or the last one, arrived: by the stopwatch. */
  arrivedAt = Number.NaN;
  /** Whether an item is being worked through. */
  isWorking = false;
  /** The item that is being worked through. */
  underWay: MarketDataItem | undefined;
  /** Items so far. */
  received = 0;

  constructor(options: MarketDataHubOptions) {
    this.#options = options;
    this.#portfolio = options.kernel.portfolio;
    const { kernel: { clock }, wallClock, sources } = options;
    this.history = new BarHistory({ sources, clock, wallClock });
    this.#early = new EarlyBars({
      clock,
      deliver: (data) => { this.take({ topic: 'market.bar', data }); },
      refuse: (event, error) => { options.onError({ topic: 'market.bar', event, subscriber: 'market data', error }); },
    });
  }

  /** See `AdapterHost.onMarketData`. */
  readonly onMarketData: AdapterHost['onMarketData'] = (listener) => {
    const own = (item: MarketDataItem) => {
      listener(item);
    };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  };

  /** Listens to a source and asks it for what it offers and for what is wanted so far. */
  async connect(source: MarketDataSource): Promise<Unsubscribe> {
    const end = source.onData((item) => {
      this.take(item);
      this.#heard.set(source, this.arrivedAt);
    });
    const stop = () => {
      this.#open.delete(source);
      this.#heard.delete(source);
      this.history.closed(source);
      if (this.#open.size === 0) this.#early.close();
      end();
    };
    try {
      await source.open();
      this.#open.add(source);
      for (const subscription of source.offers ?? this.#wanted.values()) await this.#subscribe(source, subscription);
      this.history.opened(source, NOTHING);
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  /** When a source delivered last since it was connected, by the stopwatch. */
  heardAt(source: MarketDataSource): number | undefined {
    return this.#heard.get(source);
  }

  /** Asks for data, now and of sources that are opened later. A source with fixed offers delivers those anyway. Without a length: bars of every length a source has. */
  want(topic: MarketTopic, instrument: InstrumentId, intervalMs?: number): void {
    const key = `${topic} ${instrument} ${intervalMs ?? ''}`;
    if (this.#wanted.has(key)) return;
    const wanted = { topic, instrument, ...(intervalMs !== undefined && { interval: intervalOf(intervalMs) }) };
    this.#wanted.set(key, wanted);
    for (const source of this.#open) {
      if (source.offers !== undefined) continue;
      const subscribed = this.#subscribe(source, wanted).catch((error: unknown) => {
        this.#options.onError({ topic, event: wanted, subscriber: source.name, error });
      });
      this.history.subscribing(source, subscribed);
    }
  }

  /** Whether bars may come: false when every source has said what it delivers, and these are not among it. */
  hasBars(instrument: InstrumentId, length: number | undefined): boolean {
    const { sources } = this.#options;
    if (sources.length === 0) return true;
    return sources.some(({ offers, capabilities }) =>
      offers === undefined
        ? capabilities.topics.includes('market.bar')
        : offers.some((offer) => offer.topic === 'market.bar' && offer.instrument === instrument && (length === undefined || offer.interval === undefined || intervalMs(offer.interval) === length)),
    );
  }

  /** The latest quote and price of an instrument; what is not known yet is absent. */
  pricesOf(instrument: InstrumentId): MarketPrices {
    const { bid = Number.NaN, ask = Number.NaN, last = Number.NaN } = this.#places.get(instrument) ?? {};
    return { ...(!Number.isNaN(bid) && { bid }), ...(!Number.isNaN(ask) && { ask }), ...(!Number.isNaN(last) && { last }) };
  }

  /** Works one item through. A bar that has not closed yet waits, or is refused. */
  take(item: MarketDataItem): void {
    this.#options.runDueTimers();
    this.arrivedAt = this.#options.stopwatch();
    if (item.topic === 'market.bar' && !this.#early.admits(item.data)) return;
    this.received++;
    this.isWorking = true;
    this.underWay = item;
    try {
      for (const listener of this.#listeners) {
        try {
          listener(item);
        } catch (error) {
          this.#options.onError({ topic: item.topic, event: item.data, subscriber: 'gateway', error });
        }
      }
      const place = this.#placeOf(item.data.instrument);
      if (place.index >= 0) {
        this.#mark(place, item);
        this.#showOrders(item);
      }
      this.#publish(place, item.topic, item.data);
    } finally {
      this.isWorking = false;
      this.underWay = undefined;
    }
  }

  /** Orders that are kept on our side act before strategies hear of what they act on, as they would at the venue. */
  #showOrders({ topic, data }: MarketDataItem): void {
    const { market } = this.#options.kernel.orders;
    if (market.isIdle(data.instrument)) return;
    try {
      if (topic === 'market.quote') market.onQuote(data);
      else if (topic === 'market.trade') market.onTrade(data);
      else if (topic === 'market.bar') market.onBar(data);
      else if (topic === 'market.mark-price') market.onMark(data);
    } catch (error) {
      this.#options.onError({ topic, event: data, subscriber: 'orders', error });
    }
  }

  /** Bars at their close, trades at their price, quotes at the middle, marks at the venue's own. */
  #mark(place: Place, { topic, data }: MarketDataItem): void {
    const { index } = place;
    switch (topic) {
      case 'market.bar':
        place.last = data.close;
        this.#markAt(index, data.instrument, data.close);
        break;
      case 'market.quote':
        place.bid = data.bid;
        place.ask = data.ask;
        this.#markAt(index, data.instrument, (data.bid + data.ask) / 2);
        break;
      case 'market.trade':
        place.last = data.price;
        this.#markAt(index, data.instrument, data.price);
        break;
      case 'market.mark-price':
        this.#markAt(index, data.instrument, data.price);
        break;
      default:
    }
  }

  #markAt(index: number, instrument: InstrumentId, price: number): void {
    const ticks = this.#options.kernel.positions.net(instrument).math.ticksOf(price);
    // a price that is none marks nothing
    if (Number.isFinite(ticks)) this.#portfolio.mark(index, ticks);
  }

  #publish<T extends MarketTopic>(place: Place, topic: T, data: EventMap[T]): void {
    const known = place.handles[topic] as KeyedTopicHandle<EventMap[T]> | undefined;
    const handle = known ?? this.#handleOf(place, topic, data.instrument);
    if (handle.hasListeners) handle.publish(data);
  }

  #handleOf<T extends MarketTopic>(place: Place, topic: T, instrument: InstrumentId): KeyedTopicHandle<EventMap[T]> {
    // every market topic is keyed by instrument, which the compiler does not see for a topic it does not know
    const handle = this.#options.events.topic(topic).key(instrument as never);
    place.handles[topic] = handle;
    return handle;
  }

  #placeOf(instrument: InstrumentId): Place {
    const known = this.#places.get(instrument);
    if (known) return known;
    const place: Place = { index: this.#portfolio.indexOf(instrument), handles: {}, bid: Number.NaN, ask: Number.NaN, last: Number.NaN };
    this.#places.set(instrument, place);
    return place;
  }

  async #subscribe(source: MarketDataSource, wanted: MarketDataSubscription): Promise<void> {
    const { topics, intervals } = source.capabilities;
    if (!topics.includes(wanted.topic)) return;
    if (wanted.topic !== 'market.bar' || wanted.interval !== undefined) await source.subscribe(wanted);
    else for (const interval of intervals) await source.subscribe({ ...wanted, interval });
  }
}
