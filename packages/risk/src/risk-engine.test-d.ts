import type { Amendment, AmendmentRequest, ApprovedAmendment, ApprovedOrder, Order, SynchronousVenue } from '@redfire/core';
import type { RiskEngine, RiskRule, RiskView } from './index.ts';

declare const engine: RiskEngine;
declare const venue: SynchronousVenue;
declare const order: Order;
declare const amendment: AmendmentRequest;
declare const view: RiskView;

// what risk approved goes to a venue
const verdict = engine.review(order, view);
if (verdict.kind === 'approved') venue.submit(verdict.order);
const amended = engine.reviewAmendment(amendment, order, view);
if (amended.kind === 'approved') venue.modify(amended.amendment);

// @ts-expect-error not before the verdict was looked at
venue.submit(verdict.order);
// @ts-expect-error nor what was denied
if (verdict.kind === 'denied') venue.submit(verdict.order);
// @ts-expect-error a denied amendment has nothing to send
if (amended.kind === 'denied') venue.modify(amended.amendment);
// @ts-expect-error an approved order is made of no copy
const _copied: ApprovedOrder = { ...order };
// @ts-expect-error nor an approved amendment
const _changed: ApprovedAmendment = { orderId: order.id } satisfies Amendment;

// @ts-expect-error a rule says yes by null, not by nothing
({ name: 'silent', check: () => undefined }) satisfies RiskRule;
// @ts-expect-error rules look and do not touch
view.openOrders = 0;
