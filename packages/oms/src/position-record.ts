import { Scaled, type Decimal, type InstrumentMath, type OwnerId, type Position, type Side, type StrategyId, type Timestamp } from '@redfire/core';

/** A holding at average cost: exact quantity and cost; the average price is derived. Mutable, with {@link face} for readers. */
export class PositionRecord {
  readonly math: InstrumentMath;
  readonly strategy: StrategyId | undefined;
  readonly owner: OwnerId | undefined;
  /** Signed: below zero is short. */
  quantity = Scaled.zero;
  /** Value paid for what is held, signed as the quantity. */
  cost = Scaled.zero;
  realizedProfit = Scaled.zero;
  updatedAt = 0 as Timestamp;
  /** What open orders of each side may still fill. */
  openBuys = Scaled.zero;
  openSells = Scaled.zero;

  constructor(math: InstrumentMath, strategy?: StrategyId, owner?: OwnerId) {
    this.math = math;
    this.strategy = strategy;
    this.owner = owner;
  }

  /** Signed sum of what open orders may still fill. */
  get openQuantity(): Scaled {
    return this.openBuys.minus(this.openSells);
  }

  /** Adds to what open orders of a side may still fill; a negative change takes away. */
  changeOpen(side: Side, change: Scaled): void {
    if (side === 'buy') this.openBuys = this.openBuys.plus(change);
    else this.openSells = this.openSells.plus(change);
  }

  /**
   * Applies an execution and returns the profit it realised, in the settlement currency, fees apart.
   *
   * A part closed releases its share of the cost, rounded half-even once at the settlement scale where it is not exact.
   */
  trade(side: Side, quantity: Scaled, price: Scaled, at: Timestamp): Scaled {
    this.updatedAt = at;
    const signed = side === 'buy' ? quantity : quantity.negated();
    const { sign } = this.quantity;
    if (sign === 0 || sign === signed.sign) {
      this.quantity = this.quantity.plus(signed);
      this.cost = this.cost.plus(this.#valueOf(signed, price));
      return Scaled.zero;
    }
    const held = this.quantity.absolute();
    const closesAll = quantity.compare(held) >= 0;
    const closed = closesAll ? held : quantity;
    const released = closesAll ? this.cost : share(this.cost, closed, held, this.math.instrument.settleScale);
    const exit = this.math.value(closed, price);
    const gain = (sign > 0 ? exit : exit.negated()).minus(released);
    const profit = this.math.shape === 'inverse' ? gain.negated() : gain;
    this.realizedProfit = this.realizedProfit.plus(profit);
    this.quantity = this.quantity.plus(signed);
    this.cost = closesAll ? (this.quantity.isZero ? Scaled.zero : this.#valueOf(this.quantity, price)) : this.cost.minus(released);
    return profit;
  }

  /** Profit not yet realised at a price, in the settlement currency. */
  unrealizedProfit(price: Scaled): Scaled {
    const gain = this.#valueOf(this.quantity, price).minus(this.cost);
    return this.math.shape === 'inverse' ? gain.negated() : gain;
  }

  get averagePrice(): Scaled | undefined {
    // an inverse cost may round to nothing, and then says nothing of the price
    if (this.quantity.isZero || (this.math.shape === 'inverse' && this.cost.isZero)) return undefined;
    const amount = this.quantity.times(this.math.multiplier);
    return this.math.shape === 'inverse' ? amount.dividedBy(this.cost, this.math.instrument.settleScale) : this.cost.dividedBy(amount, this.math.instrument.settleScale);
  }

  /** A lasting copy for readers, decimals made now. */
  face(): Position {
    const { instrument } = this.math;
    const average: Decimal | undefined = this.averagePrice?.toDecimal();
    return {
      instrument: instrument.id,
      ...(this.strategy !== undefined && { strategy: this.strategy }),
      ...(this.owner !== undefined && { owner: this.owner }),
      quantity: this.quantity.toDecimal(),
      cost: this.cost.toDecimal(),
      ...(average && { averagePrice: average }),
      realizedProfit: this.realizedProfit.toDecimal(),
      settle: instrument.settle,
      updatedAt: this.updatedAt,
    };
  }

  #valueOf(signed: Scaled, price: Scaled): Scaled {
    return this.math.value(signed, price);
  }
}

/** Digits a share of the cost may have where that makes it exact, whatever the settlement scale. */
const EXACT_SCALE = 18;

/** `total · part / whole`: exact where it ends, else rounded half-even at `scale`. As short as it can be, since the next part closed builds on it. */
function share(total: Scaled, part: Scaled, whole: Scaled, scale: number): Scaled {
  const product = total.times(part);
  const most = Math.max(scale, EXACT_SCALE);
  for (const digits of [Math.min(total.scale, most), most]) {
    const quotient = product.dividedBy(whole, digits);
    if (quotient.times(whole).equals(product)) return Scaled.from(quotient.toString());
  }
  return product.dividedBy(whole, scale);
}
