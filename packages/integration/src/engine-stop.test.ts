import { MemoryJournal, timestamp, toDecimal, type Journal, type JournalRecord } from '@redfire/core';
import { RepositoryArchive, bracket } from '@redfire/oms';
import { describe, expect, it } from 'vitest';
import { BTC, MINUTE, aHost, bar, hostile } from './fixtures/a-host.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const [one, hundred] = [toDecimal('1'), toDecimal('100')];
const resting = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100' } as const;
const never = <T>() => new Promise<T>(() => undefined);

/** A bracket whose entry has filled in part, a parent that is worked, and a stop that is held on our side. */
async function everythingOpen(orders: 'cancel' | 'flatten') {
  const { venue, gateway } = hostile();
  const emulating = { ...gateway, capabilities: { ...gateway.capabilities, orderTypes: ['market', 'limit'] as const } };
  let ids = 0;
  const host = aHost({ gateways: [emulating], strategies: [], stop: { orders, withinMs: 1_000 }, execution: { chooseExecution: ({ type, parentId }) => (type === 'market' && parentId === undefined ? { use: 'twap', slices: 5, durationMs: 5 * MINUTE } : undefined) } });
  await host.engine.start();
  host.push(bar(0, 100));
  const [entry] = host.engine.orders.submit(bracket({ entry: resting, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, () => `B-${++ids}`));
  const parent = host.engine.orders.submit({ ...resting, quantity: '4', algorithm: { use: 'twap', slices: 4, durationMs: 4 * MINUTE } });
  host.engine.orders.submit({ type: 'stop-market', instrument: BTC.id, side: 'sell', quantity: '1', triggerPrice: '50' });
  await turn();
  if (entry) venue.fill(entry.id, one, hundred);
  await turn();
  return { ...host, venue, parent };
}

describe('the stop of an engine with a bracket, a parent and a stop on our side', () => {
  it('by cancel ends every order with its parts, and leaves what is held', async () => {
    const { engine, venue, parent } = await everythingOpen('cancel');
    const before = engine.orders.list().map(({ type, state }) => `${type} ${state}`).sort();
    await engine.stop();
    expect(before).toEqual(['limit held', 'limit partially-filled', 'limit working', 'limit working', 'stop-market held', 'stop-market held'].sort());
    expect([engine.orders.openCount, venue.orders().filter(({ isOpen }) => isOpen), engine.orders.get(parent.id).state, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual([0, [], 'canceled', '1']);
  });

  it('by flatten closes what is held at once, whatever chooses how orders are executed, and makes no exit anew', async () => {
    const { engine, venue } = await everythingOpen('flatten');
    const sent: string[] = [];
    engine.events.on('order.accepted', ({ order }) => {
      sent.push(`${order.side} ${order.type} ${order.quantity.toFixed()}`);
      if (order.type === 'market') venue.fill(order.id, order.quantity, hundred);
    });
    await engine.stop();
    expect([sent, engine.orders.openCount, venue.orders().filter(({ isOpen }) => isOpen), engine.positions.list()]).toEqual([['sell market 1'], 0, [], []]);
  });

  it('leaves no timer of theirs running, and takes them up again when it is restarted', async () => {
    const { gateway, venue } = hostile();
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave' } });
    await engine.start();
    engine.orders.submit({ ...resting, quantity: '4', algorithm: { use: 'twap', slices: 2, durationMs: 2 * MINUTE } });
    await turn();
    const before = venue.orders().length;
    await engine.restart();
    clock.advanceTo(timestamp(MINUTE + 1));
    await turn();
    const after = venue.orders().length;
    await engine.stop();
    clock.advanceTo(timestamp(10 * MINUTE));
    await turn();
    expect([before, after, venue.orders().length, clock.timers().filter(({ name }) => name.startsWith('algorithm'))]).toEqual([1, 2, 2, []]);
  });

  it('hands the archive what has ended, and waits for it', async () => {
    const saved: string[] = [];
    const archive = new RepositoryArchive({
      orders: { save: async ({ state }: { readonly state: string }) => { await turn(); saved.push(state); } } as never, fills: { save: () => Promise.resolve() } as never, // what an archive writes to
      onError: (error) => { throw error; },
    });
    const { gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], archive });
    await engine.start();
    engine.orders.submit(resting);
    await turn();
    await engine.stop();
    expect(saved).toEqual(['canceled']);
  });
});

describe('an engine whose journal', () => {
  it('has failed still cancels', async () => {
    const journal = new MemoryJournal();
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], store: { journal } });
    await engine.start();
    const { id } = engine.orders.submit(resting);
    await turn();
    await journal.close();
    engine.orders.cancel(id);
    const denied = engine.orders.submit(resting);
    await turn();
    expect([engine.orders.get(id).state, engine.orders.get(denied.id).state, venue.orders()]).toEqual(['canceled', 'rejected', [{ id, isOpen: false }]]);
    await engine.stop().catch(() => undefined);
  });

  it.each(['latestSnapshot', 'append', 'snapshot'] as const)('never answers (%s) does not start, and says which part it was', async (call) => {
    const journal = new MemoryJournal();
    const silent: Journal = { append: (events: readonly Omit<JournalRecord, 'sequence'>[]) => journal.append(events), read: (from) => journal.read(from), snapshot: (sequence, state) => journal.snapshot(sequence, state), latestSnapshot: () => journal.latestSnapshot(), close: () => journal.close(), [call]: () => never() };
    const { gateway } = hostile();
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], store: { journal: silent } });
    let outcome: unknown = 'under way';
    engine.start().then(() => { outcome = 'started'; }, (error: unknown) => { outcome = (error as { readonly code?: string }).code; });
    for (let second = 0; second < 120 && outcome === 'under way'; second++) {
      await turn();
      clock.advanceTo(timestamp(clock.now() + 1_000));
    }
    // without an event before it nothing is appended
    expect(outcome).toBe(call === 'append' ? 'started' : 'COMPONENT_FAILED');
  });
});
