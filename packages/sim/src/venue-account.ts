import {
  Scaled, currency, exactExecution,
  type AccountBooking, type Balance, type Currency, type ExactInput, type FillReport, type InstrumentId, type InstrumentMath, type Position, type Timestamp, type VenueSnapshot,
} from '@redfire/core';
import { bookOn } from './account/book-on.ts';
import { shareOf } from './account/share-of.ts';

/** How much the venue holds for us of one instrument, signed, and what it cost. */
export interface HeldQuantity {
  readonly math: InstrumentMath;
  readonly quantity: Scaled;
  readonly cost: Scaled;
}

/** What the venue holds for us of one instrument, at average cost. */
interface Holding extends HeldQuantity {
  quantity: Scaled;
  cost: Scaled;
  realizedProfit: Scaled;
  updatedAt: Timestamp;
}

/**
 * The account as the venue keeps it: balances and positions, moved by the fills it reports and by what it books beside them. It
 * refuses nothing: limits are the business of risk, and of the venue's margin.
 */
export class VenueAccount {
  readonly #balances = new Map<Currency, Scaled>();
  readonly #holdings = new Map<InstrumentId, Holding>();

  /**
   * @param balances - What it begins with, by currency.
   * @throws {@link RedFireError} `INVALID_INPUT` for a currency or an amount that is none.
   */
  constructor(balances: Readonly<Record<string, ExactInput>>) {
    for (const [code, amount] of Object.entries(balances)) this.#balances.set(currency(code), Scaled.from(amount, `balances.${code}`));
  }

  /** Books a fill, once each: where the kind of instrument exchanges cash for the asset, else the profit it realises; the fee beside. */
  apply(fill: FillReport, math: InstrumentMath): void {
    const { instrument } = math;
    const { quantity, price, fee, feeCurrency } = exactExecution(fill);
    const bought = fill.side === 'sell' ? quantity.negated() : quantity;
    const profit = this.#trade(this.#holdingOf(math), bought, price, fill.at);
    if (math.exchangesCash) {
      this.#add(instrument.settle, math.value(bought, price).negated());
      // a pair's base is money and has a balance; shares and options are positions alone
      if (instrument.kind === 'spot' || instrument.kind === 'fx') this.#add(instrument.base, bought.times(math.multiplier));
    } else {
      this.#add(instrument.settle, profit);
    }
    this.#add(feeCurrency ?? instrument.settle, fee.negated());
  }

  /** Books what is no fill, once each, and says whether it concerned anything that is held. */
  book(booking: AccountBooking): boolean {
    if (booking.kind === 'insurance') {
      this.#add(booking.currency, Scaled.from(booking.amount));
      return true;
    }
    const holding = this.#holdings.get(booking.instrument);
    if (holding === undefined || holding.quantity.isZero) return false;
    const { math } = holding;
    const cash = bookOn(holding, booking);
    if (booking.kind !== 'funding') holding.updatedAt = booking.at;
    this.#add(math.instrument.settle, cash);
    return true;
  }

  /** What is held of an instrument; `undefined` where there never was anything. */
  held(instrument: InstrumentId): HeldQuantity | undefined {
    return this.#holdings.get(instrument);
  }

  /** Everything that was ever held. */
  allHeld(): Iterable<HeldQuantity> {
    return this.#holdings.values();
  }

  /** Cash of a currency, below zero where more was spent than there was. */
  balance(code: Currency): Scaled {
    return this.#balances.get(code) ?? Scaled.zero;
  }

  /** Sign of what is held of an instrument: below zero is short. */
  holding(instrument: InstrumentId): number {
    return this.#holdings.get(instrument)?.quantity.sign ?? 0;
  }

  /** Every balance, and every position that is not flat. Nothing is reserved for open orders. */
  holdings(): Pick<VenueSnapshot, 'positions' | 'balances'> {
    const positions = [...this.#holdings.values()].filter(({ quantity }) => !quantity.isZero).map(positionOf);
    const balances = Array.from(this.#balances, ([code, amount]): Balance => ({ currency: code, total: amount.toDecimal(), reserved: Scaled.zero.toDecimal(), free: amount.toDecimal() }));
    return { positions, balances };
  }

  #add(code: Currency, amount: Scaled): void {
    const balance = this.#balances.get(code);
    if (balance !== undefined || !amount.isZero) this.#balances.set(code, (balance ?? Scaled.zero).plus(amount));
  }

  #holdingOf(math: InstrumentMath): Holding {
    const { id } = math.instrument;
    const known = this.#holdings.get(id);
    if (known) return known;
    const holding: Holding = { math, quantity: Scaled.zero, cost: Scaled.zero, realizedProfit: Scaled.zero, updatedAt: 0 as Timestamp };
    this.#holdings.set(id, holding);
    return holding;
  }

  /** Moves a position by a signed quantity. @returns The profit of what that closed, fees apart. */
  #trade(holding: Holding, change: Scaled, price: Scaled, at: Timestamp): Scaled {
    const { math, quantity: held, cost } = holding;
    holding.updatedAt = at;
    holding.quantity = held.plus(change);
    if (held.sign * change.sign >= 0) {
      holding.cost = cost.plus(math.value(change, price));
      return Scaled.zero;
    }
    const closes = change.absolute().compare(held.absolute()) < 0 ? change.negated() : held;
    const released = closes === held ? cost : shareOf(cost, closes, held, math.instrument.settleScale);
    const gain = math.value(closes, price).minus(released);
    const profit = math.shape === 'inverse' ? gain.negated() : gain;
    holding.cost = closes === held ? math.value(holding.quantity, price) : cost.minus(released);
    holding.realizedProfit = holding.realizedProfit.plus(profit);
    return profit;
  }
}

function positionOf({ math, quantity, cost, realizedProfit, updatedAt }: Holding): Position {
  const { id, settle, settleScale } = math.instrument;
  const amount = quantity.times(math.multiplier);
  // an inverse cost may round to nothing, and then tells no price
  const average = math.shape !== 'inverse' ? cost.dividedBy(amount, settleScale) : cost.isZero ? undefined : amount.dividedBy(cost, settleScale);
  return {
    instrument: id,
    quantity: quantity.toDecimal(),
    cost: cost.toDecimal(),
    ...(average && { averagePrice: average.toDecimal() }),
    realizedProfit: realizedProfit.toDecimal(),
    settle,
    updatedAt,
  };
}
