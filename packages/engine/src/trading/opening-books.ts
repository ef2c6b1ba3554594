import {
  RedFireError, Scaled, isRedFireError, isTerminal, timestamp,
  type ClientOrderId, type Clock, type Currency, type ExactInput, type ExecutionGateway, type ExecutionReport, type FillReport, type InstrumentId, type Logger, type OrderState, type Position, type Timestamp, type VenueSnapshot,
} from '@redfire/core';
import type { Move, RecordedEvent } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';
import { OPENING_REFERENCE, UntoldCash, type SavedCash } from './untold-cash.ts';
import type { SortedReports } from './venue-terms.ts';

interface OpeningBooksOptions {
  readonly kernel: TradingKernel;
  readonly gateways: readonly ExecutionGateway[];
  readonly gatewayOf: (instrument: InstrumentId) => ExecutionGateway;
  /** Sorts what a venue tells of an order. */
  readonly sortAnswer: (id: ClientOrderId, reports: readonly ExecutionReport[]) => SortedReports;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Cash of the gateways that do not tell their own. */
  readonly balances: Readonly<Record<string, ExactInput>> | undefined;
}

/** How far before its stop an engine asks for fills it may have missed. */
const OVERLAP_MS = 60_000;
const AT_VENUE: ReadonlySet<OrderState> = new Set<OrderState>(['working', 'triggered', 'partially-filled']);
const ASKED_FOR: ReadonlySet<OrderState> = new Set<OrderState>([...AT_VENUE, 'submitted']);

/** Brings the books to what the venues hold when an engine starts, and takes the fills that came while it was stopped. */
export class OpeningBooks {
  readonly #options: OpeningBooksOptions;
  readonly #untold: UntoldCash;
  #closedAt: Timestamp | undefined;

  constructor(options: OpeningBooksOptions) {
    this.#options = options;
    this.#untold = new UntoldCash(options);
  }

  /** @throws {@link RedFireError} of the gateways. */
  async open(): Promise<void> {
    const { gateways } = this.#options;
    if (this.#closedAt !== undefined) await this.#takeMissedFills(this.#closedAt);
    const telling = gateways.filter(({ capabilities }) => capabilities.snapshot);
    const snapshots = await Promise.all(telling.map((gateway) => gateway.snapshot()));
    for (const gateway of gateways) await this.#askUnlisted(gateway, snapshots[telling.indexOf(gateway)]);
    if (snapshots.length > 0 || this.#closedAt === undefined) {
      const told = snapshots.flatMap(({ balances }) => balances.map(({ currency, total }) => [currency, Scaled.from(total)] as const));
      this.#bringTo(sumOf([...told, ...this.#untold.amounts()]));
    }
    for (const position of snapshots.flatMap(({ positions }) => positions)) this.#adopt(position);
    const strange = snapshots.flatMap(({ openOrders }) => openOrders).filter(({ id }) => !this.#isKnown(id));
    if (strange.length > 0) this.#options.logger.log('warn', `${strange.length} orders are open at the venue that this engine did not send; their fills will be adopted`, { orders: strange.slice(0, 20).map(({ id }) => id) });
  }

  /** Notes when the engine stopped, for {@link open} after a restart. */
  close(): void {
    this.#closedAt = this.#options.clock.now();
  }

  /** What is known of cash beside the ledger, as plain data. */
  save(): SavedCash {
    return this.#untold.save();
  }

  /** Takes up what {@link save} gave before a restart, and what was recorded after that. */
  restore(saved: SavedCash | undefined, recorded: Iterable<RecordedEvent>): void {
    this.#untold.restore(saved, recorded);
  }

  /** Goes on from books that were made again: the fills since then are asked for as after a stop. */
  resume(closedAt: Timestamp): void {
    this.#closedAt ??= closedAt;
  }

  async #takeMissedFills(since: Timestamp): Promise<void> {
    const { kernel, gateways } = this.#options;
    const known = new Set(kernel.orders.list().map(({ id }) => id));
    for (const gateway of gateways) {
      if (!gateway.capabilities.fillHistory) continue;
      for (const fill of await fillsAround(gateway, since)) {
        // one of the time before, of an order that is forgotten, was taken when it came; one that is in the books already changes nothing
        if (fill.at >= since || known.has(fill.orderId)) kernel.orders.apply(fill);
      }
    }
  }

  /**
   * An order that the venue had and does not list any more has ended while nobody listened: the venue says how where it can be asked, and else whatever it filled is in
   * the books by now.
   */
  async #askUnlisted(gateway: ExecutionGateway, snapshot: VenueSnapshot | undefined): Promise<void> {
    const { kernel, clock, gatewayOf, sortAnswer } = this.#options;
    const listed = new Set(snapshot?.openOrders.map(({ id }) => id));
    for (const { id, instrument, state, algorithm } of kernel.orders.open()) {
      // one that is worked by its children is at no venue itself
      if (algorithm !== undefined || !ASKED_FOR.has(state) || listed.has(id) || gatewayOf(instrument) !== gateway) continue;
      const known = await gateway.query?.(id, instrument);
      // the changes of its terms that it tells of are of before as well: taken one by one they would bring old terms back
      const { amendment, others } = sortAnswer(id, known ?? []);
      // whether a change under way has come true is decided later, with the rest of what is in doubt
      if (amendment?.isExpected === true) kernel.orders.apply(amendment.report);
      for (const report of others) kernel.orders.apply(report);
      const isTold = known !== undefined || gateway.capabilities.fillHistory;
      if (snapshot === undefined || !isTold || !AT_VENUE.has(state) || isTerminal(kernel.orders.get(id).state)) continue;
      kernel.orders.apply({ kind: 'canceled', orderId: id, at: clock.now(), reason: 'it was not open at the venue any more when the engine started again' });
    }
  }

  /** Posts what the venues have more or less of each currency than the books. */
  #bringTo(balances: ReadonlyMap<Currency, Scaled>): void {
    const { kernel, clock, logger } = this.#options;
    const codes = new Set([...balances.keys(), ...kernel.ledger.currencies()]);
    const moves = Array.from(codes, (currency): Move => ({ currency, from: 'equity', to: 'cash', amount: (balances.get(currency) ?? Scaled.zero).minus(kernel.ledger.balance(currency)) })).filter(({ amount }) => !amount.isZero);
    if (this.#closedAt === undefined) {
      if (moves.length > 0) kernel.ledger.post(clock.now(), 'deposit', moves);
      return;
    }
    for (const { currency, amount } of moves) {
      kernel.orders.account.adjust({ currency, amount, reference: OPENING_REFERENCE });
      logger.log('warn', `the venues' ${currency} is "${amount.toString()}" off the books; what they booked while the engine was stopped, such as funding, is an adjustment here`, { currency, amount: amount.toString() });
    }
  }

  /** A position the venue has and the books do not is nobody's here: it was there before, at what the venue says it cost. */
  #adopt({ instrument, quantity, averagePrice, side: positionSide }: Position): void {
    const { kernel, clock, logger } = this.#options;
    if (!kernel.instruments.has(instrument)) {
      logger.log('warn', `the venue holds a position in "${instrument}", which the engine does not know; add its definition`, { instrument });
      return;
    }
    const whole = kernel.positions.net(instrument);
    // a venue that nets tells one position of both
    const net = positionSide === undefined ? whole : whole.leg(positionSide);
    const missing = Scaled.from(quantity).minus(net.quantity);
    if (missing.isZero) return;
    if (!net.quantity.isZero || averagePrice === undefined) throw this.#conflict(instrument, net.quantity, quantity.toFixed());
    const side = missing.sign > 0 ? 'buy' : 'sell';
    const price = Scaled.from(averagePrice);
    kernel.positions.takeOver({ instrument, side, quantity: missing.absolute(), price, at: clock.now(), ...(positionSide !== undefined && { positionSide }) });
    kernel.ledger.version++;
  }

  #conflict(instrument: InstrumentId, ours: Scaled, theirs: string): RedFireError {
    return new RedFireError('INVALID_STATE', `the books hold "${ours.toString()}" of "${instrument}" and the venue "${theirs}"; nothing is traded before the two agree: start with fresh books`, {
      details: { instrument, ours: ours.toString(), theirs },
    });
  }

  #isKnown(id: Parameters<TradingKernel['orders']['get']>[0]): boolean {
    return this.#options.kernel.orders.open().some((order) => order.id === id);
  }
}

/** Fills since a time of our clock, and some from before it: the venue's clock may be behind. */
async function fillsAround(gateway: ExecutionGateway, since: Timestamp): Promise<readonly FillReport[]> {
  try {
    return await gateway.fills(timestamp(Math.max(0, since - OVERLAP_MS)));
  } catch (error) {
    if (isRedFireError(error) && error.code === 'HISTORY_DROPPED') return gateway.fills(since);
    throw error;
  }
}

function sumOf(amounts: readonly (readonly [Currency, Scaled])[]): ReadonlyMap<Currency, Scaled> {
  const sums = new Map<Currency, Scaled>();
  for (const [currency, amount] of amounts) sums.set(currency, (sums.get(currency) ?? Scaled.zero).plus(amount));
  return sums;
}
