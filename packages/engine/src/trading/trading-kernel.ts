import {
  InstrumentMath, RedFireError, Scaled, currency, sequentialIds,
  type Clock, type Currency, type ErrorPolicy, type EventMap, type ExactInput, type ExecutionReport, type IdSource, type Instrument, type InstrumentId, type Logger, type MarketTopic, type StrategyId, type SynchronousVenue, type Unsubscribe,
} from '@redfire/core';
import { Ledger, OrderManager, Portfolio, PositionBook, type Move, type OrderDispatch, type OrderEventItem, type OrderEventSink, type OrderManagerOptions, type OrderReview, type OrderTopic } from '@redfire/oms';
import { RiskEngine, type RiskRule } from '@redfire/risk';
import type { NamedStrategy } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import { RiskDesk } from './risk-desk.ts';
import { StrategyHost } from './strategy-host.ts';
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
  /** Whether bars of an instrument, of one length or of any, will come. A subscription to others is refused. Default: it is not known. */
  readonly hasBars?: (instrument: InstrumentId, intervalMs: number | undefined) => boolean;
  /** Hears of market data that a strategy subscribes to. */
  readonly onWanted?: (topic: MarketTopic, instrument: InstrumentId, intervalMs: number | undefined) => void;
  /** What follows when a handler of a strategy fails. Default `report`. */
  readonly onStrategyError?: ErrorPolicy;
  /** Ended orders that stay readable; see `OrderManager`. */
  readonly endedOrderLimit?: number;
  /** Stands between order management and risk, to watch what is asked and answered. */
  readonly watchReview?: (review: OrderReview) => OrderReview;
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
  readonly ledger = new Ledger();
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  readonly risk: RiskEngine;
  readonly orders: OrderManager;
  readonly #hosts = new Map<StrategyId, StrategyHost>();
  readonly #options: TradingKernelOptions;

  constructor(options: TradingKernelOptions) {
    const { clock, events, watchReview = (review) => review } = options;
    const route = routeTo(options.venue);
    this.#options = options;
    this.events = events;
    this.instruments = options.instruments;
    this.positions = new PositionBook(this.instruments);
    this.portfolio = new Portfolio({ ledger: this.ledger, positions: this.positions, instruments: this.instruments, currency: currency(options.currency) });
    this.risk = new RiskEngine(options.rules);
    this.orders = new OrderManager({
      instruments: this.instruments,
      clock,
      ids: options.ids ?? sequentialIds(),
      ledger: this.ledger,
      positions: this.positions,
      review: watchReview(new RiskDesk({ risk: this.risk, instruments: this.instruments, positions: this.positions, portfolio: this.portfolio, openOrders: () => this.orders.openCount, orderOf: (id) => this.orders.get(id) })),
      dispatch: route,
      events: orderEventSink(events),
      ...(options.endedOrderLimit !== undefined && { endedOrderLimit: options.endedOrderLimit }),
      ...(options.watchSubmit && { watchSubmit: options.watchSubmit }),
    });
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

  /** Cash of a currency now. */
  cash(code: Currency): Scaled {
    return this.ledger.balance(code);
  }

  /**
   * Adds a strategy under a name of its own. It hears nothing before it is started.
   *
   * @throws {@link RedFireError} `INVALID_CONFIG` when the name is taken, or the instance was added before.
   */
  addStrategy(named: NamedStrategy): StrategyHost {
    const { id } = named;
    if (this.#hosts.has(id)) throw new RedFireError('INVALID_CONFIG', `two strategies are named "${id}"; give one of them another id`, { details: { strategy: id } });
    const same = this.strategies().find((host) => host.runs(named.strategy));
    if (same) throw new RedFireError('INVALID_CONFIG', `strategy "${id}" is the same instance as "${same.id}"; make another, for each keeps its own state`, { details: { strategy: id, same: same.id } });
    const { clock, logger, hasBars = () => true, onWanted, onStrategyError = 'report' } = this.#options;
    const host = new StrategyHost({ ...named, clock, logger, hasBars, onWanted, onError: onStrategyError, events: this.events, orders: this.orders, positions: this.positions });
    this.#hosts.set(id, host);
    return host;
  }

  /** Stops a strategy and forgets it; its orders and position stay in the books. */
  removeStrategy(id: StrategyId): void {
    this.#hosts.get(id)?.stop();
    this.#hosts.delete(id);
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
function orderEventSink(events: EventEngine): OrderEventSink {
  const handles = new Map<OrderTopic, TopicHandle<EventMap[OrderTopic]>>();
  const handleOf = (topic: OrderTopic) => {
    const known = handles.get(topic);
    if (known) return known;
    // an item's event is that of its topic, which a map from topic to handle cannot express
    const handle = events.topic(topic) as unknown as TopicHandle<EventMap[OrderTopic]>;
    handles.set(topic, handle);
    return handle;
  };
  return {
    wants: (topic) => handleOf(topic).hasListeners,
    publish: ({ topic, event }: OrderEventItem) => {
      handleOf(topic).publish(event);
    },
  };
}
