import type { InstrumentId, LedgerEntry, OwnerId, Scaled, StrategyId, Timestamp } from '@redfire/core';
import type { Ledger } from './ledger.ts';
import type { AppliedExecution, OrderRecord, VenueTime } from '../order-record.ts';
import { takeIntoBoth } from './both-positions.ts';
import type { PositionAdjustment } from './position-adjustment.ts';
import { EXTERNAL, type PositionBook, type TakenOver } from './position-book.ts';
import type { PositionRecord, TradedOrder, TradedPosting } from './position-record.ts';

/** An execution with as much of its order as a position needs. */
export interface Trade {
  readonly order: TradedOrder;
  readonly execution: TradedPosting['execution'];
}

/** An execution that stands, with the time it happened: a corrected one counts where the original did. */
export interface StandingExecution extends VenueTime {
  readonly order: OrderRecord;
  readonly execution: AppliedExecution;
}

/** What the books held otherwise than a clean history would have it. */
export interface RefoldCorrection {
  readonly instrument: InstrumentId;
  /** Absent for the account's own position. */
  readonly strategy: StrategyId | undefined;
  readonly owner: OwnerId | undefined;
  /** To be added to the profit realised, and to the cost of what is held. */
  readonly realizedProfit: Scaled;
  readonly cost: Scaled;
  /** `missing-executions`: some that are in the books are not known any more; the books stay as they are. */
  readonly outcome: 'corrected' | 'missing-executions';
}

/** The executions of an order that stand. None of an order that its children fill: theirs are the real ones. */
export function standingExecutions(order: OrderRecord): readonly StandingExecution[] {
  if (order.terms.algorithm !== undefined) return [];
  const executions = order.inferred ? [...order.executions, order.inferred] : order.executions;
  return executions.map((execution) => {
    const original = execution.isCorrected ? order.overruled.find(({ tradeId, isCorrected }) => tradeId === execution.tradeId && !isCorrected) : undefined;
    const { at, sequence } = original ?? execution;
    return { order, execution, at, sequence };
  });
}

/**
 * One position from scratch: what it would be, had its executions come in the order of venue time and sequence, and those that were
 * busted never. Executions of one time without numbers go by order id and trade id. Changes nothing it is given.
 *
 * @param opening - What was held before the first of them.
 */
export function refold(opening: PositionRecord, executions: readonly StandingExecution[]): PositionRecord {
  const position = opening.another();
  position.become(opening);
  for (const { order, execution } of executions.toSorted(byVenueTime)) position.take(order, { direction: 1, execution });
  return position;
}

/**
 * Every position from scratch, of strategies and of the account.
 *
 * @param opening - What was held before the first execution that is given.
 * @param orders - With all the executions since.
 * @param besides - Positions that came from the venue, and adjustments since the opening, each counted at its time: a split or a dividend before the executions of that
 *   time, a settlement behind them.
 */
export function refoldAll(opening: PositionBook, orders: Iterable<OrderRecord>, besides: { readonly takenOver?: readonly TakenOver[]; readonly adjustments?: readonly PositionAdjustment[] } = {}): PositionBook {
  const book = opening.another();
  for (const position of opening.allNet()) book.net(position.math.instrument.id).become(position);
  for (const position of opening.all()) book.of(position.strategy ?? EXTERNAL, position.math.instrument.id, position.owner).become(position);
  const executions = Array.from(orders, standingExecutions).flat().sort(byVenueTime);
  const others = [
    ...(besides.takenOver ?? []).map((position) => ({ at: position.at, comesFirst: true, apply: () => { book.takeOver(position); } })),
    ...(besides.adjustments ?? []).map((adjustment) => ({ at: adjustment.at, comesFirst: comesBeforeTrades(adjustment), apply: () => { book.adjust(adjustment); } })),
  ].sort((a, b) => a.at - b.at);
  let next = 0;
  for (const item of executions) {
    for (let other = others[next]; other !== undefined && (other.comesFirst ? other.at <= item.at : other.at < item.at); other = others[++next]) other.apply();
    takeInto(book, item);
  }
  for (const other of others.slice(next)) other.apply();
  return book;
}

/**
 * Brings one position to what a refold says, and posts the profit that this adds or takes away as one `refold` entry. A position of a
 * strategy moves no money of its own: the account's does.
 *
 * @returns What it changed; `undefined` where the two agree.
 */
export function correctPosition(ledger: Ledger, position: PositionRecord, to: { readonly refolded: PositionRecord; readonly at: Timestamp }): { readonly correction: RefoldCorrection; readonly entry: LedgerEntry | undefined } | undefined {
  const { refolded, at } = to;
  const { instrument } = position.math;
  const realizedProfit = refolded.realizedProfit.minus(position.realizedProfit);
  const cost = refolded.cost.minus(position.cost);
  const isComplete = legsOf(position).every((leg, index) => isMadeOfAsMuch(leg, legsOf(refolded)[index] as PositionRecord));
  if (isComplete && realizedProfit.isZero && cost.isZero && isSameInside(position, refolded)) return undefined;
  const correction = { instrument: instrument.id, strategy: position.strategy, owner: position.owner, realizedProfit, cost, outcome: isComplete ? 'corrected' : 'missing-executions' } as const;
  if (!isComplete) return { correction, entry: undefined };
  position.become(refolded);
  // what was derived from its cost is stale
  ledger.version++;
  if (position.strategy !== undefined || position.math.exchangesCash || realizedProfit.isZero) return { correction, entry: undefined };
  const { settle } = instrument;
  const lines = [{ account: 'profit', currency: settle, amount: realizedProfit.negated() }, { account: 'cash', currency: settle, amount: realizedProfit }] as const;
  return { correction, entry: ledger.record({ at, reason: 'refold', reference: instrument.id, lines }) };
}

/**
 * Takes what stands of orders into a book, at the end of what is there.
 *
 * @param before - Told the time of each execution before it is taken.
 */
export function takeOrders(book: PositionBook, orders: Iterable<OrderRecord>, before: (at: Timestamp) => void = () => undefined): void {
  for (const item of Array.from(orders, standingExecutions).flat().sort(byVenueTime)) {
    before(item.at);
    takeInto(book, item);
  }
}

/** The same of one order. */
export function takeOrder(book: PositionBook, order: OrderRecord): void {
  const executions = standingExecutions(order);
  for (const item of executions.length > 1 ? executions.toSorted(byVenueTime) : executions) takeInto(book, item);
}

/** Takes one execution into a book, at the end of what is there. */
export function takeInto(book: PositionBook, { order, execution }: Trade): void {
  takeIntoBoth(book.bothOf(order.terms), order, { direction: 1, execution });
}

/** Whether an adjustment counts before what was traded at its very time. */
export function comesBeforeTrades({ kind }: PositionAdjustment): boolean {
  return kind === 'split' || kind === 'dividend';
}

/** Forgotten executions may cancel out, and would take their profit with them: so they are counted too. */
function isMadeOfAsMuch(a: PositionRecord, b: PositionRecord): boolean {
  return a.executions === b.executions && a.quantity.equals(b.quantity);
}

function legsOf(position: PositionRecord): readonly PositionRecord[] {
  return position.legs.length > 0 ? position.legs : [position];
}

/** Whether lots and legs agree too, whose sums may be equal by chance. */
function isSameInside(a: PositionRecord, b: PositionRecord): boolean {
  const inside = (position: PositionRecord) => JSON.stringify(legsOf(position).map((leg) => [leg.cost, leg.realizedProfit, leg.save().lots?.map(({ orderId, tradeId, quantity, cost }) => [orderId, tradeId, quantity, cost])]));
  return inside(a) === inside(b);
}

function byVenueTime(a: StandingExecution, b: StandingExecution): number {
  return a.at - b.at || (a.sequence ?? 0) - (b.sequence ?? 0) || compareText(a.order.id, b.order.id) || compareText(a.execution.tradeId, b.execution.tradeId);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
