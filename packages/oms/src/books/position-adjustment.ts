import { Scaled, type InstrumentId, type Timestamp } from '@redfire/core';
import { releasedCost } from './released-cost.ts';
import type { PositionRecord } from './position-record.ts';

/**
 * What becomes of every position in an instrument at once, otherwise than by a trade: `settle` realises the profit so far, `close` ends the position, `split` changes how
 * many there are, `dividend` pays for each.
 */
export type PositionAdjustment = { readonly instrument: InstrumentId; readonly at: Timestamp } & (
  | { readonly kind: 'settle' | 'close'; readonly price: Scaled }
  | { readonly kind: 'split'; readonly numerator: number; readonly denominator: number; /** Of one new share. */ readonly price: Scaled }
  | { readonly kind: 'dividend'; readonly amount: Scaled }
);

/** The same as plain data. */
export interface SavedAdjustment {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly kind: PositionAdjustment['kind'];
  /** A price, or what is paid for each. */
  readonly amount: string;
  readonly ratio?: readonly [numerator: number, denominator: number];
}

/** What an adjustment did to the account's position. */
export interface AdjustmentOutcome {
  /** Whether anything was held. */
  readonly isHeld: boolean;
  /** Realised by it. */
  readonly profit: Scaled;
  /** What is paid for what is gone, where the instrument exchanges cash; below zero for what was short. */
  readonly proceeds: Scaled;
}

/** The account's position in an instrument, and the parts of it. */
export interface AdjustedPositions {
  readonly whole: PositionRecord;
  /** Of strategies, and of owners that act without one. */
  readonly parts: readonly PositionRecord[];
  /** What belongs to nobody; made when it is asked for. */
  readonly external: () => PositionRecord;
}

/** Adjusts the account's position and everybody's part of it. The parts sum to the whole: what rounding leaves of theirs is of `external`. */
export function adjustPositions({ whole, parts, external }: AdjustedPositions, adjustment: PositionAdjustment): AdjustmentOutcome {
  let outcome: AdjustmentOutcome = { isHeld: false, profit: Scaled.zero, proceeds: Scaled.zero };
  for (const side of ['long', 'short'] as const) {
    const leg = adjustLeg(whole.leg(side), { parts: parts.map((part) => part.leg(side)), external: () => external().leg(side), adjustment });
    outcome = { isHeld: outcome.isHeld || leg.isHeld, profit: outcome.profit.plus(leg.profit), proceeds: outcome.proceeds.plus(leg.proceeds) };
    // netted, there is one position and no legs
    if (whole.legs.length === 0) break;
  }
  return outcome;
}

interface LegOptions {
  readonly parts: readonly PositionRecord[];
  readonly external: () => PositionRecord;
  readonly adjustment: PositionAdjustment;
}

function adjustLeg(whole: PositionRecord, { parts, external, adjustment }: LegOptions): AdjustmentOutcome {
  const held = parts.filter(({ quantity }) => !quantity.isZero);
  const isHeld = !whole.quantity.isZero;
  if (adjustment.kind === 'split') return { isHeld, ...split(whole, { parts: held, external, adjustment }) };
  const rest = external();
  const adjust = adjustment.kind === 'dividend' ? (record: PositionRecord) => pay(record, adjustment.amount, adjustment.at) : (record: PositionRecord) => settle(record, adjustment);
  for (const part of held) adjust(part);
  if (!rest.quantity.isZero) adjust(rest);
  const proceeds = adjustment.kind === 'close' ? whole.math.value(whole.quantity, adjustment.price) : Scaled.zero;
  return { isHeld, profit: isHeld ? adjust(whole) : Scaled.zero, proceeds };
}

/** @returns The profit it realised. */
function settle(record: PositionRecord, { kind, price, at }: Extract<PositionAdjustment, { readonly kind: 'settle' | 'close' }>): Scaled {
  const profit = record.unrealizedProfit(price);
  const quantity = kind === 'close' ? Scaled.zero : record.quantity;
  const cost = kind === 'close' ? Scaled.zero : record.math.value(quantity, price);
  record.adjust({ quantity, cost, profit, at }, { by: 'quantity', price: () => price });
  return profit;
}

/** Cash for each share is profit without a change of what is held. @returns The profit. */
function pay(record: PositionRecord, amount: Scaled, at: Timestamp): Scaled {
  const { quantity, cost, math } = record;
  const profit = quantity.times(math.multiplier).times(amount);
  record.adjust({ quantity, cost, profit, at });
  return profit;
}

type Split = Extract<PositionAdjustment, { readonly kind: 'split' }>;

/**
 * Multiplies what is held. A part has whole lots of it and sells `external` what is less than a lot, at the price of a new share; of what the account then has over whole
 * lots, `external` gets the cash.
 */
function split(whole: PositionRecord, { parts, external, adjustment }: LegOptions & { readonly adjustment: Split }): Pick<AdjustmentOutcome, 'profit' | 'proceeds'> {
  const { numerator, denominator, at } = adjustment;
  const rescaled = { by: 'cost', price: (old: Scaled) => old.times(new Scaled(denominator, 0)).dividedBy(new Scaled(numerator, 0), whole.math.instrument.settleScale) } as const;
  const after = multiplied(whole, adjustment);
  const rest = external();
  let left = after.quantity;
  // what external had, and bought of the others, less what it is paid
  let cost = rest.cost.minus(after.fraction);
  for (const part of parts) {
    const own = multiplied(part, adjustment);
    part.adjust({ ...own, profit: own.fraction.minus(part.cost.minus(own.cost)), at }, rescaled);
    cost = cost.plus(own.fraction);
    left = left.minus(own.quantity);
  }
  if (!rest.quantity.isZero || !left.isZero || !cost.isZero) rest.adjust(left.isZero ? { quantity: left, cost: left, profit: cost.negated(), at } : { quantity: left, cost, profit: Scaled.zero, at }, rescaled);
  const profit = after.fraction.minus(whole.cost.minus(after.cost));
  if (!whole.quantity.isZero) whole.adjust({ ...after, profit, at }, rescaled);
  return { profit, proceeds: after.fraction };
}

/** Whole lots of a quantity times a ratio, their cost, and what is paid for what is less than a lot, rounded once at the settlement scale. */
function multiplied({ math, quantity, cost }: PositionRecord, { numerator, denominator, price }: Split): { readonly quantity: Scaled; readonly cost: Scaled; readonly fraction: Scaled } {
  const { settleScale } = math.instrument;
  const parts = new Scaled(denominator, 0);
  // counted in parts of a new share, since a share of it may have no end of digits
  const all = quantity.times(new Scaled(numerator, 0));
  const lots = all.roundToStep(math.lot.times(parts), 'down');
  const rest = all.minus(lots);
  return {
    quantity: lots.dividedBy(parts, math.lot.scale),
    cost: lots.isZero ? Scaled.zero : rest.isZero ? cost : cost.minus(releasedCost(cost, { part: rest.absolute(), whole: all.absolute(), scale: settleScale })),
    fraction: rest.isZero ? Scaled.zero : rest.times(math.multiplier).times(price).dividedBy(parts, settleScale),
  };
}

/** An adjustment as plain data. */
export function savedAdjustment(adjustment: PositionAdjustment): SavedAdjustment {
  const { instrument, at, kind } = adjustment;
  const amount = kind === 'dividend' ? adjustment.amount : adjustment.price;
  return { instrument, at, kind, amount: amount.toString(), ...(kind === 'split' && { ratio: [adjustment.numerator, adjustment.denominator] as const }) };
}

/** The adjustment that {@link savedAdjustment} wrote down. */
export function restoredAdjustment({ instrument, at, kind, amount, ratio: [numerator, denominator] = [1, 1] }: SavedAdjustment): PositionAdjustment {
  const price = Scaled.from(amount);
  if (kind === 'dividend') return { instrument, at, kind, amount: price };
  return kind === 'split' ? { instrument, at, kind, numerator, denominator, price } : { instrument, at, kind, price };
}
