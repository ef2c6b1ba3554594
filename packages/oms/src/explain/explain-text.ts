import type { Decimal, Discrepancy, Order, RiskFinding, Timestamp } from '@redfire/core';
import type { OrderHistoryEvent, OrderHistoryFill, OrderHistoryTerms } from '../host/order-trail-events.ts';
import type { ExplainedEffect, ExplainedHolding, ExplainedReview, OrderDecision, OrderExplanation, RelatedOrder } from './order-explanation.ts';

/** An explanation as lines for a person to read: times in ISO 8601 (UTC), amounts plain. */
export function explainText(explanation: OrderExplanation): string {
  const { order, cause, decision, reviews, execution, steps, effects, discrepancies, related, unknown } = explanation;
  const lines: string[] = [headOf(order)];
  if (cause) {
    const numbers = Object.entries(cause.numbers).map(([name, value]) => `${name} ${value}`).join(', ');
    lines.push(`${iso(cause.at)}  ${cause.topic}${cause.instrument === undefined ? '' : ` ${cause.instrument}`}${cause.eventId === undefined ? '' : ` (${cause.eventId})`}${numbers === '' ? '' : `: ${numbers}`}`);
  }
  if (decision) lines.push(`${iso(decision.at)}  ${whoOf(decision)}`);
  const waiting = [...reviews];
  for (const step of steps) {
    while (waiting[0] !== undefined && waiting[0].step <= step.number) lines.push(...waiting.splice(0, 1).flatMap(reviewLines));
    lines.push(`${iso(step.at)}  ${stepOf(step, execution.venue)}`);
    const effect = effects.find((each) => each.step === step.number);
    if (effect) lines.push(...effectLines(effect));
  }
  lines.push(...waiting.flatMap(reviewLines));
  for (const discrepancy of discrepancies) lines.push(`  discrepancy ${discrepancyOf(discrepancy)}`);
  for (const other of related) lines.push(`  ${relativeOf(other)}`);
  for (const what of unknown) lines.push(`  not known: ${what}`);
  return lines.join('\n');
}

function headOf(order: Order): string {
  const price = 'price' in order && order.price !== undefined ? ` at ${plain(order.price)}` : '';
  const trigger = 'triggerPrice' in order && order.triggerPrice !== undefined ? ` triggered at ${plain(order.triggerPrice)}` : '';
  const average = order.averagePrice ? ` at ${plain(order.averagePrice)}` : '';
  return `order ${order.id}: ${order.side} ${plain(order.quantity)} ${order.instrument} ${order.type}${price}${trigger} ${order.timeInForce}; ${order.state}, filled ${plain(order.filledQuantity)}${average}`;
}

function whoOf({ by, strategy, owner, account, tags, metadata }: OrderDecision): string {
  const who = by === 'strategy' ? `strategy "${strategy ?? ''}" asked for it` : by === 'algorithm' ? 'the algorithm of its parent asked for it' : by === 'venue' ? 'nobody here asked for it: the venue told of it' : 'the host asked for it';
  const marks = [
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(tags && tags.length > 0 ? [`tags ${tags.join(', ')}`] : []),
    ...Object.entries(metadata ?? {}).map(([name, value]) => `${name} ${value}`),
  ];
  return marks.length === 0 ? who : `${who} (${marks.join('; ')})`;
}

function reviewLines({ at, of, verdict, findings, reasons }: ExplainedReview): readonly string[] {
  const what = findings.length === 0 && reasons.length > 0 ? 'validation' : 'risk';
  const rules = findings.length + reasons.length === 0 ? ': no rule concerns it' : '';
  return [
    `${iso(at)}  ${what} ${verdict === 'approved' ? 'approved' : 'refused'} the ${of}${rules}`,
    ...findings.map((finding) => `    ${findingOf(finding)}`),
    ...reasons.map(({ rule, message }) => `    ${rule} refused: ${message}`),
  ];
}

function findingOf({ rule, passed, message, limit, found }: RiskFinding): string {
  const numbers = [...(found === undefined ? [] : [`found ${found}`]), ...(limit === undefined ? [] : [`limit ${limit}`])].join(', ');
  return `${rule} ${passed ? 'passed' : 'refused'}${numbers === '' ? '' : ` (${numbers})`}${message === undefined ? '' : `: ${message}`}`;
}

const SAID: Partial<Record<OrderHistoryEvent['topic'], string>> = {
  'order.held': 'held on our side',
  'order.modify-requested': 'asked for a change',
  'order.cancel-requested': 'asked for its end',
  'order.outcome-unknown': 'no answer: nobody knows whether the venue has the request',
  'order.adopted': 'adopted from the venue',
  'order.updated': 'updated',
};

function stepOf({ topic, before, after, terms, asked, report, venueOrderId, reason, number }: OrderHistoryEvent, venue: string): string {
  const said = topic === 'order.submitted' ? `sent to ${venue}` : (SAID[topic] ?? topic.replace('order.', '').replaceAll('-', ' '));
  return [
    said,
    ...(before !== undefined && before !== after ? [`${before} → ${after}`] : []),
    ...(asked ? [`to ${termsOf(asked)}`] : []),
    ...(terms && number > 0 ? [`now ${termsOf(terms)}`] : []),
    ...(venueOrderId === undefined ? [] : [`as ${venueOrderId}`]),
    ...(report ? [`venue time ${iso(report.at)}`] : []),
    ...(reason === undefined ? [] : [`because ${reason}`]),
  ].join(', ');
}

function termsOf({ quantity, price, triggerPrice }: OrderHistoryTerms): string {
  return `${plain(quantity)}${price ? ` at ${plain(price)}` : ''}${triggerPrice ? ` triggered at ${plain(triggerPrice)}` : ''}`;
}

function effectLines({ fills, position, net, money }: ExplainedEffect): readonly string[] {
  return [
    ...fills.map((fill) => `    ${fillOf(fill)}`),
    ...(position ? [`    position ${holdingOf(position)}`] : []),
    ...(net ? [`    net ${holdingOf(net)}`] : []),
    ...money.map(({ as, currency, amount }) => `    ${as} ${amount.isNegative() ? '' : '+'}${plain(amount)} ${currency}`),
  ];
}

function fillOf({ effect, tradeId, quantity, price, fee, feeCurrency, liquidity }: OrderHistoryFill): string {
  return `${effect} ${tradeId}: ${plain(quantity)} at ${plain(price)}${fee.isZero() ? '' : `, fee ${plain(fee)} ${feeCurrency}`}${liquidity === 'unknown' ? '' : `, ${liquidity}`}`;
}

function holdingOf({ before, after, realized }: ExplainedHolding): string {
  return `${plain(before)} → ${plain(after)}${realized.isZero() ? '' : `, realised ${plain(realized)}`}`;
}

function discrepancyOf({ kind, expected, found }: Discrepancy): string {
  return `${kind}: expected ${expected}, found ${found}`;
}

const RELATIONS = { parent: 'part of', child: 'has the part', trigger: 'waits for', waits: 'is waited for by', group: 'linked with' } as const satisfies Record<RelatedOrder['relation'], string>;

function relativeOf({ id, relation, state, quantity, filledQuantity }: RelatedOrder): string {
  const how = state === undefined || !quantity || !filledQuantity ? '' : `: ${state}, filled ${plain(filledQuantity)} of ${plain(quantity)}`;
  return `${RELATIONS[relation]} ${id}${how}`;
}

function plain(amount: Decimal): string {
  return amount.toFixed();
}

/** Largest time that a date holds. */
const LAST_TIME = 8.64e15;

function iso(at: Timestamp): string {
  return Math.abs(at) <= LAST_TIME ? new Date(at).toISOString() : String(at);
}
