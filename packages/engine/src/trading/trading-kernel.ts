import {
  InstrumentMath, RedFireError, Scaled, currency, noMetrics, sequentialIds,
  type AccountBooking, type Clock, type Currency, type EventMap, type ExactInput, type ExecutionReport, type IdSource, type Instrument, type InstrumentId, type LedgerEntry, type Logger, type MarketTopic, type Metrics, type StrategyId, type SynchronousVenue, type Unsubscribe,
} from '@redfire/core';
import { Ledger, OrderManager, Portfolio, PositionBook, combineParts, type AdoptionPolicy, type MakeOrderParts, type Move, type OrderArchive, type OrderDispatch, type OrderEventItem, type OrderEventSink, type OrderManagerOptions, type OrderReview, type OrderTopic, type PositionBookOptions } from '@redfire/oms';
import type { MarketPrices } from '@redfire/oms/algorithms';
import { RiskEngine, type RiskRule } from '@redfire/risk';
import type { NamedStrategy } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import type { LentEngine } from './lend-engine.ts';
import { OrderDesk, type OrderDeskOptions } from './order-desk.ts';
import type { OrderFollowing } from './order-following.ts';
import { priceAfter } from './price-after.ts';
import { RiskDesk } from './risk-desk.ts';
import { StrategyHost, type StrategySupervision } from './strategy-host.ts';
import { StrategyLimits } from './strategy-limits.ts';
import type { StrategyMemory } from './strategy-memory.ts';
import type { TopicHandle } from '../topic-handle.ts';

/** Where approved orders go and reports come from, however many venues are behind it. */
export interface OrderRoute extends OrderDispatch {
  onReport(listener: (report: ExecutionReport) => void): Unsubscribe;
}

export interface TradingKernelOptions {
  /** See {@link TradingKernel.mathOf}; the venue uses the same. */
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  readonly events: EventEngine;
  readonly venue: SynchronousVenue | OrderRoute;
  /** Run on every order; none approves everything. */
  readonly rules: readonly RiskRule[];
  /** Cash to begin with, by currency. */
  readonly balances: Readonly<Record<string, ExactInput>>;
  /** What the account is valued in. */
  readonly currency: string;
  /** Default: sequential. */
  readonly ids?: IdSource;
  readonly logger?: Logger;
  /** For what strategies measure of themselves. Default: none. */
  readonly metrics?: Metrics;
  /** Past bars of an instrument, at most so many; `undefined` where there are none. Default: none. */
  readonly historyOf?: LentEngine['historyOf'];
  /** Whether bars of an instrument, of one length or of any, will come. A subscription to others is refused. Default: it is not known. */
  readonly hasBars?: (instrument: InstrumentId, intervalMs: number | undefined) => boolean;
  /** Hears of market data that a strategy subscribes to. */
  readonly onWanted?: (topic: MarketTopic, instrument: InstrumentId, intervalMs: number | undefined) => void;
  /** Latest prices of an instrument, for orders that an algorithm begins to work. Default: the latest mark alone. */
  readonly pricesOf?: (instrument: InstrumentId) => MarketPrices | undefined;
  /** Whether long and short are netted, and how the cost of what is closed is found. */
  readonly positions?: PositionBookOptions;
  /** How many entries of the ledger stay readable; see `Ledger`. */
  readonly ledgerHistory?: number;
  /** Ended orders that stay readable; see `OrderManager`. */
  readonly endedOrderLimit?: number;
  /** Orders known by their tombstones after that, what takes them over, and what becomes of fills nobody here ordered; see `OrderManager`. */
  readonly tombstoneLimit?: number;
  readonly archive?: OrderArchive;
  readonly adoption?: AdoptionPolicy;
  /** Follows orders for a host, and keeps what they went through. Absent: nobody does, as in a backtest. */
  readonly follow?: OrderFollowing;
  /** Stands between order management and risk, to watch what is asked and answered. */
  readonly watchReview?: (review: OrderReview) => OrderReview;
  /** What is known of strategies from before. Absent: nothing, and nothing is kept. */
  readonly memory?: StrategyMemory;
  /** How orders are executed beyond being sent, and what is held for them. */
  readonly desk?: OrderDeskOptions;
  /** What else stands around the plain way of an order, behind what the desk has; see `OrderManager`. */
  readonly parts?: MakeOrderParts;
  /** See `OrderManager`. */
  readonly watchSubmit?: OrderManagerOptions['watchSubmit'];
}

/**
 * Where order management, risk and strategies meet: strategies hear events and send requests; risk reviews them; the
 * venue's reports go back into the books. Nothing in it waits.
 */
export class TradingKernel {
  readonly events: EventEngine;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  readonly risk: RiskEngine;
  readonly desk: OrderDesk;
  readonly orders: OrderManager;
  /** What strategies are limited to by themselves. */
  readonly limits: StrategyLimits;
  readonly #hosts = new Map<StrategyId, StrategyHost>();
  readonly #options: TradingKernelOptions;
  readonly #lent: LentEngine;

  constructor(options: TradingKernelOptions) {
    const { clock, events, follow, watchReview = (review) => review } = options;
    const route = routeTo(options.venue);
    const ids = options.ids ?? sequentialIds();
    this.#options = options;
    this.events = events;
    this.instruments = options.instruments;
    this.ledger = new Ledger({ history: options.ledgerHistory });
    this.positions = new PositionBook(this.instruments, options.positions);
    this.portfolio = new Portfolio({ ledger: this.ledger, positions: this.positions, instruments: this.instruments, currency: currency(options.currency) });
    this.risk = new RiskEngine(options.rules);
    this.limits = new StrategyLimits(this.instruments);
    this.desk = new OrderDesk(options.desk ?? {}, this, options);
    this.orders = new OrderManager({
      instruments: this.instruments,
      clock,
      ids,
      ledger: this.ledger,
      positions: this.positions,
      review: watchReview(new RiskDesk({ risk: this.risk, instruments: this.instruments, positions: this.positions, portfolio: this.portfolio, limits: this.limits, openOrders: (strategy) => (strategy === undefined ? this.orders.openCount : this.orders.open({ strategy }).length), countedOf: (id, order) => this.orders.countedOf(id, order), clock, keep: follow?.keep })),
      dispatch: route,
      markOf: (instrument) => this.portfolio.markOf(instrument),
      events: orderEventSink(events, follow),
      ...(options.endedOrderLimit !== undefined && { endedOrderLimit: options.endedOrderLimit }),
      ...(options.tombstoneLimit !== undefined && { tombstoneLimit: options.tombstoneLimit }),
      ...(options.archive && { archive: options.archive }),
      ...(options.adoption && { adoption: options.adoption }),
      parts: (port) => {
        const parts = combineParts([this.desk.parts(port), options.parts?.(port) ?? {}]);
        return follow ? follow.attach(port, parts) : parts;
      },
      ...(options.watchSubmit && { watchSubmit: options.watchSubmit }),
    });
    const { logger, metrics = noMetrics, hasBars = () => true, historyOf = () => undefined, onWanted } = options;
    this.#lent = { clock, events, logger, metrics, hasBars, historyOf, onWanted, ids, currency: options.currency, orders: this.orders, positions: this.positions, portfolio: this.portfolio, ledger: this.ledger, algorithms: this.desk.algorithms };
    route.onReport((report) => {
      this.orders.apply(report);
    });
    const deposits = Object.entries(options.balances).map(([code, amount]): Move => ({ currency: currency(code), from: 'equity', to: 'cash', amount: Scaled.from(amount, `balances.${code}`) }));
    if (deposits.length > 0) this.ledger.post(clock.now(), 'deposit', deposits);
  }

  /** The arithmetic of every instrument by id. @throws {@link RedFireError} `INVALID_CONFIG` when two have one id. */
  static mathOf(instruments: readonly Instrument[]): ReadonlyMap<InstrumentId, InstrumentMath> {
    const math = new Map<InstrumentId, InstrumentMath>();
    for (const instrument of instruments) {
      if (math.has(instrument.id)) throw new RedFireError('INVALID_CONFIG', `instrument "${instrument.id}" is defined twice`, { details: { instrument: instrument.id } });
      math.set(instrument.id, new InstrumentMath(instrument));
    }
    return math;
  }

  /** What is known of strategies from before. */
  get memory(): StrategyMemory | undefined {
    return this.#options.memory;
  }

  /** The time of orders and data. */
  get clock(): Clock {
    return this.#options.clock;
  }

  /**
   * Books what a venue booked besides fills. After a split or a dividend the last price is worth what that leaves of it, until the market tells another.
   *
   * @returns The entry; `undefined` where nothing is held.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`, `INVALID_INPUT`.
   */
  book(booking: AccountBooking): LedgerEntry | undefined {
    // before anybody hears of it
    if (booking.kind === 'split' || booking.kind === 'dividend') {
      const price = this.portfolio.markOf(booking.instrument);
      if (price !== undefined) this.portfolio.reprice(booking.instrument, priceAfter(booking, price));
    }
    return this.orders.account.book(booking);
  }

  /** Cash of a currency now. */
  cash(code: Currency): Scaled {
    return this.ledger.balance(code);
  }

  /**
   * Adds a strategy under a name of its own. It hears nothing before it is started.
   *
   * @param supervision - Who sees to it when it fails. Absent: what it throws is reported and no more.
   * @throws {@link RedFireError} `INVALID_CONFIG` when the name is taken, or the instance was added before.
   */
  addStrategy(named: NamedStrategy, supervision?: StrategySupervision): StrategyHost {
    const { id } = named;
    if (this.#hosts.has(id)) throw new RedFireError('INVALID_CONFIG', `two strategies are named "${id}"; give one of them another id`, { details: { strategy: id } });
    const same = this.strategies().find((host) => host.runs(named.strategy));
    if (same) throw new RedFireError('INVALID_CONFIG', `strategy "${id}" is the same instance as "${same.id}"; make another, for each keeps its own state`, { details: { strategy: id, same: same.id } });
    const host = new StrategyHost({ ...named, engine: this.#lent, supervision, memory: this.#options.memory, seed: this.#options.desk?.seed ?? 1 });
    this.#hosts.set(id, host);
    return host;
  }

  /** Stops a strategy and forgets it; its orders and position stay in the books. */
  removeStrategy(id: StrategyId): void {
    this.#hosts.get(id)?.stop();
    this.#hosts.delete(id);
    this.#options.memory?.forget(id);
  }

  /** In the order they were added. */
  strategies(): readonly StrategyHost[] {
    return [...this.#hosts.values()];
  }

  /** Starts every strategy in the order they were added. One whose `onStart` throws is reported as `engine.error` and stays stopped. */
  startStrategies(): void {
    for (const host of this.#hosts.values()) host.start();
  }

  /** Stops every strategy in reverse order: `onStop`, then its subscriptions and timers are gone. Its orders stay. */
  stopStrategies(): void {
    for (const host of [...this.#hosts.values()].reverse()) host.stop();
  }
}

/** A venue in this process is the same for every instrument. */
function routeTo(venue: SynchronousVenue | OrderRoute): OrderRoute {
  if ('capabilitiesOf' in venue) return venue;
  const { capabilities } = venue;
  return {
    capabilitiesOf: () => capabilities,
    submit: (order) => { venue.submit(order); },
    modify: (amendment) => { venue.modify(amendment); },
    cancel: (orderId, instrument) => { venue.cancel(orderId, instrument); },
    onReport: (listener) => venue.onReport(listener),
  };
}

/** Order management's events go out through handles that were looked up once. */
function orderEventSink(events: EventEngine, follow?: OrderFollowing): OrderEventSink {
  // looked up by names that are written in the code, a plain object is quicker than a map
  const handles: Partial<Record<OrderTopic, TopicHandle<EventMap[OrderTopic]>>> = {};
  const handleOf = (topic: OrderTopic) => {
    const known = handles[topic];
    if (known) return known;
    // an item's event is that of its topic, which a map from topic to handle cannot express
    const handle = events.topic(topic) as unknown as TopicHandle<EventMap[OrderTopic]>;
    handles[topic] = handle;
    return handle;
  };
  return {
    // what is known of an order includes what did not fit, whoever listens
    wants: (topic) => handleOf(topic).hasListeners || (topic === 'order.discrepancy' && follow !== undefined),
    publish: follow ? (item: OrderEventItem) => { follow.tell(item, () => { handleOf(item.topic).publish(item.event); }); } : (item: OrderEventItem) => { handleOf(item.topic).publish(item.event); },
  };
}
