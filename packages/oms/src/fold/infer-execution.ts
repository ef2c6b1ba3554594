import { Scaled, type TradeId } from '@redfire/core';
import type { AppliedExecution, CumulativeTotals, OrderHistory, OrderRecord, VenueTime } from '../order-record.ts';

/** What is known of an order's executions. */
export type ExecutionFacts = Pick<OrderHistory, 'executions' | 'overruled' | 'busted' | 'cumulative'>;

/** Fewest digits of an inferred price, since a settlement scale of cents would spoil it. */
const PRICE_SCALE = 18;

/**
 * The part of the venue's totals that no execution accounts for, as one execution. The totals speak of their own time:
 * an execution counts as it was then, so one that came later adds to them, and a later bust does not bring it back.
 * `undefined` when every execution in the totals is known.
 */
export function inferExecution(order: OrderRecord, facts: ExecutionFacts, real: Scaled): AppliedExecution | undefined {
  const { cumulative: totals } = facts;
  if (totals === undefined) return undefined;
  const counted = countedIn(totals, facts);
  const missing = totals.quantity.minus(counted.quantity);
  // a guess alone never overfills: an execution dated after the totals may be one of theirs
  const room = larger(order.quantity, totals.quantity).minus(real);
  const quantity = missing.compare(room) < 0 ? missing : room;
  if (quantity.sign <= 0) return undefined;
  const mean = totals.quantity.times(totals.averagePrice).minus(counted.value).dividedBy(missing, Math.max(PRICE_SCALE, order.math.instrument.settleScale));
  // rounding of the venue's average may leave a rest of nothing, or of the other sign
  const price = mean.sign === totals.averagePrice.sign ? mean : totals.averagePrice;
  const { inferred } = order;
  if (inferred?.exact.quantity.equals(quantity) === true && inferred.exact.price.equals(price)) return inferred;
  return {
    tradeId: `inferred:${order.id}` as TradeId,
    at: totals.at,
    sequence: totals.sequence,
    exact: { quantity, price, fee: Scaled.zero },
    feeCurrency: order.math.instrument.settle,
    liquidity: 'unknown',
    isCorrected: false,
  };
}

/**
 * Whether an execution surely came after the totals, so that it adds to them and what is inferred stands: the common case of an order
 * that goes on, which need not be made out from all of its executions.
 */
export function addsToTotals(order: OrderRecord, execution: AppliedExecution, totals: CumulativeTotals): boolean {
  if (execution.isCorrected || (compareTimes(execution, totals) ?? 0) <= 0 || order.overruled.some(({ tradeId }) => tradeId === execution.tradeId)) return false;
  return order.inferred === undefined || order.filledQuantity.plus(execution.exact.quantity).compare(larger(order.quantity, totals.quantity)) <= 0;
}

/** By venue time, then sequence. */
export function isLater(a: VenueTime, b: VenueTime): boolean {
  return a.at === b.at ? (a.sequence ?? 0) > (b.sequence ?? 0) : a.at > b.at;
}

/** Quantity and value of the executions that totals counted. */
function countedIn(totals: CumulativeTotals, facts: ExecutionFacts): { readonly quantity: Scaled; readonly value: Scaled } {
  const { executions, overruled, busted } = facts;
  if (overruled.length === 0 && busted.length === 0) {
    const { quantity, value, latestAt, latestSequence } = executions.totals;
    const isAfterAll = latestAt < totals.at || (latestAt === totals.at && (totals.sequence === undefined || latestSequence <= totals.sequence));
    // that is all there is to know of totals that come in step with their executions
    if (isAfterAll) return { quantity, value };
  }
  const counted = executionsAt(totals, facts);
  return { quantity: sumOf(counted, ({ exact }) => exact.quantity), value: sumOf(counted, ({ exact }) => exact.quantity.times(exact.price)) };
}

/** Each execution as it stood at a time. Where the venue's numbers leave open which was first, what was overruled still stood. */
export function executionsAt(time: VenueTime, { executions, overruled, busted }: ExecutionFacts): readonly AppliedExecution[] {
  const versions = [...overruled, ...executions];
  const latest = new Map<TradeId, AppliedExecution>();
  for (const version of versions) {
    const standing = latest.get(version.tradeId);
    if (stoodAt(version, time, versions) && (standing === undefined || overrules(version, standing))) latest.set(version.tradeId, version);
  }
  for (const bust of busted) if ((compareTimes(bust, time) ?? 1) <= 0) latest.delete(bust.tradeId);
  return [...latest.values()];
}

function stoodAt(version: AppliedExecution, time: VenueTime, versions: readonly AppliedExecution[]): boolean {
  const difference = compareTimes(version, time);
  if (!version.isCorrected) return difference === undefined || difference <= 0;
  if (difference !== undefined && difference <= 0) return true;
  // of an execution known by its first correction alone, the totals had the original
  return !versions.some((other) => other.tradeId === version.tradeId && overrules(version, other));
}

function overrules(version: AppliedExecution, other: AppliedExecution): boolean {
  return version.isCorrected && (!other.isCorrected || isLater(version, other));
}

/** Negative, zero or positive as `a` is earlier, the same or later; `undefined` where that is not known. */
function compareTimes(a: VenueTime, b: VenueTime): number | undefined {
  if (a.at !== b.at) return a.at - b.at;
  return a.sequence === undefined || b.sequence === undefined ? undefined : a.sequence - b.sequence;
}

function larger(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) > 0 ? a : b;
}

export function sumOf<Item>(items: readonly Item[], amount: (item: Item) => Scaled): Scaled {
  return items.reduce((total, item) => total.plus(amount(item)), Scaled.zero);
}
