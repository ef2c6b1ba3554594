import type { DiscrepancyKind } from './discrepancy.ts';
import type { ReportKind } from './execution-report.ts';

/**
 * The venue's view of an order. Requests under way stand beside it (`order.pending`), so a pending cancel hides
 * nothing and needs nothing restored.
 */
export const ORDER_STATES = [
  'draft', 'denied', 'held', 'submitted', 'working', 'triggered', 'partially-filled', 'filled', 'canceled', 'rejected', 'expired',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** States no order leaves, but for a fill that completes it. A fill is applied in them all the same. */
export const TERMINAL_STATES = ['denied', 'filled', 'canceled', 'rejected', 'expired'] as const satisfies readonly OrderState[];
export type TerminalState = (typeof TERMINAL_STATES)[number];

/** What we do to an order ourselves, before a venue knows it. */
export const LOCAL_STEPS = ['deny', 'hold', 'submit'] as const;
export type LocalStep = (typeof LOCAL_STEPS)[number];

/** Everything that may happen to an order. */
export type OrderInput = LocalStep | ReportKind;

/**
 * Where an input leads. `by-quantity`: working, partially filled or filled, as the filled quantity says; an ended
 * order moves to filled only, and stays as it ended while something is left. `keep`: the state stays. With `raises`, the facts are applied and a discrepancy of that kind is reported.
 * A missing cell is `keep` with a `state-conflict`.
 */
export interface Transition {
  readonly to: OrderState | 'keep' | 'by-quantity';
  readonly raises?: DiscrepancyKind;
}

const keep: Transition = { to: 'keep' };
const byQuantity: Transition = { to: 'by-quantity' };
const conflict: Transition = { to: 'keep', raises: 'state-conflict' };
/** The venue matched the order before it ended it; the fill was overtaken on the way. */
const lateFill: Transition = { to: 'by-quantity', raises: 'late-fill' };
const overfill: Transition = { to: 'keep', raises: 'overfill' };
/** Busts and corrections reverse and repost whatever has become of the order. */
const adjust = { 'fill-busted': byQuantity, 'fill-corrected': byQuantity } as const;
const adjustEnded = { 'fill-busted': keep, 'fill-corrected': keep } as const;
const answers = { modified: byQuantity, 'modify-rejected': keep, 'cancel-rejected': keep } as const;
const ends = { canceled: { to: 'canceled' }, expired: { to: 'expired' } } as const satisfies Record<string, Transition>;

/** Reports that tell an ended order what it knows, or what was overtaken by its end: no news and no conflict. */
const overtaken = { accepted: keep, triggered: keep, modified: keep, 'modify-rejected': keep, 'cancel-rejected': keep } as const;

/**
 * The state table: every state, every input; an input without a cell is a `state-conflict` that changes nothing. Three rules beyond the usual: an acknowledgement that its fill
 * overtook changes nothing; a fill in any ended state is applied and raises `late-fill`; a fill beyond the ordered
 * quantity is applied and raises `overfill` (raised by the fold, from the quantities, in every state).
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, Readonly<Partial<Record<OrderInput, Transition>>>>> = {
  draft: { deny: { to: 'denied' }, hold: { to: 'held' }, submit: { to: 'submitted' }, fill: lateFill, cumulative: lateFill },
  // who holds it answers in the place of a venue
  held: { submit: { to: 'submitted' }, deny: { to: 'denied' }, triggered: { to: 'triggered' }, fill: byQuantity, cumulative: byQuantity, ...adjust, ...answers, ...ends },
  submitted: {
    accepted: { to: 'working' },
    rejected: { to: 'rejected' },
    triggered: { to: 'triggered' },
    // a marketable order may fill before its acknowledgement arrives
    fill: byQuantity,
    cumulative: byQuantity,
    ...adjust,
    ...answers,
    ...ends,
  },
  working: { accepted: keep, rejected: { to: 'rejected' }, triggered: { to: 'triggered' }, fill: byQuantity, cumulative: byQuantity, ...adjust, ...answers, 'modify-rejected': byQuantity, ...ends },
  // what our side triggered is reviewed again before it goes out
  triggered: { deny: { to: 'denied' }, submit: keep, accepted: keep, rejected: { to: 'rejected' }, triggered: keep, fill: byQuantity, cumulative: byQuantity, ...adjust, ...answers, modified: keep, ...ends },
  'partially-filled': {
    accepted: keep,
    // it has traded, so it was accepted: the rejection is of something else
    rejected: conflict,
    triggered: keep,
    fill: byQuantity,
    cumulative: byQuantity,
    ...adjust,
    ...answers,
    // all it had may have filled while it could still become larger, also where a bust has put it back to work
    'modify-rejected': byQuantity,
    ...ends,
  },
  filled: {
    ...overtaken,
    rejected: conflict,
    fill: overfill,
    cumulative: keep,
    // a bust leaves less than was ordered, yet the venue does not put the order back to work
    ...adjustEnded,
    // the venue answers a cancel that lost the race with the end it knows
    canceled: keep,
    expired: keep,
  },
  canceled: { ...overtaken, canceled: keep, expired: keep, rejected: conflict, fill: lateFill, cumulative: keep, ...adjustEnded },
  expired: { ...overtaken, canceled: keep, expired: keep, rejected: conflict, fill: lateFill, cumulative: keep, ...adjustEnded },
  rejected: { rejected: keep, accepted: conflict, triggered: conflict, canceled: keep, expired: keep, fill: lateFill, cumulative: lateFill, ...adjustEnded, 'modify-rejected': keep, 'cancel-rejected': keep },
  denied: { fill: lateFill, cumulative: lateFill, ...adjustEnded },
};

/** The cell of the table; a missing one keeps the state and raises `state-conflict`. */
export function transitionOf(state: OrderState, input: OrderInput): Transition {
  return ORDER_TRANSITIONS[state][input] ?? conflict;
}

/** Whether an order in this state has ended. */
export function isTerminal(state: OrderState): state is TerminalState {
  return state === 'filled' || state === 'canceled' || state === 'rejected' || state === 'expired' || state === 'denied';
}

/** Whether the order may still trade at the venue or on our side. */
export function isOpen(state: OrderState): boolean {
  return !isTerminal(state) && state !== 'draft';
}
