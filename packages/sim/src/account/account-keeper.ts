import { Scaled, toDecimal, type AccountBooking, type Clock, type CorporateAction, type FundingRate, type InstrumentId, type MarketDataItem, type Settlement, type Timestamp } from '@redfire/core';
import type { MarginMarket } from '../margin/margin-market.ts';
import { checkAction, requireDecimal } from './check-item.ts';
import { settlementValue } from './settlement-value.ts';

/** As much of the market of one instrument as bookings change. */
export interface BookedMarket extends MarginMarket {
  /** Ends all orders as expired, and takes none any more. */
  retire(at: Timestamp): void;
  /** Cancels all orders and has the last price in new shares. */
  split(price: Scaled, at: Timestamp): void;
  /** Reduces the orders that would otherwise act on a dividend, and has the last price without it. */
  payDividend(amount: Scaled, at: Timestamp): void;
}

export interface AccountKeeperOptions {
  readonly markets: ReadonlyMap<InstrumentId, BookedMarket>;
  readonly clock: Clock;
  /** Books on the venue's account, where it keeps one, and tells who listens. */
  readonly book: (booking: AccountBooking) => void;
}

/** The name of the timer of an exchange of funding. One of a time that was moved since does nothing. */
export const FUNDING_TIMER = 'funding at the simulated venue';

export interface SavedKeeper {
  readonly rates: readonly (readonly [InstrumentId, { readonly rate: number; readonly at: Timestamp }])[];
  readonly retired: readonly InstrumentId[];
}

/** Makes bookings of what a source tells of funding, settlements, splits and dividends, and of the expiry of instruments, each at its time. */
export class AccountKeeper {
  readonly #markets: ReadonlyMap<InstrumentId, BookedMarket>;
  readonly #clock: Clock;
  readonly #book: (booking: AccountBooking) => void;
  /** The rate that was told last for each exchange that is still to come. */
  readonly #rates = new Map<InstrumentId, { readonly rate: number; readonly at: Timestamp }>();
  readonly #retired = new Set<InstrumentId>();

  constructor({ markets, clock, book }: AccountKeeperOptions) {
    this.#markets = markets;
    this.#clock = clock;
    this.#book = book;
    for (const { math: { instrument } } of markets.values()) if ('expiry' in instrument && instrument.expiry >= clock.now()) this.#awaitExpiry(instrument.id, instrument.expiry);
  }

  save(): SavedKeeper {
    return { rates: [...this.#rates], retired: [...this.#retired] };
  }

  restore({ rates, retired }: SavedKeeper): void {
    for (const [id, rate] of rates) {
      this.#rates.set(id, rate);
      this.#awaitExchange(id, rate.at);
    }
    for (const id of retired) this.#retired.add(id);
  }

  /** Takes what concerns the account and leaves the rest. */
  take({ topic, data }: MarketDataItem): void {
    const market = this.#markets.get(data.instrument);
    if (market === undefined) return;
    if (topic === 'market.funding-rate') this.#expectFunding(market, data);
    else if (topic === 'market.corporate-action') this.#act(market, data);
    else if (topic === 'market.settlement') this.#settle(market, data);
    else if (topic === 'market.status' && data.status === 'expired') this.#expire(market, data.at);
  }

  /** Has what expires at a time expire now: for data that end with it, behind which no timer runs. */
  expireAt(at: Timestamp): void {
    for (const market of this.#markets.values()) {
      const { instrument } = market.math;
      if ('expiry' in instrument && instrument.expiry === at) this.#expire(market, at);
    }
  }

  /** A rate is exchanged at the time it names, at what it was told last; one that names none is of its own time. */
  #expectFunding({ math: { instrument: { id, kind } } }: BookedMarket, { rate, at, nextAt = at }: FundingRate): void {
    if (kind !== 'perpetual' || !Number.isFinite(rate) || nextAt < at) return;
    const next = this.#rates.get(id);
    this.#rates.set(id, { rate, at: nextAt });
    if (nextAt <= this.#clock.now()) this.#exchange(id, nextAt);
    else if (next?.at !== nextAt) this.#awaitExchange(id, nextAt);
  }

  #awaitExchange(id: InstrumentId, at: Timestamp): void {
    this.#clock.setTimer(at, () => { this.#exchange(id, at); }, FUNDING_TIMER);
  }

  #exchange(instrument: InstrumentId, at: Timestamp): void {
    const next = this.#rates.get(instrument);
    const price = this.#markets.get(instrument)?.mark();
    // moved to another time since
    if (next?.at !== at) return;
    this.#rates.delete(instrument);
    if (price !== undefined && next.rate !== 0) this.#book({ kind: 'funding', instrument, at, rate: toDecimal(String(next.rate)), price: price.toDecimal() });
  }

  #act(market: BookedMarket, action: CorporateAction): void {
    const { kind, settleScale } = market.math.instrument;
    const { at, instrument } = action;
    if (kind !== 'equity' && kind !== 'cfd') return;
    checkAction(action);
    if (action.action === 'dividend') {
      market.payDividend(Scaled.from(action.amount), at);
      this.#book({ kind: 'dividend', instrument, at, amount: action.amount });
      return;
    }
    const { numerator, denominator } = action;
    const price = (market.mark() ?? Scaled.zero).times(new Scaled(denominator, 0)).dividedBy(new Scaled(numerator, 0), settleScale);
    market.split(price, at);
    this.#book({ kind: 'split', instrument, at, numerator, denominator, price: price.toDecimal() });
  }

  #settle(market: BookedMarket, { at, price, isFinal }: Settlement): void {
    const { instrument } = market.math;
    requireDecimal(price, `the price of a settlement of "${instrument.id}"`, instrument.id);
    if ((instrument.kind !== 'future' && instrument.kind !== 'option') || this.#retired.has(instrument.id)) return;
    if (isFinal) this.#close(market, at, Scaled.from(price));
    // the premium of an option was paid; only its end is settled
    else if (instrument.kind === 'future') this.#book({ kind: 'settlement', instrument: instrument.id, at, price, isFinal });
  }

  #awaitExpiry(instrument: InstrumentId, expiry: Timestamp): void {
    // behind everything of that very time: its last trades, and the price it is settled at
    this.#clock.setTimer((expiry + 1) as Timestamp, () => {
      const market = this.#markets.get(instrument);
      if (market) this.#expire(market, expiry);
    }, 'expiry at the simulated venue');
  }

  /** Without a price it was told, a future is settled at its own last one, and an option at that of what it is on; where there is none, at its own value. */
  #expire(market: BookedMarket, at: Timestamp): void {
    const { instrument } = market.math;
    if ((instrument.kind !== 'future' && instrument.kind !== 'option') || this.#retired.has(instrument.id)) return;
    const underlying = instrument.kind === 'option' ? this.#priceOf(instrument.underlying) : undefined;
    if (instrument.kind === 'future' || underlying !== undefined) this.#close(market, at, underlying ?? market.mark());
    else this.#closeAt(market, at, market.mark());
  }

  #priceOf(name: string): Scaled | undefined {
    const exact = Array.from(this.#markets.values()).find(({ math: { instrument } }) => instrument.id === name);
    return exact?.mark();
  }

  #close(market: BookedMarket, at: Timestamp, price: Scaled | undefined): void {
    this.#closeAt(market, at, price && settlementValue(market.math.instrument, price));
  }

  #closeAt(market: BookedMarket, at: Timestamp, value: Scaled | undefined): void {
    const { id } = market.math.instrument;
    this.#retired.add(id);
    market.retire(at);
    if (value !== undefined) this.#book({ kind: 'settlement', instrument: id, at, price: value.toDecimal(), isFinal: true });
  }
}
