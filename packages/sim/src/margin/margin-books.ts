import { Scaled, type Currency, type InstrumentId, type InstrumentMath } from '@redfire/core';
import { shareOf } from '../account/share-of.ts';
import type { HeldQuantity, VenueAccount } from '../venue-account.ts';
import { waitingOrder, type MarginMarket } from './margin-market.ts';
import type { ResolvedMargin } from './margin-terms.ts';
import { marginNeeded, type MarginedOrder } from './order-need.ts';

/** How an account stands in one currency, or one isolated position of it: all in the settlement currency. */
export interface MarginStatus {
  /** What backs the positions, with the profit they have made so far. */
  readonly equity: Scaled;
  /** Taken by positions and open orders. */
  readonly initial: Scaled;
  /** What there must be more of, or positions are liquidated. */
  readonly maintenance: Scaled;
  /** What is left for orders; below zero where losses have eaten into the margin. */
  readonly free: Scaled;
}

export interface MarginBooksOptions {
  readonly terms: ResolvedMargin;
  readonly account: VenueAccount;
  readonly markets: ReadonlyMap<InstrumentId, MarginMarket>;
}

/** What backs the positions of an account, and what they and open orders take of it. Currencies back nothing in one another. */
export class MarginBooks {
  readonly #terms: ResolvedMargin;
  readonly #account: VenueAccount;
  readonly #markets: ReadonlyMap<InstrumentId, MarginMarket>;
  /** Margin of isolated positions. */
  readonly #isolated = new Map<InstrumentId, Scaled>();

  constructor({ terms, account, markets }: MarginBooksOptions) {
    this.#terms = terms;
    this.#account = account;
    this.#markets = markets;
  }

  /** All that settles in a currency together. */
  ofCurrency(code: Currency, replaced?: { readonly market: MarginMarket; readonly orders: readonly MarginedOrder[] }): MarginStatus {
    let equity = this.#account.balance(code);
    let initial = Scaled.zero;
    let maintenance = Scaled.zero;
    for (const market of this.#markets.values()) {
      const { math } = market;
      if (math.instrument.settle !== code) continue;
      const held = this.#account.held(math.instrument.id);
      initial = initial.plus(this.needOf(market, replaced?.market === market ? replaced.orders : undefined));
      if (held === undefined || held.quantity.isZero || isMoneyPair(math)) continue;
      if (!this.isIsolated(math)) equity = equity.plus(worthOf(held, market.mark()));
      maintenance = maintenance.plus(this.maintenanceOf(held, market.mark()));
    }
    return { equity, initial, maintenance, free: equity.minus(initial) };
  }

  /** One isolated position by itself. */
  ofPosition(held: HeldQuantity, mark: Scaled | undefined): MarginStatus {
    const initial = this.#isolated.get(held.math.instrument.id) ?? Scaled.zero;
    const equity = initial.plus(worthOf(held, mark));
    return { equity, initial, maintenance: this.maintenanceOf(held, mark), free: Scaled.zero };
  }

  /** Margin that the position and the orders of an instrument take. */
  needOf(market: MarginMarket, orders: readonly MarginedOrder[] = market.openOrders().map((order) => waitingOrder(market, order))): Scaled {
    const { math } = market;
    const { id } = math.instrument;
    const position = this.#account.held(id);
    const quantity = position === undefined || isMoneyPair(math) ? Scaled.zero : position.quantity;
    const need = this.#terms.needOf(math);
    if (isMoneyPair(math)) return marginNeeded({ math, need: { initial: Scaled.one, maintenance: Scaled.zero }, quantity, held: Scaled.zero, orders: orders.filter(({ side }) => side === 'buy') });
    if (this.isIsolated(math)) {
      const own = this.#isolated.get(id) ?? Scaled.zero;
      return own.plus(marginNeeded({ math, need, quantity, held: Scaled.zero, orders }));
    }
    const mark = market.mark();
    const held = quantity.isZero ? Scaled.zero : mark === undefined ? (position as HeldQuantity).cost.absolute().times(need.initial) : math.share(quantity.absolute(), mark, need.initial);
    return marginNeeded({ math, need, quantity, held, orders });
  }

  maintenanceOf({ math, quantity }: HeldQuantity, mark: Scaled | undefined): Scaled {
    return mark === undefined || quantity.isZero ? Scaled.zero : math.share(quantity.absolute(), mark, this.#terms.needOf(math).maintenance);
  }

  /** Whether positions of an instrument have margin of their own. What is paid for whole has none. */
  isIsolated(math: InstrumentMath): boolean {
    return this.#terms.mode === 'isolated' && !math.exchangesCash;
  }

  /** Gives an isolated position its margin after a fill: of what was opened, at its price; what was closed gives back its share. */
  follow(math: InstrumentMath, before: Scaled, price: Scaled): void {
    if (!this.isIsolated(math)) return;
    const { id, settleScale } = math.instrument;
    const after = this.#account.held(id)?.quantity ?? Scaled.zero;
    const { initial } = this.#terms.needOf(math);
    const own = this.#isolated.get(id) ?? Scaled.zero;
    if (after.isZero) this.#isolated.delete(id);
    else if (before.sign * after.sign <= 0) this.#isolated.set(id, math.share(after.absolute(), price, initial));
    else if (after.absolute().compare(before.absolute()) >= 0) this.#isolated.set(id, own.plus(math.share(after.minus(before).absolute(), price, initial)));
    else this.#isolated.set(id, shareOf(own, after, before, settleScale));
  }

  /** Has an isolated position bear what a liquidation made of a part of it. @returns What is left of its margin. */
  bear(id: InstrumentId, profit: Scaled): Scaled {
    const left = (this.#isolated.get(id) ?? Scaled.zero).plus(profit);
    const isGone = this.#account.held(id)?.quantity.isZero !== false;
    if (isGone) this.#isolated.delete(id);
    else this.#isolated.set(id, left);
    return left;
  }

  /** Frees the margin of a position that is gone. */
  release(id: InstrumentId): void {
    if (this.#account.held(id)?.quantity.isZero !== false) this.#isolated.delete(id);
  }
}

/** What a position adds to the cash that backs it: before there is a price, what it cost. */
export function worthOf({ math, quantity, cost }: HeldQuantity, mark: Scaled | undefined): Scaled {
  if (mark === undefined) return math.exchangesCash ? cost : Scaled.zero;
  const value = math.value(quantity, mark);
  if (math.exchangesCash) return value;
  return math.shape === 'inverse' ? cost.minus(value) : value.minus(cost);
}

/** A pair whose base is money: what is bought of it is a balance. */
export function isMoneyPair({ exchangesCash, instrument: { kind } }: InstrumentMath): boolean {
  return exchangesCash && (kind === 'spot' || kind === 'fx');
}
