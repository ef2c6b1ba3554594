import {
  RedFireError, Scaled,
  type AmendmentRequest, type Bar, type ClientOrderId, type Clock, type EventMap, type IdSource, type InstrumentId, type Logger, type LogLevel, type MarketTopic, type Metrics, type Order, type OrderRequest, type OwnerId, type Position, type PositionSide,
  type SeededRandom, type Side, type StrategyId, type StrategySignalEvent, type Unsubscribe,
} from '@redfire/core';
import { bracket, type Ledger, type OrderManager, type Portfolio, type PositionBook } from '@redfire/oms';
import type { Exposure, SignalFilter, StrategyContext } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import type { Algorithms } from './order-desk.ts';

/** What is lent to strategies, alike for all of them. */
export interface LentEngine {
  readonly clock: Clock;
  readonly events: EventEngine;
  readonly orders: OrderManager;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  readonly ledger: Ledger;
  /** In which equity is told. */
  readonly currency: string;
  readonly algorithms: Algorithms;
  readonly ids: IdSource;
  readonly logger: Logger | undefined;
  readonly metrics: Metrics;
  /** Whether bars of an instrument, of one length or of any, will come. */
  readonly hasBars: (instrument: InstrumentId, intervalMs: number | undefined) => boolean;
  /** Past bars; see `StrategyContext.history`. */
  readonly historyOf: (instrument: InstrumentId, intervalMs: number, count: number) => Promise<readonly Bar[]> | undefined;
  readonly onWanted: ((topic: MarketTopic, instrument: InstrumentId, intervalMs: number | undefined) => void) | undefined;
}

interface Borrower {
  readonly id: StrategyId;
  readonly owner?: OwnerId | undefined;
  readonly random: SeededRandom;
  /** What it subscribes to, while it runs. */
  readonly scope: () => ReturnType<EventEngine['scope']>;
  readonly setTimer: StrategyContext['setTimer'];
  readonly setWarm: (isWarm: boolean) => void;
  /** @throws `RedFireError` where the strategy may send no orders now. */
  readonly checkTrading: (requests: readonly OrderRequest[]) => void;
  /** @throws `RedFireError` where the strategy may not change an order so now. */
  readonly checkAmending: (amendment: AmendmentRequest, order: Order) => void;
  readonly isStopping: () => boolean;
  /** A handler as it is subscribed under the name of a hook: watched, or as it is. */
  readonly hears: <T>(hook: string, handler: (data: T) => void) => (data: T) => void;
}

/** What a strategy has, and whoever lends it can hold up: looked at for every bar. */
export interface LentContext extends StrategyContext {
  isPaused: boolean;
}

/** The engine as one strategy has it: everything in its name, and no more than its own. */
export function lendEngine(engine: LentEngine, borrower: Borrower): LentContext {
  const { clock, orders, positions, portfolio, ledger, logger, events, algorithms } = engine;
  const { id, owner, scope, checkTrading, hears } = borrower;
  const named = (request: OrderRequest): OrderRequest => (owner === undefined ? { ...request, strategy: id } : { ...request, strategy: id, owner });
  const mine = (instrument?: InstrumentId) => ({ strategy: id, instrument });
  const own = (orderId: ClientOrderId): Order => {
    const order = orders.get(orderId, owner);
    if (order.strategy === id) return order;
    throw new RedFireError('ORDER_NOT_FOUND', `strategy "${id}" has no order "${orderId}"`, { details: { orderId, strategy: id } });
  };
  const submitAll = (requests: readonly OrderRequest[]) => {
    checkTrading(requests);
    return orders.submitAll(requests.map(named));
  };
  return {
    id,
    metrics: engine.metrics,
    random: borrower.random,
    isPaused: false,
    get isStopping() { return borrower.isStopping(); },
    now: () => clock.now(),
    instrument: (instrument) => positions.net(instrument).math.instrument,
    onBars(instrument: InstrumentId, intervalMs: number | undefined, handler: (bar: Bar) => void, priority = 0): Unsubscribe {
      if (!engine.hasBars(instrument, intervalMs)) throw noBars(id, instrument, intervalMs);
      engine.onWanted?.('market.bar', instrument, intervalMs);
      const heard = hears('onBar', handler);
      const receive = intervalMs === undefined ? heard : (bar: Bar) => (bar.intervalMs === intervalMs ? heard(bar) : undefined);
      return scope().on('market.bar', receive, { key: instrument, name: `${id}.onBar`, priority });
    },
    onMarket<T extends Exclude<MarketTopic, 'market.bar'>>(topic: T, instrument: InstrumentId, handler: (data: EventMap[T]) => void): Unsubscribe {
      engine.onWanted?.(topic, instrument, undefined);
      // every market topic is keyed by instrument, which the compiler does not see for a topic it does not know
      return scope().topic(topic).on(hears(HOOKS[topic] ?? topic, handler), { key: instrument as never, name: `${id}.${topic}` });
    },
    onSignal(filter: SignalFilter, handler: (signal: StrategySignalEvent) => void): Unsubscribe {
      const heard = hears('onSignal', handler);
      const receive = (signal: StrategySignalEvent) => (signal.strategy !== id && passes(filter, signal) ? heard(signal) : undefined);
      return scope().on('strategy.signal', receive, { name: `${id}.onSignal` });
    },
    history: (instrument, intervalMs, count) =>
      engine.historyOf(instrument, intervalMs, count)?.catch((error: unknown) => {
        // it begins with the bars that come, as where there is no past
        if (!events.isClosed) events.publish('engine.error', { at: clock.now(), topic: 'market.history', event: { instrument, intervalMs, count }, subscriber: `${id}.history`, error });
        return [];
      }),
    setWarm: borrower.setWarm,
    setTimer: borrower.setTimer,
    onOrderEnd(handler) {
      const ends = END_TOPICS.map((topic) => scope().on(topic, ({ order }: { readonly order: Order }) => { handler(order); }, { key: id, name: `${id}.onOrderEnd` }));
      const filled = scope().on('order.filled', ({ order }) => { if (order.state === 'filled') handler(order); }, { key: id, name: `${id}.onOrderEnd` });
      return () => { for (const end of [...ends, filled]) end(); };
    },
    publishSignal: (signal) => { events.publish('strategy.signal', { at: clock.now(), strategy: id, ...signal }); },
    submit(request: OrderRequest): Order {
      checkTrading([request]);
      return orders.submit(named(request));
    },
    submitAll,
    bracket: (given) => submitAll(bracket({ lotSize: positions.net(given.entry.instrument).math.instrument.lotSize, ...given }, () => engine.ids.next('B'))),
    modify(amendment) {
      const order = own(amendment.orderId);
      borrower.checkAmending(amendment, order);
      return orders.modify(amendment, order.owner);
    },
    cancel: (orderId) => orders.cancel(orderId, own(orderId).owner),
    cancelAll: (instrument) => orders.cancelAll(mine(instrument)),
    openOrders: (instrument) => orders.open(mine(instrument)),
    order: own,
    algorithm: (orderId) => algorithms.report(own(orderId).id),
    pauseAlgorithm: (orderId) => { algorithms.pause(own(orderId).id); },
    resumeAlgorithm: (orderId) => { algorithms.resume(own(orderId).id); },
    position: (instrument): Position => positions.of(id, instrument, owner).face(),
    netPosition: (instrument): Position => positions.net(instrument).face(),
    exposure: (instrument) => exposureOf(engine, mine(instrument), owner),
    account: () => ({ equity: portfolio.equity().toDecimal(), currency: engine.currency, balances: ledger.currencies().map((code) => ledger.balanceOf(code)) }),
    unitValue(instrument) {
      const { math } = positions.net(instrument);
      const price = portfolio.markOf(instrument);
      return price && portfolio.tryConvert(math.value(ONE, price).absolute(), math.instrument.settle)?.toDecimal();
    },
    latestPrice: (instrument) => portfolio.markOf(instrument)?.toDecimal(),
    // at the engine's time, which is not that of the log when recorded data are run through
    log: (level: LogLevel, message, fields) => { logger?.log(level, message, { strategy: id, at: new Date(clock.now()).toISOString(), ...fields }); },
  };
}

const ONE = Scaled.from('1');
const END_TOPICS = ['order.denied', 'order.rejected', 'order.canceled', 'order.expired', 'order.cancel-rejected'] as const;
/** By the topic it is called for. */
const HOOKS: Readonly<Partial<Record<MarketTopic, string>>> = { 'market.quote': 'onQuote', 'market.trade': 'onTrade', 'market.book-snapshot': 'onBook', 'market.book-delta': 'onBook' };

function exposureOf({ positions, orders }: LentEngine, { strategy, instrument }: { readonly strategy: StrategyId; readonly instrument: InstrumentId | undefined }, owner: OwnerId | undefined): Exposure {
  const position = positions.of(strategy, instrument as InstrumentId, owner);
  const { quantity, openQuantity } = position;
  if (positions.mode === 'netting') return { position: quantity, open: openQuantity };
  const closing = (positionSide: PositionSide, side: Side) => {
    // an exit is there until the position is closed another way
    const open = orders.open({ strategy, instrument, side }).filter((order) => order.positionSide === positionSide && order.parentId === undefined && (order.contingency === undefined || order.reduceOnly !== true));
    const rest = open.reduce((left, { remainingQuantity }) => left.minus(Scaled.from(remainingQuantity)), position.leg(positionSide).quantity.absolute());
    return rest.sign > 0 ? rest : Scaled.zero;
  };
  const leg = (positionSide: PositionSide) => position.leg(positionSide).quantity.absolute();
  return { position: quantity, open: openQuantity, closable: { buy: closing('short', 'buy'), sell: closing('long', 'sell') }, legs: { long: leg('long'), short: leg('short') } };
}

function passes({ name, from, instrument }: SignalFilter, signal: StrategySignalEvent): boolean {
  return (name === undefined || signal.name === name) && (from === undefined || signal.strategy === from) && (instrument === undefined || signal.instrument === instrument);
}

function noBars(strategy: StrategyId, instrument: InstrumentId, intervalMs: number | undefined): RedFireError {
  const which = intervalMs === undefined ? 'bars' : `bars of ${intervalMs} ms`;
  return new RedFireError('NO_DATA_FEED', `strategy "${strategy}" subscribes to ${which} of "${instrument}", which no feed delivers; add the data, make them with timeBars, or subscribe to the bars there are`, {
    details: { strategy, instrument, ...(intervalMs !== undefined && { intervalMs }) },
  });
}
