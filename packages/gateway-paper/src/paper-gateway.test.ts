import { describe, expect, it } from 'vitest';
import { clientOrderId, instrumentId, timestamp, toDecimal, type Bar, type MarketDataItem } from '@redfire/core';
import { aBar, aQuote, aTrade, anInstrument } from '@redfire/testing';
import { PaperStage, anOrder, bitcoin, lineOf } from './fixtures/paper-stage.ts';
import { paperGateway } from './paper-gateway.ts';

const MINUTE = 60_000;
const ether = anInstrument({ id: 'ETH/USDT.OTHER', tickSize: '1', lotSize: '1' });

const barItem = (index: number, prices: Partial<Bar> = {}): MarketDataItem => ({
  topic: 'market.bar',
  data: aBar({ openTime: timestamp(index * MINUTE), closeTime: timestamp((index + 1) * MINUTE), ...prices }),
});
const quoteItem = (at: number, bid: number, ask: number, askSize?: number): MarketDataItem => ({ topic: 'market.quote', data: aQuote({ at: timestamp(at), bid, ask, ...(askSize !== undefined && { askSize }) }) });
const tradeItem = (at: number, price: number, size = 1): MarketDataItem => ({ topic: 'market.trade', data: aTrade({ at: timestamp(at), price, size }) });

describe('a gateway without a host', () => {
  it('does not open', async () => {
    await expect(paperGateway({ balances: {} }).open()).rejects.toMatchObject({ code: 'INVALID_STATE', details: { gateway: 'paper' } });
  });

  it('refuses requests as one that is closed', async () => {
    await expect(paperGateway({ balances: {} }).submit(anOrder('A'))).rejects.toMatchObject({ code: 'GATEWAY_CLOSED' });
  });

  it('closes', async () => {
    await expect(paperGateway({ balances: {} }).close()).resolves.toBeUndefined();
  });

  it('says what it can do', () => {
    expect(paperGateway({ balances: {} }).capabilities).toMatchObject({ modify: true, snapshot: true, fillHistory: true });
  });
});

it('a second host is refused', () => {
  const stage = new PaperStage();
  stage.gateway.attach(stage.host);
  expect(() => {
    stage.gateway.attach(stage.host);
  }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
});

it.each([
  ['a balance', { balances: { USDT: 'much' } }],
  ['a fee', { balances: {}, fees: { maker: 'low', taker: '0' } }],
  ['a latency', { balances: {}, latencyMs: -1 }],
  ['a grace', { balances: {}, openGraceMs: Number.NaN }],
  ['a number of orders', { balances: {}, maxOpenOrders: -1 }],
  ['a number of fills', { balances: {}, maxFills: Number.NaN }],
])('%s that is none is refused at once', (_what, options) => {
  expect(() => paperGateway(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

describe('bars', () => {
  it('fill at their open what was there when they opened, dated with it, and on their path at their close', async () => {
    const stage = await new PaperStage().open();
    stage.show(barItem(0));
    stage.submit('A', { type: 'market' });
    stage.submit('B', { price: '95' });
    stage.show(barItem(1, { open: 101, high: 102, low: 95, close: 97 }));
    expect(stage.told).toEqual(['60000 A fill 1 at 101 taker', '120000 B fill 1 at 95 maker']);
  });

  it('fill at the open after its arrival what was sent with a latency', async () => {
    const stage = await new PaperStage({ latencyMs: 50 }).open();
    stage.show(barItem(0));
    stage.submit('A', { type: 'market' });
    stage.show(barItem(1, { open: 101, high: 101, close: 101 })).show(barItem(2, { open: 103, high: 103, close: 103 }));
    expect(stage.reports.map(lineOf)).toEqual(['60050 A accepted', '120000 A fill 1 at 103 taker']);
  });

  it('of the shortest length that has come move the market', async () => {
    const stage = await new PaperStage().open();
    stage.show(barItem(0));
    stage.submit('A', { price: '95' });
    for (const openTime of [timestamp(0), timestamp(MINUTE)]) {
      stage.show({ topic: 'market.bar', data: aBar({ openTime, closeTime: timestamp(openTime + 5 * MINUTE), intervalMs: 5 * MINUTE, low: 90 }) });
    }
    expect(stage.told).toEqual([]);
  });

  it('of a shorter length take over where the longer one ended', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { price: '95' });
    stage.show({ topic: 'market.bar', data: aBar({ openTime: timestamp(0), closeTime: timestamp(5 * MINUTE), intervalMs: 5 * MINUTE }) });
    stage.show(barItem(4, { low: 90 }));
    const inside = stage.told;
    stage.show(barItem(5, { low: 90 }));
    expect({ inside, behind: stage.told }).toEqual({ inside: [], behind: [`${6 * MINUTE} A fill 1 at 95 maker`] });
  });

  it('that are delivered again change nothing', async () => {
    const stage = await new PaperStage().open();
    stage.show(barItem(0));
    stage.submit('A', { type: 'market' });
    stage.show(barItem(0));
    expect(stage.told).toEqual([]);
  });

  it('that are no range are left out, and said to be', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { type: 'market' });
    stage.show(barItem(0, { low: 200 })).show(barItem(1, { open: Number.NaN }));
    expect({ told: stage.told, logged: stage.logged }).toEqual({
      told: [],
      logged: Array.from({ length: 2 }, () => ({ level: 'warn', message: 'a bar without a usable range is left out' })),
    });
  });

  it('take a short position through its worst first', async () => {
    const stage = await new PaperStage({ path: 'worst-case' }).open();
    stage.submit('short', { type: 'market', side: 'sell' });
    stage.show(barItem(0));
    stage.submit('stop', { type: 'stop-market', triggerPrice: '105' });
    stage.submit('target', { price: '95' });
    stage.show(barItem(1, { high: 105, low: 95 }));
    expect(stage.told.filter((line) => line.includes('fill'))).toEqual(['0 short fill 1 at 100 taker', '120000 stop fill 1 at 105 taker', '120000 target fill 1 at 95 maker']);
  });

  it('of an instrument it does not trade are nothing to it', async () => {
    const stage = await new PaperStage({ venues: ['SIM'], instruments: [bitcoin, ether] }).open();
    stage.submit('A', { instrument: ether.id });
    stage.show(barItem(0, { instrument: ether.id }));
    expect(stage.reports).toEqual([{ kind: 'rejected', orderId: 'A', at: 0, reason: 'the venue does not trade "ETH/USDT.OTHER"' }]);
  });
});

describe('quotes and trades', () => {
  it('fill what was there before them, as far as the size goes', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { type: 'market', quantity: '5' });
    stage.show(quoteItem(10, 99, 101, 2)).show(quoteItem(20, 99, 102, 9));
    expect(stage.told).toEqual(['10 A fill 2 at 101 taker', '20 A fill 3 at 102 taker']);
  });

  it('take the market over from bars', async () => {
    const stage = await new PaperStage().open();
    stage.show(barItem(0)).show(quoteItem(MINUTE + 1, 99, 101));
    stage.submit('A', { type: 'market' });
    stage.show(barItem(2));
    const byBar = stage.told;
    stage.show(quoteItem(3 * MINUTE + 1, 99, 103));
    expect({ byBar, byQuote: stage.told }).toEqual({ byBar: [], byQuote: ['180001 A fill 1 at 103 taker'] });
  });

  it('fill a resting limit only beyond it where that is asked for', async () => {
    const stage = await new PaperStage({ limitFill: 'through' }).open();
    stage.show(quoteItem(1, 99, 101));
    stage.submit('A', { price: '100' });
    stage.show(tradeItem(2, 100)).show(tradeItem(3, 99));
    expect(stage.told).toEqual(['3 A fill 1 at 100 maker']);
  });

  it('reach what is sent with a latency when it has arrived', async () => {
    const stage = await new PaperStage({ latencyMs: 50 }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(49, 99, 101)).show(quoteItem(51, 99, 102));
    expect(stage.reports.map(lineOf)).toEqual(['50 A accepted', '51 A fill 1 at 102 taker']);
  });

  it('and the mark price move triggers', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { type: 'stop-market', triggerPrice: '105', triggerSource: 'mark' });
    stage.show(quoteItem(1, 99, 101)).show({ topic: 'market.mark-price', data: { instrument: bitcoin.id, at: timestamp(2), price: 105 } });
    expect(stage.told).toEqual(['2 A triggered', '2 A fill 1 at 101 taker']);
  });

  it('of other kinds are passed over', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { type: 'market' });
    const shared = { instrument: bitcoin.id, at: timestamp(1) };
    stage.show({ topic: 'market.funding-rate', data: { ...shared, rate: 0.01 } }).show({ topic: 'market.status', data: { ...shared, status: 'open' } });
    expect(stage.told).toEqual([]);
  });
});

describe('the account', () => {
  it('is moved by fills, with the fees of the options', async () => {
    const stage = await new PaperStage({ fees: { maker: '0.001', taker: '0.002' }, balances: { USDT: '1000' } }).open();
    stage.submit('A', { type: 'market', quantity: '2' });
    stage.show(quoteItem(1, 99, 100));
    const { positions, balances } = await stage.gateway.snapshot();
    expect({ positions: positions.map(({ instrument, quantity, cost }) => ({ instrument, quantity, cost })), balances }).toEqual({
      positions: [{ instrument: 'BTC/USDT.SIM', quantity: toDecimal('2'), cost: toDecimal('200') }],
      balances: [{ currency: 'USDT', total: toDecimal('999.6'), reserved: toDecimal('0'), free: toDecimal('999.6') }],
    });
  });

  it('has a fill when the engine hears of it', async () => {
    const heard: Promise<number>[] = [];
    const stage = await new PaperStage({ react: ({ kind }, { gateway }) => { if (kind === 'fill') heard.push(gateway.snapshot().then(({ positions }) => positions.length)); } }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(1, 99, 100));
    expect(await Promise.all(heard)).toEqual([1]);
  });

  it('lists open orders with what is filled of them, and not those that have ended', async () => {
    const stage = await new PaperStage().open();
    for (const id of ['A', 'B', 'C']) stage.submit(id, { price: '100', quantity: '2' });
    stage.show(quoteItem(1, 99, 101)).show(tradeItem(2, 100, 3));
    stage.cancel('C');
    const { openOrders } = await stage.gateway.snapshot();
    expect(openOrders.map(({ id, state, filledQuantity }) => `${id} ${state} ${filledQuantity.toFixed()}`)).toEqual(['B partially-filled 1']);
  });
});

describe('a gateway that is closed', () => {
  it('keeps its orders, and its market goes on: what was missed is found by asking', async () => {
    const stage = await new PaperStage().open();
    stage.submit('A', { price: '100' });
    stage.submit('B', { price: '50' });
    stage.show(quoteItem(1, 99, 101));
    await stage.gateway.close();
    stage.show(quoteItem(2, 98, 99));
    await stage.gateway.open();
    const [fills, { openOrders }] = [await stage.gateway.fills(timestamp(0)), await stage.gateway.snapshot()];
    expect({ told: stage.told, fills: fills.map(lineOf), open: openOrders.map(({ id }) => id) }).toEqual({ told: [], fills: ['2 A fill 1 at 100 maker'], open: ['B'] });
  });

  it('still places an order that was on its way', async () => {
    const stage = await new PaperStage({ latencyMs: 50 }).open();
    stage.submit('A');
    await stage.gateway.close();
    stage.clock.advanceBy(50);
    await stage.gateway.open();
    expect((await stage.gateway.snapshot()).openOrders.map(({ id }) => id)).toEqual(['A']);
  });
});

describe('listeners', () => {
  it('that came before the host hear everything, until they unsubscribe', async () => {
    const stage = new PaperStage();
    const heard: string[] = [];
    const unsubscribe = stage.gateway.onReport(({ kind }) => heard.push(kind));
    await stage.open();
    stage.submit('A');
    unsubscribe();
    stage.cancel('A');
    expect(heard).toEqual(['accepted']);
  });

  it('that unsubscribe before there is a host hear nothing', async () => {
    const stage = new PaperStage();
    const heard: string[] = [];
    stage.gateway.onReport(({ kind }) => heard.push(kind))();
    await stage.open();
    stage.submit('A');
    expect(heard).toEqual([]);
  });

  it('that throw are logged, and the market goes on', async () => {
    const stage = await new PaperStage({ react: () => { throw new Error('a listener that fails'); } }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(1, 99, 101));
    expect({ told: stage.told, logged: stage.logged }).toEqual({
      told: ['1 A fill 1 at 101 taker'],
      logged: Array.from({ length: 2 }, () => ({ level: 'error', message: 'a listener of the paper gateway threw' })),
    });
  });
});

describe('terms of the venue', () => {
  it('delay what it reports, but not what its snapshot and its history tell', async () => {
    const stage = await new PaperStage({ latency: { order: 10, report: 30 } }).open();
    stage.submit('A', { type: 'market' });
    stage.clock.advanceTo(timestamp(10));
    stage.show(quoteItem(20, 99, 101));
    const before = await stage.gateway.snapshot();
    stage.clock.advanceTo(timestamp(50));
    const after = await stage.gateway.snapshot();
    const stateOf = ({ positions, openOrders }: typeof before) => [positions.map(({ quantity }) => quantity.toFixed()), openOrders.length];
    expect([stateOf(before), stateOf(after), stage.reports.map(lineOf)]).toEqual([[['1'], 0], [['1'], 0], ['10 A accepted', '20 A fill 1 at 101 taker']]);
  });

  it('refuse a cancel behind the fill that nobody has heard of', async () => {
    const stage = await new PaperStage({ latency: { report: 30 } }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(20, 99, 101));
    stage.cancel('A');
    const fills = await stage.gateway.fills(timestamp(0));
    stage.clock.advanceTo(timestamp(60));
    stage.cancel('A');
    expect([fills.length, stage.reports.map(lineOf)]).toEqual([1, ['0 A accepted', '20 A fill 1 at 101 taker', '20 A cancel-rejected', '60 A cancel-rejected']]);
  });

  it('charge by a price list, and the account pays it', async () => {
    const stage = await new PaperStage({ feeModel: { perOrder: '2', currency: { code: 'USD' } }, balances: { USDT: '1000', USD: '10' } }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(1, 99, 101));
    const { balances } = await stage.gateway.snapshot();
    expect(balances.map(({ currency, total }) => `${total.toFixed()} ${currency}`)).toEqual(['1000 USDT', '8 USD']);
  });

  it('reject the requests of an outage as not sent, and tell after it what has filled', async () => {
    const stage = await new PaperStage({ faults: { outages: [{ from: 10, to: 100 }] } }).open();
    stage.submit('A', { type: 'market' });
    stage.show(quoteItem(20, 99, 101));
    await expect(stage.gateway.submit(anOrder('B'))).rejects.toMatchObject({ code: 'NOT_SENT', retryable: true });
    const during = [...stage.told];
    stage.clock.advanceTo(timestamp(100));
    await stage.gateway.submit(anOrder('B'));
    expect([during, stage.reports.map(lineOf)]).toEqual([[], ['0 A accepted', '20 A fill 1 at 101 taker', '100 B accepted']]);
  });

  it('leave nobody knowing of a request, until the venue is asked', async () => {
    const stage = await new PaperStage({ seed: 4, faults: { outages: [{ from: 10, to: 100 }], outageRequests: 'unknown' } }).open();
    const ids = Array.from({ length: 10 }, (_, index) => `O${index}`);
    stage.clock.advanceTo(timestamp(20));
    for (const id of ids) await expect(stage.gateway.submit(anOrder(id))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(stage.gateway.query?.(clientOrderId('O0'), bitcoin.id)).rejects.toMatchObject({ code: 'NOT_SENT' });
    stage.clock.advanceTo(timestamp(100));
    const known = await Promise.all(ids.map(async (id) => (await stage.gateway.query?.(clientOrderId(id), bitcoin.id))?.map(({ kind }) => kind).join()));
    expect([new Set(known), known.filter(Boolean).length]).toEqual([new Set([undefined, 'accepted']), stage.reports.length]);
  });
});

it('two gateways of one process do not meet', async () => {
  const [one, other] = [await new PaperStage().open(), await new PaperStage().open()];
  one.submit('A', { type: 'market' });
  other.show(quoteItem(1, 99, 101));
  expect([one.told, other.told]).toEqual([[], []]);
});

it('an instrument of another venue is traded where no venue is named', async () => {
  const stage = await new PaperStage({ instruments: [bitcoin, ether] }).open();
  stage.submit('A', { type: 'market', instrument: instrumentId('ETH/USDT.OTHER') });
  stage.show({ topic: 'market.quote', data: aQuote({ instrument: ether.id, at: timestamp(1), ask: 7 }) });
  expect(stage.told).toEqual(['1 A fill 1 at 7 taker']);
});
