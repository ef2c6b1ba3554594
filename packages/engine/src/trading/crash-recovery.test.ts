import { clientOrderId } from '@redfire/core';
import { bracket } from '@redfire/oms';
import { describe, expect, it } from 'vitest';
import { TRADED, mortalOf, type TwinKind } from '../fixtures/engine-twins.ts';
import { quiet, type MortalEngine } from '../fixtures/mortal-engine.ts';

const limit = { type: 'limit', instrument: TRADED.id, side: 'buy', quantity: '4', price: '100' } as const;

async function aWorld(kind: Partial<TwinKind> = {}) {
  const world = mortalOf({ isHedging: false, keepsFew: false, isPoor: false, ...kind });
  await world.start();
  let ids = 0;
  const [entry, stop, profit] = world.engine.orders.submit(bracket({ entry: limit, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, () => `B-${++ids}`)).map(({ id }) => id);
  await quiet();
  return { world, entry: entry ?? clientOrderId('none'), stop: stop ?? clientOrderId('none'), profit: profit ?? clientOrderId('none') };
}

const standing = (world: MortalEngine) => world.engine.orders.open().map(({ type, quantity, filledQuantity }) => [type, quantity.toFixed(), filledQuantity.toFixed()]);

describe('an engine after a crash', () => {
  it('takes no terms of before for those of now, where the venue tells of all the changes that an order has seen', async () => {
    const { world, entry, stop } = await aWorld();
    for (const quantity of [1, 2, 1]) {
      world.fill(entry, quantity);
      await quiet();
    }
    world.kill();
    // as much as the stop was for once
    world.fill(stop, 3);
    await world.start();
    await world.pass(60_000);
    expect([standing(world), world.atVenue(stop)]).toEqual([[['stop-market', '4', '3'], ['limit', '1', '0']], { isOpen: true, quantity: 4, filled: 3 }]);
  });

  it('goes by linked orders that have ended and are forgotten by the time it begins', async () => {
    const { world, entry, stop, profit } = await aWorld({ keepsFew: true });
    world.fill(entry, 1);
    await quiet();
    world.kill();
    world.fill(stop, 1);
    world.venue.cancel(profit, TRADED.id);
    world.fill(entry, 3);
    await world.start();
    await world.pass(60_000);
    expect([world.engine.orders.list().length <= 3, Number(world.engine.positions.net(TRADED.id).quantity.toFixed()), standing(world)]).toEqual([true, 3, [['stop-market', '3', '0']]]);
  });

  it.each(['nothing', 'half', 'all'] as const)('works an order by its algorithm where the process dies as that begins (%s of it is put down)', async (tear) => {
    const world = mortalOf({ isHedging: false, keepsFew: false, isPoor: false });
    await world.start();
    [world.appendsLeft, world.tear] = [0, tear];
    const { id } = world.engine.orders.submit({ ...limit, algorithm: { use: 'twap', slices: 2, durationMs: 60_000 } });
    await quiet();
    const sent = world.submitted.length;
    await world.start();
    await world.pass(59_000);
    const isKnown = world.engine.orders.list().some((order) => order.id === id);
    const parts = world.submitted.map(({ parentId, quantity }) => [parentId === id, quantity.toFixed()]);
    expect([sent, isKnown, parts]).toEqual([0, tear !== 'nothing', tear === 'nothing' ? [] : [[true, '2'], [true, '2']]]);
  });
});
