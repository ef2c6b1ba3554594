import type { Clock, LedgerEntry, Timestamp } from '@redfire/core';
import type { Ledger } from './ledger.ts';
import type { OrderRecord } from '../order-record.ts';
import { EXTERNAL, type PositionBook, type PositionBookState } from './position-book.ts';
import { comesBeforeTrades, correctPosition, refoldAll, takeInto, takeOrder, takeOrders, type RefoldCorrection, type Trade } from './refold.ts';

/** The books that are made again. */
export interface RefolderOptions {
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly clock: Clock;
}

/** What a refold changed, and the entries it posted. */
export interface RefoldResult {
  readonly corrections: readonly RefoldCorrection[];
  readonly entries: readonly LedgerEntry[];
}

/**
 * Brings positions and profit to what they would be, had every execution come once, right and in the venue's order.
 *
 * Quantities and equity do not depend on the order in which fills, busts and corrections arrive; what part of the profit counts as
 * realised does. A refold is exact while every execution that is forgotten happened before those that are remembered.
 */
export class Refolder {
  readonly #options: RefolderOptions;
  /** What the orders that are forgotten left behind. */
  readonly #opening: PositionBook;

  constructor(options: RefolderOptions) {
    this.#options = options;
    this.#opening = options.positions.another();
  }

  /** Notes the executions of orders that will not be given to {@link refold} any more: those forgotten together in their venue's order, behind those forgotten before. */
  forget(orders: Iterable<OrderRecord>): void {
    takeOrders(this.#opening, orders, this.#isBehind ? (at) => { this.#adjustBefore(at); } : undefined);
  }

  /** The same of one order, behind those forgotten before. */
  forgetOne(order: OrderRecord): void {
    if (this.#isBehind) this.forget([order]);
    else takeOrder(this.#opening, order);
  }

  /** The same of an order that has filled at once, of which no more is known than this. */
  forgetTrade(trade: Trade): void {
    if (this.#isBehind) this.#adjustBefore(trade.execution.at);
    takeInto(this.#opening, trade);
  }

  /** Whether positions were adjusted that the opening has not. */
  get #isBehind(): boolean {
    return this.#options.positions.adjustments().length > this.#opening.adjustments().length;
  }

  #adjustBefore(at: Timestamp): void {
    for (const next of this.#options.positions.adjustments().slice(this.#opening.adjustments().length)) {
      if (comesBeforeTrades(next) ? next.at > at : next.at >= at) return;
      this.#opening.adjust(next);
    }
  }

  /** What the forgotten orders left behind, to go on from after a restart. */
  save(): PositionBookState {
    return this.#opening.save();
  }

  /** Goes on from what was saved. */
  restore(state: PositionBookState): void {
    this.#opening.restore(state);
  }

  /** What the positions would be; nothing is changed. */
  compute(orders: Iterable<OrderRecord>): PositionBook {
    const { positions } = this.#options;
    return refoldAll(this.#opening, orders, { takenOver: positions.takenOver(), adjustments: positions.adjustments().slice(this.#opening.adjustments().length) });
  }

  /**
   * Brings every position to what {@link compute} gives, and posts what that does to cash: one `refold` entry for each contract concerned.
   *
   * @param orders - All that are remembered, open or ended, with their executions.
   */
  refold(orders: Iterable<OrderRecord>): RefoldResult {
    const { ledger, positions, clock } = this.#options;
    const book = this.compute(orders);
    const at = clock.now();
    const pairs = [
      ...Array.from(positions.allNet(), (position) => ({ position, refolded: book.net(position.math.instrument.id) })),
      ...positions.all().map((position) => ({ position, refolded: book.of(position.strategy ?? EXTERNAL, position.math.instrument.id, position.owner) })),
    ];
    const results = pairs.flatMap(({ position, refolded }) => correctPosition(ledger, position, { refolded, at }) ?? []);
    return { corrections: results.map(({ correction }) => correction), entries: results.flatMap(({ entry }) => entry ?? []) };
  }
}
