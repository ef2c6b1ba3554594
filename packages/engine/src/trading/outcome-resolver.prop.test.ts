import { isTerminal, toDecimal, type ClientOrderId, type Order } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aDoubtfulDesk, quiet } from '../fixtures/doubtful-desk.ts';
import { DELIVERIES, FATES } from '../fixtures/shaky-line.ts';

type Desk = Awaited<ReturnType<typeof aDoubtfulDesk>>;
type Step =
  | { readonly act: 'submit' | 'modify' | 'cancel' | 'fill'; readonly order: number; readonly fate: (typeof FATES)[number]; readonly size: number }
  | { readonly act: 'deliver'; readonly how: (typeof DELIVERIES)[number] }
  | { readonly act: 'down' | 'up' }
  | { readonly act: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('submit', 'submit', 'modify', 'cancel', 'fill'), order: fc.nat({ max: 3 }), fate: fc.constantFrom(...FATES), size: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('deliver' as const), how: fc.constantFrom(...DELIVERIES) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('down', 'up') }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(1, 900, 4_000, 12_000) }) },
);

/** Carries out one step, as far as the orders allow it. Returns how many requests it made. */
function carryOut({ orders, venue, line }: Desk, step: Step): number {
  if (step.act === 'deliver') line.delivery = step.how;
  else if (step.act === 'down') line.isDown = true;
  else if (step.act === 'up') {
    line.isDown = false;
    line.release();
  }
  if (!('order' in step)) return 0;
  const { act, fate, size } = step;
  if (act === 'submit') {
    line.fates.push(fate);
    orders.submit(anOrderRequest({ quantity: '4', price: '100' }));
    return 1;
  }
  const id = orders.list()[step.order]?.id;
  if (id === undefined) return 0;
  if (act === 'fill') {
    fillAtVenue(venue, id, size);
    return 0;
  }
  const { pending, state, filledQuantity } = orders.get(id);
  if (isTerminal(state) || pending[act] === 'in-flight' || (act === 'modify' && pending.modify !== undefined)) return 0;
  line.fates.push(fate);
  if (act === 'cancel') orders.cancel(id);
  else orders.modify({ orderId: id, quantity: filledQuantity.plus(size) });
  return 1;
}

/** Not beyond what the venue has open of the order. */
function fillAtVenue(venue: Desk['venue'], id: ClientOrderId, size: number): void {
  const told = venue.query(id) ?? [];
  const isOpen = venue.orders().some((order) => order.id === id && order.isOpen);
  const quantity = told.reduce((last, report) => (report.kind === 'modified' ? (report.quantity ?? last) : last), toDecimal('4'));
  const filled = told.reduce((sum, report) => (report.kind === 'fill' ? sum.plus(report.quantity) : sum), toDecimal('0'));
  const rest = quantity.minus(filled);
  if (isOpen && rest.greaterThan(0)) venue.fill(id, rest.lessThan(size) ? rest : toDecimal(String(size)), toDecimal('100'));
}

/** An order as the venue has it. */
function atVenue(venue: Desk['venue'], { id }: Order): string {
  const told = venue.query(id);
  if (told === undefined) return 'rejected';
  const isOpen = venue.orders().some((order) => order.id === id && order.isOpen);
  const quantity = told.reduce((last, report) => (report.kind === 'modified' ? (report.quantity ?? last) : last), toDecimal('4'));
  const filled = told.reduce((sum, report) => (report.kind === 'fill' ? sum.plus(report.quantity) : sum), toDecimal('0'));
  const state = isOpen ? (filled.isZero() ? 'working' : 'partially-filled') : told.some(({ kind }) => kind === 'canceled') ? 'canceled' : 'filled';
  // what was once asked for matters no more when an order has ended
  return isOpen ? `${state}: ${filled.toFixed()} of ${quantity.toFixed()}` : `${state}: ${filled.toFixed()}`;
}

function atOurs({ state, filledQuantity, quantity }: Order): string {
  if (state === 'rejected') return state;
  return isTerminal(state) ? `${state}: ${filledQuantity.toFixed()}` : `${state}: ${filledQuantity.toFixed()} of ${quantity.toFixed()}`;
}

/** Without what no listing of open orders and fills shows: how an order ended that is not open any more. */
function asListed(order: string): string {
  return order.replace(/^(canceled|filled)/u, 'ended').replace(/^rejected$/u, 'ended: 0');
}

async function atRest(steps: readonly Step[], asksByQuery: boolean) {
  const desk = await aDoubtfulDesk({ asksByQuery });
  let requests = 0;
  for (const each of steps) {
    requests += carryOut(desk, each);
    if (each.act === 'wait') await desk.pass(each.ms);
    else await quiet();
  }
  desk.line.isDown = false;
  desk.line.release();
  await desk.pass(120_000);
  return { desk, requests };
}

it.each([{ by: 'query', asksByQuery: true }, { by: 'listings', asksByQuery: false }])('at rest our orders and position are the venue’s, whatever was lost, late or told twice, asked by $by', async ({ asksByQuery }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { desk, requests } = await atRest(steps, asksByQuery);
      const { orders, venue, positions, line, resolver, watch, clock } = desk;
      const all = orders.list();
      const theirs = all.map((order) => atVenue(venue, order));
      const ours = all.map(atOurs);
      expect(asksByQuery ? ours : ours.map(asListed)).toEqual(asksByQuery ? theirs : theirs.map(asListed));
      const filled = all.flatMap(({ id }) => venue.query(id) ?? []).reduce((sum, report) => (report.kind === 'fill' ? sum.plus(report.quantity) : sum), toDecimal('0'));
      expect(positions.net(anOrderRequest().instrument).quantity.toString()).toBe(filled.toFixed());
      // nothing is pending, nothing is asked for, and nothing was sent that nobody asked for
      expect([all.filter(({ pending }) => Object.keys(pending).length > 0), resolver.size, watch.size, clock.pendingTimers, line.sent.length]).toEqual([[], 0, 0, 0, requests]);
    }),
    // fills reach what the order had before it was made larger, of which nobody told us
    { numRuns: 10_000, examples: [[[{ act: 'submit', order: 0, fate: 'answered', size: 1 }, { act: 'fill', order: 0, fate: 'answered', size: 2 }, { act: 'modify', order: 0, fate: 'unheard-silently', size: 3 }, { act: 'fill', order: 0, fate: 'answered', size: 2 }]]] },
  );
}, 60_000);
