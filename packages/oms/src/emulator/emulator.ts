import {
  Scaled,
  type ApprovedAmendment, type Bar, type Cancel, type ClientOrderId, type ExecutionReport, type InstrumentId, type MarketTopic, type MarkPrice, type ModifiedReport, type Quote, type Timestamp, type Trade, type TriggerSource,
} from '@redfire/core';
import type { MarketListener, OrderChange, OrderHolder, OrderObserver, OrderPort, ReleaseTerms } from '../order-port.ts';
import type { OrderRecord, OrderTerms } from '../order-record.ts';
import { auctionTime } from './auction-time.ts';
import { emulationOf } from './emulation-of.ts';
import { timedTerms, triggeredTerms } from './release-terms.ts';
import { SessionCalendar } from './session-times.ts';
import { TimeLimits, type TimeLimitState } from './time-limits.ts';
import { TriggerWatch } from './trigger-watch.ts';
import { isTrailing, meets, ticksOf, waitingOrder, type WaitingOrder } from './waiting-order.ts';

export interface EmulatorOptions {
  /**
   * Which market data it is shown. `while-held`: none of an instrument while no order of it is held; prices of before are then not known.
   * `always`: all, so that an order that comes acts on the prices that stand. Default `while-held`.
   */
  readonly hears?: 'while-held' | 'always';
  /** Told which data an order that is held needs. */
  readonly want?: (topic: MarketTopic, instrument: InstrumentId) => void;
  /** How long before a session's close an order for the close is sent, in milliseconds. Default 1,000. */
  readonly closeLeadMs?: number;
}

/** What the emulator has to find again after a restart: plain data. */
export interface EmulatorState {
  readonly orders: readonly HeldOrderState[];
  readonly limits: readonly TimeLimitState[];
}

export interface HeldOrderState {
  readonly id: ClientOrderId;
  readonly since: Timestamp;
  /** Best price of a trail since it was activated. */
  readonly best?: string;
  /** When an order for the opening or the close goes out. */
  readonly goesAt?: Timestamp;
}

interface Held {
  readonly instrument: InstrumentId;
  readonly waiting: WaitingOrder;
  /** For the opening or the close: it waits for its time, not for a price. */
  readonly goesAt: Timestamp | undefined;
  readonly stop: Cancel | undefined;
}

/**
 * Stands in for what a venue lacks: holds orders until their trigger is reached or their time has come, then sends what the venue does
 * have, and ends by our clock what the venue would not end.
 *
 * It triggers as far as it is shown the market, and while this process runs: an order that is held is nowhere else.
 */
export class Emulator implements OrderHolder, OrderObserver, MarketListener {
  readonly name = 'emulator';
  readonly #port: OrderPort;
  readonly #options: EmulatorOptions;
  readonly #calendar = new SessionCalendar();
  readonly #limits: TimeLimits;
  /** In the order in which they came. */
  readonly #held = new Map<ClientOrderId, Held>();
  readonly #watches = new Map<InstrumentId, TriggerWatch>();
  #numbers = 0;

  constructor(port: OrderPort, options: EmulatorOptions = {}) {
    this.#port = port;
    this.#options = options;
    this.#limits = new TimeLimits(port, this.#calendar, (id) => this.#expire(id));
  }

  wants({ terms }: OrderRecord): boolean {
    if (terms.algorithm !== undefined) return false;
    const { hold, timeInForce } = emulationOf(terms, this.#port.capabilitiesOf(terms.instrument));
    return hold || timeInForce !== undefined;
  }

  hold(order: OrderRecord): void {
    const { clock, instruments, capabilitiesOf } = this.#port;
    const { timeInForce, instrument } = order.terms;
    const emulation = emulationOf(order.terms, capabilitiesOf(instrument));
    if (!emulation.hold) {
      this.#limits.keep(order);
      this.#port.release(order.id, timedTerms(order, emulation));
      return;
    }
    const now = clock.now();
    const { closeLeadMs = 1_000 } = this.#options;
    const lacksTime = !capabilitiesOf(instrument).timesInForce.includes(timeInForce);
    const goesAt = lacksTime ? auctionTime(timeInForce, this.#calendar, { hours: instruments.get(instrument)?.instrument.tradingHours, now, closeLeadMs }) : undefined;
    this.#hold(order, { id: order.id, since: now, ...(goesAt !== undefined && { goesAt }) });
  }

  cancel({ id }: OrderRecord): void {
    this.#port.apply({ kind: 'canceled', orderId: id, at: this.#port.clock.now() });
  }

  modify({ id, amending }: OrderRecord, { triggerPrice }: ApprovedAmendment): void {
    const { clock, apply, find } = this.#port;
    const at = clock.now();
    apply({ kind: 'modified', orderId: id, at, ...(amending && amountsOf(amending)) });
    const held = this.#held.get(id);
    const amended = find(id);
    if (triggerPrice === undefined || !held || held.goesAt !== undefined || !amended) return;
    const watch = this.#watchOf(held.instrument);
    const waiting = waitingOrder(amended, held.waiting.number, at);
    watch?.remove(held.waiting);
    watch?.add(waiting);
    this.#held.set(id, { ...held, waiting });
  }

  drop({ id }: OrderRecord): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    held.stop?.();
    const watch = this.#watches.get(held.instrument);
    watch?.remove(held.waiting);
    // what it knew grows old when nothing is shown any more
    if (watch?.size === 0 && this.#options.hears !== 'always') this.#watches.delete(held.instrument);
  }

  onOrder(change: OrderChange): void {
    this.#limits.onOrder(change);
  }

  /** What a venue says in words of its own account, in ours: a cancel that our clock asked for is an expiry. For every report, before it is folded. */
  translate(report: ExecutionReport): ExecutionReport {
    return this.#limits.translate(report);
  }

  isIdle(instrument: InstrumentId): boolean {
    return this.#options.hears !== 'always' && !this.#watches.has(instrument);
  }

  onQuote(quote: Quote): void {
    this.#go(this.#shown(quote.instrument)?.quote(quote));
  }

  onTrade(trade: Trade): void {
    this.#go(this.#shown(trade.instrument)?.trade(trade));
  }

  onBar(bar: Bar): void {
    this.#go(this.#shown(bar.instrument)?.bar(bar));
  }

  onMark(mark: MarkPrice): void {
    this.#go(this.#shown(mark.instrument)?.mark(mark));
  }

  save(): EmulatorState {
    const orders = Array.from(this.#held, ([id, { instrument, waiting, goesAt }]): HeldOrderState => {
      const best = isTrailing(waiting) ? this.#port.instruments.get(instrument)?.priceOf(waiting.bestTicks).toString() : undefined;
      return { id, since: waiting.since, ...(best !== undefined && { best }), ...(goesAt !== undefined && { goesAt }) };
    });
    return { orders, limits: this.#limits.save() };
  }

  /** Takes up again what {@link save} gave, for those of its orders that are still held. Without it, no more is known than when open orders are to end. */
  restore(saved: EmulatorState | undefined): void {
    this.#limits.restore(saved?.limits ?? []);
    for (const state of saved?.orders ?? []) {
      const order = this.#port.find(state.id);
      if (order?.state !== 'held') continue;
      this.drop(order);
      this.#hold(order, state);
    }
  }

  #hold(order: OrderRecord, { id, since, best, goesAt }: HeldOrderState): void {
    const { terms: { instrument, triggerSource, type }, math } = order;
    const waiting = waitingOrder(order, this.#numbers++, since);
    // a trail that is shown its best price stands where it stood
    if (best !== undefined) meets(waiting, ticksOf(Scaled.from(best, 'best'), math), math);
    const stop = goesAt === undefined ? undefined : this.#port.clock.setTimer(goesAt, () => { this.#goAtTime(id); }, 'opening or close of an order');
    this.#held.set(id, { instrument, waiting, goesAt, stop });
    if (goesAt === undefined) this.#wait(instrument, waiting, type === 'market-to-limit' ? 'bid-ask' : triggerSource);
  }

  #wait(instrument: InstrumentId, waiting: WaitingOrder, source: TriggerSource | undefined): void {
    this.#watchOf(instrument)?.add(waiting);
    for (const topic of source === undefined ? ANY_PRICE : DATA_OF[source]) this.#options.want?.(topic, instrument);
  }

  #shown(instrument: InstrumentId): TriggerWatch | undefined {
    return this.#watches.get(instrument) ?? (this.#options.hears === 'always' ? this.#watchOf(instrument) : undefined);
  }

  #watchOf(instrument: InstrumentId): TriggerWatch | undefined {
    const known = this.#watches.get(instrument);
    const math = this.#port.instruments.get(instrument);
    if (known || !math) return known;
    const watch = new TriggerWatch(math);
    this.#watches.set(instrument, watch);
    return watch;
  }

  /** Sends those that a price has triggered. One that cannot be sent keeps no other from it. */
  #go(due: readonly WaitingOrder[] | undefined): void {
    if (due === undefined || due.length === 0) return;
    const failures: unknown[] = [];
    for (const waiting of due) {
      // who heard of the one before may have ended or changed this one
      if (this.#held.get(waiting.id)?.waiting !== waiting) continue;
      try {
        this.#goTriggered(waiting);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Triggered and sent are one: nobody can come in between. */
  #goTriggered(waiting: WaitingOrder): void {
    const { id, waitsFor } = waiting;
    const { publisher, clock, apply, find } = this.#port;
    publisher.begin();
    try {
      if (waitsFor !== 'price') apply({ kind: 'triggered', orderId: id, at: clock.now() });
      const order = find(id);
      if (!order || this.#held.get(id)?.waiting !== waiting) return;
      this.#send(order, triggeredTerms(order, emulationOf(order.terms, this.#port.capabilitiesOf(order.terms.instrument)), waiting.triggerTicks));
    } finally {
      publisher.end();
    }
  }

  #goAtTime(id: ClientOrderId): void {
    const order = this.#port.find(id);
    const held = this.#held.get(id);
    if (!order || !held) return;
    const { type, instrument } = order.terms;
    const capabilities = this.#port.capabilitiesOf(instrument);
    if (!capabilities.orderTypes.includes(type)) {
      // its time has come, and its price not yet
      this.#held.set(id, { ...held, goesAt: undefined, stop: undefined });
      this.#wait(instrument, held.waiting, 'bid-ask');
      return;
    }
    this.#send(order, timedTerms(order, emulationOf(order.terms, capabilities)));
  }

  #send(order: OrderRecord, as: ReleaseTerms): void {
    if (as.timeInForce !== undefined && as.timeInForce !== order.terms.timeInForce) this.#limits.keep(order);
    this.#port.release(order.id, as);
  }

  #expire(id: ClientOrderId): boolean {
    if (!this.#held.has(id)) return false;
    this.#port.apply({ kind: 'expired', orderId: id, at: this.#port.clock.now() });
    return true;
  }
}

function amountsOf({ quantity, price, triggerPrice }: OrderTerms): Pick<ModifiedReport, 'quantity' | 'price' | 'triggerPrice'> {
  return { quantity: quantity.toDecimal(), ...(price && { price: price.toDecimal() }), ...(triggerPrice && { triggerPrice: triggerPrice.toDecimal() }) };
}

const ANY_PRICE: readonly MarketTopic[] = ['market.trade', 'market.quote'];
/** What tells the price of each source. */
const DATA_OF: Readonly<Record<TriggerSource, readonly MarketTopic[]>> = {
  last: ['market.trade'],
  'bid-ask': ['market.quote'],
  mid: ['market.quote'],
  mark: ['market.mark-price'],
  index: ['market.mark-price'],
};
