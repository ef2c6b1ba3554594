import { RedFireError, Scaled, type ClientOrderId, type ExecutionReport, type JournalRecord, type BreakerEvent, type LedgerEvent, type LedgerReason, type ModifyRequestedEvent, type Order, type Topic } from '@redfire/core';
import { AccountBook } from '../books/account-book.ts';
import { applyReport } from '../fold/fold.ts';
import type { OrderCore } from '../order-core.ts';
import type { OrderRecord } from '../order-record.ts';
import { askedTerms, recordedOrder } from './recorded-order.ts';

/** An event as a journal has it. */
export type RecordedEvent = Pick<JournalRecord, 'topic' | 'event'>;

/** What we did ourselves; everything else that becomes of an order follows from the reports. */
const OUR_OWN: ReadonlySet<Topic> = new Set<Topic>(['order.denied', 'order.held', 'order.submitted', 'order.modify-requested', 'order.cancel-requested', 'order.outcome-unknown']);

/** Entries that fills and open orders make: they are made again from those. */
const MADE_AGAIN: ReadonlySet<LedgerReason> = new Set<LedgerReason>(['fill', 'fill-reversal', 'reserve', 'release']);

/** Folds recorded events into the books: the same orders, positions and balances as when they were published. */
export class RecordedEvents {
  readonly #core: OrderCore;
  readonly #added = new Set<ClientOrderId>();
  /** The last that algorithms told of each order they work. */
  readonly algorithms = new Map<ClientOrderId, unknown>();
  /** What was planned for linked orders, oldest first. */
  readonly links: unknown[] = [];
  /** What became of breakers, oldest first. */
  readonly breakers: BreakerEvent[] = [];
  readonly #account: AccountBook;

  constructor(core: OrderCore) {
    this.#core = core;
    // what it posts is no news
    this.#account = new AccountBook(core.options);
  }

  /** Orders that came with these events, oldest first. */
  added(): readonly ClientOrderId[] {
    return [...this.#added];
  }

  /** @returns The number of the event among those of order management; 0 for any other. */
  take({ topic, event }: RecordedEvent): number {
    if (topic === 'report.received' && 'report' in event && 'kind' in event.report) this.#replay(event.report);
    else if (topic === 'account.posted' && 'entry' in event) this.#post(event);
    else if ('order' in event) {
      const number = numberOf(event.id);
      if (OUR_OWN.has(topic)) this.#follow(event.order, number, topic === 'order.modify-requested' ? (event as ModifyRequestedEvent) : undefined);
      if (topic.startsWith('algorithm.') && 'state' in event) this.algorithms.set(event.order.id, event.state);
      this.#note(event.order.id, number);
      return number;
    }
    if (topic === 'contingency.changed' && 'orders' in event) this.links.push(event.state);
    if (topic === 'breaker.changed' && 'refusals' in event) this.breakers.push(event);
    return 'id' in event ? numberOf(event.id) : 0;
  }

  #replay(report: ExecutionReport): void {
    const { intake, books } = this.#core;
    const found = intake.find(report);
    const traced = found ? undefined : intake.trace(report);
    const order = found ?? traced?.order;
    if (!order) return;
    if (traced?.isAdopted === true) books.restore(undefined, order);
    books.replay(order, applyReport(order, report));
  }

  #follow(order: Order, number: number, asked: ModifyRequestedEvent | undefined): void {
    const { orders, books, options: { instruments } } = this.#core;
    const math = instruments.get(order.instrument);
    if (!math) throw new RedFireError('UNKNOWN_INSTRUMENT', `order "${order.id}" was recorded for instrument "${order.instrument}", which is not among the engine's instruments; add its definition`, { details: { instrument: order.instrument, orderId: order.id } });
    const known = orders.get(order.id);
    if (known === undefined) this.#added.add(order.id);
    const next = recordedOrder(known, order, math);
    books.restore(known, asked ? next.asked(askedTerms(next, asked.amendment), order.updatedAt) : next);
    this.#note(order.id, number);
  }

  /** The last event of an order is what the next one was caused by. */
  #note(id: ClientOrderId, number: number): void {
    const order: OrderRecord | undefined = this.#core.orders.get(id);
    if (order) order.lastEvent = number;
  }

  #post({ entry: { at, reason, reference, lines }, funding, booking }: LedgerEvent): void {
    if (MADE_AGAIN.has(reason)) return;
    // the positions have their part in what follows
    if (reason === 'refold') {
      this.#core.refolder.refold(this.#core.orders.known());
      return;
    }
    if (funding) {
      this.#account.applyFunding({ ...funding, at, reference });
      return;
    }
    if (booking) {
      this.#account.book(booking);
      return;
    }
    this.#core.options.ledger.record({ at, reason, reference, lines: lines.map(({ account, currency, amount }) => ({ account, currency, amount: Scaled.from(amount) })) });
  }
}

/** The number in an event id such as `E-12`. */
function numberOf(id: string): number {
  return id.startsWith('E-') ? Number(id.slice('E-'.length)) : 0;
}
