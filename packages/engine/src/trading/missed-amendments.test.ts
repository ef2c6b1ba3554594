import { toDecimal, type ClientOrderId } from '@redfire/core';
import { bracket } from '@redfire/oms';
import { anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aDoubtfulDesk } from '../fixtures/doubtful-desk.ts';
import { MortalEngine, quiet } from '../fixtures/mortal-engine.ts';
import { takeMissedAmendments } from './missed-amendments.ts';

const price = toDecimal('100');

describe.each(['query', 'listings'] as const)('asked by %s,', (kind) => {
  async function aChangeInDoubt(fate: 'unheard' | 'lost') {
    const desk = await aDoubtfulDesk({ asksByQuery: kind === 'query' });
    const { orders, line, resolver } = desk;
    const { id } = orders.submit(anOrderRequest({ quantity: '4', price: '100' }));
    await quiet();
    resolver.close();
    line.fates.push(fate);
    line.delivery = 'held';
    orders.modify({ orderId: id, quantity: '6' });
    await quiet();
    expect(orders.get(id).pending).toEqual({ modify: 'unknown' });
    return { ...desk, id };
  }

  it('an order that was enlarged unheard stays open when all of its old quantity has filled', async () => {
    const { orders, line, venue, port, id } = await aChangeInDoubt('unheard');
    venue.fill(id, toDecimal('4'), price);
    await takeMissedAmendments(port, () => line.gateway);
    line.release();
    const { state, quantity, filledQuantity, pending } = orders.get(id);
    expect([state, quantity.toFixed(), filledQuantity.toFixed(), pending]).toEqual(['partially-filled', '6', '4', {}]);
  });

  it('a change that the venue does not show is left in doubt', async () => {
    const { orders, line, port, id } = await aChangeInDoubt('lost');
    await takeMissedAmendments(port, () => line.gateway);
    const { quantity, pending } = orders.get(id);
    expect([quantity.toFixed(), pending]).toEqual(['4', { modify: 'unknown' }]);
  });
});

describe('an engine that died before it heard that the exits of a bracket were resized', () => {
  /** A bracket of four whose entry has filled so much. */
  async function exitsOut(filled: number) {
    const world = new MortalEngine();
    await world.start();
    let ids = 0;
    const request = { type: 'limit', instrument: world.instrument.id, side: 'buy', quantity: '4', price: '100' } as const;
    world.engine.orders.submit(bracket({ entry: request, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, () => `B-${++ids}`));
    await quiet();
    const [entry] = world.submitted;
    if (!entry) throw new Error('the entry was not sent');
    world.fill(entry.id, filled);
    await quiet();
    const [, first, second] = world.submitted;
    if (!first || !second) throw new Error('the exits were not sent');
    return { world, entry: entry.id, exits: [first.id, second.id] as const };
  }

  /** The journal takes the request, and nothing after it: the venue has it, and its answer is not kept. */
  async function dieOf(world: MortalEngine, cause: () => void) {
    world.appendsLeft = 1;
    cause();
    await quiet();
    world.kill();
  }

  const open = (world: MortalEngine, ids: readonly ClientOrderId[]) => ids.map((id) => world.atVenue(id)).reduce((sum, order) => sum + (order?.isOpen === true ? order.quantity - order.filled : 0), 0);

  it('is followed by one that knows what is left of an exit that was enlarged and then filled by its old quantity', async () => {
    const { world, entry, exits: [exit] } = await exitsOut(1);
    await dieOf(world, () => { world.fill(entry, 1); });
    expect(world.atVenue(exit)).toEqual({ isOpen: true, quantity: 2, filled: 0 });
    world.fill(exit, 1);
    await world.start();
    await world.pass(60_000);
    const { state, quantity, filledQuantity } = world.engine.orders.get(exit);
    expect([state, quantity.toFixed(), filledQuantity.toFixed()]).toEqual(['partially-filled', '2', '1']);
    // nothing in its place, for it is there
    expect(world.submitted.length).toBe(3);
  });

  it('is followed by one that puts out a further exit where one was made smaller and then filled', async () => {
    const { world, entry, exits: [filled, other] } = await exitsOut(2);
    await dieOf(world, () => { world.fill(filled, 1); });
    expect(world.atVenue(other)).toEqual({ isOpen: true, quantity: 1, filled: 0 });
    world.fill(other, 1);
    world.fill(entry, 1);
    await world.start();
    await world.pass(60_000);
    expect([world.engine.orders.get(other).state, open(world, [filled]), open(world, [other, ...world.submitted.slice(3).map(({ id }) => id)])]).toEqual(['filled', 1, 1]);
  });
});
