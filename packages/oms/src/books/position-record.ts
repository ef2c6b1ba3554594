import { Scaled, oppositeSide, type ClientOrderId, type Decimal, type InstrumentMath, type OwnerId, type Position, type PositionSide, type Side, type StrategyId, type Timestamp, type TradeId } from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import type { BothPositions } from './both-positions.ts';
import { FeesPaid } from './fees-paid.ts';
import { LotQueue, NO_SOURCE, type LotChange, type LotSource } from './lots.ts';
import type { AppliedExecution, OrderTerms } from '../order-record.ts';
import { releasedCost } from './released-cost.ts';

/** How the cost of what is closed is found: the average of all that is held, or that of the oldest lots. The two cost formulas of IAS 2, 25 to 27. */
export type Costing = 'average' | 'fifo';

export interface PositionOptions {
  readonly strategy?: StrategyId | undefined;
  readonly owner?: OwnerId | undefined;
  /** Default `average`. */
  readonly costing?: Costing | undefined;
  /** `hedging` keeps long and short apart, each in a leg. Default `netting`. */
  readonly mode?: 'netting' | 'hedging' | undefined;
}

/** As much of an order as its executions are applied by. */
export interface TradedOrder {
  readonly terms: Pick<OrderTerms, 'id' | 'instrument' | 'side' | 'positionSide' | 'strategy' | 'owner'>;
}

/** As much of a posting as a position needs. */
export interface TradedPosting {
  readonly direction: Posting['direction'];
  readonly execution: Pick<AppliedExecution, 'tradeId' | 'at'> & { readonly exact: Pick<AppliedExecution['exact'], 'quantity' | 'price'> };
}

/** A position as plain data, amounts as text. */
export interface PositionState {
  readonly quantity: string;
  readonly cost: string;
  readonly realizedProfit: string;
  readonly fundingReceived: string;
  /** By currency; absent where none were paid. */
  readonly feesPaid?: Readonly<Record<string, string>>;
  readonly executions: number;
  readonly updatedAt: Timestamp;
  readonly lots?: readonly { readonly orderId?: ClientOrderId; readonly tradeId?: TradeId; readonly at: Timestamp; readonly price: string; readonly quantity: string; readonly cost: string }[];
  readonly legs?: Readonly<Record<PositionSide, PositionState>>;
}

/**
 * A holding with exact quantity and cost; the average price is derived. Mutable, with {@link face} for readers.
 *
 * Where long and short are kept apart it is the sum of its two legs, which follow whatever is applied to it.
 */
export class PositionRecord {
  readonly math: InstrumentMath;
  readonly strategy: StrategyId | undefined;
  readonly owner: OwnerId | undefined;
  /** Which leg it is, where long and short are kept apart. */
  readonly side: PositionSide | undefined;
  /** Signed: below zero is short. */
  quantity = Scaled.zero;
  /** Value paid for what is held, signed as the quantity. */
  cost = Scaled.zero;
  realizedProfit = Scaled.zero;
  /** Below zero is paid. */
  fundingReceived = Scaled.zero;
  /** Of the executions, where it belongs to who ordered; the account's are in the ledger. */
  readonly fees = new FeesPaid();
  /** How many executions of orders it is made of, those taken back not counted. */
  executions = 0;
  updatedAt = 0 as Timestamp;
  /** What open orders of each side may still fill. */
  openBuys = Scaled.zero;
  openSells = Scaled.zero;
  /** This and the account's position it is a part of, where the book it is in was asked for the two. */
  both: BothPositions | undefined;
  #lots: LotQueue | undefined;
  #legs: Readonly<Record<PositionSide, PositionRecord>> | undefined;
  /** What this is a leg of. */
  #whole: PositionRecord | undefined;

  constructor(math: InstrumentMath, options: PositionOptions = {}, side?: PositionSide) {
    this.math = math;
    this.strategy = options.strategy;
    this.owner = options.owner;
    this.side = side;
    if (options.mode === 'hedging' && side === undefined) {
      this.#legs = { long: new PositionRecord(math, options, 'long'), short: new PositionRecord(math, options, 'short') };
      this.#legs.long.#whole = this;
      this.#legs.short.#whole = this;
    } else if (options.costing === 'fifo') {
      this.#lots = new LotQueue(math);
    }
  }

  /** One of the two positions this one is the sum of; itself where long and short are netted. */
  leg(side: PositionSide): PositionRecord {
    return this.#legs?.[side] ?? this;
  }

  /** Long and short, where they are kept apart. */
  get legs(): readonly PositionRecord[] {
    return this.#legs ? [this.#legs.long, this.#legs.short] : [];
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
   * Applies an execution of an order, or takes one back, and returns the profit it realised.
   *
   * Taking back is a trade the other way at the same price; of a lot that still stands, it is the end of that lot and realises
   * nothing. An execution of an order that names no leg belongs to the one its side opens, so that every strategy's legs sum to the account's.
   */
  take(order: TradedOrder, { direction, execution }: TradedPosting): Scaled {
    const { side, positionSide = side === 'buy' ? 'long' : 'short' } = order.terms;
    if (this.#legs) return this.#legs[positionSide].take(order, { direction, execution });
    const { exact, at } = execution;
    this.executions += direction;
    if (this.#lots === undefined) return this.trade(direction === 1 ? side : oppositeSide(side), exact.quantity, exact.price, at);
    const source = { orderId: order.terms.id, tradeId: execution.tradeId };
    return this.#inStep(direction === 1 ? this.#trade(side, exact.quantity, exact.price, at, source) : this.#takeBack(side, execution, source));
  }

  /** Whether its few sums are all there is of it. */
  get isPlain(): boolean {
    return this.#lots === undefined && this.#legs === undefined && this.#whole === undefined;
  }

  /**
   * Applies a trade and returns the profit it realised, in the settlement currency, fees apart.
   *
   * A part closed releases its share of the cost, rounded half-even once at the settlement scale where it is not exact.
   */
  trade(side: Side, quantity: Scaled, price: Scaled, at: Timestamp): Scaled {
    if (this.#legs) return this.#legs[side === 'buy' ? 'long' : 'short'].trade(side, quantity, price, at);
    return this.#inStep(this.#trade(side, quantity, price, at));
  }

  /** Has a quantity, a cost and a profit beside it that no trade brought; lots follow where it says how. */
  adjust(to: { readonly quantity: Scaled; readonly cost: Scaled; readonly profit: Scaled; readonly at: Timestamp }, lots?: LotChange): void {
    this.quantity = to.quantity;
    this.cost = to.cost;
    this.realizedProfit = this.realizedProfit.plus(to.profit);
    this.updatedAt = to.at;
    if (lots) this.#lots?.change(to, lots);
    this.#inStep(to.profit);
  }

  /** Counts a payment of funding; below zero it was paid. */
  receiveFunding(amount: Scaled): void {
    this.fundingReceived = this.fundingReceived.plus(amount);
    this.#inStep(amount);
  }

  /** Profit not yet realised at a price, in the settlement currency. */
  unrealizedProfit(price: Scaled): Scaled {
    const gain = this.math.value(this.quantity, price).minus(this.cost);
    return this.math.shape === 'inverse' ? gain.negated() : gain;
  }

  get averagePrice(): Scaled | undefined {
    // the sum of two legs has a cost, but no price it was paid at; an inverse cost may round to nothing, and then says nothing of the price
    if (this.#legs || this.quantity.isZero || (this.math.shape === 'inverse' && this.cost.isZero)) return undefined;
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
      ...(this.side !== undefined && { side: this.side }),
      quantity: this.quantity.toDecimal(),
      cost: this.cost.toDecimal(),
      ...(average && { averagePrice: average }),
      realizedProfit: this.realizedProfit.toDecimal(),
      ...(!this.fundingReceived.isZero && { fundingReceived: this.fundingReceived.toDecimal() }),
      ...(this.#lots && { lots: this.#lots.faces() }),
      settle: instrument.settle,
      updatedAt: this.updatedAt,
    };
  }

  /** An empty record of the same kind and holder. */
  another(): PositionRecord {
    const { strategy, owner } = this;
    return new PositionRecord(this.math, { strategy, owner, mode: this.#legs ? 'hedging' : 'netting', costing: this.leg('long').#lots ? 'fifo' : 'average' }, this.side);
  }

  /** Takes over what the executions of a record of the same kind made of it. Funding and open orders stay. */
  become(other: PositionRecord): void {
    if (this.#legs && other.#legs) {
      this.#legs.long.become(other.#legs.long);
      this.#legs.short.become(other.#legs.short);
      return;
    }
    this.quantity = other.quantity;
    this.cost = other.cost;
    this.realizedProfit = other.realizedProfit;
    this.executions = other.executions;
    if (this.#lots && other.#lots) this.#lots = other.#lots.copy();
    this.#inStep(Scaled.zero);
  }

  /** What it holds, to go on from after a restart. Open orders are not part of it. */
  save(): PositionState {
    const [quantity, cost, realizedProfit, fundingReceived] = [this.quantity, this.cost, this.realizedProfit, this.fundingReceived].map(String) as [string, string, string, string];
    const lots = this.#lots?.list().map(({ source: { orderId, tradeId }, at, ...amounts }) => ({ ...(orderId !== undefined && { orderId }), ...(tradeId !== undefined && { tradeId }), at, price: amounts.price.toString(), quantity: amounts.quantity.toString(), cost: amounts.cost.toString() }));
    const feesPaid = this.fees.save();
    return { quantity, cost, realizedProfit, fundingReceived, ...(feesPaid && { feesPaid }), executions: this.executions, updatedAt: this.updatedAt, ...(lots && { lots }), ...(this.#legs && { legs: { long: this.#legs.long.save(), short: this.#legs.short.save() } }) };
  }

  /** Goes on from what was saved of a record of the same kind. */
  restore(state: PositionState): void {
    if (this.#legs && state.legs) {
      this.#legs.long.restore(state.legs.long);
      this.#legs.short.restore(state.legs.short);
    }
    this.quantity = Scaled.from(state.quantity);
    this.cost = Scaled.from(state.cost);
    this.realizedProfit = Scaled.from(state.realizedProfit);
    this.fundingReceived = Scaled.from(state.fundingReceived);
    this.fees.restore(state.feesPaid);
    this.executions = state.executions;
    this.updatedAt = state.updatedAt;
    this.#lots?.clear();
    for (const { orderId, tradeId, at, price, quantity, cost } of state.lots ?? []) this.#lots?.open({ at, price: Scaled.from(price), quantity: Scaled.from(quantity), cost: Scaled.from(cost) }, { orderId, tradeId });
  }

  /** Every fill comes through here twice, so nothing is wrapped into an object. */
  #trade(side: Side, quantity: Scaled, price: Scaled, at: Timestamp, source: LotSource = NO_SOURCE): Scaled {
    this.updatedAt = at;
    const signed = side === 'buy' ? quantity : quantity.negated();
    const { sign } = this.quantity;
    if (sign === 0 || sign === signed.sign) {
      // of the quantity as it came, since fee and reservation asked for that value
      const value = this.math.value(quantity, price);
      const cost = side === 'buy' ? value : value.negated();
      this.quantity = this.quantity.plus(signed);
      this.cost = this.cost.plus(cost);
      this.#lots?.open({ at, price, quantity: signed, cost }, source);
      return Scaled.zero;
    }
    const held = this.quantity.absolute();
    const difference = quantity.compare(held);
    const closesAll = difference >= 0;
    const closed = difference > 0 ? held : quantity;
    const released = closesAll ? this.cost : (this.#lots?.close(closed) ?? releasedCost(this.cost, { part: closed, whole: held, scale: this.math.instrument.settleScale }));
    const exit = this.math.value(closed, price);
    const gain = (sign > 0 ? exit : exit.negated()).minus(released);
    const profit = this.math.shape === 'inverse' ? gain.negated() : gain;
    this.realizedProfit = this.realizedProfit.plus(profit);
    this.quantity = this.quantity.plus(signed);
    if (!closesAll) {
      this.cost = this.cost.minus(released);
      return profit;
    }
    this.#lots?.clear();
    this.cost = this.quantity.isZero ? Scaled.zero : this.math.value(this.quantity, price);
    if (!this.quantity.isZero) this.#lots?.open({ at, price, quantity: this.quantity, cost: this.cost }, source);
    return profit;
  }

  #takeBack(side: Side, { exact: { quantity, price }, at }: TradedPosting['execution'], source: LotSource): Scaled {
    this.updatedAt = at;
    const standing = this.#lots?.takeOut(source);
    if (standing) {
      this.quantity = this.quantity.minus(standing.quantity);
      this.cost = this.cost.minus(standing.cost);
    }
    const rest = standing ? quantity.minus(standing.quantity.absolute()) : quantity;
    return rest.isZero ? Scaled.zero : this.#trade(oppositeSide(side), rest, price, at);
  }

  /** Brings what this is a leg of in step with it, and gives `result` back. */
  #inStep(result: Scaled): Scaled {
    const whole = this.#whole;
    if (whole) {
      const long = whole.leg('long');
      const short = whole.leg('short');
      whole.quantity = long.quantity.plus(short.quantity);
      whole.cost = long.cost.plus(short.cost);
      whole.realizedProfit = long.realizedProfit.plus(short.realizedProfit);
      whole.fundingReceived = long.fundingReceived.plus(short.fundingReceived);
      whole.executions = long.executions + short.executions;
      whole.updatedAt = this.updatedAt;
    }
    return result;
  }
}
