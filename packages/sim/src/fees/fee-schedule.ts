import { RedFireError, Scaled, currency, type Currency, type ExactInput, type InstrumentMath } from '@redfire/core';
import type { ExactFee, FeeModel, FeeTrade, OrderFees } from './fee-model.ts';
import { TradedVolume, type SavedVolume } from './traded-volume.ts';

/** Rates of those who have traded enough. */
export interface FeeTier {
  /** Value traded in the 30 UTC days before, from which on the rates hold: in the instrument's settlement currency, over all its instruments. */
  readonly volume: ExactInput;
  readonly maker: ExactInput;
  readonly taker: ExactInput;
}

/** What a venue charges, as its price list says it. Parts that are absent cost nothing; those that are there add up. */
export interface FeeSchedule {
  /** Fraction of the value; below zero is a rebate. Default: the instrument's. */
  readonly maker?: ExactInput | undefined;
  /** Likewise. */
  readonly taker?: ExactInput | undefined;
  /** In the place of `maker` and `taker` from their volume on. */
  readonly tiers?: readonly FeeTier[] | undefined;
  /** Once for an order, with its first execution. */
  readonly perOrder?: ExactInput | undefined;
  /** For each contract or share. */
  readonly perUnit?: ExactInput | undefined;
  /** Least and most that an order is charged in all, whatever rates make of it. */
  readonly minimum?: ExactInput | undefined;
  readonly maximum?: ExactInput | undefined;
  /**
   * Charges are in this currency in the place of the settlement currency, and so are `perOrder`, `perUnit`, `minimum` and `maximum`; what
   * rates make is turned into it at `perSettlement` of it for one of the settlement currency, default 1.
   */
  readonly currency?: { readonly code: string; readonly perSettlement?: ExactInput | undefined } | undefined;
}

/** Days whose volume counts for a tier. */
export const TIER_DAYS = 30;

/**
 * A fee model that charges by a price list. The order's part of a minimum falls due with its first execution; more is charged once the
 * executions cost more than that.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for what is no decimal, a minimum above the maximum, or a tier with a negative volume.
 */
export function feeSchedule(schedule: FeeSchedule): FeeModel {
  return new ScheduledFees(exactSchedule(schedule));
}

interface Rates {
  readonly maker: Scaled | undefined;
  readonly taker: Scaled | undefined;
}

interface ExactSchedule extends Rates {
  /** The highest volume first. */
  readonly tiers: readonly (Rates & { readonly volume: Scaled })[];
  readonly perOrder: Scaled | undefined;
  readonly perUnit: Scaled | undefined;
  readonly minimum: Scaled | undefined;
  readonly maximum: Scaled | undefined;
  readonly currency: Currency | undefined;
  readonly perSettlement: Scaled | undefined;
}

class ScheduledFees implements FeeModel {
  readonly #schedule: ExactSchedule;
  readonly #volume: TradedVolume | undefined;

  constructor(schedule: ExactSchedule) {
    this.#schedule = schedule;
    if (schedule.tiers.length > 0) this.#volume = new TradedVolume(TIER_DAYS);
  }

  charge(trade: FeeTrade, order: OrderFees): ExactFee {
    const { perOrder, perUnit, minimum, maximum, perSettlement, currency: code } = this.#schedule;
    const share = this.#share(trade);
    let cost = perSettlement === undefined ? share : share.times(perSettlement);
    if (perUnit) cost = cost.plus(perUnit.times(trade.quantity));
    if (perOrder && order.executions === 0) cost = cost.plus(perOrder);
    order.executions++;
    order.raw = order.raw.plus(cost);
    let total = order.raw;
    if (minimum && total.compare(minimum) < 0) total = minimum;
    if (maximum && total.compare(maximum) > 0) total = maximum;
    const amount = total.minus(order.charged);
    order.charged = total;
    return { amount, ...(code !== undefined && { currency: code }) };
  }

  save(): SavedVolume | undefined {
    return this.#volume?.save();
  }

  restore(volume: SavedVolume | undefined): void {
    if (volume) this.#volume?.restore(volume);
  }

  fresh(): FeeModel {
    return new ScheduledFees(this.#schedule);
  }

  #share({ math, quantity, price, liquidity, at }: FeeTrade): Scaled {
    const rate = this.#rates(math, at)[liquidity] ?? (liquidity === 'maker' ? math.makerFee : math.takerFee);
    this.#volume?.add(math.instrument.settle, at, math.value(quantity, price).absolute());
    return math.share(quantity, price, rate);
  }

  #rates(math: InstrumentMath, at: number): Rates {
    if (this.#volume === undefined) return this.#schedule;
    const traded = this.#volume.before(math.instrument.settle, at);
    return this.#schedule.tiers.find(({ volume }) => traded.compare(volume) >= 0) ?? this.#schedule;
  }
}

function exactSchedule(schedule: FeeSchedule): ExactSchedule {
  const exact = (field: Exclude<keyof FeeSchedule, 'tiers' | 'currency'>) => optional(schedule[field], `fees.${field}`);
  const tiers = (schedule.tiers ?? []).map(({ volume, maker, taker }, index) => ({
    volume: notNegative(Scaled.from(volume, `fees.tiers[${index}].volume`), `fees.tiers[${index}].volume`),
    maker: Scaled.from(maker, `fees.tiers[${index}].maker`),
    taker: Scaled.from(taker, `fees.tiers[${index}].taker`),
  }));
  const [minimum, maximum] = [exact('minimum'), exact('maximum')];
  if (minimum && maximum && minimum.compare(maximum) > 0) throw new RedFireError('INVALID_INPUT', `fees.minimum "${minimum.toString()}" must not be above fees.maximum "${maximum.toString()}"`, { details: { field: 'fees.minimum', value: minimum.toString() } });
  return {
    maker: exact('maker'),
    taker: exact('taker'),
    tiers: tiers.sort((a, b) => b.volume.compare(a.volume)),
    perOrder: exact('perOrder'),
    perUnit: exact('perUnit'),
    minimum,
    maximum,
    currency: schedule.currency && currency(schedule.currency.code),
    perSettlement: optional(schedule.currency?.perSettlement, 'fees.currency.perSettlement'),
  };
}

function optional(value: ExactInput | undefined, field: string): Scaled | undefined {
  return value === undefined ? undefined : Scaled.from(value, field);
}

function notNegative(value: Scaled, field: string): Scaled {
  if (value.sign < 0) throw new RedFireError('INVALID_INPUT', `${field} "${value.toString()}" must be zero or more`, { details: { field, value: value.toString() } });
  return value;
}
