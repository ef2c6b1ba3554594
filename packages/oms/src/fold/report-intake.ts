import type { ClientOrderId, Discrepancy, ExecutionReport, InstrumentId, InstrumentMath } from '@redfire/core';
import { adoptOrder } from './adopt-order.ts';
import { checkPrice } from './check-report.ts';
import { unknownReport } from './order-discrepancy.ts';
import type { OrderRecord } from '../order-record.ts';
import type { OrderStore } from '../store/order-store.ts';

/** What becomes of a fill of an order we never sent: `adopt` posts it to the position of `external`, `refuse` posts nothing. Either is told as a discrepancy. */
export type AdoptionPolicy = 'adopt' | 'refuse';

export interface ReportIntakeOptions {
  readonly orders: OrderStore;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  /** Default `adopt`. */
  readonly adoption?: AdoptionPolicy | undefined;
}

/** What a report that names no order in memory is about. */
export interface TracedReport {
  /** The order to fold the report into: one made anew from its tombstone, one the venue names otherwise, or an adopted one. */
  readonly order?: OrderRecord;
  /** Whether the order is new to the books, and must be put there first. */
  readonly isAdopted: boolean;
  /** Absent where the order is ours. */
  readonly discrepancy?: Discrepancy;
}

/** Finds the order of each report of a venue. */
export class ReportIntake {
  readonly #orders: OrderStore;
  readonly #instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly #adoption: AdoptionPolicy;

  constructor({ orders, instruments, adoption = 'adopt' }: ReportIntakeOptions) {
    this.#orders = orders;
    this.#instruments = instruments;
    this.#adoption = adoption;
  }

  /**
   * The order in memory that a report is about; `undefined` where it must be traced.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a price its instrument cannot trade at.
   */
  find(report: ExecutionReport): OrderRecord | undefined {
    const order = this.#orders.get(report.orderId);
    const math = order?.math ?? (report.instrument === undefined ? undefined : this.#instruments.get(report.instrument));
    if (math) checkPrice(report, math);
    return order && isAbout(report, order) ? order : undefined;
  }

  /** What becomes of a report {@link find} found no order for. Changes nothing itself. */
  trace(report: ExecutionReport): TracedReport {
    const order = this.#ofOurs(report);
    if (order) return { order, isAdopted: false };
    const named = this.#ofVenue(report);
    // under a name we never gave it, a fill we have is worth a word
    if (named) return isCounted(report, named) ? { isAdopted: false, discrepancy: unknownReport(report, 'counted-before') } : { order: named, isAdopted: false };
    const adopted = this.#adopt(report);
    const outcome = this.#adoption === 'refuse' ? 'refused' : adopted ? 'adopted' : 'not-postable';
    return { ...(adopted && { order: adopted }), isAdopted: adopted !== undefined, discrepancy: unknownReport(report, outcome) };
  }

  #ofOurs(report: ExecutionReport): OrderRecord | undefined {
    const forgotten = this.#orders.recall(report.orderId);
    if (forgotten && isAbout(report, forgotten)) return forgotten;
    const id = strangerId(report);
    return this.#orders.get(id) ?? this.#orders.recall(id);
  }

  #ofVenue(report: ExecutionReport): OrderRecord | undefined {
    const { venueOrderId } = report;
    return venueOrderId === undefined ? undefined : this.#orders.byVenueOrderId(venueOrderId).find((order) => isAbout(report, order));
  }

  #adopt(report: ExecutionReport): OrderRecord | undefined {
    if (this.#adoption === 'refuse') return undefined;
    return adoptOrder(report, this.#instruments, this.#orders.has(report.orderId) ? strangerId(report) : report.orderId);
  }
}

/** Whether what a report says of its order's instrument, side and account is so of this one. Another program on the same account may give its orders our ids. */
function isAbout({ instrument, side, account }: ExecutionReport, { terms }: OrderRecord): boolean {
  return (
    (instrument === undefined || instrument === terms.instrument) &&
    (side === undefined || side === terms.side) &&
    (account === undefined || terms.account === undefined || account === terms.account)
  );
}

function isCounted(report: ExecutionReport, order: OrderRecord): boolean {
  return report.kind === 'fill' && order.history.executions.find(report.tradeId) !== undefined;
}

/** The name with us of a stranger's order that has the id of one of ours. */
function strangerId({ orderId, instrument, side, account }: ExecutionReport): ClientOrderId {
  return `${orderId}@${[instrument, side, account].filter((part) => part !== undefined).join(':')}` as ClientOrderId;
}
