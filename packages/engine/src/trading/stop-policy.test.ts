import { RedFireError, noLogger, type Logger } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { MortalEngine, quiet } from '../fixtures/mortal-engine.ts';

/** An engine with an order that its venue has, and says nothing of. */
async function anUnansweredOrder(withinMs: number) {
  const warnings: unknown[] = [];
  const logger: Logger = { ...noLogger, child: () => logger, log: (level, message, fields) => { if (level === 'warn' && message.includes('no answer')) warnings.push(fields); } };
  const world = new MortalEngine({ stop: { orders: 'leave', withinMs }, logger });
  await world.start();
  world.venue.holdReports();
  const { id } = world.engine.orders.submit({ instrument: world.instrument.id, type: 'limit', side: 'buy', quantity: '2', price: '100' });
  await quiet();
  return { world, id, warnings };
}

/** Whether it has stopped by now. */
function stopping(world: MortalEngine): { readonly isOver: () => boolean } {
  let isOver = false;
  world.engine.stop().then(() => { isOver = true; }, (error: unknown) => { throw error; });
  return { isOver: () => isOver };
}

describe('a stop that leaves orders', () => {
  it('waits for the answer to what is under way, so that the books and the journal have it', async () => {
    const { world, id, warnings } = await anUnansweredOrder(5_000);
    const stop = stopping(world);
    await world.pass(2_000);
    const before = [stop.isOver(), world.engine.orders.get(id).pending];
    world.venue.releaseReports();
    await quiet(200);
    expect([before, stop.isOver(), world.engine.orders.get(id).state, world.engine.orders.get(id).pending, world.toldOf(id, 'accepted'), warnings]).toEqual([[false, { submit: 'in-flight' }], true, 'working', {}, 1, []]);
  });

  it('waits no longer than it may, says which orders had no answer, and the next engine asks for them', async () => {
    const { world, id, warnings } = await anUnansweredOrder(3_000);
    const stop = stopping(world);
    await world.pass(2_999);
    const before = stop.isOver();
    await world.pass(1);
    await quiet(200);
    const after = [stop.isOver(), world.engine.orders.get(id).pending];
    world.venue.releaseReports();
    await world.start();
    await world.pass(60_000);
    expect([before, after, warnings, world.engine.orders.get(id).state, world.submitted.length]).toEqual([false, [true, { submit: 'in-flight' }], [{ orders: [id] }], 'working', 1]);
  });

  it('waits for nothing where it may not', async () => {
    const { world, id, warnings } = await anUnansweredOrder(0);
    const stop = stopping(world);
    await quiet(200);
    expect([stop.isOver(), warnings]).toEqual([true, [{ orders: [id] }]]);
  });

  it('does not wait where every request is answered, whatever is open', async () => {
    const { world, id, warnings } = await anUnansweredOrder(5_000);
    world.venue.releaseReports();
    await quiet();
    const stop = stopping(world);
    await quiet(200);
    expect([stop.isOver(), world.engine.orders.get(id).state, warnings]).toEqual([true, 'working', []]);
  });

  it('asks for what is unknown, and decides nothing early that the next engine can ask for', async () => {
    const { world, id } = await anUnansweredOrder(5_000);
    world.venue.releaseReports();
    await quiet();
    world.venue.loseNextAnswer();
    const found = world.engine.orders.submit({ instrument: world.instrument.id, type: 'limit', side: 'buy', quantity: '1', price: '90' });
    await quiet();
    // the venue has that one, and not this one
    world.failure = new RedFireError('OUTCOME_UNKNOWN', 'the connection broke');
    const missing = world.engine.orders.submit({ instrument: world.instrument.id, type: 'limit', side: 'buy', quantity: '1', price: '80' });
    const stop = stopping(world);
    await world.pass(5_000);
    await quiet(200);
    const left = [stop.isOver(), world.engine.orders.get(found.id).state, world.engine.orders.get(missing.id).state, world.engine.orders.get(missing.id).pending];
    await world.start();
    await world.pass(60_000);
    expect([left, world.engine.orders.get(id).state, world.engine.orders.get(missing.id).state]).toEqual([[true, 'working', 'submitted', { submit: 'unknown' }], 'working', 'rejected']);
  });
});
