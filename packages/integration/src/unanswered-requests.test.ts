import { MemoryJournal, RedFireError, timestamp, toDecimal, type ExecutionGateway, type Journal } from '@redfire/core';
import { gatewayOver } from '@redfire/sim';
import { FakeClock, HostileVenue } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC, ETH, aHost } from './fixtures/a-host.ts';

const resting = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100' } as const;
const lost = () => Promise.reject(new RedFireError('OUTCOME_UNKNOWN', 'no answer came'));
const never = () => new Promise<void>(() => undefined);
const turn = () => new Promise((resolve) => { setTimeout(resolve, 1); });

/** A gateway to a venue that a test moves, asked by `query` or by what it lists. */
function aVenue({ asks = 'query', ...changes }: Partial<ExecutionGateway> & { readonly asks?: 'query' | 'listings' } = {}) {
  const venue = new HostileVenue();
  const inner = gatewayOver(venue, { clock: new FakeClock(), holdings: () => ({ positions: [], balances: [] }), onListenerError: (error) => { throw error; } });
  const gateway: ExecutionGateway = {
    name: 'hostile', isPaper: true, capabilities: inner.capabilities,
    open: () => inner.open(), submit: (order) => inner.submit(order), modify: (amendment) => inner.modify(amendment), cancel: (id) => inner.cancel(id),
    snapshot: () => inner.snapshot(), fills: (since) => inner.fills(since), onReport: (listener) => inner.onReport(listener), close: () => inner.close(),
    ...(asks === 'query' && { query: async (id, instrument) => inner.query?.(id, instrument) }),
    ...changes,
  };
  return { venue, gateway };
}

/** Time passes, from timer to timer, and everybody has their turn. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  const until = clock.now() + ms;
  await turn();
  while (clock.nextTimerAt <= until) {
    clock.advanceTo(timestamp(Math.max(clock.now(), clock.nextTimerAt)));
    await turn();
  }
  clock.advanceTo(timestamp(until));
  await turn();
}

const lifecycle = { health: { intervalMs: 1e9 } };
const asked = ['query', 'listings'] as const;

describe.each(asked)('an engine whose venue is asked by %s', (asks) => {
  it('finds an order whose answer was lost, and sends it once', async () => {
    const { venue, gateway } = aVenue({ asks });
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], lifecycle, stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    venue.loseNextAnswer();
    const { id } = engine.orders.submit(resting);
    await pass(clock, 30_000);
    expect([engine.orders.get(id).state, engine.orders.get(id).pending, venue.orders()]).toEqual(['working', {}, [{ id, isOpen: true }]]);
  });

  it('stops in order though a submit never arrived, for the venue can be asked', async () => {
    const { gateway } = aVenue({ asks, submit: lost });
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], lifecycle });
    await engine.start();
    const { id } = engine.orders.submit(resting);
    await turn();
    const stopped = engine.stop();
    await pass(clock, 5_000);
    await stopped;
    expect([engine.state, engine.orders.get(id).state]).toEqual(['stopped', 'rejected']);
  });

  it('takes an order that is stuck for unknown, tells of it, and asks until it is known', async () => {
    const { gateway } = aVenue({ asks, submit: never });
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], lifecycle });
    await engine.start();
    const told: string[] = [];
    engine.events.on('order.stuck', ({ request, waitedMs }) => told.push(`stuck: ${request} for ${waitedMs} ms`));
    engine.events.on('order.outcome-unknown', ({ request }) => told.push(`unknown: ${request}`));
    engine.events.on('order.rejected', ({ order }) => told.push(`rejected: ${order.reason ?? ''}`));
    engine.orders.submit(resting);
    await pass(clock, 20_000);
    expect(told).toEqual(['stuck: submit for 5000 ms', 'unknown: submit', 'rejected: the venue does not have it: asked again and again, it never showed the order']);
  });

  it('knows after a restart how orders ended meanwhile', async () => {
    const { venue, gateway } = aVenue({ asks });
    const { engine } = aHost({ gateways: [gateway], strategies: [], lifecycle, stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    const filled = engine.orders.submit(resting);
    const canceled = engine.orders.submit(resting);
    engine.events.on('component.state', ({ component, state }) => {
      if (component !== 'books' || state !== 'stopped' || !venue.orders().every(({ isOpen }) => isOpen)) return;
      venue.fill(filled.id, toDecimal('2'), toDecimal('100'));
      venue.fill(canceled.id, toDecimal('0.5'), toDecimal('100'));
      venue.cancel(canceled.id, BTC.id);
    });
    await engine.restart();
    const ended = [filled, canceled].map(({ id }) => engine.orders.get(id)).map(({ state, filledQuantity }) => `${state} ${filledQuantity.toFixed()}`);
    expect([ended, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual([['filled 2', 'canceled 0.5'], '2.5']);
  });
});

it('does not stop in order where the venue cannot be asked', async () => {
  const { gateway } = aVenue({ asks: 'listings', submit: lost });
  const { engine, clock } = aHost({ gateways: [{ ...gateway, capabilities: { ...gateway.capabilities, snapshot: false } }], strategies: [], lifecycle });
  await engine.start();
  engine.orders.submit(resting);
  await turn();
  const stopped = expect(engine.stop()).rejects.toMatchObject({ errors: [{ code: 'STOP_INCOMPLETE' }] });
  await pass(clock, 5_000);
  await stopped;
});

it('asks after a restart for what was in doubt before', async () => {
  const { venue, gateway } = aVenue();
  let submits = gateway.submit;
  const { engine, clock } = aHost({ gateways: [{ ...gateway, submit: (order) => submits(order) }], strategies: [], lifecycle, stop: { orders: 'leave', withinMs: 0 } });
  await engine.start();
  submits = lost;
  const { id } = engine.orders.submit(resting);
  await turn();
  await engine.restart();
  await pass(clock, 20_000);
  expect([engine.orders.get(id).state, venue.orders()]).toEqual(['rejected', []]);
});

describe('a loop of refusals', () => {
  it('is cut off, until the host resets the breaker', async () => {
    const { venue, gateway } = aVenue();
    const { engine } = aHost({ gateways: [gateway], strategies: [], rejectBreaker: { refusals: 3 } });
    await engine.start();
    const changes: string[] = [];
    engine.events.on('breaker.changed', ({ state, refusals }) => changes.push(`${state} after ${refusals}`));
    const states = Array.from({ length: 4 }, () => {
      venue.refuseNext('margin is insufficient');
      return engine.orders.submit(resting).id;
    }).map((id) => engine.orders.get(id).state);
    const open = engine.breakers.list().map(({ strategy, instrument }) => `${strategy} in ${instrument}`);
    expect([states, open, engine.breakers.reset(), engine.breakers.list(), changes]).toEqual([
      ['rejected', 'rejected', 'rejected', 'denied'], ['external in BTC/USDT.SIM'], 1, [], ['open after 3', 'closed after 3'],
    ]);
  });

  it('goes on where the breaker is off', async () => {
    const { venue, gateway } = aVenue();
    const { engine } = aHost({ gateways: [gateway], strategies: [], rejectBreaker: 'off' });
    await engine.start();
    for (let order = 0; order < 20; order++) {
      venue.refuseNext('margin is insufficient');
      expect(engine.orders.get(engine.orders.submit(resting).id).state).toBe('rejected');
    }
  });
});

describe('with a journal, nothing leaves', () => {
  it('before the journal has it', async () => {
    const { venue, gateway } = aVenue();
    const journal = new MemoryJournal();
    const arrived: string[] = [];
    const submit: typeof gateway.submit = async (order) => {
      const topics: string[] = [];
      for await (const { topic } of journal.read(1)) topics.push(topic);
      arrived.push(`${order.id.slice(0, 1)}: ${topics.at(-1) ?? 'nothing'}`);
      return gateway.submit(order);
    };
    const { engine } = aHost({ gateways: [{ ...gateway, submit }], strategies: [], store: { journal } });
    await engine.start();
    const { id } = engine.orders.submit(resting);
    const atOnce = venue.orders().length;
    await turn();
    expect([atOnce, arrived, engine.orders.get(id).state]).toEqual([0, ['O: order.submitted'], 'working']);
  });

  it('when the journal never answers: the order is stuck, and is rejected without having been sent', async () => {
    const { venue, gateway } = aVenue();
    const journal = new MemoryJournal();
    let isStuck = false;
    const stuck: Journal = { append: (events) => (isStuck ? never() : journal.append(events)), read: (from) => journal.read(from), snapshot: (...state) => (isStuck ? never() : journal.snapshot(...state)), latestSnapshot: () => journal.latestSnapshot(), close: () => journal.close() };
    const { engine, clock } = aHost({ gateways: [gateway], strategies: [], store: { journal: stuck }, lifecycle });
    await engine.start();
    isStuck = true;
    const { id } = engine.orders.submit(resting);
    await pass(clock, 15_000);
    expect([engine.orders.get(id).state, venue.orders()]).toEqual(['rejected', []]);
    const stopped = expect(engine.stop()).rejects.toThrow(AggregateError);
    await pass(clock, 60_000);
    await stopped;
  });
});

it('leaves the money of a gateway that does not tell its own as it is, beside one that does', async () => {
  const told = aVenue();
  const untold = aVenue();
  const balance = { currency: 'USDT' as never, total: toDecimal('500'), reserved: toDecimal('0'), free: toDecimal('500') };
  const telling: ExecutionGateway = { ...told.gateway, name: 'telling', venues: ['SIM'], snapshot: async () => ({ ...(await told.gateway.snapshot()), balances: [balance] }) };
  const mute: ExecutionGateway = { ...untold.gateway, name: 'mute', venues: ['OTHER'], capabilities: { ...untold.gateway.capabilities, snapshot: false } };
  const { engine } = aHost({ instruments: [BTC, ETH], gateways: [telling, mute], strategies: [], lifecycle, stop: { orders: 'leave', withinMs: 0 }, account: { currency: 'USDT', balances: { USDT: '100' } } });
  await engine.start();
  const before = engine.accounts.get().balances[0]?.total.toFixed();
  for (const [side, price] of [['buy', '10'], ['sell', '13']] as const) {
    const { id } = engine.orders.submit({ type: 'limit', instrument: ETH.id, side, quantity: '1', price });
    untold.venue.fill(id, toDecimal('1'), toDecimal(price));
  }
  const earned = engine.accounts.get().balances[0]?.total.toFixed();
  await engine.restart();
  expect([before, earned, engine.accounts.get().balances[0]?.total.toFixed()]).toEqual(['600', '603', '603']);
});
