import {
  RedFireError, barColumns, intervalMs, type Bar, type BarColumns, type InstrumentId, type Interval, type MarketDataCapabilities, type MarketDataItem, type MarketDataSource, type MarketDataSubscription, type Timestamp,
  type Unsubscribe,
} from '@redfire/core';

export interface FakeMarketDataSourceOptions {
  /** Default `fake`. */
  readonly name?: string;
  /** Default: quotes, trades and bars of a minute and an hour, with history. */
  readonly capabilities?: MarketDataCapabilities;
  /** What `history` knows, in time order. */
  readonly bars?: readonly Bar[];
}

type Listener = (item: MarketDataItem) => void;

const EVERYTHING: MarketDataCapabilities = { topics: ['market.bar', 'market.quote', 'market.trade'], intervals: ['1m', '1h'], history: true };

/** A source of market data that a test feeds by hand. What nobody subscribed to, and what is sent while it is not open, is lost. */
export class FakeMarketDataSource implements MarketDataSource {
  readonly name: string;
  readonly capabilities: MarketDataCapabilities;
  readonly ended: Promise<void>;
  /** What listeners threw. */
  readonly thrown: unknown[] = [];
  readonly #bars: readonly Bar[];
  readonly #listeners = new Set<{ readonly tell: Listener }>();
  readonly #subscriptions = new Map<string, MarketDataSubscription>();
  readonly #queue: MarketDataItem[] = [];
  #isDelivering = false;
  #isOpen = false;
  #end: { readonly resolve: () => void; readonly reject: (error: unknown) => void } = { resolve: () => {}, reject: () => {} };

  constructor({ name = 'fake', capabilities = EVERYTHING, bars = [] }: FakeMarketDataSourceOptions = {}) {
    this.name = name;
    this.capabilities = capabilities;
    this.#bars = bars;
    this.ended = new Promise((resolve, reject) => {
      this.#end = { resolve, reject };
    });
    this.ended.catch(() => {});
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What is subscribed now, in the order of subscribing. */
  get subscriptions(): readonly MarketDataSubscription[] {
    return [...this.#subscriptions.values()];
  }

  /** Sends an item. Inside a listener, it is delivered when the present item is. */
  emit(...items: readonly MarketDataItem[]): void {
    this.#queue.push(...items);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    for (let item = this.#queue.shift(); item; item = this.#queue.shift()) this.#deliver(item);
    this.#isDelivering = false;
  }

  /** Says that nothing will come any more; with an error, that it broke off. */
  finish(error?: unknown): void {
    if (error === undefined) this.#end.resolve();
    else this.#end.reject(error);
  }

  async open(): Promise<void> {
    this.#isOpen = true;
  }

  async subscribe(subscription: MarketDataSubscription): Promise<void> {
    this.#mustBeOpen();
    this.#subscriptions.set(keyOf(subscription), subscription);
  }

  async unsubscribe(subscription: MarketDataSubscription): Promise<void> {
    this.#mustBeOpen();
    this.#subscriptions.delete(keyOf(subscription));
  }

  async *history({ instrument, interval, from, to }: { readonly instrument: InstrumentId; readonly interval: Interval; readonly from: Timestamp; readonly to: Timestamp }): AsyncGenerator<BarColumns, void, undefined> {
    this.#mustBeOpen();
    if (!this.capabilities.history) throw new RedFireError('NOT_SUPPORTED', `"${this.name}" has no history`);
    const found = this.#bars.filter((bar) => bar.instrument === instrument && bar.intervalMs === intervalMs(interval) && bar.openTime >= from && bar.openTime < to);
    if (found.length > 0) yield barColumns(found);
  }

  onData(listener: Listener): Unsubscribe {
    const own = { tell: listener };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#subscriptions.clear();
    this.#end.resolve();
  }

  #deliver(item: MarketDataItem): void {
    if (!this.subscriptions.some((subscription) => isOf(item, subscription))) return;
    for (const listener of [...this.#listeners]) {
      if (!this.#isOpen) return;
      if (!this.#listeners.has(listener)) continue;
      try {
        listener.tell(item);
      } catch (error) {
        this.thrown.push(error);
      }
    }
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new RedFireError('GATEWAY_CLOSED', `"${this.name}" is not open; open it first`);
  }
}

/** Whether a subscription asks for an item. Without an interval it asks for bars of every length. */
export function isOf(item: MarketDataItem, { topic, instrument, interval }: MarketDataSubscription): boolean {
  if (item.topic !== topic || item.data.instrument !== instrument) return false;
  return item.topic !== 'market.bar' || interval === undefined || item.data.intervalMs === intervalMs(interval);
}

function keyOf({ topic, instrument, interval }: MarketDataSubscription): string {
  return `${topic} ${instrument} ${interval ?? ''}`;
}
