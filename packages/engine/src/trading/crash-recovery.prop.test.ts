import { isOpen, strategyId, venueOrderId, type ClientOrderId, type Order, type OrderRequest } from '@redfire/core';
import { bracket } from '@redfire/oms';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mortalOf, type TwinKind } from '../fixtures/engine-twins.ts';
import { quiet, type MortalEngine, type Tear } from '../fixtures/mortal-engine.ts';

type Step = { readonly act: (typeof ACTS)[number]; readonly which: number; readonly size: number };

const ACTS = ['plain', 'bracket', 'algorithm', 'cancel', 'modify', 'fill', 'fill', 'fill', 'venue-cancel', 'wait', 'long-wait', 'lose', 'lose-answer', 'refuse', 'stop', 'trade', 'repeat', 'die-soon', 'die-soon'] as const;
const TEARS: readonly Tear[] = ['nothing', 'half', 'all'];
/** Of a venue that refuses and ends nothing by itself, and hosts that leave brackets alone. */
const BRACKET_ACTS = ['bracket', 'bracket', 'fill', 'fill', 'fill', 'wait', 'long-wait', 'lose-answer', 'die-soon'] as const;
const stepOf = (...acts: readonly Step['act'][]): fc.Arbitrary<Step> => fc.record({ act: fc.constantFrom(...acts), which: fc.nat({ max: 7 }), size: fc.integer({ min: 1, max: 5 }) });
/** What happens while an engine lives, and while none does. */
const livesOf = (alive: fc.Arbitrary<Step>, dead: fc.Arbitrary<Step>) => fc.array(fc.record({ alive: fc.array(alive, { maxLength: 9 }), dead: fc.array(dead, { maxLength: 3 }) }), { minLength: 1, maxLength: 2 });
const lives = livesOf(stepOf(...ACTS), stepOf('fill', 'fill', 'venue-cancel'));
const trend = strategyId('trend');
const kinds: fc.Arbitrary<TwinKind> = fc.record({ isHedging: fc.boolean(), keepsFew: fc.boolean(), isPoor: fc.boolean(), isListing: fc.boolean() });
const PLAIN: TwinKind = { isHedging: false, keepsFew: false, isPoor: false, isListing: true };
let ids = 0;

async function act(world: MortalEngine, { isHedging }: TwinKind, { act, which, size }: Step): Promise<void> {
  const { engine, venue, instrument: { id: instrument } } = world;
  const open = venue.orders().filter((order) => order.isOpen);
  const there = open[which % Math.max(1, open.length)];
  if (act === 'fill') {
    if (there) world.fill(there.id, size);
  } else if (act === 'venue-cancel') {
    if (there) venue.cancel(there.id, instrument);
  } else if (!world.isDead) {
    const orders = engine.orders.open().filter(({ parentId }) => parentId === undefined);
    const order = orders[which % Math.max(1, orders.length)];
    const request: OrderRequest = { type: 'limit', instrument, side: which % 2 === 0 ? 'buy' : 'sell', quantity: String(size * 2), price: '100', ...(which % 3 > 0 && { strategy: trend }), ...(isHedging && { positionSide: which % 4 < 2 ? 'long' : 'short' }) };
    if (act === 'plain') engine.orders.submit(request);
    else if (act === 'bracket') engine.orders.submit(bracket({ entry: { ...request, side: 'buy', ...(isHedging && { positionSide: 'long' }) }, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, () => `B-${++ids}`));
    else if (act === 'algorithm') engine.orders.submit({ ...request, algorithm: { use: 'twap', slices: 3, durationMs: 9_000 } });
    else if (act === 'cancel') { if (order && order.pending.cancel === undefined) engine.orders.cancel(order.id); }
    else if (act === 'modify') modify(world, order, size);
    else if (act === 'lose') venue.loseNextRequest();
    else if (act === 'lose-answer') venue.loseNextAnswer();
    else if (act === 'refuse') venue.refuseNext('so');
    else if (act === 'stop') engine.orders.submit({ ...request, type: 'stop-market', triggerPrice: request.side === 'buy' ? '110' : '90' });
    else if (act === 'trade') world.trade([85, 95, 105, 115][which % 4] ?? 95);
    else if (act === 'repeat') venue.repeatLastReport();
    else if (act === 'die-soon') [world.appendsLeft, world.tear] = [which, TEARS[size % 3] ?? 'nothing'];
    else await world.pass(act === 'wait' ? 1_000 * size : 11_000);
  }
  await quiet();
}

function modify({ engine }: MortalEngine, order: Order | undefined, size: number): void {
  if (order === undefined || order.pending.modify !== undefined || order.pending.cancel !== undefined) return;
  try {
    engine.orders.modify({ orderId: order.id, quantity: order.filledQuantity.plus(size) });
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'INVALID_INPUT') throw error;
  }
}

const rounded = (amount: number) => Math.round(amount * 1e6) / 1e6;

/** Whether an order has left no more than a tombstone, which is found by the venue's id of it; one that was refused has none. */
function isForgotten({ engine, venue }: MortalEngine, id: ClientOrderId): boolean {
  return engine.orders.findByVenueId(venueOrderId(`V-${id}`)) !== undefined || venue.query(id)?.every(({ kind }) => kind === 'rejected') !== false;
}

/** What the engine says of each order, and what its venue does. */
function compare(world: MortalEngine): void {
  const { engine, submitted } = world;
  for (const order of engine.orders.list()) {
    const there = world.atVenue(order.id);
    if (order.algorithm !== undefined) {
      const children = submitted.filter(({ parentId }) => parentId === order.id);
      const filled = children.reduce((sum, { id }) => sum + (world.atVenue(id)?.filled ?? 0), 0);
      expect([order.id, Number(order.filledQuantity.toFixed())]).toEqual([order.id, rounded(filled)]);
      expect(rounded(filled)).toBeLessThanOrEqual(Number(order.quantity.toFixed()));
    } else {
      expect([order.id, Number(order.filledQuantity.toFixed())]).toEqual([order.id, there?.filled ?? 0]);
      if (order.state !== 'held') expect([order.id, isOpen(order.state), order.pending]).toEqual([order.id, there?.isOpen ?? false, {}]);
    }
  }
  // nothing twice, nothing the engine does not know
  expect(new Set(submitted.map(({ id }) => id)).size).toBe(submitted.length);
  expect(submitted.filter(({ id }) => !engine.orders.list().some((order) => order.id === id) && !isForgotten(world, id))).toEqual([]);
  expect(world.untold).toEqual([]);
  const signed = (orders: typeof submitted) => orders.reduce((sum, { id, side }) => sum + (world.atVenue(id)?.filled ?? 0) * (side === 'buy' ? 1 : -1), 0);
  expect(Number(engine.positions.net(world.instrument.id).quantity.toFixed())).toBeCloseTo(signed(submitted), 6);
  expect(Number(engine.positions.of(trend, world.instrument.id).quantity.toFixed())).toBeCloseTo(signed(submitted.filter(({ strategy }) => strategy === trend)), 6);
}

/** What exits of a bracket have open is what its entry has opened and they have not closed: never more, and no less where nobody took them away. */
function compareBrackets(world: MortalEngine, expected: 'exactly' | 'at most'): void {
  const { engine } = world;
  const exits = new Map<ClientOrderId, Order[]>();
  for (const order of engine.orders.list()) if (order.contingency?.after !== undefined) exits.set(order.contingency.after, [...(exits.get(order.contingency.after) ?? []), order]);
  const all = Array.from(exits, ([entry, legs]) => {
    const out = legs.map(({ id, contingency }) => ({ part: contingency?.group?.part ?? '', ...(world.atVenue(id) ?? { isOpen: false, quantity: 0, filled: 0 }) }));
    return { entry, out, held: rounded((world.atVenue(entry)?.filled ?? 0) - out.reduce((sum, leg) => sum + leg.filled, 0)) };
  });
  // where the exits of one bracket filled together before any could be canceled, they have closed what others opened
  const isExact = expected === 'exactly' && all.every(({ held }) => held >= 0);
  for (const { entry, out, held } of all) {
    for (const part of new Set(out.map((leg) => leg.part))) {
      const open = rounded(out.filter((leg) => leg.part === part && leg.isOpen).reduce((sum, leg) => sum + leg.quantity - leg.filled, 0));
      if (isExact) expect([entry, part, open]).toEqual([entry, part, held]);
      else expect(open).toBeLessThanOrEqual(Math.max(0, held));
    }
  }
}

/** One engine after the other, the last of which lives on. */
async function liveThrough(kind: TwinKind, lives: readonly { readonly alive: readonly Step[]; readonly dead: readonly Step[] }[]): Promise<MortalEngine> {
  const world = mortalOf(kind);
  for (const { alive, dead } of lives) {
    await world.start();
    for (const each of alive) await act(world, kind, each);
    world.kill();
    for (const each of dead) await act(world, kind, each);
  }
  await world.start();
  return world;
}

describe('an engine that is killed at any moment', () => {
  it('is followed by one that agrees with its venue in everything', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, lives, fc.array(stepOf(...ACTS), { maxLength: 4 }), async (kind, before, after) => {
        const world = await liveThrough(kind, before);
        for (const each of after) if (each.act !== 'die-soon') await act(world, kind, each);
        await world.pass(60_000);
        compare(world);
        compareBrackets(world, 'at most');
        world.engine.orders.cancelAll();
        await world.pass(60_000);
        compare(world);
        const { engine, venue } = world;
        expect([engine.orders.open().map(({ id, state, pending }) => ({ id, state, pending })), venue.orders().filter(({ isOpen: is }) => is), engine.accounts.balances().filter(({ reserved }) => !reserved.isZero())]).toEqual([[], [], []]);
      }),
      // each is the start of two or three engines
      { numRuns: cases() },
    );
  }, 300_000);

  it('is followed by one whose brackets have exactly the exits that their entries call for', async () => {
    await fc.assert(
      fc.asyncProperty(livesOf(stepOf(...BRACKET_ACTS), stepOf('fill')), async (before) => {
        const world = await liveThrough(PLAIN, before);
        await world.pass(60_000);
        compare(world);
        compareBrackets(world, 'exactly');
      }),
      { numRuns: cases() },
    );
  }, 300_000);
});
