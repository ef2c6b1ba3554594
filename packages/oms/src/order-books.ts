import type { ExecutionReport, LedgerEntry, RiskReason } from '@redfire/core';
import type { FoldResult } from './fold/fold.ts';
import type { Ledger } from './books/ledger.ts';
import { mayDiffer, openQuantity } from './order-exposure.ts';
import type { HoldingChange, OrderChange, OrderObserver } from './order-port.ts';
import type { OrderPublisher, PlainOrderTopic } from './order-publisher.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderStore } from './store/order-store.ts';
import type { PositionBook } from './books/position-book.ts';
import { changeOpenOfBoth, type BothPositions } from './books/both-positions.ts';
import { postExecution } from './books/post-execution.ts';

interface OrderBooksOptions {
  readonly orders: OrderStore;
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly publisher: OrderPublisher;
}

/**
 * Orders, positions and ledger as one: whatever becomes of an order goes through here, so that they are in step when anybody looks.
 */
export class OrderBooks {
  readonly #options: OrderBooksOptions;
  readonly #changes: OrderChange[] = [];
  #observers: readonly OrderObserver[] = [];
  #isTelling = false;

  constructor(options: OrderBooksOptions) {
    this.#options = options;
  }

  /** Who is told of every change. */
  observe(observers: readonly OrderObserver[]): void {
    this.#observers = observers;
  }

  /** Keeps a record of our own making and tells of it. */
  change(topic: PlainOrderTopic | undefined, before: OrderRecord | undefined, after: OrderRecord, reasons?: readonly RiskReason[]): void {
    this.#put(before, after);
    if (topic !== undefined) this.#options.publisher.changed(topic, after);
    if (this.#observers.length > 0) this.#tell({ before, after, report: undefined, postings: NONE, reasons, holding: undefined });
  }

  /** Keeps what a report made of an order, posts its fills, and tells of both. */
  commit(order: OrderRecord, { order: next, postings, discrepancies }: FoldResult, report: ExecutionReport): void {
    const { publisher } = this.#options;
    if (next !== order) {
      this.#put(order, next);
      let holding: HoldingChange | undefined;
      if (next.terms.algorithm === undefined) holding = this.#post(next, postings, report);
      // what its children filled is in the books already
      else if (postings.length === 0) publisher.reported(next, postings, report.kind);
      if (this.#observers.length > 0) this.#tell({ before: order, after: next, report, postings, reasons: undefined, holding });
    }
    if (discrepancies.length > 0) for (const discrepancy of discrepancies) publisher.discrepancy(discrepancy);
  }

  /** Keeps a record of before a restart. Nobody is told, since it is no news. */
  restore(before: OrderRecord | undefined, after: OrderRecord): void {
    this.#put(before, after);
  }

  /** Keeps what a report of before a restart made of an order, and posts its fills. Nobody is told. */
  replay(order: OrderRecord, { order: next, postings }: FoldResult): void {
    if (next === order) return;
    this.#put(order, next);
    if (next.terms.algorithm === undefined) this.#postAll(next, postings);
  }

  #postAll(order: OrderRecord, postings: FoldResult['postings']): void {
    const positions = this.#positionsOf(order);
    for (const posting of postings) postExecution(this.#options.ledger, order, posting, positions);
  }

  #positionsOf(order: OrderRecord): BothPositions {
    return (order.positions ??= this.#options.positions.bothOf(order.terms));
  }

  #post(order: OrderRecord, postings: FoldResult['postings'], report: ExecutionReport): HoldingChange | undefined {
    const { ledger, publisher } = this.#options;
    if (postings.length === 0) {
      publisher.reported(order, postings, report.kind);
      return undefined;
    }
    const { part: virtual, whole: net } = this.#positionsOf(order);
    const entries: LedgerEntry[] | undefined = publisher.wants('account.posted') ? [] : undefined;
    ledger.onEntry = entries && ((entry) => entries.push(entry));
    const { quantity: before, realizedProfit: realizedBefore } = virtual;
    const { quantity: netBefore, realizedProfit: netRealizedBefore } = net;
    this.#postAll(order, postings);
    ledger.onEntry = undefined;
    publisher.reported(order, postings, report.kind, virtual);
    if (entries) for (const entry of entries) publisher.booked(order, entry);
    if (this.#observers.length === 0) return undefined;
    return { before, after: virtual.quantity, realizedBefore, realizedAfter: virtual.realizedProfit, netBefore, netAfter: net.quantity, netRealizedBefore, netRealizedAfter: net.realizedProfit };
  }

  #put(before: OrderRecord | undefined, after: OrderRecord): void {
    const { orders } = this.#options;
    if (before) orders.put(after);
    else orders.add(after);
    if (before && !mayDiffer(before, after)) return;
    const change = before ? openQuantity(after).minus(openQuantity(before)) : openQuantity(after);
    if (change.isZero) return;
    changeOpenOfBoth(this.#positionsOf(after), after.terms.side, change);
  }

  /** One change after the other: what an observer does about one is told when all have heard of it. */
  #tell(change: OrderChange): void {
    if (this.#isTelling) {
      this.#changes.push(change);
      return;
    }
    this.#isTelling = true;
    try {
      for (const observer of this.#observers) observer.onOrder(change);
      // what they did about it, and about that; the list grows as it is read
      if (this.#changes.length > 0) for (const next of this.#changes) for (const observer of this.#observers) observer.onOrder(next);
    } finally {
      if (this.#changes.length > 0) this.#changes.length = 0;
      this.#isTelling = false;
    }
  }
}

const NONE: readonly never[] = Object.freeze([]);
