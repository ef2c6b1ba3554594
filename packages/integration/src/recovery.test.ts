import { MemoryJournal, currency, strategyId, timestamp, toDecimal, type ExecutionGateway, type Journal } from '@redfire/core';
import type { TradingEngine, TradingEngineOptions } from '@redfire/engine';
import { FakeClock } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BTC, MINUTE, aHost, hostile } from './fixtures/a-host.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const trend = strategyId('trend');
const resting = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100', strategy: trend } as const;
const [one, hundred] = [toDecimal('1'), toDecimal('100')];

/** An engine on a venue that lives on, with a journal that does too. */
function anEngine(gateway: ExecutionGateway, journal: Journal, options: Partial<TradingEngineOptions> = {}) {
  const { engine, errors, clock } = aHost({ gateways: [{ ...gateway, open: () => Promise.resolve(), close: () => Promise.resolve() }], strategies: [], store: { journal }, stop: { orders: 'leave', withinMs: 0 }, unanswered: { submitMs: 60_000 }, ...options });
  onTestFinished(() => engine.stop().catch(() => undefined));
  return { engine, errors, clock };
}

/** A gateway whose reports end with the process. */
function killable(gateway: ExecutionGateway) {
  let isKilled = false;
  const kill = () => {
    isKilled = true;
  };
  return { kill, gateway: { ...gateway, onReport: (listener: Parameters<ExecutionGateway['onReport']>[0]) => gateway.onReport((report) => { if (!isKilled) listener(report); }) } };
}

/** A venue and a gateway that are open for good: only engines come and go. */
async function aVenue() {
  const { venue, gateway } = hostile();
  await gateway.open();
  return { venue, gateway };
}

describe('an engine that is killed', () => {
  it('is followed by one with the same orders, positions of each strategy, and money', async () => {
    const journal = new MemoryJournal();
    const { venue, gateway } = await aVenue();
    const { engine: killed } = anEngine(gateway, journal);
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    await turn();
    const before = { order: killed.orders.get(id), position: killed.positions.of(trend, BTC.id), cash: killed.accounts.get().balances };

    const { engine } = anEngine(gateway, journal);
    await engine.start();
    const { state, filledQuantity, strategy } = engine.orders.get(id);
    expect([state, filledQuantity.toFixed(), strategy]).toEqual(['partially-filled', '1', 'trend']);
    expect(engine.positions.of(trend, BTC.id)).toEqual(before.position);
    expect(engine.accounts.get().balances).toEqual(before.cash);
    expect(engine.positions.byStrategy().map(({ strategy: holder }) => holder)).toEqual(['trend']);
  });

  it('has its fills of the meantime taken once, by the order they belong to', async () => {
    const journal = new MemoryJournal();
    const { venue, gateway } = await aVenue();
    const process = killable(gateway);
    const { engine: killed } = anEngine(process.gateway, journal);
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();
    process.kill();
    venue.fill(id, one, hundred);

    const { engine } = anEngine(gateway, journal);
    await engine.start();
    venue.repeatLastReport();
    expect([engine.orders.get(id).filledQuantity.toFixed(), engine.positions.of(trend, BTC.id).quantity.toFixed(), engine.positions.net(BTC.id).quantity.toFixed()]).toEqual(['1', '1', '1']);
  });

  it('leaves an order that never got away to be asked for, and rejected', async () => {
    const journal = new MemoryJournal();
    const { gateway } = await aVenue();
    const { engine: killed } = anEngine({ ...gateway, submit: () => new Promise(() => undefined) }, journal);
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();

    const { engine, clock } = anEngine(gateway, journal);
    await engine.start();
    const { pending } = engine.orders.get(id);
    for (let second = 0; second < 20; second++) {
      clock.advanceTo(timestamp(clock.now() + 1_000));
      await turn();
    }
    expect([pending, engine.orders.get(id).state]).toEqual([{ submit: 'unknown' }, 'rejected']);
  });

  it('leaves its books to one that was stopped in between, which puts them down whole', async () => {
    const journal = new MemoryJournal();
    const { venue, gateway } = await aVenue();
    const { engine: first } = anEngine(gateway, journal);
    await first.start();
    const { id } = first.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    await first.stop();
    const { size } = journal;
    const sequence = (await journal.latestSnapshot())?.sequence;

    const { engine } = anEngine(gateway, journal);
    await engine.start();
    expect([sequence, engine.orders.get(id).state, engine.accounts.get().balances.find(({ currency: code }) => code === currency('USDT'))?.total.toFixed()]).toEqual([
      size, 'partially-filled', first.accounts.get().balances[0]?.total.toFixed(),
    ]);
  });

  it('has the orders that its algorithms worked gone on with, and its children', async () => {
    const journal = new MemoryJournal();
    const { venue, gateway } = await aVenue();
    const wallClock = new FakeClock();
    const process = killable(gateway);
    const { engine: killed } = anEngine(process.gateway, journal, { wallClock });
    await killed.start();
    const parent = killed.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '4', strategy: trend, algorithm: { use: 'twap', slices: 4, durationMs: 4 * MINUTE } });
    await turn();
    const step = async (engine: TradingEngine, count: number) => {
      for (let slice = 0; slice < count; slice++) {
        wallClock.advanceTo(timestamp(wallClock.now() + MINUTE));
        await turn();
        for (const { id, parentId } of engine.orders.open({ states: ['working'] })) if (parentId === parent.id) venue.fill(id, one, hundred);
      }
    };
    for (const { id, parentId } of killed.orders.open({ states: ['working'] })) if (parentId === parent.id) venue.fill(id, one, hundred);
    await step(killed, 1);
    process.kill();

    const { engine } = anEngine(gateway, journal, { wallClock });
    await engine.start();
    const restored = engine.orders.get(parent.id);
    await step(engine, 4);
    expect([restored.state, restored.filledQuantity.toFixed()]).toEqual(['partially-filled', '2']);
    expect([engine.orders.get(parent.id).state, engine.positions.of(trend, BTC.id).quantity.toFixed(), (await gateway.fills(timestamp(0))).length]).toEqual(['filled', '4', 4]);
  });
});
