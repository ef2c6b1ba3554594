import { parseInstrumentId, type ClientOrderId, type Order } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { OrderTrail } from '../host/order-trail.ts';
import type { TrailEntry } from '../host/order-trail-entry.ts';
import { historyOf, type OrderHistoryEvent } from '../host/order-trail-events.ts';
import { EXTERNAL } from '../books/position-book.ts';
import { effectsOf } from './explain-effects.ts';
import type { ExplainedExecution, ExplainedReview, OrderDecision, OrderExplanation, RelatedOrder } from './order-explanation.ts';

/** Where what is known of an order is looked for. */
export interface ExplainSources {
  readonly trail: OrderTrail;
  /** Orders among which those are looked for that belong to it. */
  readonly related: readonly Order[];
}

/** The causal chain of an order as data, made from what is still remembered. What is not is said in `unknown`. */
export function explainOrder(order: OrderRecord, { trail, related }: ExplainSources): OrderExplanation {
  const entry = trail.entry(order);
  const steps = entry ? historyOf(entry) : [];
  const decision = decisionOf(order, entry, steps);
  const relatives = relativesOf(order, related);
  return {
    order: order.face,
    ...(entry?.cause && { cause: entry.cause }),
    ...(decision && { decision }),
    reviews: entry ? reviewsOf(entry, steps) : [],
    execution: executionOf(order, steps),
    steps,
    effects: entry ? effectsOf(order, entry, steps) : [],
    discrepancies: entry?.discrepancies ?? [],
    related: relatives,
    unknown: unknownOf(entry, { decision, relatives }),
  };
}

function decisionOf({ terms }: OrderRecord, entry: TrailEntry | undefined, steps: readonly OrderHistoryEvent[]): OrderDecision | undefined {
  const first = steps[0];
  if (first === undefined || entry?.from !== undefined) return undefined;
  const { parentId, strategy, owner, account, tags, metadata } = terms;
  const isOurs = strategy !== undefined && strategy !== EXTERNAL;
  const by = first.topic === 'order.adopted' ? 'venue' : parentId !== undefined ? 'algorithm' : isOurs ? 'strategy' : 'host';
  return {
    at: first.at,
    by,
    ...(strategy !== undefined && { strategy }), ...(owner !== undefined && { owner }), ...(account !== undefined && { account }), ...(tags && { tags }), ...(metadata && { metadata }),
  };
}

function reviewsOf(entry: TrailEntry, steps: readonly OrderHistoryEvent[]): readonly ExplainedReview[] {
  const reviews = entry.reviews.map(({ review, step }): ExplainedReview => ({ step, at: review.at, of: review.of, verdict: review.verdict, findings: review.findings(), reasons: [] }));
  // what validation refuses, risk does not get to see
  const refused = steps.flatMap(({ number, at, reasons }): ExplainedReview[] => {
    if (!reasons || reviews.some(({ step, verdict }) => step === number && verdict === 'denied')) return [];
    return [{ step: number, at, of: 'order', verdict: 'denied', findings: [], reasons }];
  });
  return [...reviews, ...refused].sort((a, b) => a.step - b.step);
}

function executionOf({ terms }: OrderRecord, steps: readonly OrderHistoryEvent[]): ExplainedExecution {
  const sent = steps.findLast(({ topic }) => topic === 'order.submitted');
  const holds = steps.filter(({ topic }) => topic === 'order.held').map((_step, place) => {
    if (terms.algorithm !== undefined) return 'algorithm';
    return place === 0 && terms.contingency?.after !== undefined ? 'contingency' : 'emulator';
  });
  return {
    venue: parseInstrumentId(terms.instrument).venue,
    heldBy: holds,
    ...(terms.algorithm && { algorithm: terms.algorithm }),
    ...(sent && { sentAt: sent.at }),
  };
}

function relativesOf({ id, terms: { parentId, contingency } }: OrderRecord, orders: readonly Order[]): readonly RelatedOrder[] {
  const known = new Map(orders.map((order) => [order.id, order]));
  const named = (other: ClientOrderId | undefined, relation: RelatedOrder['relation']) => (other === undefined ? [] : [relative(other, relation, known.get(other))]);
  const group = contingency?.group?.id;
  return [
    ...named(parentId, 'parent'),
    ...named(contingency?.after, 'trigger'),
    ...orders.flatMap((order) => {
      if (order.id === id) return [];
      if (order.parentId === id) return [relative(order.id, 'child', order)];
      if (order.contingency?.after === id) return [relative(order.id, 'waits', order)];
      return group !== undefined && order.contingency?.group?.id === group ? [relative(order.id, 'group', order)] : [];
    }),
  ];
}

function relative(id: ClientOrderId, relation: RelatedOrder['relation'], order: Order | undefined): RelatedOrder {
  return { id, relation, ...(order && { state: order.state, quantity: order.quantity, filledQuantity: order.filledQuantity }) };
}

function unknownOf(entry: TrailEntry | undefined, { decision, relatives }: { readonly decision: OrderDecision | undefined; readonly relatives: readonly RelatedOrder[] }): readonly string[] {
  if (!entry) return ['nothing is remembered of how it came about'];
  const unknown: string[] = [];
  if (entry.from !== undefined) unknown.push(`it was followed from state "${entry.from}" on; what was before is not remembered`);
  if (decision?.by === 'strategy' && entry.cause === undefined) unknown.push('what the strategy was answering was not noted');
  if (decision !== undefined && decision.by !== 'venue' && entry.reviews.length === 0 && entry.steps[0]?.reasons === undefined) unknown.push('what the rules of risk found was not noted');
  if (entry.dropped > 0) unknown.push(`${entry.dropped} of its steps were dropped, for only so many are kept of one order`);
  for (const { id, state, relation } of relatives) if (state === undefined) unknown.push(`the ${relation} "${id}" is not remembered`);
  return unknown;
}
