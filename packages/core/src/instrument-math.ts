import type { Decimal } from './decimal.ts';
import { contractShape, exchangesCash, type ContractShape, type Instrument } from './instrument.ts';
import { Scaled, type ExactInput, type RoundingMode } from './scaled.ts';

/** What an instrument allows an order to be; absent where it does not say. */
export interface OrderLimits {
  readonly minQuantity: Scaled | undefined;
  readonly maxQuantity: Scaled | undefined;
  readonly minNotional: Scaled | undefined;
  readonly maxNotional: Scaled | undefined;
  /** Factors of the mark between which a limit must be. */
  readonly priceBand: { readonly least: Scaled; readonly most: Scaled } | undefined;
}

/** The arithmetic of one instrument, exact, with its steps and rates converted once. */
export class InstrumentMath {
  readonly instrument: Instrument;
  readonly shape: ContractShape;
  readonly exchangesCash: boolean;
  readonly tick: Scaled;
  readonly lot: Scaled;
  readonly multiplier: Scaled;
  readonly makerFee: Scaled;
  readonly takerFee: Scaled;
  /** Part of its value that an opened position must hold; 1 where the instrument gives no margin. */
  readonly initialMargin: Scaled;
  /** Margin and fee of what a maker, or a taker, opens, as one part of its value. A rebate counts as no fee. */
  readonly makerOpening: Scaled;
  readonly takerOpening: Scaled;
  readonly limits: OrderLimits;
  /** Digits behind the point of a price that is a multiple of the tick. */
  readonly priceScale: number;
  readonly #tickUnits: number;
  readonly #tickNumber: number;
  /** Ticks in 1, where that is a whole number: a product then replaces a division on every bar. */
  readonly #ticksPerUnit: number;
  readonly #multiplierIsOne: boolean;
  /** What {@link value} was asked for last. */
  #quantity: Scaled | undefined;
  #price: Scaled | undefined;
  #value: Scaled | undefined;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.shape = contractShape(instrument);
    this.exchangesCash = exchangesCash(instrument);
    this.tick = normal(instrument.tickSize);
    this.lot = normal(instrument.lotSize);
    this.multiplier = normal(instrument.multiplier);
    this.makerFee = normal(instrument.fees.maker);
    this.takerFee = normal(instrument.fees.taker);
    this.initialMargin = instrument.margin ? normal(instrument.margin.initial) : Scaled.one;
    this.makerOpening = this.makerFee.sign > 0 ? this.initialMargin.plus(this.makerFee) : this.initialMargin;
    this.takerOpening = this.takerFee.sign > 0 ? this.initialMargin.plus(this.takerFee) : this.initialMargin;
    this.limits = limitsOf(instrument);
    this.priceScale = this.tick.scale;
    this.#tickUnits = Number(this.tick.units);
    this.#tickNumber = instrument.tickSize.toNumber();
    const perUnit = Scaled.one.dividedBy(this.tick, 20);
    this.#ticksPerUnit = perUnit.isMultipleOf(Scaled.one) && perUnit.times(this.tick).equals(Scaled.one) ? perUnit.toNumber() : 0;
    this.#multiplierIsOne = this.multiplier.equals(Scaled.one);
  }

  /** The one place where a float price becomes exact: its nearest tick, as a count of ticks. */
  ticksOf(price: number): number {
    const ticks = this.#ticksPerUnit === 0 ? price / this.#tickNumber : price * this.#ticksPerUnit;
    // what Math.round gives, at half its cost: this runs for every bar and every average of it
    return ticks < HALVES_ARE_EXACT ? Math.floor(ticks + 0.5) : Math.round(ticks);
  }

  /** Whether a float price is a tick, within the error of its digits. */
  isOnTick(price: number): boolean {
    const ticks = this.#ticksPerUnit === 0 ? price / this.#tickNumber : price * this.#ticksPerUnit;
    const off = Math.abs(ticks - Math.round(ticks));
    return off <= 1e-6 || off <= Math.abs(ticks) * 1e-12;
  }

  /** The price of a count of ticks. */
  priceOf(ticks: number): Scaled {
    const units = ticks * this.#tickUnits;
    return new Scaled(Number.isSafeInteger(units) ? units : BigInt(ticks) * BigInt(this.tick.units), this.priceScale);
  }

  /** Value of a quantity at a price, in the settlement currency. An inverse value is a quotient, rounded half-even at the settlement scale. */
  value(quantity: Scaled, price: Scaled): Scaled {
    // rules, reservation, fee and position ask for the value of one order in a row
    if (this.#value !== undefined && quantity === this.#quantity && price === this.#price) return this.#value;
    const value = this.#valueOf(quantity, price);
    this.#quantity = quantity;
    this.#price = price;
    this.#value = value;
    return value;
  }

  #valueOf(quantity: Scaled, price: Scaled): Scaled {
    const amount = this.#multiplierIsOne ? quantity : quantity.times(this.multiplier);
    return this.shape === 'inverse' ? amount.dividedBy(price, this.instrument.settleScale) : amount.times(price);
  }

  /** A fraction of the value of a quantity at a price, in the settlement currency. An inverse one is made of the exact quotient and rounded half-even once, at the settlement scale. */
  share(quantity: Scaled, price: Scaled, rate: Scaled): Scaled {
    if (this.shape !== 'inverse') return this.value(quantity, price).times(rate);
    return quantity.times(this.multiplier).times(rate).dividedBy(price, this.instrument.settleScale);
  }

  /** Fee of a fill; negative is a rebate. */
  fee(quantity: Scaled, price: Scaled, liquidity: 'maker' | 'taker'): Scaled {
    return this.share(quantity, price, liquidity === 'maker' ? this.makerFee : this.takerFee);
  }

  /** Profit of a signed quantity between two prices, in the settlement currency. */
  profit(quantity: Scaled, entry: Scaled, exit: Scaled): Scaled {
    const gain = this.value(quantity, exit).minus(this.value(quantity, entry));
    return this.shape === 'inverse' ? gain.negated() : gain;
  }
}

/** From here on a double has no halves, and adding one would round. */
const HALVES_ARE_EXACT = 2 ** 51;

function limitsOf({ minQuantity, maxQuantity, minNotional, maxNotional, priceBand }: Instrument): OrderLimits {
  const exact = (value: Decimal | undefined) => (value === undefined ? undefined : normal(value));
  const band = priceBand && { least: Scaled.one.minus(normal(priceBand.below)), most: Scaled.one.plus(normal(priceBand.above)) };
  return { minQuantity: exact(minQuantity), maxQuantity: exact(maxQuantity), minNotional: exact(minNotional), maxNotional: exact(maxNotional), priceBand: band };
}

/** A price moved onto the instrument's tick. Halves go away from zero. */
export function roundPrice(instrument: Instrument, price: ExactInput, mode: RoundingMode = 'nearest'): Decimal {
  return Scaled.from(price, 'price').roundToStep(normal(instrument.tickSize), mode).toDecimal();
}

/** A quantity moved onto the instrument's lot; down unless asked otherwise, so that nothing is bought that was not asked for. */
export function roundQuantity(instrument: Instrument, quantity: ExactInput, mode: RoundingMode = 'down'): Decimal {
  return Scaled.from(quantity, 'quantity').roundToStep(normal(instrument.lotSize), mode).toDecimal();
}

/** Value of a quantity at a price, in the settlement currency: `q·m·p`, or `q·m/p` for an inverse contract. */
export function notional(instrument: Instrument, quantity: ExactInput, price: ExactInput): Decimal {
  return new InstrumentMath(instrument).value(Scaled.from(quantity, 'quantity'), Scaled.from(price, 'price')).toDecimal();
}

/** Fee of a fill in the settlement currency: its value times the maker or taker rate. */
export function fee(instrument: Instrument, quantity: ExactInput, price: ExactInput, liquidity: 'maker' | 'taker'): Decimal {
  return new InstrumentMath(instrument).fee(Scaled.from(quantity, 'quantity'), Scaled.from(price, 'price'), liquidity).toDecimal();
}

/** Profit of a signed quantity (negative is short) between two prices, in the settlement currency. */
export function profit(instrument: Instrument, quantity: ExactInput, entry: ExactInput, exit: ExactInput): Decimal {
  return new InstrumentMath(instrument).profit(Scaled.from(quantity, 'quantity'), Scaled.from(entry, 'entry'), Scaled.from(exit, 'exit')).toDecimal();
}

/** Without trailing zeros, so that `0.010` and `0.01` give one scale. */
function normal(value: Decimal): Scaled {
  return Scaled.from(value);
}
