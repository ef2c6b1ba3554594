import { RedFireError, Scaled, type ClientOrderId, type InstrumentId, type InstrumentMath, type OrderRequest, type OrderState, type Timestamp } from '@redfire/core';
import { termsOf } from '../order-request.ts';
import { Leg } from './leg.ts';
import { LinkedOrders } from './linked-orders.ts';
import { requestOf } from './successor-request.ts';
import { TrackedOrder } from './tracked-order.ts';

/** Linked orders as plain data: amounts are text, everything else is what JSON has. */
export type SavedLinks = readonly SavedLink[];

/** Orders that hang together. */
export interface SavedLink {
  readonly entries: readonly { readonly id: ClientOrderId; readonly filled: string; readonly isComplete: boolean; readonly isEnded: boolean; readonly isKnown: boolean }[];
  readonly legs: readonly SavedLeg[];
  readonly winners: readonly (readonly [string, string])[];
  readonly excesses: readonly (readonly [string, string])[];
}

/** An order of a contingency with those that took its place. */
export interface SavedLeg {
  readonly id: ClientOrderId;
  readonly request: unknown;
  readonly createdAt: Timestamp;
  readonly since: Timestamp;
  readonly quantity: string;
  readonly of: string;
  readonly wanted: string;
  readonly isExit: boolean;
  readonly isTriggered: boolean;
  readonly isClosed: boolean;
  readonly orders: readonly SavedLegOrder[];
}

/** What is remembered of one order of a leg. */
export interface SavedLegOrder {
  readonly id: ClientOrderId;
  readonly quantity: string;
  readonly filled: string;
  readonly open: string;
  readonly isHeld: boolean;
  readonly isAsking: boolean;
  readonly isEndAsked: boolean;
  readonly isFixed: boolean;
  readonly endAskedBy?: 'us' | 'others';
  readonly end?: OrderState;
  readonly asked?: string;
}

/** {@link LinkedOrders} as plain data. */
export function saveLinks(all: Iterable<LinkedOrders>): SavedLinks {
  return Array.from(all, (links) => ({
    entries: Array.from(links.entries.values(), ({ filled, ...entry }) => ({ ...entry, filled: filled.toString() })),
    legs: links.legs.map(saveLeg),
    winners: [...links.winners],
    excesses: Array.from(links.excesses, ([key, excess]) => [key, excess.toString()] as const),
  }));
}

/** What {@link saveLinks} wrote, as it was. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT` for an order of an instrument that is not among these. */
export function restoreLinks(saved: SavedLinks, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): readonly LinkedOrders[] {
  return saved.map(({ entries, legs, winners, excesses }) => {
    const links = new LinkedOrders();
    for (const entry of entries) links.entries.set(entry.id, { ...entry, filled: Scaled.from(entry.filled) });
    for (const [key, winner] of winners) links.winners.set(key, winner);
    for (const [key, excess] of excesses) links.excesses.set(key, Scaled.from(excess));
    links.legs.push(...legs.map((leg) => restoreLeg(leg, instruments)));
    return links;
  });
}

function saveLeg(leg: Leg): SavedLeg {
  const { id, terms, since, share, planned, exitOf, isTriggered, isClosed, orders } = leg;
  // amounts write themselves as text
  const request: unknown = JSON.parse(JSON.stringify(requestOf(terms)));
  return { id, request, createdAt: terms.createdAt, since, quantity: share.quantity.toString(), of: share.of.toString(), wanted: planned.toString(), isExit: exitOf !== undefined, isTriggered, isClosed, orders: orders.map(saveOrder) };
}

function saveOrder({ id, quantity, filled, open, isHeld, isAsking, isEndAsked, isFixed, endAskedBy, end, asked }: TrackedOrder): SavedLegOrder {
  return { id, quantity: quantity.toString(), filled: filled.toString(), open: open.toString(), isHeld, isAsking, isEndAsked, isFixed, ...(endAskedBy && { endAskedBy }), ...(end && { end }), ...(asked && { asked: asked.toString() }) };
}

function restoreLeg(saved: SavedLeg, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): Leg {
  // what saveLeg wrote
  const request = saved.request as OrderRequest;
  const math = instruments.get(request.instrument);
  if (!math) throw new RedFireError('UNKNOWN_INSTRUMENT', `instrument "${request.instrument}" of linked order "${saved.id}" is not known; give it to the engine before its state is restored`, { details: { instrument: request.instrument } });
  const share = { quantity: Scaled.from(saved.quantity), of: Scaled.from(saved.of) };
  const leg = new Leg({ id: saved.id, terms: termsOf(request, saved.id, saved.createdAt), math }, { share, isExit: saved.isExit, since: saved.since });
  leg.wanted = leg.planned = Scaled.from(saved.wanted);
  leg.isTriggered = saved.isTriggered;
  leg.isClosed = saved.isClosed;
  leg.orders.push(...saved.orders.map(restoreOrder));
  return leg;
}

function restoreOrder({ id, quantity, filled, open, isHeld, isAsking, isEndAsked, isFixed, endAskedBy, end, asked }: SavedLegOrder): TrackedOrder {
  const order = new TrackedOrder(id, Scaled.from(quantity), isHeld ? 'held' : 'out');
  order.filled = Scaled.from(filled);
  order.open = Scaled.from(open);
  order.isAsking = isAsking;
  order.isEndAsked = isEndAsked;
  order.endAskedBy = endAskedBy;
  order.isFixed = isFixed;
  order.end = end;
  order.asked = asked === undefined ? undefined : Scaled.from(asked);
  return order;
}
