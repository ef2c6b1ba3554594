import type { ClientOrderId, Scaled } from '@redfire/core';

/** An order of a leg that is out: at the venue, or with somebody who works it. */
export interface LegOrder {
  readonly id: ClientOrderId;
  readonly quantity: Scaled;
  /** What it may still fill, as far as we know. */
  readonly open: Scaled;
  /** What of it waits for an answer. `acknowledgement`: nobody knows whether the venue has it, so that a cancel may overtake it. */
  readonly awaits?: 'acknowledgement' | 'amendment' | 'end' | undefined;
  /** Whether its quantity can be changed where it is. */
  readonly isResizable: boolean;
}

/** What is to be done for a leg, apart from how much of it should be open. */
export interface LegWork {
  /** Oldest first. */
  readonly orders: readonly LegOrder[];
  /** The order of the leg that waits on our side. */
  readonly heldId?: ClientOrderId | undefined;
  /** Ended by somebody else than us: it may become smaller, and never larger again. */
  readonly isClosed: boolean;
  /** Whether its trigger order may fill more. */
  readonly mayGrow: boolean;
  /** What may come back of the position that it closes; absent: nothing. An order for it waits on our side, where whoever cancels everything meets it. */
  readonly standby?: Scaled | undefined;
  /** Whether a venue takes an order of this quantity. */
  readonly isEnough: (quantity: Scaled) => boolean;
}

/** One request. Quantities of `resize` are new totals, filled part included. */
export type LegStep =
  | { readonly kind: 'release' | 'resize'; readonly id: ClientOrderId; readonly quantity: Scaled }
  | { readonly kind: 'place'; readonly quantity: Scaled }
  | { readonly kind: 'cancel' | 'drop'; readonly id: ClientOrderId };

/**
 * The next request that brings a leg to the size it should have, or `undefined` when it has it, or has to wait.
 *
 * One thing is asked at a time: while an answer is outstanding nothing is resized, so that however much happens
 * meanwhile, the next request says what is right by then. Only an end is asked for at once.
 */
export function nextStep(wanted: Scaled, work: LegWork): LegStep | undefined {
  const { orders, heldId, isClosed, mayGrow, standby } = work;
  const isKept = mayGrow || standby !== undefined;
  if (wanted.isZero) {
    if (standby !== undefined && heldId === undefined) return { kind: 'place', quantity: standby };
    const last = orders.find(({ awaits }) => awaits === undefined || awaits === 'amendment');
    if (last) return { kind: 'cancel', id: last.id };
    return heldId !== undefined && (isClosed || !isKept) ? { kind: 'drop', id: heldId } : undefined;
  }
  if (heldId !== undefined && isClosed) return { kind: 'drop', id: heldId };
  if (orders.some(({ awaits }) => awaits !== undefined)) return undefined;
  const missing = orders.reduce((rest, { open }) => rest.minus(open), wanted);
  if (missing.sign < 0) return shrink(missing.negated(), work);
  const step = missing.isZero || isClosed ? undefined : grow(missing, work);
  return step ?? (heldId !== undefined && !isKept ? { kind: 'drop', id: heldId } : undefined);
}

function grow(missing: Scaled, { orders, heldId, isEnough }: LegWork): LegStep | undefined {
  if (heldId !== undefined && isEnough(missing)) return { kind: 'release', id: heldId, quantity: missing };
  const last = orders.findLast(({ isResizable }) => isResizable);
  if (last) return { kind: 'resize', id: last.id, quantity: last.quantity.plus(missing) };
  return heldId === undefined && isEnough(missing) ? { kind: 'place', quantity: missing } : undefined;
}

function shrink(excess: Scaled, { orders, heldId, isClosed, standby, isEnough }: LegWork): LegStep | undefined {
  const last = orders.findLast(({ open }) => open.sign > 0);
  if (last === undefined) return undefined;
  const left = last.open.minus(excess);
  if (left.sign > 0) {
    const quantity = last.quantity.minus(excess);
    if (last.isResizable && isEnough(quantity)) return { kind: 'resize', id: last.id, quantity };
    // what takes its place stands by first, so that whoever cancels everything meets it
    if (heldId === undefined && !isClosed && (standby !== undefined || isEnough(left))) return { kind: 'place', quantity: isEnough(left) ? left : (standby ?? left) };
  }
  return { kind: 'cancel', id: last.id };
}
