import { strategyId, type ClientOrderId, type OrderRequest } from '@redfire/core';
import { bracket, oco } from '@redfire/oms';
import { describe, expect, it } from 'vitest';
import { MortalEngine, quiet } from '../fixtures/mortal-engine.ts';

const trend = strategyId('trend');

/** Buys of one strategy, each with a stop and a take profit. */
async function aWorld() {
  const world = new MortalEngine();
  await world.start();
  let ids = 0;
  return {
    world,
    /** Its entry, stop and take profit. */
    async bracket(quantity: string): Promise<readonly ClientOrderId[]> {
      const { engine, instrument } = world;
      const entry = { type: 'limit', instrument: instrument.id, side: 'buy', quantity, price: '100', strategy: trend } as const;
      const orders = engine.orders.submit(bracket({ entry, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, () => `B-${++ids}`));
      await quiet();
      return orders.map(({ id }) => id);
    },
    async fill(id: ClientOrderId | undefined, quantity: number) {
      if (id !== undefined) world.fill(id, quantity);
      await quiet();
    },
    /** What the exits that follow an entry have open at the venue. */
    exitsOf: (entry: ClientOrderId | undefined) => world.engine.orders.list().flatMap(({ id, contingency }) => {
      const there = contingency?.after === entry ? world.atVenue(id) : undefined;
      return there?.isOpen === true ? [there.quantity - there.filled] : [];
    }),
    held: () => Number(world.engine.positions.of(trend, world.instrument.id).quantity.toFixed()),
  };
}

describe('exits that are smaller than their bracket wants them, since those of another have closed too much', () => {
  it.each([
    { filled: 1, title: 'shrunk' },
    { filled: 2, title: 'canceled' },
  ])('grow back with what fills after the process has died ($title)', async ({ filled }) => {
    const { world, bracket, fill, exitsOf, held } = await aWorld();
    const [first, stop, profit] = await bracket('8');
    await fill(first, filled);
    world.kill();
    // both before either could be canceled
    await fill(stop, filled);
    await fill(profit, filled);
    await world.start();
    const [second] = await bracket('2');
    await fill(second, 2);
    await world.pass(60_000);
    const before = [held(), exitsOf(second)];
    world.kill();
    await fill(first, filled);
    await world.start();
    await world.pass(60_000);
    expect([before, held(), exitsOf(first), exitsOf(second)]).toEqual([[2 - filled, filled === 2 ? [] : [1, 1]], 2, [], [2, 2]]);
  });

  it('are not ended by what an engine hears first of what happened before it was there', async () => {
    const { world, bracket, fill, exitsOf, held } = await aWorld();
    const [first, stop, profit] = await bracket('8');
    await fill(first, 2);
    world.kill();
    await fill(stop, 2);
    await fill(profit, 2);
    await world.start();
    const [second, ...exits] = await bracket('4');
    await fill(second, 4);
    const before = [held(), exitsOf(second)];
    world.kill();
    // flat in between
    for (const exit of exits) await fill(exit, 1);
    await fill(first, 2);
    await world.start();
    await world.pass(60_000);
    expect([before, held(), exitsOf(first), exitsOf(second)]).toEqual([[2, [2, 2]], 2, [], [2, 2]]);
  });
});

describe('an order that only reduces', () => {
  it.each([
    { left: 0, expected: false },
    { left: 2, expected: 2 },
  ])('is no larger than what its engine finds of the position ($left)', async ({ left, expected }) => {
    const world = new MortalEngine();
    await world.start();
    const submit = async (terms: Pick<OrderRequest, 'side' | 'reduceOnly'>) => {
      const { id } = world.engine.orders.submit({ instrument: world.instrument.id, type: 'limit', quantity: '5', price: '100', strategy: trend, ...terms });
      await quiet();
      return id;
    };
    const bought = await submit({ side: 'buy' });
    world.fill(bought, 5);
    await quiet();
    const sold = await submit({ side: 'sell' });
    const reducing = await submit({ side: 'sell', reduceOnly: true });
    world.kill();
    world.fill(sold, 5 - left);
    await world.start();
    await world.pass(60_000);
    const there = world.atVenue(reducing);
    expect(there?.isOpen === true && there.quantity).toEqual(expected);
  });
});

describe('a linked order that its host has amended', () => {
  it.each(['nothing', 'half', 'all'] as const)('keeps its quantity where the process dies as the answer is put down (%s of it is)', async (tear) => {
    const world = new MortalEngine();
    await world.start();
    const terms = { instrument: world.instrument.id, side: 'sell', quantity: '2' } as const;
    let ids = 0;
    const [order] = world.engine.orders.submit(oco([{ ...terms, type: 'limit', price: '110' }, { ...terms, type: 'stop-market', triggerPrice: '90' }], () => `C-${++ids}`));
    await quiet();
    // the request is one append, the answer the next
    [world.appendsLeft, world.tear] = [1, tear];
    if (order) world.engine.orders.modify({ orderId: order.id, quantity: '1' });
    await quiet();
    const hasDied = world.isDead;
    await world.start();
    await world.pass(60_000);
    expect([hasDied, world.engine.orders.open().map(({ type, quantity, pending }) => [type, quantity.toFixed(), pending]), order && world.atVenue(order.id)?.quantity]).toEqual([true, [['limit', '1', {}], ['stop-market', '2', {}]], 1]);
  });

  it('is the measure of an exit that grows with its entry', async () => {
    const { world, bracket, fill, exitsOf } = await aWorld();
    const [entry, stop] = await bracket('8');
    await fill(entry, 4);
    [world.appendsLeft, world.tear] = [1, 'half'];
    if (stop) world.engine.orders.modify({ orderId: stop, quantity: '2' });
    await quiet();
    const hasDied = world.isDead;
    await world.start();
    await world.pass(60_000);
    const before = exitsOf(entry);
    await fill(entry, 4);
    await world.pass(60_000);
    // the stop is for half of what the entry fills from there on
    expect([hasDied, before, exitsOf(entry)]).toEqual([true, [2, 4], [4, 8]]);
  });
});
