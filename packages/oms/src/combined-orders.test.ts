import { Scaled, clientOrderId, instrumentId, ownerId, strategyId, type AlgorithmRequest, type OrderRequest } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { bracket, oco, oto } from './contingent/bracket.ts';
import { aFullDesk, type FullDeskOptions } from './fixtures/full-desk.ts';

const BTC = instrumentId('BTC/USDT.SIM');
const S = strategyId('s');
const PLAIN = { capabilities: { orderTypes: ['market', 'limit'], timesInForce: ['gtc', 'ioc'] } } satisfies FullDeskOptions;
const TWAP: AlgorithmRequest = { use: 'twap', slices: 2, durationMs: 2_000 };

const entry = (overrides: Partial<OrderRequest> = {}): OrderRequest => ({ type: 'limit', instrument: BTC, side: 'buy', quantity: '10', price: '100', clientOrderId: clientOrderId('E'), strategy: S, ...overrides }) as OrderRequest;

function ids() {
  let count = 0;
  return () => `B-${++count}`;
}

/** Entry `E`, stop `B-2` at 90, take profit `B-3` at 110. */
const aBracket = (overrides: Partial<OrderRequest> = {}) => bracket({ entry: entry(overrides), stop: { triggerPrice: '90' }, takeProfits: [{ price: '110' }] }, ids());
const position = (desk: ReturnType<typeof aFullDesk>, strategy = S) => desk.positions.of(strategy, BTC).quantity.toString();

describe('a bracket at a venue without stops', () => {
  it('holds a stop of what has filled, and sends it as market for all of it', () => {
    const desk = aFullDesk(PLAIN);
    desk.orders.submitAll(aBracket());
    desk.fill('E', '4');
    const partly = desk.open();
    desk.fill('E', '6');
    const whole = desk.open();
    desk.trade(89);
    const sent = desk.atVenue.find(({ id }) => id === 'B-2');
    desk.fill('B-2', '10');
    expect([partly, whole, [sent?.type, sent?.quantity.toFixed()], desk.open(), position(desk)]).toEqual([
      ['B-2 held 4', 'B-3 working 4', 'E partially-filled 6'],
      ['B-2 held 10', 'B-3 working 10'],
      ['market', '10'],
      [],
      '0',
    ]);
  });

  it('keeps trailing from where it was when its trailing stop is amended', () => {
    const desk = aFullDesk(PLAIN);
    desk.orders.submitAll(bracket({ entry: entry(), stop: { trailingOffset: { by: 'price', value: '5' } }, takeProfits: [{ price: '130' }] }, ids()));
    desk.fill('E', '10');
    desk.trade(110);
    desk.orders.modify({ orderId: clientOrderId('B-2'), quantity: '6' });
    desk.trade(106);
    const before = desk.order('B-2').state;
    desk.trade(105);
    desk.fill('B-2', '6');
    expect([before, desk.open(), position(desk)]).toEqual(['held', ['B-3 working 4'], '4']);
  });

  it('has its exits made smaller with the position, and gets them back when that grows again', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(aBracket());
    desk.fill('E', '10');
    const other = (side: 'buy' | 'sell', quantity: string) => {
      const { id } = desk.orders.submit({ type: 'market', instrument: BTC, strategy: S, side, quantity });
      desk.fill(id, quantity);
    };
    const whole = desk.open();
    other('sell', '4');
    const less = desk.open();
    other('buy', '1');
    const more = desk.open();
    other('buy', '9');
    expect([whole, less, more, desk.open()]).toEqual([
      ['B-2 working 10', 'B-3 working 10'], ['B-2 working 6', 'B-3 working 6'], ['B-2 working 7', 'B-3 working 7'], ['B-2 working 10', 'B-3 working 10'],
    ]);
  });

  it('has its exits end when the position is closed another way', () => {
    const desk = aFullDesk(PLAIN);
    desk.orders.submitAll(aBracket());
    desk.fill('E', '10');
    desk.submit({ side: 'sell', quantity: '4', strategy: S, clientOrderId: clientOrderId('M') });
    desk.fill('M', '4');
    const smaller = desk.open();
    desk.submit({ side: 'sell', quantity: '6', strategy: S, clientOrderId: clientOrderId('N') });
    desk.fill('N', '6');
    desk.trade(80);
    expect([smaller, desk.open(), position(desk)]).toEqual([['B-2 held 6', 'B-3 working 6'], [], '0']);
  });
});

describe('algorithms among linked orders', () => {
  it('let the exits of a bracket follow the fills of a parent that is its entry', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(aBracket({ algorithm: TWAP }));
    const child = desk.atVenue[0]!.id;
    desk.fill(child, '5');
    const half = desk.open().filter((line) => line.startsWith('B'));
    desk.clock.advanceBy(1_000);
    const second = desk.atVenue.at(-1)!.id;
    desk.fill(second, '5');
    desk.fill('B-3', '10');
    expect([half, desk.states().filter((line) => /^[BE]/.test(line)), position(desk)]).toEqual([['B-2 working 5', 'B-3 working 5'], ['B-2 canceled 0/10', 'B-3 filled 10/10', 'E filled 10/10'], '0']);
  });

  it('cancels the other parent of a pair, and its children, when one begins to fill', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(oco([entry({ clientOrderId: clientOrderId('P'), algorithm: TWAP }), entry({ clientOrderId: clientOrderId('Q'), algorithm: TWAP })], ids()));
    const [p] = desk.atVenue;
    desk.fill(p!.id, '2');
    expect(desk.open().filter((line) => !line.startsWith(p!.id))).toEqual(['P partially-filled 8']);
    expect(desk.states().filter((line) => /^[PQ]/.test(line))).toEqual(['P partially-filled 2/10', 'Q canceled 0/10']);
  });

  it('has children that only reduce, no more than there is', () => {
    const desk = aFullDesk({ capabilities: { reduceOnly: true } });
    desk.submit({ side: 'buy', quantity: '10', strategy: S, clientOrderId: clientOrderId('A') });
    desk.fill('A', '10');
    desk.submit({ side: 'sell', quantity: '10', strategy: S, clientOrderId: clientOrderId('P'), reduceOnly: true, algorithm: TWAP });
    const first = desk.atVenue.at(-1)!;
    desk.fill(first.id, '5');
    desk.submit({ side: 'sell', quantity: '3', strategy: S, clientOrderId: clientOrderId('M') });
    desk.fill('M', '3');
    desk.clock.advanceBy(1_000);
    const second = desk.atVenue.at(-1)!;
    desk.fill(second.id, '9');
    desk.clock.advanceBy(10_000);
    expect([first.reduceOnly, second.quantity.toFixed(), position(desk), desk.open()]).toEqual([true, '2', '0', []]);
  });

  it('are left alone by a cancel of all of one owner, which ends parents, their children and legs', () => {
    const desk = aFullDesk();
    const [mine, other] = [ownerId('mine'), ownerId('other')];
    desk.orders.submitAll(aBracket({ owner: mine }));
    desk.submit({ side: 'buy', quantity: '4', owner: mine, clientOrderId: clientOrderId('P'), algorithm: TWAP });
    desk.submit({ side: 'buy', quantity: '4', owner: other, clientOrderId: clientOrderId('Q'), algorithm: TWAP });
    desk.fill('E', '3');
    desk.orders.cancelAll({ owner: mine });
    expect([desk.orders.open({ owner: mine }), desk.orders.open({ owner: other }).length]).toEqual([[], 2]);
  });

  it('have a change of a child counted in the parent, as the child was when it came', () => {
    const desk = aFullDesk();
    desk.submit({ type: 'limit', price: '100', side: 'buy', quantity: '10', clientOrderId: clientOrderId('P'), algorithm: TWAP });
    const [child] = desk.atVenue;
    desk.fill(child!.id, '2');
    const { quantity, orders } = desk.orders.countedOf(child!.id, desk.orders.get(child!.id));
    expect([quantity.toString(), orders, desk.positions.net(BTC).openBuys.toString()]).toEqual(['3', 1, '8']);
  });

  it('leave nothing behind of a bracket whose parent is canceled before anything filled', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(aBracket({ algorithm: TWAP }));
    desk.orders.cancel(clientOrderId('E'));
    expect(desk.open()).toEqual([]);
  });
});

describe('an iceberg at a venue that has none', () => {
  it('ends at its time, with its children', () => {
    const desk = aFullDesk({ capabilities: { displayQuantity: false } });
    desk.submit({ type: 'limit', price: '100', side: 'buy', quantity: '10', displayQuantity: '4', timeInForce: 'gtd', expiresAt: 5_000 as never, clientOrderId: clientOrderId('I') } as never);
    const [first] = desk.atVenue;
    desk.fill(first!.id, '4');
    desk.clock.advanceBy(6_000);
    expect([first!.quantity.toFixed(), desk.order('I').state, desk.open()]).toEqual(['4', 'expired', []]);
  });
});

describe('orders of two strategies in one instrument that only reduce', () => {
  const T = strategyId('t');
  /** `s` holds 5 long, `t` 3 short: 2 long net. */
  function held(options: FullDeskOptions = {}) {
    const desk = aFullDesk(options);
    desk.submit({ side: 'buy', quantity: '5', strategy: S, clientOrderId: clientOrderId('A') });
    desk.submit({ side: 'sell', quantity: '3', strategy: T, clientOrderId: clientOrderId('B') });
    desk.fill('A', '5');
    desk.fill('B', '3');
    return desk;
  }

  it('tell the venue so only where the account shrinks as well', () => {
    const desk = held();
    desk.submit({ side: 'buy', quantity: '3', strategy: T, reduceOnly: true, clientOrderId: clientOrderId('C') });
    desk.submit({ side: 'sell', quantity: '2', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('D') });
    desk.submit({ side: 'sell', quantity: '3', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('F') });
    const told = desk.atVenue.slice(2).map(({ id, reduceOnly }) => `${id} ${String(reduceOnly)}`);
    expect([told, desk.order('C').reduceOnly]).toEqual([['C undefined', 'D true', 'F undefined'], true]);
  });

  it('never tell a venue that has no such flag', () => {
    const desk = held({ capabilities: { reduceOnly: false } });
    expect(desk.submit({ side: 'sell', quantity: '2', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('D') }).reduceOnly).toBe(true);
    expect(desk.atVenue.at(-1)!.reduceOnly).toBeUndefined();
  });

  it('shrink with the position of their own strategy, and end with it', () => {
    const desk = held();
    desk.submit({ type: 'limit', price: '120', side: 'sell', quantity: '5', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('C') });
    desk.submit({ type: 'stop-market', triggerPrice: '80', side: 'sell', quantity: '5', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('D') } as never);
    desk.submit({ type: 'limit', price: '80', side: 'buy', quantity: '3', strategy: T, reduceOnly: true, clientOrderId: clientOrderId('F') });
    desk.fill('C', '2');
    const shrunk = desk.open();
    desk.fill('D', '3');
    expect([shrunk, desk.open(), position(desk), position(desk, T)]).toEqual([['C working 3', 'D working 3', 'F working 3'].map((line) => line.replace('C working', 'C partially-filled')), ['F working 3'], '0', '-3']);
  });

  it('end where the venue changes no orders', () => {
    const desk = held({ capabilities: { modify: false } });
    desk.submit({ type: 'limit', price: '120', side: 'sell', quantity: '5', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('C') });
    desk.submit({ side: 'sell', quantity: '1', strategy: S, clientOrderId: clientOrderId('D') });
    desk.fill('D', '1');
    expect(desk.open()).toEqual([]);
  });

  it('are asked once more, by a cancel, where the venue refuses to make them smaller', () => {
    const desk = held({ wire: 'slow' });
    desk.submit({ type: 'limit', price: '120', side: 'sell', quantity: '5', strategy: S, reduceOnly: true, clientOrderId: clientOrderId('C') });
    desk.submit({ side: 'sell', quantity: '1', strategy: S, clientOrderId: clientOrderId('D') });
    desk.deliver();
    desk.venue.fill(clientOrderId('D'), Scaled.one.toDecimal());
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    desk.venue.refuses = true;
    desk.deliver();
    expect([desk.venue.sent.slice(-2), desk.open()]).toEqual([['modify C 4', 'cancel C'], []]);
  });
});

describe('what an order that waited can be paid from', () => {
  const SPOT = anInstrument({ id: BTC, kind: 'spot', lotSize: '1' });

  it('is looked at when it is let go', () => {
    const desk = aFullDesk({ instruments: [SPOT], balances: { USDT: '1500' } });
    const then = entry({ clientOrderId: clientOrderId('F'), price: '99' });
    desk.orders.submitAll(oto(entry(), [then], ids()));
    desk.fill('E', '10');
    expect([desk.order('F').state, desk.order('F').reason]).toEqual(['denied', 'order needs "990 USDT", "500" is free']);
  });

  it('is looked at when an order is to grow', () => {
    const desk = aFullDesk({ instruments: [SPOT], balances: { USDT: '1500' } });
    desk.submit(entry());
    expect(() => desk.orders.modify({ orderId: clientOrderId('E'), quantity: '16' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(desk.ledger.balance('USDT' as never, 'reserved').toString()).toBe('1000');
  });
});

describe('an order that is denied when it is let go', () => {
  it('leaves its sibling to close the position', () => {
    const desk = aFullDesk({ denies: ({ type, state }) => type === 'stop-market' && state === 'submitted' && isArmed });
    let isArmed = false;
    desk.orders.submitAll(aBracket());
    isArmed = true;
    desk.fill('E', '10');
    const standing = desk.open();
    desk.fill('B-3', '10');
    expect([standing, desk.order('B-2').state, desk.open(), position(desk)]).toEqual([['B-3 working 10'], 'denied', [], '0']);
  });
});

describe('positions kept by hedging', () => {
  it('have brackets on both sides at once', () => {
    const desk = aFullDesk({ positions: { mode: 'hedging' } });
    const nextId = ids();
    desk.orders.submitAll(bracket({ entry: entry({ positionSide: 'long' }), stop: { triggerPrice: '90' }, takeProfits: [{ price: '110' }] }, nextId));
    desk.orders.submitAll(bracket({ entry: entry({ clientOrderId: clientOrderId('G'), side: 'sell', positionSide: 'short' }), stop: { triggerPrice: '110' }, takeProfits: [{ price: '90' }] }, nextId));
    desk.fill('E', '10');
    desk.fill('G', '10');
    const open = desk.open();
    desk.fill('B-3', '10');
    const legs = () => (['long', 'short'] as const).map((side) => desk.positions.of(S, BTC, undefined, side).quantity.toString());
    const half = legs();
    desk.fill('B-5', '4');
    expect([open, half, desk.open(), legs()]).toEqual([['B-2 working 10', 'B-3 working 10', 'B-5 working 10', 'B-6 working 10'], ['0', '-10'], ['B-5 partially-filled 6', 'B-6 working 6'], ['0', '-6']]);
  });
});

describe('a bracket by an amount of the quote currency', () => {
  it('has exits of what that buys', () => {
    const desk = aFullDesk({ instruments: [anInstrument({ id: BTC, kind: 'spot', lotSize: '1' })] });
    desk.orders.submitAll(bracket({ entry: entry({ quantity: '1000', quoteQuantity: true }), stop: { triggerPrice: '90' } }, ids()));
    desk.fill('E', '10');
    expect([desk.order('E').quantity.toFixed(), desk.open()]).toEqual(['10', ['B-2 working 10']]);
  });
});

describe('what is asked for twice', () => {
  it('is one bracket, held exits and all', () => {
    const desk = aFullDesk();
    const list = aBracket();
    desk.orders.submitAll(list);
    desk.fill('E', '4');
    const before = [desk.venue.sent.length, desk.states()];
    const again = desk.orders.submitAll(list);
    expect([desk.venue.sent.length, desk.states()]).toEqual(before);
    expect(again.map(({ id, state }) => `${id} ${state}`)).toEqual(['E partially-filled', 'B-2 working', 'B-3 working']);
  });

  it('is one order at a venue without its type, and one that an algorithm works', () => {
    const desk = aFullDesk(PLAIN);
    const stop = { type: 'stop-market', triggerPrice: '90', instrument: BTC, side: 'buy', quantity: '3', clientOrderId: clientOrderId('S') } as const;
    const parent = { type: 'market', instrument: BTC, side: 'buy', quantity: '4', clientOrderId: clientOrderId('P'), algorithm: TWAP } as const;
    const ids = [stop, parent, stop, parent].map((request) => desk.orders.submit(request).id);
    expect([ids, desk.venue.sent]).toEqual([['S', 'P', 'S', 'P'], ['submit C-1 buy 2']]);
    expect(() => desk.orders.submit({ ...parent, algorithm: { use: 'best-limit', offsetTicks: 1 } })).toThrow(expect.objectContaining({ code: 'DUPLICATE_ORDER_ID' }));
  });

  it('is one order where a rule has chosen the algorithm, or the quantity was one of the quote currency', () => {
    const desk = aFullDesk({ instruments: [anInstrument({ id: BTC, kind: 'spot', lotSize: '1' })], chooseExecution: ({ type }) => (type === 'market' ? TWAP : undefined) });
    desk.marks.set(BTC, Scaled.from('100'));
    const request = { type: 'market', instrument: BTC, side: 'buy', quantity: '1000', quoteQuantity: true, clientOrderId: clientOrderId('P') } as const;
    const first = desk.orders.submit(request);
    desk.marks.set(BTC, Scaled.from('50'));
    expect([first.algorithm, desk.orders.submit(request).quantity.toFixed(), desk.venue.sent]).toEqual([TWAP, '10', ['submit C-1 buy 5']]);
  });
});

describe('a venue that changes its mind', () => {
  it('rejects an entry that it had accepted, and its exits are given up', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(aBracket());
    desk.orders.apply({ kind: 'rejected', orderId: clientOrderId('E'), instrument: BTC, side: 'buy', at: desk.clock.now(), reason: 'no' });
    expect([desk.open(), desk.order('E').state]).toEqual([[], 'rejected']);
  });

  it('rejects a stop that it had accepted: the profit still closes the position, and the next fill of the entry is told', () => {
    const desk = aFullDesk();
    desk.orders.submitAll(aBracket());
    desk.fill('E', '4');
    desk.orders.apply({ kind: 'rejected', orderId: clientOrderId('B-2'), instrument: BTC, side: 'sell', at: desk.clock.now(), reason: 'no' });
    desk.fill('E', '6');
    desk.fill('B-3', '10');
    expect([desk.open(), desk.order('B-2').state, position(desk)]).toEqual([[], 'rejected', '0']);
  });
});

describe('a reservation', () => {
  it('is of both currencies where orders buy and sell, whatever currency the fees are in, and nothing at the end', () => {
    const desk = aFullDesk({ instruments: [anInstrument({ id: BTC, kind: 'spot', lotSize: '1' })], balances: { USDT: '1500', BTC: '5', BNB: '1' } });
    desk.submit(entry());
    desk.submit(entry({ clientOrderId: clientOrderId('F'), side: 'sell', quantity: '4', price: '120' }));
    desk.submit(entry({ clientOrderId: clientOrderId('G'), side: 'sell', quantity: '2', price: '120' }));
    const reserved = ['USDT', 'BTC', 'BNB'].map((code) => desk.ledger.balance(code as never, 'reserved').toString());
    desk.orders.apply({ kind: 'fill', orderId: clientOrderId('E'), instrument: BTC, side: 'buy', at: desk.clock.now(), tradeId: 'T-1' as never, quantity: desk.order('E').quantity, price: desk.order('E').quantity.times(10), liquidity: 'taker', fee: { amount: desk.order('E').quantity.div(100), currency: 'BNB' as never } });
    desk.orders.cancel(clientOrderId('F'));
    expect([reserved, desk.order('G').state, ['USDT', 'BTC', 'BNB'].map((code) => `${desk.ledger.balance(code as never).toString()} ${desk.ledger.balance(code as never, 'reserved').toString()}`)]).toEqual([['1000', '4', '0'], 'denied', ['500 0', '15 0', '0.9 0']]);
  });
});
