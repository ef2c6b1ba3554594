import { MemoryJournal, currency, strategyId, timestamp, toDecimal, type ExecutionGateway, type Journal, type Position } from '@redfire/core';
import { gatewayOver } from '@redfire/sim';
import { FakeClock, HostileVenue } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC, ETH, MINUTE, aHost, bar, hostile } from './fixtures/a-host.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const usdt = currency('USDT');
const [one, hundred] = [toDecimal('1'), toDecimal('100')];
const trend = strategyId('trend');
const resting = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100', strategy: trend } as const;
const lasting = (gateway: ExecutionGateway): ExecutionGateway => ({ ...gateway, open: () => Promise.resolve(), close: () => Promise.resolve() });

async function aVenue(changes: Partial<ExecutionGateway> = {}) {
  const { venue, gateway } = hostile(changes);
  await gateway.open();
  return { venue, gateway: lasting(gateway) };
}

/** One engine after the other on one venue and one journal; a venue that does not tell what it has. */
async function aDesk(journal: Journal = new MemoryJournal()) {
  const { venue, gateway } = await aVenue();
  const untold: ExecutionGateway = { ...gateway, capabilities: { ...gateway.capabilities, snapshot: false } };
  const engineOf = () => aHost({ gateways: [untold], strategies: [], store: { journal }, stop: { orders: 'leave' }, account: { balances: { USDT: '1000' }, funding: 'apply' } });
  return { venue, engineOf };
}

describe('the account of an engine', () => {
  it('books what its host tells, publishes it, and explains its balances', async () => {
    const { engine } = aHost({ strategies: [] });
    await engine.start();
    const told: string[] = [];
    engine.accounts.onPosted(({ reason, lines }) => told.push(`${reason} ${lines[1]?.amount.toFixed() ?? ''}`));
    engine.accounts.deposit({ currency: usdt, amount: '500' });
    engine.accounts.withdraw({ currency: usdt, amount: '20' });
    engine.accounts.charge({ currency: usdt, amount: '3' });
    engine.accounts.transfer({ currency: usdt, amount: '-7' });
    engine.accounts.adjust({ currency: usdt, amount: '1' });
    expect(told).toEqual(['deposit 500', 'withdrawal -20', 'fee -3', 'transfer -7', 'adjustment 1']);
    expect(engine.accounts.explainBalance(usdt).lines.map(({ reason, balance }) => [reason, balance.toFixed()])).toEqual([
      ['deposit', '10000'], ['deposit', '10500'], ['withdrawal', '10480'], ['fee', '10477'], ['transfer', '10470'], ['adjustment', '10471'],
    ]);
    expect([engine.accounts.summary().equity.toFixed(), engine.accounts.balances()[0]?.free.toFixed()]).toEqual(['10471', '10471']);
  });

  it('has after a crash what its host booked, and the funding of each strategy', async () => {
    const { venue, engineOf } = await aDesk();
    const { engine: killed } = engineOf();
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    killed.accounts.deposit({ currency: usdt, amount: '5' });
    killed.accounts.applyFunding({ instrument: BTC.id, rate: '0.01', price: '100', at: timestamp(1) });
    await turn();
    const { engine } = engineOf();
    await engine.start();
    expect([engine.accounts.get().balances, engine.positions.of(trend, BTC.id)]).toEqual([killed.accounts.get().balances, killed.positions.of(trend, BTC.id)]);
    expect([engine.accounts.balances()[0]?.total.toFixed(), engine.positions.of(trend, BTC.id).fundingReceived?.toFixed()]).toEqual(['1004', '-1']);
  });

  it('has after a crash what a refold made of it', async () => {
    const { venue, engineOf } = await aDesk();
    const { engine: killed } = engineOf();
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    await turn();
    const before = killed.orders.refold();
    const { engine } = engineOf();
    await engine.start();
    expect([before.corrections, engine.accounts.get().balances]).toEqual([[], killed.accounts.get().balances]);
  });

  it('pays funding at the time a source tells, once, at the rate told last and the mark of then', async () => {
    const { venue, engineOf } = await aDesk();
    const { engine, push, clock } = engineOf();
    await engine.start();
    const { id } = engine.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    const rate = (value: number) => { push({ topic: 'market.funding-rate', data: { instrument: BTC.id, at: clock.now(), rate: value, nextAt: timestamp(10 * MINUTE) } }); };
    rate(0.5);
    push(bar(0, 100, 200));
    rate(0.01);
    const before = engine.positions.net(BTC.id).fundingReceived;
    clock.advanceTo(timestamp(11 * MINUTE));
    rate(0.01);
    clock.advanceTo(timestamp(12 * MINUTE));
    expect([before, engine.positions.net(BTC.id).fundingReceived?.toFixed()]).toEqual([undefined, '-2']);
  });

  it('shows what its venue has booked while no engine ran as an adjustment, funding among it', async () => {
    let total = '1000';
    const journal = new MemoryJournal();
    const { gateway } = await aVenue({ snapshot: () => Promise.resolve({ at: timestamp(0), openOrders: [], positions: [], balances: [{ currency: usdt, total: toDecimal(total), reserved: toDecimal('0'), free: toDecimal(total) }] }) });
    const engineOf = () => aHost({ gateways: [gateway], strategies: [], store: { journal }, stop: { orders: 'leave' } });
    const { engine: killed } = engineOf();
    await killed.start();
    killed.accounts.charge({ currency: usdt, amount: '3' });
    await turn();
    total = '987';
    const { engine: again } = engineOf();
    const posted: unknown[] = [];
    again.accounts.onPosted(({ reason, reference, lines }) => posted.push([reason, reference, lines.find(({ account }) => account === 'cash')?.amount.toFixed()]));
    await again.start();
    const found = again.accounts.balances()[0]?.total.toFixed();
    // the journal has it, so it is no news to the next one
    const { engine } = engineOf();
    engine.accounts.onPosted((entry) => posted.push(entry));
    await engine.start();
    expect([posted, found, engine.accounts.balances()[0]?.total.toFixed()]).toEqual([[['adjustment', 'opening', '-10']], '987', '987']);
  });

  it('does not book funding that falls due while it is stopped, where no venue tells of it: its host does', async () => {
    const { venue, engineOf } = await aDesk();
    const { engine: killed, push, clock: before } = engineOf();
    await killed.start();
    const { id } = killed.orders.submit(resting);
    await turn();
    venue.fill(id, one, hundred);
    push({ topic: 'market.funding-rate', data: { instrument: BTC.id, at: before.now(), rate: 0.01, nextAt: timestamp(10 * MINUTE) } });
    await turn();
    const { engine, push: tell, clock } = engineOf();
    await engine.start();
    clock.advanceTo(timestamp(20 * MINUTE));
    // of a time that has passed
    tell({ topic: 'market.funding-rate', data: { instrument: BTC.id, at: clock.now(), rate: 0.01, nextAt: timestamp(10 * MINUTE) } });
    clock.advanceTo(timestamp(21 * MINUTE));
    const untold = [engine.accounts.balances()[0]?.total.toFixed(), engine.positions.of(trend, BTC.id).fundingReceived];
    engine.accounts.applyFunding({ instrument: BTC.id, rate: '0.01', price: '100', at: timestamp(10 * MINUTE) });
    expect([untold, engine.accounts.balances()[0]?.total.toFixed(), engine.positions.of(trend, BTC.id).fundingReceived?.toFixed()]).toEqual([['1000', undefined], '999', '-1']);
  });

  it('keeps over a crash what is with a gateway that does not tell', async () => {
    const journal = new MemoryJournal();
    let told = hundred;
    const { gateway: telling } = await aVenue({ snapshot: () => Promise.resolve({ at: timestamp(0), openOrders: [], positions: [], balances: [{ currency: usdt, total: told, reserved: toDecimal('0'), free: told }] }) });
    const other = new HostileVenue({ capabilities: { snapshot: false } });
    const inner = gatewayOver(other, { clock: new FakeClock(), holdings: () => ({ positions: [], balances: [] }), onListenerError: (error) => { throw error; } });
    await inner.open();
    const quiet: ExecutionGateway = { name: 'quiet', isPaper: true, venues: ['OTHER'], capabilities: { ...inner.capabilities, snapshot: false }, open: () => Promise.resolve(), close: () => Promise.resolve(), submit: (order) => inner.submit(order), modify: (amendment) => inner.modify(amendment), cancel: (id) => inner.cancel(id), snapshot: () => inner.snapshot(), fills: (since) => inner.fills(since), onReport: (listener) => inner.onReport(listener) };
    const engineOf = () => aHost({ instruments: [BTC, ETH], gateways: [{ ...telling, venues: ['SIM'] }, quiet], strategies: [], store: { journal }, stop: { orders: 'leave' }, account: { balances: { USDT: '50' } } });
    const { engine: killed } = engineOf();
    await killed.start();
    killed.accounts.deposit({ currency: usdt, amount: '7' });
    for (const [side, price] of [['buy', '100'], ['sell', '110']] as const) {
      const { id } = killed.orders.submit({ type: 'limit', instrument: ETH.id, side, quantity: '1', price });
      await turn();
      other.fill(id, one, toDecimal(price));
      await turn();
    }
    const total = killed.accounts.balances()[0]?.total.toFixed();
    const { engine } = engineOf();
    await engine.start();
    const totals = [total, engine.accounts.balances()[0]?.total.toFixed()];
    // what the telling one has lost is no loss of the other
    told = toDecimal('90');
    for (const _ of ['adjusted', 'as it was']) {
      const { engine: next } = engineOf();
      await next.start();
      totals.push(next.accounts.balances()[0]?.total.toFixed());
    }
    expect(totals).toEqual(['167', '167', '157', '157']);
  });
});

describe('an engine that keeps long and short apart', () => {
  const leg = (side: 'long' | 'short', quantity: string): Position => ({ instrument: BTC.id, side, quantity: toDecimal(quantity), cost: toDecimal('0'), averagePrice: hundred, realizedProfit: toDecimal('0'), settle: usdt, updatedAt: timestamp(0) });

  it('takes both over from its venue, lists both, and closes both', async () => {
    const { venue, gateway } = await aVenue({ snapshot: () => Promise.resolve({ at: timestamp(0), openOrders: [], positions: [leg('long', '2'), leg('short', '-2')], balances: [] }) });
    const { engine } = aHost({ gateways: [gateway], strategies: [], positions: { mode: 'hedging' }, stop: { orders: 'flatten', withinMs: 200 } });
    await engine.start();
    const listed = engine.positions.list().map(({ side, quantity }) => [side, quantity.toFixed()]);
    const closing: unknown[] = [];
    engine.events.on('order.accepted', ({ order }) => {
      closing.push([order.side, order.positionSide, order.quantity.toFixed()]);
      venue.fill(order.id, order.quantity, hundred);
    });
    await engine.stop();
    expect([listed, closing, engine.positions.list()]).toEqual([[['long', '2'], ['short', '-2']], [['sell', 'long', '2'], ['buy', 'short', '2']], []]);
  });
});
