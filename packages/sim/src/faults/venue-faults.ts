import { RedFireError, type ApprovedOrder, type Timestamp } from '@redfire/core';
import type { ChanceOutages, OutageWindow } from './outages.ts';

/** What a request asks for. */
export type RequestKind = 'order' | 'modify' | 'cancel';

/** The market an order comes to. */
export interface ArrivalMarket {
  readonly at: Timestamp;
  /** The latest price; absent before the first. */
  readonly lastPrice?: number;
}

/** Says why the venue does not take an order; `undefined` where it does. Asked at the order's arrival; it must not depend on anything else that changes. */
export type RejectionRule = (order: ApprovedOrder, market: ArrivalMarket) => string | undefined;

export const OUTAGE_REQUESTS = ['not-sent', 'unknown'] as const;
export const OUTAGE_ORDERS = ['keep', 'cancel'] as const;

/** What goes wrong at a simulated venue, or on the way to it. What is absent does not. */
export interface VenueFaults {
  /** Rejects orders by a rule. */
  readonly rejects?: RejectionRule | undefined;
  /** Share of requests, from 0 to 1, that are refused by chance when they arrive, by kind. Default 0. */
  readonly rejectShare?: { readonly [Kind in RequestKind]?: number | undefined } | undefined;
  /** When the line is down, as times or by chance. Reports that would come then come when it is up again, in their order. Default never. */
  readonly outages?: readonly OutageWindow[] | ChanceOutages | undefined;
  /**
   * What becomes of requests sent while the line is down: all throw `NOT_SENT`, or `OUTCOME_UNKNOWN` where the line fell as they were written:
   * an even chance of them arrives then. Default `not-sent`.
   */
  readonly outageRequests?: (typeof OUTAGE_REQUESTS)[number] | undefined;
  /** Whether the venue cancels the open orders when the line falls. Default `keep`. */
  readonly outageOrders?: (typeof OUTAGE_ORDERS)[number] | undefined;
}

/** @throws {@link RedFireError} `INVALID_INPUT` for a value that is none of its field. */
export function checkFaults({ rejectShare = {}, outages, outageRequests = 'not-sent', outageOrders = 'keep' }: VenueFaults): void {
  for (const [kind, share] of Object.entries(rejectShare)) {
    if (share !== undefined && !(share >= 0 && share <= 1)) throw invalid(`faults.rejectShare.${kind}`, share, 'from 0 to 1');
  }
  if (outages !== undefined) checkOutages(outages);
  if (!OUTAGE_REQUESTS.includes(outageRequests)) throw invalid('faults.outageRequests', outageRequests, `one of ${OUTAGE_REQUESTS.join(', ')}`);
  if (!OUTAGE_ORDERS.includes(outageOrders)) throw invalid('faults.outageOrders', outageOrders, `one of ${OUTAGE_ORDERS.join(', ')}`);
}

function checkOutages(outages: readonly OutageWindow[] | ChanceOutages): void {
  if ('meanBetweenMs' in outages) {
    for (const field of ['meanBetweenMs', 'meanLengthMs'] as const) {
      if (!(outages[field] >= 1 && outages[field] < Infinity)) throw invalid(`faults.outages.${field}`, outages[field], 'one or more');
    }
    return;
  }
  for (const [index, { from, to }] of outages.entries()) {
    if (!(to > from && to - from < Infinity)) throw invalid(`faults.outages[${index}].to`, to, `after from, "${from}"`);
  }
}

function invalid(field: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${String(value)}" must be ${expected}`, { details: { field, value } });
}
