import type { AlgorithmReport, AlgorithmRequest, ClientOrderId, InstrumentId } from '@redfire/core';
import { Contingencies, Emulator, ReduceOnlyGuard, Reservations, type EmulatorState, type Ledger, type OrderParts, type OrderPort, type OrderTerms, type Portfolio, type PositionBook, type SavedLinks, type SavedReservations, type SinceSaved } from '@redfire/oms';
import { ALGORITHMS, AlgorithmDesk, type ExecutionAlgorithm, type MarketPrices, type SavedAlgorithms, type SavedWorkedOrder } from '@redfire/oms/algorithms';
import { DeskObservers } from './desk-observers.ts';
import { PausableClock } from './pausable-clock.ts';
import { FLATTEN_TAG } from './stop-policy.ts';
import type { TradingKernelOptions } from './trading-kernel.ts';

/** How orders are executed beyond being sent, and what is held for them. */
export interface OrderDeskOptions {
  /** Execution algorithms that orders may ask for. Default: those of `@redfire/oms/algorithms`. */
  readonly algorithms?: readonly ExecutionAlgorithm[] | undefined;
  /** Chooses an algorithm for orders that do not ask for one; `undefined` leaves an order plain. */
  readonly chooseExecution?: ((terms: OrderTerms) => AlgorithmRequest | undefined) | undefined;
  /** Whether our side stands in for order types and times in force that a venue lacks. Default `emulate`; `refuse` denies such orders. */
  readonly missingTypes?: 'emulate' | 'refuse' | undefined;
  /** Whether cash and margin are reserved for open orders; `check` denies an order that what is free cannot pay for. Default `reserve`. */
  readonly funds?: 'ignore' | 'reserve' | 'check' | undefined;
  /** Of the random numbers of algorithms. Default 0. */
  readonly seed?: number | undefined;
  /** Whether an order can go to the venue of an instrument now, for the choice among venues. Default: while its gateway is up. */
  readonly isReachable?: ((instrument: InstrumentId) => boolean) | undefined;
}

interface OrderDeskBooks {
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
}

/** Orders that are worked by execution algorithms, as a host looks after them. */
export interface Algorithms {
  /** Sends no more until it is resumed, and takes back what is out. @throws `RedFireError` `ORDER_NOT_FOUND`. */
  pause(id: ClientOrderId): void;
  /** @throws `RedFireError` `ORDER_NOT_FOUND`. */
  resume(id: ClientOrderId): void;
  /** How an order does, or did. @throws `RedFireError` `ORDER_NOT_FOUND`. */
  report(id: ClientOrderId): AlgorithmReport;
  /** Of every order that has not ended, oldest first. */
  reports(): readonly AlgorithmReport[];
}

/** Makes the parts of order management that an engine has: linked orders, algorithms, the emulator and reservations. */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #books: OrderDeskBooks;
  readonly #market: Pick<TradingKernelOptions, 'onWanted' | 'pricesOf'>;
  #clock: PausableClock | undefined;
  #algorithms: AlgorithmDesk | undefined;

  /** @param market - Told which market data an order that is held needs, and asked for the latest prices. */
  constructor(options: OrderDeskOptions, books: OrderDeskBooks, market: Pick<TradingKernelOptions, 'onWanted' | 'pricesOf'> = {}) {
    this.#options = options;
    this.#books = books;
    this.#market = market;
  }

  get algorithms(): Algorithms {
    if (this.#algorithms) return this.#algorithms;
    throw new Error('order management has not asked for its parts');
  }

  /** Lets the timers of orders on our side run, after {@link close}; those that were due meanwhile run now. */
  open(): void {
    this.#clock?.resume();
  }

  /** Holds the timers of orders on our side up: nothing is sent and nothing ends by itself while the venues cannot be reached. */
  close(): void {
    this.#clock?.pause();
  }

  /** For {@link OrderManager}: called once. */
  parts(lent: OrderPort): OrderParts {
    const { algorithms = ALGORITHMS, chooseExecution, missingTypes = 'emulate', funds = 'reserve', seed, isReachable } = this.#options;
    const clock = (this.#clock = new PausableClock(lent.clock));
    const port: OrderPort = { ...lent, clock };
    const { onWanted, pricesOf = this.#lastPrice } = this.#market;
    const contingencies = new Contingencies(port, { positions: this.#books.positions });
    const desk = (this.#algorithms = new AlgorithmDesk(port, { algorithms, pricesOf, isReachable, wantQuotes: (instrument) => { onWanted?.('market.quote', instrument, undefined); }, ...(seed !== undefined && { seed }) }));
    const emulator = missingTypes === 'emulate' ? new Emulator(port, { want: (topic, instrument) => { onWanted?.(topic, instrument, undefined); } }) : undefined;
    const reservations = funds === 'ignore' ? undefined : this.#reservations(port);
    const guard = new ReduceOnlyGuard(port, this.#books.positions, (order) => contingencies.keeps(order));
    return {
      holders: [contingencies, desk, ...(emulator ? [emulator] : [])],
      observers: [new DeskObservers({ reservations, contingencies, algorithms: desk, emulator, reduceOnly: guard })],
      market: [desk, ...(emulator ? [emulator] : [])],
      checks: [desk.check, ...(funds === 'check' && reservations ? [(order: Parameters<Reservations['checkFunds']>[0]) => reservations.checkFunds(order)] : [])],
      ...(funds === 'check' && reservations && { releaseChecks: [(order: Parameters<Reservations['checkRelease']>[0]) => reservations.checkRelease(order)] }),
      // what closes a position at the stop of an engine is not to take its time
      ...(chooseExecution && { chooseExecution: (terms: OrderTerms) => (terms.tags?.includes(FLATTEN_TAG) === true ? undefined : chooseExecution(terms)) }),
      ...(emulator && { standIn: 'emulator' as const, translate: (report) => emulator.translate(report) }),
      states: {
        contingencies: { save: () => contingencies.save(), suspend: () => { contingencies.suspend(); }, restore: (data, since) => { takeUpLinks(contingencies, data, since); }, goOn: (data) => { contingencies.goOn((data ?? []) as SavedLinks); } },
        ...(emulator && { emulator: { save: () => emulator.save(), restore: (data: unknown, since: SinceSaved) => { takeUpHeld(emulator, data, since); } } }),
        algorithms: { save: () => desk.save(), restore: (data, since) => { desk.restore(latestOf(data as SavedAlgorithms | undefined, since)); } },
        reduceOnly: { save: () => guard.save(), restore: () => { guard.restore(); }, goOn: (data) => { guard.goOn(data as ReturnType<ReduceOnlyGuard['save']>); } },
        ...(reservations && { reservations: { save: () => reservations.save(port.open()), restore: (data: unknown) => { reservations.rebuild(port.open(), port.clock.now(), data as SavedReservations | undefined); } } }),
      },
    };
  }

  readonly #lastPrice = (instrument: InstrumentId): MarketPrices | undefined => {
    const mark = this.#books.portfolio.markOf(instrument);
    return mark && { last: Number(mark.toString()) };
  };

  #reservations(port: OrderPort): Reservations {
    const { ledger, positions, portfolio } = this.#books;
    return new Reservations({ ledger, positions, priceOf: (instrument: InstrumentId) => portfolio.markOf(instrument), onShortfall: (shortfall) => { port.publisher.discrepancy(shortfall); } });
  }
}

/** Linked orders as they were, and those that came after that. */
function takeUpLinks(contingencies: Contingencies, data: unknown, { orders, links }: SinceSaved): void {
  const latest = latestLinks([...((data ?? []) as SavedLinks), ...(links as SavedLinks)]);
  contingencies.restore(latest);
  const known = new Set(latest.flatMap(idsIn));
  for (const order of orders) {
    if (known.has(order.id)) continue;
    if (order.state === 'held' && contingencies.wants(order)) contingencies.hold(order);
    else if (order.terms.contingency !== undefined) contingencies.onOrder({ before: undefined, after: order, report: undefined, postings: [] });
  }
}

/** Of each order what was planned last, oldest first. */
function latestLinks(all: SavedLinks): SavedLinks {
  const seen = new Set<ClientOrderId>();
  const latest = all.toReversed().filter((link) => {
    const ids = idsIn(link);
    const isLatest = ids.every((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    return isLatest;
  });
  return latest.reverse();
}

function idsIn({ entries, legs }: SavedLinks[number]): readonly ClientOrderId[] {
  return [...entries.flatMap(({ id, isKnown }) => (isKnown ? [id] : [])), ...legs.flatMap(({ orders }) => orders.map(({ id }) => id))];
}

/** Orders that were held for a trigger as they stood; one that came after that begins anew, as does its trail. */
function takeUpHeld(emulator: Emulator, data: unknown, { orders }: SinceSaved): void {
  emulator.restore(data as EmulatorState | undefined);
  for (const order of orders) if (order.state === 'held' && order.terms.contingency?.after === undefined && emulator.wants(order)) emulator.hold(order);
}

/** What algorithms told of each order last: in the state that was saved, or after it. */
function latestOf(saved: SavedAlgorithms | undefined, { algorithms }: SinceSaved): SavedAlgorithms {
  const orders = new Map(saved?.orders.map((each) => [each.order, each]));
  for (const [id, state] of algorithms) orders.set(id, state as SavedWorkedOrder);
  return { orders: [...orders.values()], markets: saved?.markets ?? {} };
}
