import { Scaled, type Instrument } from '@redfire/core';
import { mostLots, tooSmallFor } from '../sizing/lot-limits.ts';
import { wholeIn } from '../sizing/lots-within.ts';
import type { Holding, RebalanceOrder } from './rebalance.ts';

interface LineRules {
  /** Target weight, signed. */
  readonly weight: Scaled;
  /** Zero or more. */
  readonly equity: Scaled;
  readonly investable: Scaled;
  readonly band: { readonly kind: 'absolute' | 'relative'; readonly width: Scaled } | undefined;
  readonly minNotional: Scaled;
}

/** One instrument while orders are worked out: what it is worth, what it should be, and the lots that are to be traded. */
export class PortfolioLine {
  readonly instrument: Instrument;
  /** Signed worth of what is held, in the account's currency. */
  readonly value: Scaled;
  /** Signed worth it should have. */
  readonly targetValue: Scaled;
  readonly #quantity: Scaled;
  readonly #price: Scaled | undefined;
  readonly #lot: Scaled;
  readonly #lotValue: Scaled;
  readonly #fee: Scaled;
  readonly #rules: LineRules;
  #lots = 0n;

  constructor({ instrument, quantity, unitValue, price }: Holding, rules: LineRules) {
    const worth = Scaled.from(unitValue);
    const fee = Scaled.from(instrument.fees.taker);
    this.instrument = instrument;
    this.#quantity = Scaled.from(quantity, `quantity of ${instrument.id}`);
    this.#price = price === undefined ? undefined : Scaled.from(price);
    this.#lot = Scaled.from(instrument.lotSize);
    this.#lotValue = this.#lot.times(worth);
    // a rebate is no money to count with before it is there
    this.#fee = fee.sign > 0 ? fee : Scaled.zero;
    this.#rules = rules;
    this.value = this.#quantity.times(worth);
    this.targetValue = rules.weight.times(rules.investable);
  }

  /** Whether its weight left the band, it is to be opened, or to be held no more. */
  get mustTrade(): boolean {
    const { band, equity } = this.#rules;
    const { value, targetValue } = this;
    if (band === undefined || value.sign !== targetValue.sign) return true;
    return value.minus(targetValue).absolute().compare(band.width.times(band.kind === 'absolute' ? equity : targetValue.absolute())) > 0;
  }

  /** Signed lots to the last one that is not beyond the target, seen from zero. */
  get lotsToTarget(): bigint {
    const isShort = this.targetValue.sign < 0;
    const missing = this.targetValue.minus(this.value);
    const lots = isShort ? -floorOf(missing.negated(), this.#lotValue) : floorOf(missing, this.#lotValue);
    // what is less than a lot cannot be sold, and must not be turned into a short
    const crosses = this.#quantity.sign !== 0 && this.#after(lots).sign === -this.#quantity.sign && this.targetValue.sign !== -this.#quantity.sign;
    return crosses ? -wholeIn(this.#quantity, this.#lot) : lots;
  }

  /** What is held more, or less, than it should be, on the side it is held on. */
  get excess(): Scaled {
    return this.targetValue.sign === -this.value.sign ? this.value.absolute() : this.value.absolute().minus(this.targetValue.absolute());
  }

  get lots(): bigint {
    return this.#lots;
  }

  /** Trades so many lots, signed, as far as the instrument lets one order go; none where that is too little. */
  trade(lots: bigint): void {
    const size = mostLots(this.instrument, this.#price).reduce((least, [most]) => (most < least ? most : least), lots < 0n ? -lots : lots);
    this.#lots = this.#isTooSmall(size) ? 0n : lots < 0n ? -size : size;
  }

  /** What the order adds to the worth of what is held, long or short; below zero where it makes it less. */
  get added(): Scaled {
    return this.value.plus(this.#lotValue.times(new Scaled(this.#lots, 0))).absolute().minus(this.value.absolute());
  }

  /** What it adds and what it costs; below zero where it frees money. */
  get spent(): Scaled {
    return this.added.plus(this.#lotValue.times(new Scaled(this.#lots, 0)).absolute().times(this.#fee));
  }

  /** Sells, or buys back, as much of what is too large as frees an amount, or all of it. */
  free(amount: Scaled): void {
    const all = this.lotsToTarget;
    const most = all < 0n ? -all : all;
    const enough = ceilOf(amount, this.#lotValue.times(Scaled.one.minus(this.#fee)));
    const size = enough < most ? enough : most;
    this.trade(all < 0n ? -size : size);
  }

  /** The order, where there is one. */
  get order(): RebalanceOrder | undefined {
    if (this.#lots === 0n) return undefined;
    const target = this.#after(this.#lots);
    const before = this.#quantity;
    const effect = target.sign !== 0 && target.sign === -before.sign ? 'reverses' : target.absolute().compare(before.absolute()) < 0 ? 'reduces' : 'increases';
    const quantity = this.#lot.times(new Scaled(this.#lots, 0)).absolute();
    return { instrument: this.instrument.id, side: this.#lots > 0n ? 'buy' : 'sell', quantity: quantity.toDecimal(), target: target.toDecimal(), effect };
  }

  #after(lots: bigint): Scaled {
    return this.#quantity.plus(this.#lot.times(new Scaled(lots, 0)));
  }

  #isTooSmall(size: bigint): boolean {
    const count = new Scaled(size, 0);
    return size === 0n || this.#lotValue.times(count).compare(this.#rules.minNotional) < 0 || tooSmallFor(this.instrument, this.#lot.times(count), this.#price) !== undefined;
  }
}

function floorOf(amount: Scaled, each: Scaled): bigint {
  const whole = wholeIn(amount, each);
  return amount.sign < 0 && !amount.isMultipleOf(each) ? whole - 1n : whole;
}

function ceilOf(amount: Scaled, each: Scaled): bigint {
  return -floorOf(amount.negated(), each);
}
