import { Scaled, clientOrderId, currency, strategyId, timestamp, toDecimal, tradeId, type AlgorithmRequest, type ClientOrderId, type LedgerEntry, type OrderRequest } from '@redfire/core';
import { aFillReport, aReport, anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { ReservationDesk } from '../fixtures/reservation-desk.ts';

const SPOT = anInstrument({ kind: 'spot', fees: { maker: '0', taker: '0.001' } });
const PERPETUAL = anInstrument({ kind: 'perpetual', id: 'ETH/USDT.SIM', margin: { initial: '0.1', maintenance: '0.05' } });
const TWAP: AlgorithmRequest = { use: 'twap', durationMs: 1_000, slices: 2 };
const [first, second, third] = ['O-1', 'O-2', 'O-3'].map(clientOrderId) as [ClientOrderId, ClientOrderId, ClientOrderId];

function aDesk(cash = '1000'): ReservationDesk {
  const desk = new ReservationDesk([SPOT, PERPETUAL]);
  desk.deposit('USDT', cash);
  return desk;
}

const request = (id: ClientOrderId, overrides: Partial<OrderRequest> = {}) => anOrderRequest({ clientOrderId: id, ...overrides });
const contract = (id: ClientOrderId, overrides: Partial<OrderRequest> = {}) => request(id, { instrument: PERPETUAL.id, ...overrides });
const fill = (orderId: ClientOrderId, quantity: string, price = '100', trade = 'T-1') =>
  aFillReport({ orderId, quantity, price, tradeId: tradeId(trade), fee: { amount: toDecimal('0'), currency: currency('USDT') } });

describe('a reservation', () => {
  it('is made with the order, shrinks with its fills and ends with it', () => {
    const desk = aDesk();
    const seen = [desk.reserved('USDT')];
    desk.submit(request(first, { quantity: '3' }));
    seen.push(desk.reserved('USDT'));
    desk.report(fill(first, '2'));
    seen.push(desk.reserved('USDT'));
    desk.report(aReport('canceled', { orderId: first }));
    seen.push(desk.reserved('USDT'));
    expect(seen).toEqual(['0', '300.3', '100.1', '0']);
  });

  it('is not touched by a late fill or a bust of an order that has ended', () => {
    const desk = aDesk();
    desk.submit(request(first, { quantity: '3' }));
    desk.report(fill(first, '1'));
    desk.report(aReport('canceled', { orderId: first }));
    desk.report(fill(first, '1', '100', 'T-2'));
    desk.report(aReport('fill-busted', { orderId: first, tradeId: tradeId('T-1') }));
    expect([desk.reserved('USDT'), desk.reservations.of(desk.get(first))]).toEqual(['0', undefined]);
  });

  it('grows again when a fill of an open order is busted', () => {
    const desk = aDesk();
    desk.submit(request(first, { quantity: '3' }));
    desk.report(fill(first, '1'));
    desk.report(aReport('fill-busted', { orderId: first, tradeId: tradeId('T-1') }));
    expect(desk.reserved('USDT')).toBe('300.3');
  });

  it('is that of the larger order until an amendment is answered', () => {
    const desk = aDesk();
    const { terms } = desk.submit(request(first, { quantity: '2' }), 'working');
    const seen: string[] = [];
    for (const [quantity, answer] of [['3', aReport('modify-rejected', { orderId: first })], ['1', aReport('modified', { orderId: first, quantity: toDecimal('1') })]] as const) {
      desk.change(first, (order) => order.asked({ ...terms, quantity: Scaled.from(quantity) }, timestamp(1)));
      seen.push(desk.reserved('USDT'));
      desk.report(answer);
      seen.push(desk.reserved('USDT'));
    }
    expect(seen).toEqual(['300.3', '200.2', '200.2', '100.1']);
  });

  it('counts orders of one part of a group together, and the largest part alone', () => {
    const desk = aDesk();
    const of = (part: string) => ({ contingency: { group: { id: 'G', rule: 'ouo', part } } }) as const;
    const seen = ([[first, '2', 'profit'], [second, '3', 'stop'], [third, '2', 'profit']] as const).map(([id, quantity, part]) => {
      desk.submit(request(id, { quantity, ...of(part) }));
      return desk.reserved('USDT');
    });
    desk.report(aReport('canceled', { orderId: first }));
    expect([...seen, desk.reserved('USDT')]).toEqual(['200.2', '300.3', '400.4', '300.3']);
  });

  it('is made for an order without a price once a mark is known, and stays at that mark', () => {
    const desk = aDesk();
    const seen: string[] = [];
    desk.submit(anOrderRequest({ type: 'market', clientOrderId: first, quantity: '2' }));
    seen.push(desk.reserved('USDT'));
    desk.mark(SPOT.id, '50');
    desk.report(aReport('accepted', { orderId: first }));
    seen.push(desk.reserved('USDT'));
    desk.mark(SPOT.id, '70');
    desk.report(fill(first, '1', '50'));
    seen.push(desk.reserved('USDT'));
    expect(seen).toEqual(['0', '100.1', '50.05']);
  });

  it('is one for a group whose orders take each other out', () => {
    const desk = aDesk();
    const contingency = { group: { id: 'G-1', rule: 'oco' } } as const;
    desk.submit(request(first, { quantity: '2', contingency }));
    desk.submit(request(second, { quantity: '3', contingency }));
    const both = desk.reserved('USDT');
    desk.report(aReport('canceled', { orderId: second }));
    expect([both, desk.reserved('USDT')]).toEqual(['300.3', '200.2']);
  });

  it('is made for a waiting order when that goes out', () => {
    const desk = aDesk();
    desk.submit(request(first));
    desk.submit(request(second, { contingency: { after: first } }), 'held');
    const waiting = desk.reserved('USDT');
    desk.change(second, (held) => held.moved('submitted', timestamp(1), { submit: 'in-flight' }));
    expect([waiting, desk.reserved('USDT')]).toEqual(['100.1', '200.2']);
  });

  it('is that of the parent, which shrinks as children fill', () => {
    const desk = aDesk();
    desk.submit(request(first, { quantity: '3', algorithm: TWAP }), 'held');
    desk.submit(request(second, { quantity: '1', parentId: first }));
    const before = desk.reserved('USDT');
    desk.report(fill(second, '1'));
    desk.report(fill(first, '1'));
    expect([before, desk.reserved('USDT'), desk.ledger.balance(currency('BTC')).toString()]).toEqual(['300.3', '200.2', '1']);
  });
});

describe('orders that close a position', () => {
  it('need no margin, the oldest first', () => {
    const desk = aDesk();
    desk.submit(contract(first, { quantity: '3' }));
    desk.report(fill(first, '3'));
    desk.submit(contract(second, { side: 'sell', quantity: '2' }));
    desk.submit(contract(third, { side: 'sell', quantity: '2' }));
    const both = [desk.reserved('USDT'), desk.reservations.of(desk.get(third))?.amount?.toString()];
    desk.report(aReport('canceled', { orderId: second }));
    expect([...both, desk.reserved('USDT')]).toEqual(['10', '10', '0']);
  });

  it('need margin once another order has closed the position', () => {
    const desk = aDesk();
    desk.submit(contract(first, { quantity: '2' }));
    desk.report(fill(first, '2'));
    desk.submit(contract(second, { side: 'sell', quantity: '2' }));
    const held = desk.reserved('USDT');
    desk.submit(contract(third, { side: 'sell', quantity: '1', reduceOnly: true }));
    desk.report(fill(third, '1'));
    expect([held, desk.reserved('USDT')]).toEqual(['0', '10']);
  });

  it('close their own leg where long and short are kept apart', () => {
    const desk = new ReservationDesk([PERPETUAL], { mode: 'hedging' });
    desk.submit(contract(first, { quantity: '2', positionSide: 'long' }));
    desk.report(fill(first, '2'));
    desk.submit(contract(second, { side: 'sell', quantity: '2', positionSide: 'short' }));
    desk.submit(contract(third, { side: 'sell', quantity: '2', positionSide: 'long' }));
    expect([second, third].map((id) => desk.reservations.of(desk.get(id))?.amount?.toString())).toEqual(['20', '0']);
  });

  it('leave what they close to the others of their group', () => {
    const desk = aDesk();
    const contingency = { group: { id: 'G-1', rule: 'oco' } } as const;
    desk.submit(contract(first, { quantity: '2' }));
    desk.report(fill(first, '2'));
    desk.submit(contract(second, { side: 'sell', quantity: '2', contingency }));
    desk.submit(contract(third, { side: 'sell', quantity: '2', contingency }));
    expect(desk.reserved('USDT')).toBe('0');
  });
});

describe('funds', () => {
  it('are enough for an order that needs what is free, and not for one that needs more', () => {
    const desk = aDesk('300.3');
    expect(desk.reservations.checkFunds(desk.asked(request(first, { quantity: '3' })))).toEqual([]);
    desk.submit(request(first, { quantity: '1' }));
    expect(desk.reservations.checkFunds(desk.asked(request(second, { quantity: '3' })))).toEqual([
      { rule: 'funds', message: 'order needs "300.3 USDT", "200.2" is free', limit: '200.2', found: '300.3' },
    ]);
  });

  it('are asked for what an amendment adds', () => {
    const desk = aDesk('300.3');
    const order = desk.submit(request(first, { quantity: '2' }), 'working');
    const amended = (quantity: string) => order.amended({ ...order.terms, quantity: Scaled.from(quantity) });
    expect([desk.reservations.checkFunds(amended('3')), desk.reservations.checkFunds(amended('4')).map(({ found }) => found)]).toEqual([[], ['200.2']]);
  });

  it('are asked for what an order adds to its group', () => {
    const desk = aDesk('300.3');
    const contingency = { group: { id: 'G-1', rule: 'oco' } } as const;
    desk.submit(request(first, { quantity: '2', contingency }));
    expect(desk.reservations.checkFunds(desk.asked(request(second, { quantity: '3', contingency })))).toEqual([]);
  });

  it('are not asked of a child, nor of an order that waits for another one', () => {
    const desk = aDesk('1');
    for (const more of [{ parentId: first }, { contingency: { after: first } }]) expect(desk.reservations.checkFunds(desk.asked(request(second, more)))).toEqual([]);
  });

  it('cannot be enough for an order that nobody can value', () => {
    expect(aDesk().reservations.checkFunds(aDesk().asked(anOrderRequest({ type: 'market' }))).map(({ message }) => message)).toEqual(['order for "BTC/USDT.SIM" cannot be valued: no price is known yet']);
  });
});

describe('a shortfall', () => {
  it('is told with its numbers when a fill costs more than there is, once for an order, and the fill stands', () => {
    const desk = aDesk('100');
    desk.submit(request(first, { quantity: '3' }));
    desk.report(fill(first, '1', '150', 'T-1'));
    desk.report(fill(first, '1', '150', 'T-2'));
    expect(desk.shortfalls.map(({ free, ...rest }) => ({ ...rest, free: free.toFixed() }))).toEqual([
      { kind: 'shortfall', orderId: first, instrument: SPOT.id, currency: 'USDT', free: '-250.2', expected: '"200.2 USDT" for open orders', found: '"-50 USDT" held' },
    ]);
    expect(desk.ledger.balance(currency('USDT')).toString()).toBe('-200');
  });

  it('is told of the currency of a fee', () => {
    const desk = aDesk();
    desk.submit(request(first));
    desk.report(aFillReport({ orderId: first, fee: { amount: toDecimal('0.1'), currency: currency('BNB') } }));
    expect(desk.shortfalls.map(({ currency: code }) => code)).toEqual(['BNB']);
  });

  it('is told of what was sold without being held, and not of what a sale brings', () => {
    const desk = aDesk('0');
    desk.submit(request(first, { side: 'sell' }));
    desk.report(fill(first, '1'));
    expect(desk.shortfalls.map(({ currency: code }) => code)).toEqual(['BTC']);
  });

  it('is told once for all children of an order', () => {
    const desk = aDesk('0');
    desk.submit(request(first, { quantity: '2', algorithm: TWAP }), 'held');
    for (const [child, trade] of [[second, 'T-1'], [third, 'T-2']] as const) {
      desk.submit(request(child, { parentId: first }));
      desk.report(fill(child, '1', '100', trade));
    }
    expect(desk.shortfalls.map(({ orderId }) => orderId)).toEqual([second]);
  });
});

it('posts each change between reserved and unreserved, under the name of its order', () => {
  const desk = aDesk();
  const entries: LedgerEntry[] = [];
  desk.ledger.onEntry = (entry) => entries.push(entry);
  desk.submit(request(first, { strategy: strategyId('a') }));
  desk.report(aReport('canceled', { orderId: first }));
  expect(entries.map(({ reason, reference, lines }) => [reason, reference, lines.map(({ account, amount }) => `${account} ${amount.toFixed()}`)])).toEqual([
    ['reserve', 'O-1', ['unreserved -100.1', 'reserved 100.1']],
    ['release', 'O-1', ['reserved -100.1', 'unreserved 100.1']],
  ]);
});
