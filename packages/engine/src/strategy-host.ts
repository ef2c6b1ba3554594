import {
  RedFireError,
  type Bar, type Cancel, type ClientOrderId, type Clock, type EventMap, type InstrumentId, type Logger, type LogLevel, type MarketTopic, type Order, type OrderRequest, type OwnerId, type Position, type StrategyId,
  type Timestamp, type Unsubscribe,
} from '@redfire/core';
import type { OrderManager, PositionBook } from '@redfire/oms';
import { Strategy, type Exposure, type StrategyContext } from '@redfire/strategy';
import type { EventEngine } from './event-engine.ts';

interface StrategyHostOptions {
  readonly strategy: Strategy;
  readonly id: StrategyId;
  readonly owner: OwnerId | undefined;
  readonly clock: Clock;
  readonly events: EventEngine;
  readonly orders: OrderManager;
  readonly positions: PositionBook;
  readonly logger: Logger | undefined;
  readonly hasBars: (instrument: InstrumentId, intervalMs: number | undefined) => boolean;
}

const ORDER_TOPICS = [
  'order.denied', 'order.held', 'order.submitted', 'order.accepted', 'order.rejected', 'order.triggered', 'order.fill-adjusted', 'order.modified', 'order.modify-rejected', 'order.canceled', 'order.cancel-rejected',
  'order.expired',
] as const;

/** Runs one strategy: lends it the engine in its own name, and takes back every subscription and timer when it stops. */
export class StrategyHost {
  readonly #options: StrategyHostOptions;
  readonly #context: StrategyContext;
  readonly #release = new Set<() => void>();
  #isRunning = false;

  constructor(options: StrategyHostOptions) {
    this.#options = options;
    this.#context = this.#makeContext();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    if (this.#isRunning) return;
    const { strategy, events, id } = this.#options;
    strategy.attach(this.#context);
    // hooks that are not overridden cost nothing: their events are not even built
    if (strategy.onFill !== Strategy.prototype.onFill) this.#keep(events.on('order.filled', ({ fill, order }) => strategy.onFill(fill, order), { key: id, name: `${id}.onFill` }));
    if (strategy.onOrder !== Strategy.prototype.onOrder) {
      for (const topic of ORDER_TOPICS) this.#keep(events.on(topic, ({ order }: { readonly order: Order }, _topic: string) => strategy.onOrder(order), { key: id, name: `${id}.onOrder` }));
    }
    this.#isRunning = this.#guard('onStart', () => strategy.onStart());
    if (this.#isRunning) events.publish('strategy.started', { at: this.#options.clock.now(), strategy: id });
    else this.#releaseAll();
  }

  stop(): void {
    if (!this.#isRunning) return;
    const { strategy, events, clock, id } = this.#options;
    this.#guard('onStop', () => strategy.onStop());
    this.#isRunning = false;
    this.#releaseAll();
    events.publish('strategy.stopped', { at: clock.now(), strategy: id });
  }

  #releaseAll(): void {
    for (const release of this.#release) release();
    this.#release.clear();
    this.#options.strategy.detach();
  }

  /** Keeps what ends a subscription or a timer until the strategy stops; what the strategy ends itself is forgotten at once. */
  #keep(release: () => void): () => void {
    const end = () => {
      this.#release.delete(end);
      release();
    };
    this.#release.add(end);
    return end;
  }

  /** Runs a callback of the strategy's; what it throws or rejects with is reported, as it would be from an event handler. */
  #guard(hook: string, call: () => unknown): boolean {
    const report = (error: unknown) => {
      const { events, clock, id } = this.#options;
      events.publish('engine.error', { at: clock.now(), topic: `strategy.${hook}`, event: undefined, subscriber: `${id}.${hook}`, error });
    };
    try {
      const result = call();
      if (result instanceof Promise) result.catch(report);
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }

  /** The owner to act for. @throws `RedFireError` `ORDER_NOT_FOUND` for an order of another strategy. */
  #ownerOf(orderId: ClientOrderId): OwnerId | undefined {
    const { id, owner, orders } = this.#options;
    if (orders.get(orderId, owner).strategy === id) return owner;
    throw new RedFireError('ORDER_NOT_FOUND', `strategy "${id}" has no order "${orderId}"`, { details: { orderId, strategy: id } });
  }

  #makeContext(): StrategyContext {
    const { id, owner, clock, events, orders, positions, logger, hasBars } = this.#options;
    const mine = (instrument?: InstrumentId) => ({ strategy: id, instrument });
    return {
      id,
      now: () => clock.now(),
      instrument: (instrument) => positions.net(instrument).math.instrument,
      onBars: (instrument: InstrumentId, intervalMs: number | undefined, handler: (bar: Bar) => void): Unsubscribe => {
        if (!hasBars(instrument, intervalMs)) throw noBars(id, instrument, intervalMs);
        const receive = intervalMs === undefined ? handler : (bar: Bar) => (bar.intervalMs === intervalMs ? handler(bar) : undefined);
        return this.#keep(events.on('market.bar', receive, { key: instrument, name: `${id}.onBar` }));
      },
      onMarket: <T extends Exclude<MarketTopic, 'market.bar'>>(topic: T, instrument: InstrumentId, handler: (data: EventMap[T]) => void): Unsubscribe =>
        // every market topic is keyed by instrument, which the compiler does not see for a topic it does not know
        this.#keep(events.topic(topic).on(handler, { key: instrument as never, name: `${id}.${topic}` })),
      setTimer: (at: Timestamp, callback: () => void): Cancel => {
        const cancel = this.#keep(
          clock.setTimer(at, () => {
            cancel();
            this.#guard('timer', callback);
          }),
        );
        return cancel;
      },
      submit: (request: OrderRequest): Order => orders.submit(owner === undefined ? { ...request, strategy: id } : { ...request, strategy: id, owner }),
      modify: (amendment) => orders.modify(amendment, this.#ownerOf(amendment.orderId)),
      cancel: (orderId) => orders.cancel(orderId, this.#ownerOf(orderId)),
      cancelAll: (instrument) => orders.cancelAll(mine(instrument)),
      openOrders: (instrument) => orders.open(mine(instrument)),
      position: (instrument): Position => positions.of(id, instrument, owner).face(),
      exposure: (instrument): Exposure => {
        const { quantity, openQuantity } = positions.of(id, instrument, owner);
        return { position: quantity, open: openQuantity };
      },
      log: (level: LogLevel, message, fields) => { logger?.log(level, message, { strategy: id, ...fields }); },
    };
  }
}

function noBars(strategy: StrategyId, instrument: InstrumentId, intervalMs: number | undefined): RedFireError {
  const which = intervalMs === undefined ? 'bars' : `bars of ${intervalMs} ms`;
  return new RedFireError('NO_DATA_FEED', `strategy "${strategy}" subscribes to ${which} of "${instrument}", which no feed delivers; add the data, or subscribe to the bars there are`, {
    details: { strategy, instrument, ...(intervalMs !== undefined && { intervalMs }) },
  });
}
