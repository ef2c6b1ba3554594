import { Scaled, type Currency } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import { requiredCurrency } from './order-requirement.ts';
import type { ReservationQueue } from './reservation-queue.ts';

/** What is set aside for one open order. Mutable: it lives as long as the order is open. */
export class Reservation {
  order: OrderRecord;
  readonly currency: Currency;
  amount = Scaled.zero;
  /** The mark when the terms were last set, or the first one known since. */
  mark: Scaled | undefined;
  /** The part of the remainder that closes what is held. */
  closes = Scaled.zero;
  /** Where it stands in line to close a position; absent where that makes it no cheaper. */
  readonly queue: ReservationQueue | undefined;
  readonly group: string | undefined;
  /** Of the group: orders of one part leave each other alone. */
  readonly part: string | undefined;
  /** Goes up from one that is made to the next. */
  readonly number: number;
  /** Its neighbours in line. */
  older: Reservation | undefined;
  younger: Reservation | undefined;

  constructor(order: OrderRecord, number: number, { mark, queue }: { readonly mark: Scaled | undefined; readonly queue: ReservationQueue | undefined }) {
    this.order = order;
    this.number = number;
    this.currency = requiredCurrency(order);
    this.mark = mark;
    this.queue = queue;
    this.group = order.terms.contingency?.group?.id;
    this.part = order.terms.contingency?.group?.part;
  }
}
