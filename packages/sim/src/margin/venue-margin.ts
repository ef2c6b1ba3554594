import { Scaled, type AccountBooking, type Amendment, type ApprovedOrder, type Currency, type FillReport, type InstrumentId, type InstrumentMath, type Timestamp } from '@redfire/core';
import type { HeldQuantity, VenueAccount } from '../venue-account.ts';
import { ticksOf } from '../venue-order.ts';
import { liquidate, type LiquidationOutlets } from './liquidation.ts';
import { MarginBooks, isMoneyPair, type MarginStatus } from './margin-books.ts';
import { comingOrder, waitingOrder, type MarginMarket } from './margin-market.ts';
import { resolvedMargin, type MarginTerms, type ResolvedMargin } from './margin-terms.ts';
import type { MarginedOrder } from './order-need.ts';

export interface VenueMarginOptions extends LiquidationOutlets {
  readonly terms: MarginTerms;
  readonly account: VenueAccount;
  readonly markets: ReadonlyMap<InstrumentId, MarginMarket>;
}

/** The margin of an account at a simulated venue: what orders may be placed, and when positions are taken away. */
export class VenueMargin {
  readonly #terms: ResolvedMargin;
  readonly #account: VenueAccount;
  readonly #markets: ReadonlyMap<InstrumentId, MarginMarket>;
  readonly #books: MarginBooks;
  readonly #options: VenueMarginOptions;
  #isLiquidating = false;

  /** @throws {@link RedFireError} `INVALID_INPUT` for terms that are none. */
  constructor(options: VenueMarginOptions) {
    const { account, markets } = options;
    this.#options = options;
    this.#account = account;
    this.#markets = markets;
    this.#terms = resolvedMargin(options.terms, Array.from(markets.values(), ({ math }) => math));
    this.#books = new MarginBooks({ terms: this.#terms, account, markets });
  }

  /** How the account stands in a currency. */
  statusOf(code: Currency): MarginStatus {
    return this.#books.ofCurrency(code);
  }

  /** How one position stands; of an isolated one by itself, else with all that backs it. `undefined` where nothing is held. */
  statusOfPosition(instrument: InstrumentId): MarginStatus | undefined {
    const held = this.#account.held(instrument);
    if (held === undefined || held.quantity.isZero) return undefined;
    return this.#books.isIsolated(held.math) ? this.#books.ofPosition(held, this.#markets.get(instrument)?.mark()) : this.statusOf(held.math.instrument.settle);
  }

  /** Why an order is not placed: what is free cannot pay for what it may open. */
  refusal(order: ApprovedOrder): string | undefined {
    const market = this.#markets.get(order.instrument);
    if (market === undefined) return undefined;
    return this.#refusalOf(market, { before: waiting(market), after: [...waiting(market), comingOrder(market, order)] });
  }

  /** Why an order is not changed. */
  refusalOfChange(instrument: InstrumentId, { orderId, quantity, price, triggerPrice }: Amendment): string | undefined {
    const market = this.#markets.get(instrument);
    if (market === undefined) return undefined;
    const ticks = (value: typeof price, old: number) => (value === undefined ? old : ticksOf(market.math, Scaled.from(value)));
    const after = market.openOrders().map((order) =>
      waitingOrder(market, order.id !== orderId ? order : { ...order, quantity: quantity === undefined ? order.quantity : Scaled.from(quantity), limitTicks: ticks(price, order.limitTicks), triggerTicks: ticks(triggerPrice, order.triggerTicks) }));
    return this.#refusalOf(market, { before: waiting(market), after });
  }

  /** Takes note of a fill that the account has, and of what was held before it. */
  follow(fill: FillReport, math: InstrumentMath, before: Scaled = Scaled.zero): void {
    // what is liquidated is borne by its margin
    if (!this.#isLiquidating) this.#books.follow(math, before, fill.exact?.price ?? Scaled.from(fill.price));
  }

  /** Takes note of a booking that the account has. */
  followBooking(booking: AccountBooking): void {
    if ('instrument' in booking) this.#books.release(booking.instrument);
  }

  /** Whether the price of an instrument matters to what is held. */
  isWatching(instrument: InstrumentId): boolean {
    const held = this.#account.held(instrument);
    return held !== undefined && !held.quantity.isZero && !isMoneyPair(held.math);
  }

  /** Liquidates what a new price of an instrument leaves without margin. */
  check(instrument: InstrumentId, at: Timestamp): void {
    if (this.#isLiquidating || !this.isWatching(instrument)) return;
    const held = this.#account.held(instrument) as HeldQuantity; // watched, so there
    if (!this.#isBreached(held)) return;
    const { fill, book } = this.#options;
    this.#isLiquidating = true;
    try {
      liquidate(held, at, { terms: this.#terms, account: this.#account, markets: this.#markets, books: this.#books, isBreached: (position) => this.#isBreached(position), fill, book });
    } finally {
      this.#isLiquidating = false;
    }
  }

  /** The first price in ticks on the way from one to another, the first excluded, at which the margin is gone; `NaN` where it lasts, or is gone already. */
  stopOn(instrument: InstrumentId, from: number, to: number): number {
    if (this.#isLiquidating || !this.isWatching(instrument)) return Number.NaN;
    const held = this.#account.held(instrument) as HeldQuantity; // watched, so there
    const isGoneAt = (ticks: number) => this.#isBreached(held, held.math.priceOf(ticks));
    if (!isGoneAt(to) || isGoneAt(from)) return Number.NaN;
    // the margin of one position goes one way as its price does
    let [safe, gone] = [from, to];
    while (Math.abs(gone - safe) > 1) {
      const middle = Math.trunc((safe + gone) / 2);
      if (isGoneAt(middle)) gone = middle;
      else safe = middle;
    }
    return gone;
  }

  /** @param price - In place of the mark of the instrument. */
  #isBreached(held: HeldQuantity, price?: Scaled): boolean {
    if (held.quantity.isZero) return false;
    const { math } = held;
    const mark = this.#markets.get(math.instrument.id)?.mark();
    if (this.#books.isIsolated(math)) {
      const { equity, maintenance } = this.#books.ofPosition(held, price ?? mark);
      return equity.compare(maintenance) <= 0;
    }
    const { equity, maintenance } = this.#books.ofCurrency(math.instrument.settle);
    if (price === undefined || mark === undefined) return equity.compare(maintenance) <= 0;
    const change = this.#worthAt(held, price).minus(this.#worthAt(held, mark));
    const more = this.#books.maintenanceOf(held, price).minus(this.#books.maintenanceOf(held, mark));
    return equity.plus(change).compare(maintenance.plus(more)) <= 0;
  }

  #worthAt({ math, quantity }: HeldQuantity, price: Scaled): Scaled {
    const value = math.value(quantity, price);
    return math.shape === 'inverse' ? value.negated() : value;
  }

  #refusalOf(market: MarginMarket, { before, after }: { readonly before: readonly MarginedOrder[]; readonly after: readonly MarginedOrder[] }): string | undefined {
    const { math } = market;
    const { settle, base } = math.instrument;
    if (isMoneyPair(math) && base !== undefined) {
      const sold = (orders: readonly MarginedOrder[]) => orders.reduce((sum, { side, open }) => (side === 'sell' ? sum.plus(open) : sum), Scaled.zero).times(math.multiplier);
      const [more, free] = [sold(after).minus(sold(before)), this.#account.balance(base).minus(sold(before))];
      if (more.sign > 0 && more.compare(free) > 0) return `"${more.toString()} ${base}" are sold and "${free.toString()}" are free`;
    }
    if (this.#terms.mode === 'isolated' && math.exchangesCash && !isMoneyPair(math) && sellsMoreThanHeld(after, this.#account.held(math.instrument.id))) return 'with isolated margin nothing is sold short that is paid for whole; use cross margin';
    const more = this.#books.needOf(market, after).minus(this.#books.needOf(market, before));
    if (more.sign <= 0) return undefined;
    const { equity, initial, free } = this.#books.ofCurrency(settle);
    if (more.compare(free) <= 0) return undefined;
    return `"${more.toString()} ${settle}" of margin are needed and "${free.toString()}" are free: "${initial.toString()}" of "${equity.toString()}" are taken`;
  }
}

function waiting(market: MarginMarket): readonly MarginedOrder[] {
  return market.openOrders().map((order) => waitingOrder(market, order));
}

function sellsMoreThanHeld(orders: readonly MarginedOrder[], held: HeldQuantity | undefined): boolean {
  const sold = orders.reduce((sum, { side, open }) => (side === 'sell' ? sum.plus(open) : sum), Scaled.zero);
  return sold.compare(held?.quantity ?? Scaled.zero) > 0;
}
