import { MemoryJournal, type RedFireError, Scaled, sequentialIds, type ApprovedAmendment, type ApprovedOrder, type EventMap, type Journal, type JournalRecord } from '@redfire/core';
import { Ledger, OrderManager, PositionBook, RequestWatch, type OrderEventItem } from '@redfire/oms';
import { FakeClock, HostileVenue, anInstrument, anOrderRequest } from '@redfire/testing';
import { expect, it } from 'vitest';
import { hostileGateway } from '../fixtures/hostile-gateway.ts';
import { deferred, settled } from '../fixtures/ping-engine.ts';
import { createEventEngine, record } from '../index.ts';
import { GatewayRouter, type GatewayCalls } from './gateway-router.ts';
import { JournaledRoute } from './journaled-route.ts';
import { TradingKernel } from './trading-kernel.ts';

const resting = anOrderRequest({ quantity: '4' });

/** A journal that writes when a test opens its gates, or fails. */
function aSlowJournal() {
  const written: string[][] = [];
  const gates: ReturnType<typeof deferred>[] = [];
  const journal: Pick<Journal, 'append'> = {
    async append(events: readonly Omit<JournalRecord, 'sequence'>[]) {
      const gate = deferred();
      gates.push(gate);
      await gate.promise;
      written.push(events.map(({ topic, event }) => `${topic} ${(event as EventMap['order.submitted']).order.id}`));
    },
  };
  return { journal: journal as Journal, written, gates };
}

/** Order management whose requests wait for a journal. */
function aDesk(journal: Journal, { isRecording = true }: { readonly isRecording?: boolean } = {}) {
  const clock = new FakeClock(1_000_000);
  const events = createEventEngine({ clock, onUnheardError: () => undefined });
  const errors: unknown[] = [];
  events.on('engine.error', ({ error }) => errors.push(error));
  const recording = isRecording ? record(events, journal, { topics: ['order.*'] }) : undefined;
  const venue = new HostileVenue({ clock });
  const gateway = hostileGateway(venue, clock);
  const sent: string[] = [];
  const watched = {
    ...gateway,
    submit: (order: ApprovedOrder) => (sent.push(`submit ${order.id}`), gateway.submit(order)),
    modify: (amendment: ApprovedAmendment) => (sent.push(`modify ${amendment.orderId}`), gateway.modify(amendment)),
    cancel: (id: Parameters<typeof gateway.cancel>[0]) => (sent.push(`cancel ${id}`), gateway.cancel(id)),
  };
  const calls: GatewayCalls = {
    instrumentOf: (id) => orders.get(id).instrument,
    attemptOf: (id, request) => orders.attempt(id, request),
    onFailure: ({ orderId, request, attempt }, error) => { orders.requestFailed(orderId, request, error, attempt); },
  };
  const router = new GatewayRouter({ gateways: [watched], ...calls });
  const route = new JournaledRoute({ router, calls, recording: () => recording, pendingOf: (id) => orders.get(id).pending });
  const instruments = TradingKernel.mathOf([anInstrument()]);
  const orders: OrderManager = new OrderManager({
    instruments, clock, ids: sequentialIds(), ledger: new Ledger(), positions: new PositionBook(instruments), dispatch: route,
    review: {
      review: (order) => ({ kind: 'approved', order: order as ApprovedOrder }),
      reviewAmendment: (amendment) => ({ kind: 'approved', amendment: { ...amendment, ...(amendment.quantity !== undefined && { quantity: Scaled.from(amendment.quantity).toDecimal() }) } as unknown as ApprovedAmendment }),
    },
    // the handle of a topic takes the event of that topic, which the union does not show
    events: { wants: (topic) => events.topic(topic).hasListeners, publish: ({ topic, event }: OrderEventItem) => { events.publish(topic, event); } },
    parts: (port) => ({ observers: [new RequestWatch({ port, clock })] }),
  });
  route.onReport((report) => { orders.apply(report); });
  return { orders, clock, sent, route, errors, venue };
}

it('sends an order when the journal has it, and not before', async () => {
  const { journal, written, gates } = aSlowJournal();
  const { orders, sent, route } = aDesk(journal);
  const { id } = orders.submit(resting);
  await settled();
  const before = [sent.length, route.waiting, orders.get(id).pending];
  gates[0]?.resolve();
  await settled();
  expect([before, written[0], sent, route.waiting]).toEqual([[0, 1, { submit: 'in-flight' }], ['order.submitted O-1'], ['submit O-1'], 0]);
});

it('sends changes and cancels when the journal has them, in the order in which they were asked for', async () => {
  const journal = new MemoryJournal();
  const { orders, sent } = aDesk(journal);
  const { id } = orders.submit(resting);
  orders.modify({ orderId: id, quantity: '5' });
  orders.cancel(id);
  await settled();
  const topics: string[] = [];
  for await (const { topic } of journal.read(1)) topics.push(topic);
  expect(sent).toEqual(['submit O-1', 'modify O-1', 'cancel O-1']);
  expect(topics.slice(0, 3)).toEqual(['order.submitted', 'order.modify-requested', 'order.cancel-requested']);
  expect(orders.get(id).state).toBe('canceled');
});

it('has those that come during an append written and sent together', async () => {
  const { journal, written, gates } = aSlowJournal();
  const { orders, sent } = aDesk(journal);
  orders.submit(resting);
  await settled();
  for (let order = 0; order < 3; order++) orders.submit(resting);
  await settled();
  gates[0]?.resolve();
  await settled();
  const first = [...sent];
  gates[1]?.resolve();
  await settled();
  expect([first, written[1]?.filter((line) => line.startsWith('order.submitted')), sent]).toEqual([
    ['submit O-1'], ['order.submitted O-2', 'order.submitted O-3', 'order.submitted O-4'], ['submit O-1', 'submit O-2', 'submit O-3', 'submit O-4'],
  ]);
});

it('sends nothing when the journal fails: the orders are rejected with the reason, and the failure is told', async () => {
  const { journal, gates } = aSlowJournal();
  const { orders, sent, errors } = aDesk(journal);
  const { id } = orders.submit(resting);
  await settled();
  gates[0]?.reject(new Error('disk full'));
  await settled();
  const later = orders.submit(resting);
  await settled();
  expect([orders.get(id).state, orders.get(id).reason, orders.get(later.id).state]).toEqual(['rejected', 'the submit of order "O-1" was not sent: the journal does not take it: disk full', 'rejected']);
  expect([sent, errors]).toEqual([[], [new Error('disk full')]]);
});

it('sends nothing while nothing is recorded', async () => {
  const { orders, sent } = aDesk(new MemoryJournal(), { isRecording: false });
  const { id } = orders.submit(resting);
  await settled();
  expect([orders.get(id).state, sent]).toEqual(['rejected', []]);
});

it('does not send what has waited for longer than a request may, when the journal comes back', async () => {
  const { journal, gates } = aSlowJournal();
  const { orders, sent, clock } = aDesk(journal);
  const { id } = orders.submit(resting);
  await settled();
  clock.advanceBy(5_000);
  const waiting = orders.get(id).pending;
  gates[0]?.resolve();
  await settled();
  expect([waiting, orders.get(id).state, orders.get(id).reason, sent]).toEqual([{ submit: 'unknown' }, 'rejected', 'the submit of order "O-1" was not sent: the journal took too long', []]);
});

it('does not send the cancel of an order that has ended while it waited', async () => {
  const { journal, gates } = aSlowJournal();
  const { orders, sent, venue } = aDesk(journal);
  const { id, quantity } = orders.submit(resting);
  await settled();
  gates[0]?.resolve();
  await settled();
  orders.cancel(id);
  venue.fill(id, quantity, quantity.times(25));
  await settled();
  for (const gate of gates.slice(1)) gate.resolve();
  await settled();
  expect([orders.get(id).state, sent]).toEqual(['filled', ['submit O-1']]);
});

it('throws to the caller for an instrument that nobody trades', () => {
  const venue = new HostileVenue();
  const calls: GatewayCalls = { instrumentOf: () => resting.instrument, attemptOf: () => 1, onFailure: () => undefined };
  const router = new GatewayRouter({ gateways: [{ ...hostileGateway(venue, new FakeClock()), venues: ['OTHER'] }], ...calls });
  const route = new JournaledRoute({ router, calls, recording: () => undefined, pendingOf: () => ({}) });
  expect(() => { route.cancel('O-1' as never, resting.instrument); }).toThrow(expect.objectContaining({ code: 'NO_GATEWAY' }) as RedFireError);
});
