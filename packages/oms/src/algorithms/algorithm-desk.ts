import {
  RedFireError, isRedFireError, timestamp,
  type AlgorithmReport, type AlgorithmRequest, type ApprovedAmendment, type Bar, type ClientOrderId, type InstrumentId, type Quote, type RiskReason, type Trade,
} from '@redfire/core';
import type { MarketListener, OrderChange, OrderHolder, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { RefusalLimits } from './child-sender.ts';
import { checkParent } from './check-parent.ts';
import type { AlgorithmVenue, ExecutionAlgorithm } from './execution-algorithm.ts';
import { MarketPrice, type MarketPrices, type SavedMarketPrice } from './market-view.ts';
import { mirrorTrades } from './mirrored-reports.ts';
import type { SavedWorkedOrder } from './saved-worked-order.ts';
import { WorkedOrder } from './worked-order.ts';

export interface AlgorithmDeskOptions {
  /** By the names they have; those of this package are `ALGORITHMS`. */
  readonly algorithms: readonly ExecutionAlgorithm[];
  /** Of every order's random numbers, with its id. Default 0. */
  readonly seed?: number;
  /** How long refusals of children are borne with. */
  readonly refusals?: Partial<RefusalLimits>;
  /** Latest prices of an instrument, for an order that begins before the desk has heard of its market. Default: none are known. */
  readonly pricesOf?: (instrument: InstrumentId) => MarketPrices | undefined;
  /** Whether requests reach the gateway of an instrument now. Default: they do. */
  readonly isReachable?: ((instrument: InstrumentId) => boolean) | undefined;
  /** Told of each instrument whose quotes an order needs that is worked in several. Default: they come by themselves. */
  readonly wantQuotes?: ((instrument: InstrumentId) => void) | undefined;
  /** Ended orders whose report is kept. Default 1,000. */
  readonly endedLimit?: number;
}

/** What a restart needs to know beside the orders, as plain data that JSON holds. */
export interface SavedAlgorithms {
  readonly orders: readonly SavedWorkedOrder[];
  readonly markets: Readonly<Record<string, SavedMarketPrice>>;
}

const REFUSALS: RefusalLimits = { limit: 5, delayMs: 1_000, withinMs: 60_000 };

/**
 * Works orders that ask for an execution algorithm. Each is held, while its children go the way of any order; what they fill is the parent's.
 * Filled and out together are never more than the parent's quantity, as far as the venue has told.
 */
export class AlgorithmDesk implements OrderHolder, OrderObserver, MarketListener {
  readonly name = 'algorithms';
  readonly #port: OrderPort;
  readonly #options: AlgorithmDeskOptions;
  readonly #algorithms: ReadonlyMap<string, ExecutionAlgorithm>;
  readonly #limits: RefusalLimits;
  readonly #worked = new Map<ClientOrderId, WorkedOrder>();
  readonly #ended = new Map<ClientOrderId, WorkedOrder>();
  readonly #markets = new Map<InstrumentId, DeskMarket>();
  #timers = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` when two algorithms have one name. */
  constructor(port: OrderPort, options: AlgorithmDeskOptions) {
    this.#port = port;
    this.#options = options;
    this.#limits = { ...REFUSALS, ...options.refusals };
    this.#algorithms = new Map(options.algorithms.map((algorithm) => [algorithm.name, algorithm]));
    if (this.#algorithms.size < options.algorithms.length) {
      throw new RedFireError('INVALID_INPUT', `two algorithms have one name among "${options.algorithms.map(({ name }) => name).join('", "')}"; give each its own`, { details: { field: 'algorithms' } });
    }
  }

  /** Everything that speaks against how an order asks to be worked; empty for one that does not ask. */
  readonly check = (order: OrderRecord): readonly RiskReason[] => {
    const request = order.terms.algorithm;
    if (request === undefined) return NONE;
    const algorithm = this.#algorithms.get(request.use);
    const found = algorithm
      ? checkParent(order, { request, algorithm, capabilities: this.#port.capabilitiesOf(order.terms.instrument), venueOf: this.#venueOf, now: this.#port.clock.now(), isNew: !this.#worked.has(order.id) })
      : [`execution algorithm "${request.use}" is none of ${[...this.#algorithms.keys()].join(', ')}`];
    return found.map((message) => ({ rule: 'algorithm', message }));
  };

  readonly #venueOf = (instrument: InstrumentId): Pick<AlgorithmVenue, 'math' | 'capabilities'> | undefined => {
    const math = this.#port.instruments.get(instrument);
    try {
      return math && { math, capabilities: this.#port.capabilitiesOf(instrument) };
    } catch (error) {
      if (isRedFireError(error) && error.code === 'NO_GATEWAY') return undefined;
      throw error;
    }
  };

  wants(order: OrderRecord): boolean {
    return order.terms.algorithm !== undefined && this.#algorithms.has(order.terms.algorithm.use);
  }

  hold(order: OrderRecord): void {
    const worked = this.#take(order);
    worked.begin();
  }

  cancel(order: OrderRecord): void {
    this.#worked.get(order.id)?.cancel();
  }

  modify(order: OrderRecord, amendment: ApprovedAmendment): void {
    this.#worked.get(order.id)?.modify(amendment);
  }

  drop(order: OrderRecord): void {
    this.#worked.get(order.id)?.ended();
  }

  onOrder(change: OrderChange): void {
    const { parentId } = change.after.terms;
    if (parentId === undefined) return;
    const worked = this.#worked.get(parentId);
    if (worked) {
      worked.onChild(change);
      this.#forget(worked);
    } else {
      // a child fills all the same when its parent has ended
      mirrorTrades(this.#port, change.after, change.postings.map(({ execution }) => execution.tradeId));
    }
  }

  isIdle(instrument: InstrumentId): boolean {
    return !this.#markets.has(instrument);
  }

  onQuote(quote: Quote): void {
    const market = this.#markets.get(quote.instrument);
    if (!market) return;
    market.price.takeQuote(quote);
    for (const worked of market.orders) worked.onQuote(quote);
  }

  onTrade(trade: Trade): void {
    const market = this.#markets.get(trade.instrument);
    if (!market) return;
    market.price.takeTrade(trade);
    for (const worked of market.orders) worked.onTrade(trade);
  }

  onBar(bar: Bar): void {
    const market = this.#markets.get(bar.instrument);
    if (!market) return;
    market.price.takeBar(bar);
    for (const worked of market.orders) worked.onBar(bar);
  }

  onMark(): void {
    // no benchmark is made of marks
  }

  /** Takes back what an order has out, and sends nothing until {@link resume}. @throws {@link RedFireError} `ORDER_NOT_FOUND`; `INVALID_STATE` when it is ending. */
  pause(id: ClientOrderId): void {
    this.#within(() => { this.#find(id).pause(); });
  }

  /** Lets a paused order go on: what is left is spread over the rest of its window. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  resume(id: ClientOrderId): void {
    this.#within(() => { this.#find(id).resume(); });
  }

  /** How an order does, or did. @throws {@link RedFireError} `ORDER_NOT_FOUND` for one that no algorithm works, or that has long ended. */
  report(id: ClientOrderId): AlgorithmReport {
    return (this.#worked.get(id) ?? this.#ended.get(id) ?? this.#find(id)).report;
  }

  /** Of every order that has not ended, oldest first. */
  reports(): readonly AlgorithmReport[] {
    return Array.from(this.#worked.values(), ({ report }) => report);
  }

  /** What {@link restore} needs, with the orders themselves. */
  save(): SavedAlgorithms {
    const markets = Object.fromEntries(Array.from(this.#markets, ([instrument, { price }]) => [instrument, price.save()]));
    return { orders: Array.from(this.#worked.values(), (worked) => worked.save()), markets };
  }

  /**
   * Goes on with orders as {@link save} left them. The orders and their children must be in the books before; what children have filled
   * or ended since is taken in. Returns the ids of orders that are not there any more.
   *
   * @throws {@link RedFireError} `UNKNOWN_ALGORITHM` when the desk lacks the algorithm of one.
   */
  restore({ orders, markets }: SavedAlgorithms): readonly ClientOrderId[] {
    const missing: ClientOrderId[] = [];
    const restored = orders.flatMap((saved) => {
      const order = this.#port.find(saved.order);
      if (order?.terms.algorithm !== undefined) return [{ saved, worked: this.#take(order) }];
      missing.push(saved.order);
      return [];
    });
    for (const [instrument, { price }] of this.#markets) price.restore(markets[instrument] ?? {});
    this.#within(() => {
      for (const { saved, worked } of restored) worked.restore(saved);
      const timers = restored.flatMap(({ saved, worked }) => saved.timers.map((timer) => ({ ...timer, worked })));
      // timers of one instant run in the order they were set
      for (const { worked, name, at } of timers.sort((a, b) => a.number - b.number)) worked.timers.set(name, timestamp(at));
      for (const { worked } of restored) {
        worked.restored();
        this.#forget(worked);
      }
    });
    return missing;
  }

  /** Ends every timer. What is out stays where it is, to be gone on with by another desk. */
  close(): void {
    for (const worked of this.#worked.values()) worked.timers.clearAll();
  }

  #take(order: OrderRecord): WorkedOrder {
    const { seed = 0 } = this.#options;
    const request = order.terms.algorithm as AlgorithmRequest; // asked for by everybody who calls this
    const algorithm = this.#algorithms.get(request.use);
    if (!algorithm) throw new RedFireError('UNKNOWN_ALGORITHM', `order "${order.id}" is worked by "${request.use}", which this desk was not given`, { details: { orderId: order.id, algorithm: request.use } });
    const { instrument } = order.terms;
    const instruments = [...new Set([instrument, ...algorithm.instrumentsOf(request)])];
    const markets = instruments.map((each) => this.#marketOf(each));
    const venues = instruments.map((each, place) => this.#tradedAt(each, (markets[place] ?? this.#marketOf(each)).price));
    if (instruments.length > 1) for (const each of instruments) this.#options.wantQuotes?.(each);
    const worked: WorkedOrder = new WorkedOrder({
      port: this.#port, order, request, algorithm, seed, venues, market: this.#marketOf(instrument).price, limits: this.#limits,
      nextTimerNumber: () => {
        this.#timers++;
        return this.#timers;
      },
      onEnded: () => { this.#leave(worked); },
    });
    for (const { orders } of markets) orders.add(worked);
    this.#worked.set(order.id, worked);
    return worked;
  }

  #marketOf(instrument: InstrumentId): DeskMarket {
    const known = this.#markets.get(instrument);
    if (known) return known;
    const market: DeskMarket = { price: new MarketPrice(this.#options.pricesOf?.(instrument)), orders: new Set() };
    this.#markets.set(instrument, market);
    return market;
  }

  #tradedAt(instrument: InstrumentId, market: MarketPrice): AlgorithmVenue {
    const port = this.#port;
    const { isReachable = () => true } = this.#options;
    const math = port.instruments.get(instrument);
    // checked before it was held
    if (!math) throw new RedFireError('UNKNOWN_INSTRUMENT', `no instrument "${instrument}" is known to work an order in`, { details: { instrument } });
    return { math, market, capabilities: port.capabilitiesOf(instrument), get isOpen() { return isReachable(instrument); } };
  }

  /** An order that has ended needs no market; its report is kept, its children are still heard. */
  #leave(worked: WorkedOrder): void {
    const { endedLimit = 1_000 } = this.#options;
    for (const [instrument, { orders }] of this.#markets) if (orders.delete(worked) && orders.size === 0) this.#markets.delete(instrument);
    this.#ended.set(worked.id, worked);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > endedLimit && oldest !== undefined) this.#ended.delete(oldest);
    this.#forget(worked);
  }

  #forget(worked: WorkedOrder): void {
    if (worked.isDone) this.#worked.delete(worked.id);
  }

  /** Events go out when the work is done. */
  #within(work: () => void): void {
    this.#port.publisher.begin();
    try {
      work();
    } finally {
      this.#port.publisher.end();
    }
  }

  #find(id: ClientOrderId): WorkedOrder {
    const worked = this.#worked.get(id);
    if (worked) return worked;
    throw new RedFireError('ORDER_NOT_FOUND', `no algorithm works an order "${id}"`, { details: { orderId: id } });
  }
}

/** The latest prices of an instrument, and the orders that go by them. */
interface DeskMarket {
  readonly price: MarketPrice;
  readonly orders: Set<WorkedOrder>;
}

const NONE: readonly never[] = Object.freeze([]);
