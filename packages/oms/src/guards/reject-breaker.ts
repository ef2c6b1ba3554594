import { RedFireError, timestamp, type ClientOrderId, type Clock, type InstrumentId, type RiskReason, type StrategyId, type Timestamp } from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import { EXTERNAL } from '../books/position-book.ts';

export interface RejectBreakerLimits {
  /** Refusals within the window that open it. Default 10. */
  readonly refusals?: number;
  /** Default 10,000. */
  readonly windowMs?: number;
  /** How long it stays open before one order is tried. Default 60,000. */
  readonly coolDownMs?: number;
}

export interface RejectBreakerOptions extends RejectBreakerLimits {
  readonly publisher: OrderPort['publisher'];
  readonly clock: Pick<Clock, 'now'>;
}

/** A breaker that is open, as it can be kept over a restart. */
export interface OpenBreaker {
  readonly strategy: StrategyId;
  readonly instrument: InstrumentId;
  readonly refusals: number;
  readonly until: Timestamp;
  readonly reason?: string;
}

/** The refusals of one strategy in one instrument. */
interface Pair {
  readonly strategy: StrategyId;
  readonly instrument: InstrumentId;
  /** Times of the refusals in the window, the oldest first. */
  recent: Timestamp[];
  /** How many opened it, and one more for each trial that was refused. */
  refusals: number;
  /** When one order may be tried. Absent while it is closed. */
  until: Timestamp | undefined;
  trial: { readonly id: ClientOrderId; readonly at: Timestamp } | undefined;
  reason: string | undefined;
}

/**
 * Stops a strategy whose orders in an instrument are refused over and over: its further orders are denied by rule `reject-breaker`. After the cool-down one order is
 * tried: when the venue takes it the breaker closes, when it is refused the time begins anew. What only reduces a position always passes.
 */
export class RejectBreaker implements OrderObserver {
  readonly #options: RejectBreakerOptions;
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #coolDownMs: number;
  readonly #pairs = new Map<StrategyId, Map<InstrumentId, Pair>>();
  #openCount = 0;

  /** @throws {@link RedFireError} `INVALID_CONFIG` for a number of refusals below one or a time that is none. */
  constructor(options: RejectBreakerOptions) {
    const { refusals = 10, windowMs = 10_000, coolDownMs = 60_000 } = options;
    if (!Number.isInteger(refusals) || refusals < 1) throw invalid('refusals', refusals, 'a whole number above zero');
    if (!(windowMs > 0)) throw invalid('windowMs', windowMs, 'milliseconds above zero');
    if (!(coolDownMs >= 0)) throw invalid('coolDownMs', coolDownMs, 'milliseconds, zero or more');
    this.#options = options;
    this.#limit = refusals;
    this.#windowMs = windowMs;
    this.#coolDownMs = coolDownMs;
  }

  /** The reason against a new order while its breaker is open; nothing otherwise. The order that is let through after the cool-down is the trial. */
  readonly check = (order: OrderRecord): readonly RiskReason[] => {
    // an order that was told of is there already: this is a change of it
    if (this.#openCount === 0 || order.terms.reduceOnly === true || order.lastEvent > 0) return NONE;
    const pair = this.#pairOf(order);
    if (pair?.until === undefined || pair.trial?.id === order.id) return NONE;
    const now = this.#options.clock.now();
    // a trial that came to nothing, such as one that its own rules denied unheard, does not keep the breaker open for ever
    const isTried = pair.trial !== undefined && now - pair.trial.at < this.#coolDownMs;
    if (now < pair.until || isTried) return [this.#reasonOf(pair)];
    pair.trial = { id: order.id, at: now };
    return NONE;
  };

  onOrder({ before, after }: OrderChange): void {
    if (before?.state === after.state) return;
    const isRefused = after.state === 'rejected' || after.state === 'denied';
    if (!isRefused && this.#openCount === 0) return;
    const pair = isRefused ? this.#pairFor(after) : this.#pairOf(after);
    if (pair === undefined) return;
    if (pair.until === undefined) {
      if (isRefused) this.#refused(pair, after);
      return;
    }
    // what was refused by the breaker itself, or sent before it opened, says nothing new
    if (pair.trial?.id !== after.id) return;
    if (isRefused) this.#open(pair, after, pair.refusals + 1);
    else if (after.state !== 'held' && after.state !== 'submitted') this.#closePair(pair, after);
  }

  /** The breakers that are open. */
  save(): readonly OpenBreaker[] {
    return this.#all().flatMap(({ strategy, instrument, refusals, until, reason }) => (until === undefined ? [] : [{ strategy, instrument, refusals, until, ...(reason !== undefined && { reason }) }]));
  }

  restore(open: readonly OpenBreaker[]): void {
    for (const { strategy, instrument, refusals, until, reason } of open) {
      const pair = this.#make(strategy, instrument);
      if (pair.until === undefined) this.#openCount++;
      Object.assign(pair, { refusals, until, reason });
    }
  }

  /** Closes the breakers that match, at once, and forgets their refusals. Returns how many were open. */
  reset(filter: { readonly strategy?: StrategyId; readonly instrument?: InstrumentId } = {}): number {
    const { publisher } = this.#options;
    const { strategy, instrument } = filter;
    let closed = 0;
    publisher.begin();
    try {
      for (const pair of this.#all()) {
        if ((strategy !== undefined && pair.strategy !== strategy) || (instrument !== undefined && pair.instrument !== instrument)) continue;
        pair.recent = [];
        if (pair.until === undefined) continue;
        this.#closePair(pair);
        closed++;
      }
    } finally {
      publisher.end();
    }
    return closed;
  }

  #refused(pair: Pair, order: OrderRecord): void {
    const now = this.#options.clock.now();
    pair.recent.push(now);
    const first = pair.recent.findIndex((at) => at > now - this.#windowMs);
    if (first > 0) pair.recent.splice(0, first);
    if (pair.recent.length >= this.#limit) this.#open(pair, order, pair.recent.length);
  }

  #open(pair: Pair, order: OrderRecord, refusals: number): void {
    const { clock, publisher } = this.#options;
    if (pair.until === undefined) this.#openCount++;
    pair.until = timestamp(clock.now() + this.#coolDownMs);
    pair.trial = undefined;
    pair.recent = [];
    pair.refusals = refusals;
    pair.reason = order.reason;
    publisher.breaker({ state: 'open', strategy: pair.strategy, instrument: pair.instrument, refusals, until: pair.until, ...(order.reason !== undefined && { reason: order.reason }) }, order);
  }

  #closePair(pair: Pair, cause?: OrderRecord): void {
    this.#openCount--;
    pair.until = undefined;
    pair.trial = undefined;
    this.#options.publisher.breaker({ state: 'closed', strategy: pair.strategy, instrument: pair.instrument, refusals: pair.refusals }, cause);
  }

  #reasonOf({ strategy, instrument, refusals, until, reason }: Pair): RiskReason {
    const why = reason === undefined ? '' : `, the last for "${reason}"`;
    const message = `"${refusals}" orders of "${strategy}" in "${instrument}" were refused${why}; the next one is tried at "${new Date(until ?? 0).toISOString()}", or after a reset`;
    return { rule: 'reject-breaker', message, limit: String(this.#limit), found: String(refusals) };
  }

  #pairOf({ terms: { strategy = EXTERNAL, instrument } }: OrderRecord): Pair | undefined {
    return this.#pairs.get(strategy)?.get(instrument);
  }

  #pairFor({ terms: { strategy = EXTERNAL, instrument } }: OrderRecord): Pair {
    return this.#make(strategy, instrument);
  }

  #make(strategy: StrategyId, instrument: InstrumentId): Pair {
    let pairs = this.#pairs.get(strategy);
    if (!pairs) this.#pairs.set(strategy, (pairs = new Map<InstrumentId, Pair>()));
    let pair = pairs.get(instrument);
    if (!pair) pairs.set(instrument, (pair = { strategy, instrument, recent: [], refusals: 0, until: undefined, trial: undefined, reason: undefined }));
    return pair;
  }

  #all(): readonly Pair[] {
    return [...this.#pairs.values()].flatMap((pairs) => [...pairs.values()]);
  }
}

const NONE: readonly never[] = Object.freeze([]);

function invalid(name: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_CONFIG', `${name} of the reject breaker must be ${expected}, received "${String(value)}"`, { details: { option: name, value: String(value) } });
}
