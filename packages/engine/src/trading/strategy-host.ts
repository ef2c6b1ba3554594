import {
  RedFireError, Scaled,
  type Bar, type Cancel, type ClientOrderId, type Clock, type ErrorPolicy, type EventMap, type InstrumentId, type Logger, type LogLevel, type MarketTopic, type Order, type OrderRequest, type OwnerId, type Position, type PositionSide, type Side, type StrategyId,
  type Timestamp, type Unsubscribe,
} from '@redfire/core';
import type { OrderManager, PositionBook } from '@redfire/oms';
import { Strategy, type Exposure, type NamedStrategy, type StrategyContext } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';

type Scope = ReturnType<EventEngine['scope']>;

interface StrategyHostOptions extends NamedStrategy {
  readonly clock: Clock;
  readonly events: EventEngine;
  readonly orders: OrderManager;
  readonly positions: PositionBook;
  readonly logger: Logger | undefined;
  /** What follows when a handler of the strategy fails. */
  readonly onError: ErrorPolicy;
  readonly hasBars: (instrument: InstrumentId, intervalMs: number | undefined) => boolean;
  readonly onWanted: ((topic: MarketTopic, instrument: InstrumentId, intervalMs: number | undefined) => void) | undefined;
}

const ORDER_TOPICS = [
  'order.denied', 'order.held', 'order.submitted', 'order.accepted', 'order.rejected', 'order.triggered', 'order.fill-adjusted', 'order.modify-requested', 'order.modified', 'order.modify-rejected',
  'order.cancel-requested', 'order.canceled', 'order.cancel-rejected', 'order.expired', 'order.outcome-unknown', 'order.stuck', 'algorithm.started', 'algorithm.progressed', 'algorithm.paused', 'algorithm.resumed',
  'algorithm.ended',
] as const;

/** What a strategy's handlers belong to in `engine.error`, and what `stop-component` stops. */
export function componentOf(strategy: StrategyId): string {
  return `strategy:${strategy}`;
}

/** Runs one strategy: lends it the engine in its own name, and takes back every subscription and timer when it stops. */
export class StrategyHost {
  readonly #options: StrategyHostOptions;
  readonly #context: StrategyContext;
  readonly #timers = new Set<Cancel>();
  #scope: Scope | undefined;
  #phase: 'stopped' | 'starting' | 'running' | 'stopping' = 'stopped';
  /** Whether it was told to stop by its own `onStart`. */
  #mustStop = false;
  #since: Timestamp | undefined;
  #failure: unknown;

  constructor(options: StrategyHostOptions) {
    this.#options = options;
    this.#context = this.#makeContext();
  }

  get id(): StrategyId {
    return this.#options.id;
  }

  get owner(): OwnerId | undefined {
    return this.#options.owner;
  }

  get params(): unknown {
    return this.#options.strategy.params;
  }

  /** Whether this is the instance it runs. */
  runs(strategy: Strategy): boolean {
    return this.#options.strategy === strategy;
  }

  get isRunning(): boolean {
    return this.#phase === 'running' || this.#phase === 'stopping';
  }

  /** When it was started or stopped last. */
  get since(): Timestamp | undefined {
    return this.#since;
  }

  /** What `onStart`, `onStop` or a timer threw last since it was started. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @returns Whether it runs now, or is about to: false when `onStart` threw. */
  start(): boolean {
    if (this.#phase !== 'stopped') return true;
    const { strategy, events, id, clock, onError } = this.#options;
    this.#phase = 'starting';
    this.#mustStop = false;
    this.#failure = undefined;
    this.#since = clock.now();
    const scope = (this.#scope = events.scope(componentOf(id), { onError }));
    strategy.attach(this.#context);
    // hooks that are not overridden cost nothing: their events are not even built
    if (strategy.onFill !== Strategy.prototype.onFill) scope.on('order.filled', ({ fill, order }) => strategy.onFill(fill, order), { key: id, name: `${id}.onFill` });
    if (strategy.onOrder !== Strategy.prototype.onOrder) {
      for (const topic of ORDER_TOPICS) scope.on(topic, ({ order }: { readonly order: Order }, _topic: string) => strategy.onOrder(order), { key: id, name: `${id}.onOrder` });
    }
    if (!this.#guard('onStart', () => strategy.onStart())) {
      this.#phase = 'stopped';
      this.#releaseAll();
      return false;
    }
    this.#phase = 'running';
    events.publish('strategy.started', { at: clock.now(), strategy: id });
    if (this.#mustStop) this.stop();
    return true;
  }

  /** Does so at the end of `onStart`, where that has not returned. */
  stop(): void {
    if (this.#phase === 'starting') this.#mustStop = true;
    if (this.#phase !== 'running') return;
    const { strategy, events, clock, id } = this.#options;
    this.#phase = 'stopping';
    this.#guard('onStop', () => strategy.onStop());
    this.#phase = 'stopped';
    this.#since = clock.now();
    this.#releaseAll();
    events.publish('strategy.stopped', { at: clock.now(), strategy: id });
  }

  #releaseAll(): void {
    this.#scope?.close();
    this.#scope = undefined;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#options.strategy.detach();
  }

  /** What the strategy subscribes to. A strategy acts between its start and its stop only, for it has no engine before and after. */
  get #events(): Scope {
    return this.#scope as Scope;
  }

  /** Runs a callback of the strategy's; what it throws or rejects with is reported, as it would be from an event handler. */
  #guard(hook: string, call: () => unknown): boolean {
    const report = (error: unknown) => {
      this.#failure = error;
      const { events, clock, id, onError: policy } = this.#options;
      events.publish('engine.error', { at: clock.now(), topic: `strategy.${hook}`, event: undefined, subscriber: `${id}.${hook}`, error, component: componentOf(id), policy });
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
    const { id, owner, clock, orders, positions, logger, hasBars, onWanted } = this.#options;
    const named = (request: OrderRequest): OrderRequest => (owner === undefined ? { ...request, strategy: id } : { ...request, strategy: id, owner });
    const mine = (instrument?: InstrumentId) => ({ strategy: id, instrument });
    return {
      id,
      now: () => clock.now(),
      instrument: (instrument) => positions.net(instrument).math.instrument,
      onBars: (instrument: InstrumentId, intervalMs: number | undefined, handler: (bar: Bar) => void): Unsubscribe => {
        if (!hasBars(instrument, intervalMs)) throw noBars(id, instrument, intervalMs);
        onWanted?.('market.bar', instrument, intervalMs);
        const receive = intervalMs === undefined ? handler : (bar: Bar) => (bar.intervalMs === intervalMs ? handler(bar) : undefined);
        return this.#events.on('market.bar', receive, { key: instrument, name: `${id}.onBar` });
      },
      onMarket: <T extends Exclude<MarketTopic, 'market.bar'>>(topic: T, instrument: InstrumentId, handler: (data: EventMap[T]) => void): Unsubscribe => {
        onWanted?.(topic, instrument, undefined);
        // every market topic is keyed by instrument, which the compiler does not see for a topic it does not know
        return this.#events.topic(topic).on(handler, { key: instrument as never, name: `${id}.${topic}` });
      },
      setTimer: (at: Timestamp, callback: () => void): Cancel => {
        const end = clock.setTimer(
          at,
          () => {
            this.#timers.delete(end);
            this.#guard('timer', callback);
          },
          `${id}.timer`,
        );
        this.#timers.add(end);
        return () => {
          this.#timers.delete(end);
          end();
        };
      },
      submit: (request: OrderRequest): Order => orders.submit(named(request)),
      submitAll: (requests) => orders.submitAll(requests.map(named)),
      modify: (amendment) => orders.modify(amendment, this.#ownerOf(amendment.orderId)),
      cancel: (orderId) => orders.cancel(orderId, this.#ownerOf(orderId)),
      cancelAll: (instrument) => orders.cancelAll(mine(instrument)),
      openOrders: (instrument) => orders.open(mine(instrument)),
      position: (instrument): Position => positions.of(id, instrument, owner).face(),
      exposure: (instrument): Exposure => {
        const position = positions.of(id, instrument, owner);
        const { quantity, openQuantity } = position;
        if (positions.mode === 'netting') return { position: quantity, open: openQuantity };
        const closing = (positionSide: PositionSide, side: Side) => {
          // an exit is there until the position is closed another way
          const open = orders.open({ ...mine(instrument), side }).filter((order) => order.positionSide === positionSide && order.parentId === undefined && (order.contingency === undefined || order.reduceOnly !== true));
          const rest = open.reduce((left, { remainingQuantity }) => left.minus(Scaled.from(remainingQuantity)), position.leg(positionSide).quantity.absolute());
          return rest.sign > 0 ? rest : Scaled.zero;
        };
        return { position: quantity, open: openQuantity, closable: { buy: closing('short', 'buy'), sell: closing('long', 'sell') } };
      },
      // at the engine's time, which is not that of the log when recorded data are run through
      log: (level: LogLevel, message, fields) => { logger?.log(level, message, { strategy: id, at: new Date(clock.now()).toISOString(), ...fields }); },
    };
  }
}

function noBars(strategy: StrategyId, instrument: InstrumentId, intervalMs: number | undefined): RedFireError {
  const which = intervalMs === undefined ? 'bars' : `bars of ${intervalMs} ms`;
  return new RedFireError('NO_DATA_FEED', `strategy "${strategy}" subscribes to ${which} of "${instrument}", which no feed delivers; add the data, or subscribe to the bars there are`, {
    details: { strategy, instrument, ...(intervalMs !== undefined && { intervalMs }) },
  });
}
