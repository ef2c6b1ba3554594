import { toDecimal, type InstrumentDefinition } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { AccountStage } from '../fixtures/account-stage.ts';

const FREE = { maker: '0', taker: '0' };
const SHARE = { kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT', fees: FREE } as const;
const FUTURE = { kind: 'future', id: 'BTC-X/USDT.SIM', expiry: 1_000, fees: FREE } as const;
const call = (of: Partial<InstrumentDefinition> = {}) => ({ kind: 'option', id: 'ACME-C.SIM', settle: 'USDT', quote: 'USDT', underlying: 'ACME.SIM', right: 'call', strike: '100', expiry: 1_000, multiplier: '1', fees: FREE, ...of }) as const;

const stageOf = (...instruments: Partial<InstrumentDefinition>[]) => new AccountStage({ instruments });
const funding = (data: Record<string, unknown>) => ({ topic: 'market.funding-rate', data }) as const;
const action = (data: Record<string, unknown>) => ({ topic: 'market.corporate-action', data }) as const;
const settlement = (price: string, isFinal = false) => ({ topic: 'market.settlement', data: { price: toDecimal(price), isFinal } }) as const;

describe('funding', () => {
  it('is exchanged when it falls due, at the rate told last and the mark of then', () => {
    const stage = stageOf({ fees: FREE }).hold('buy', '2', 100);
    stage.show(10, funding({ rate: 0.001, nextAt: 50 })).show(20, funding({ rate: 0.002, nextAt: 50 })).show(30, { topic: 'market.mark-price', data: { price: 110 } });
    expect(stage.told).toEqual([]);
    stage.until(60);
    expect([stage.lines(), stage.cash()]).toEqual([['50 funding 0.002 at 110'], '999.56']);
  });

  it('that names no time is of its own', () => {
    const stage = stageOf({ fees: FREE }).hold('sell', '2', 100).show(10, funding({ rate: 0.001 }));
    expect([stage.lines(), stage.cash()]).toEqual([['10 funding 0.001 at 100'], '1000.2']);
  });

  it('is exchanged once where it is told again, and at the later time where it is put off', () => {
    const stage = stageOf({ fees: FREE }).hold('buy', '1', 100).show(10, funding({ rate: 0.001, nextAt: 50 })).show(20, funding({ rate: 0.001, nextAt: 70 }));
    stage.until(60);
    expect(stage.lines()).toEqual([]);
    stage.until(80);
    expect(stage.lines()).toEqual(['70 funding 0.001 at 100']);
  });

  it.each([['of a time that has passed', { rate: 0.001, nextAt: 1 }], ['that is no number', { rate: Number.NaN }], ['of nothing', { rate: 0 }]])('%s is none', (_which, data) => {
    expect(stageOf({}).hold('buy', '1', 100).show(10, funding(data)).told).toEqual([]);
  });

  it('is of perpetuals alone, and of those that have a price', () => {
    const [future, unpriced] = [stageOf(FUTURE).hold('buy', '1', 100).show(10, funding({ rate: 0.001 })), stageOf({}).show(10, funding({ rate: 0.001 }))];
    expect([future.told, unpriced.told]).toEqual([[], []]);
  });
});

describe('a future', () => {
  it('is settled day by day at the price that is told', () => {
    const stage = stageOf(FUTURE).hold('buy', '2', 100).show(10, settlement('103')).show(20, settlement('101'));
    expect([stage.lines(), stage.cash(), stage.held()]).toEqual([['10 settlement at 103', '20 settlement at 101'], '1002', '2']);
  });

  it('expires at the price that is told: orders end, the position is gone, and nothing is taken any more', () => {
    const stage = stageOf(FUTURE).hold('sell', '2', 100).submit({ name: 'A', type: 'limit', side: 'buy', quantity: '1', price: '50' }).show(1_000, settlement('104', true)).submit({ name: 'B', side: 'buy', quantity: '1' });
    expect([stage.lines(), stage.cash(), stage.held()]).toEqual([['2 A accepted', '1000 A expired', '1000 final settlement at 104', '1000 B rejected'], '992', '0']);
    // and is not settled once more
    stage.until(5_000);
    expect([stage.show(6_000, settlement('1', true)).lines().length, stage.cash()]).toEqual([4, '992']);
  });

  it('expires at its last price where none is told, behind all that is of that moment', () => {
    const stage = stageOf(FUTURE).hold('buy', '2', 100).quote(1_000, 107);
    expect(stage.lines()).toEqual([]);
    stage.until(1_001);
    expect([stage.lines(), stage.cash(), stage.held()]).toEqual([['1000 final settlement at 107'], '1014', '0']);
  });

  it('expires when its status says so', () => {
    const stage = stageOf(FUTURE).hold('buy', '2', 100).show(500, { topic: 'market.status', data: { status: 'expired' } });
    expect([stage.lines(), stage.held()]).toEqual([['500 final settlement at 100'], '0']);
  });
});

describe('an option', () => {
  it.each([['call', '112', '12'], ['call', '95', '0'], ['put', '95', '5'], ['put', '112', '0']] as const)('%s at %s of its underlying is settled at %s', (right, price, value) => {
    const stage = stageOf(call({ right })).hold('buy', '3', 4).show(1_000, settlement(price, true));
    expect([stage.lines(), stage.cash(), stage.held()]).toEqual([[`1000 final settlement at ${value}`], String(1000 - 12 + 3 * Number(value)), '0']);
  });

  it('costs who wrote it', () => {
    expect(stageOf(call()).hold('sell', '3', 4).show(1_000, settlement('112', true)).cash()).toBe('976');
  });

  it('is settled by the last price of its underlying where none is told, and without one at its own', () => {
    const [known, unknown] = [stageOf(call(), SHARE).hold('buy', '1', 4).quote(900, 130, 130, 1), stageOf(call()).hold('buy', '1', 4).quote(900, 7)];
    for (const stage of [known, unknown]) stage.until(1_001);
    expect([known.lines(), unknown.lines()]).toEqual([['1000 final settlement at 30'], ['1000 final settlement at 7']]);
  });

  it('is not settled before its end', () => {
    expect(stageOf(call()).hold('buy', '1', 4).show(10, settlement('130')).told).toEqual([]);
  });
});

describe('a split', () => {
  const split = (numerator: number, denominator: number) => action({ action: 'split', numerator, denominator });

  it('multiplies what is held, pays what is less than a lot at the last price, and cancels the orders', () => {
    const stage = stageOf(SHARE).hold('buy', '5', 90).submit({ name: 'A', type: 'limit', side: 'sell', quantity: '5', price: '120' }).show(10, split(3, 2));
    // half a share of 60
    expect([stage.lines(), stage.held(), stage.cash()]).toEqual([['2 A accepted', '10 A canceled', '10 split 3:2 at 60'], '7', '580']);
  });

  it('keeps parts of shares where lots are as small', () => {
    const stage = stageOf({ ...SHARE, lotSize: '0.1' }).hold('buy', '5', 90).show(10, split(3, 2));
    expect([stage.held(), stage.cash()]).toEqual(['7.5', '550']);
  });

  it('leaves the account as much as before, at the price it leaves', () => {
    const stage = new AccountStage({ instruments: [{ ...SHARE, tickSize: '0.01' }], margin: { mode: 'cross' } }).hold('buy', '7', 100);
    const equity = () => Object.values(stage.venue.marginOf(stage.math[0]?.instrument.settle as never) ?? {}).map(String)[0];
    const before = equity();
    stage.show(10, split(2, 1));
    expect([before, equity(), stage.held()]).toEqual(['1000', '1000', '14']);
    // until the market tells another, be it the one of before
    stage.quote(20, 100);
    expect(equity()).toBe('1700');
  });

  it('is of shares alone', () => {
    expect(stageOf({}).hold('buy', '1', 100).show(10, split(2, 1)).told).toEqual([]);
  });
});

describe('a dividend', () => {
  const dividend = (amount: string) => action({ action: 'dividend', amount: toDecimal(amount) });

  it('is paid to who holds and charged to who is short', () => {
    const cash = (['buy', 'sell'] as const).map((side) => stageOf(SHARE).hold(side, '4', 100).show(10, dividend('1.5')).cash());
    expect(cash).toEqual(['606', '1394']);
  });

  it('reduces buys at a limit and sells behind a stop to the tick below, and leaves the others', () => {
    const stage = stageOf(SHARE).hold('buy', '4', 100);
    stage.submit({ name: 'BUY', type: 'limit', side: 'buy', price: '90' }).submit({ name: 'SELL', type: 'limit', side: 'sell', price: '110' });
    stage.submit({ name: 'STOP', type: 'stop-limit', side: 'sell', triggerPrice: '95', price: '94' }).submit({ name: 'BUY-STOP', type: 'stop-market', side: 'buy', triggerPrice: '120' });
    stage.told.length = 0;
    stage.show(10, dividend('1.5'));
    const changes = stage.told.map((item) => ('orderId' in item && item.kind === 'modified' ? `${item.orderId} ${item.price?.toFixed() ?? ''} ${item.triggerPrice?.toFixed() ?? ''}` : item.kind));
    expect(changes).toEqual(['BUY 88 ', 'STOP 92 93', 'dividend']);
  });

  it('cancels an order that it leaves no price', () => {
    const stage = stageOf(SHARE).quote(0, 10).submit({ name: 'A', type: 'limit', side: 'buy', price: '2' }).show(10, dividend('2'));
    expect(stage.lines()).toEqual(['0 A accepted', '10 A canceled', '10 dividend of 2']);
  });
});

describe('an item of the account', () => {
  it.each<[string, Parameters<typeof action>[0]]>([
    ['a split of nothing', { action: 'split', numerator: 0, denominator: 1 }],
    ['a split of a part', { action: 'split', numerator: 1.5, denominator: 1 }],
    ['another action', { action: 'merger' }],
    ['a dividend as a float', { action: 'dividend', amount: 1.5 }],
  ])('that is %s is refused before anything is booked', (_what, data) => {
    const stage = stageOf(SHARE).hold('buy', '4', 100);
    expect(() => stage.show(10, action(data))).toThrow(expect.objectContaining({ code: 'BAD_ROW' }));
    expect(stage.told).toEqual([]);
  });

  it('that is a settlement at a float is refused', () => {
    const stage = stageOf(FUTURE).hold('buy', '1', 100);
    const { topic, data } = settlement('103');
    expect(() => stage.show(10, { topic, data: { ...data, price: 103 } })).toThrow(expect.objectContaining({ code: 'BAD_ROW', message: expect.stringContaining('the price of a settlement') as unknown }));
  });
});

describe('bookings', () => {
  it('come in one order with reports that take their time', () => {
    const stage = new AccountStage({ instruments: [{ fees: FREE }], latency: { report: 5 } });
    stage.quote(0, 100).submit({ name: 'A', side: 'buy', quantity: '2' }).quote(10, 100).show(11, funding({ rate: 0.01 }));
    expect([stage.lines(), stage.cash()]).toEqual([['0 A accepted'], '998']);
    stage.until(20);
    expect(stage.lines()).toEqual(['0 A accepted', '10 A fill 2 at 100 taker', '11 funding 0.01 at 100']);
  });

  it('are told without an account as well', () => {
    expect(stageOf(SHARE).quote(0, 100).show(10, action({ action: 'split', numerator: 2, denominator: 1 })).lines()).toEqual(['10 split 2:1 at 50']);
  });
});
