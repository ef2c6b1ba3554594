import { InstrumentMath, Scaled, currency, instrumentId, strategyId, timestamp, toDecimal, type AccountBooking, type InstrumentDefinition, type LedgerEntry } from '@redfire/core';
import { FakeClock, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { AccountBook } from './account-book.ts';
import { Ledger } from './ledger.ts';
import { EXTERNAL, PositionBook, type PositionBookOptions } from './position-book.ts';

const usdt = currency('USDT');
const SHARE = { kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT', tickSize: '0.01', lotSize: '1' } as const satisfies Partial<InstrumentDefinition>;
const FUTURE = { kind: 'future', expiry: 1_000 } as const;
const CALL = { kind: 'option', id: 'ACME-C.SIM', settle: 'USDT', quote: 'USDT', underlying: 'ACME', right: 'call', strike: '100', expiry: 1_000 } as const;
const at = timestamp(5);

function open(definition: Partial<InstrumentDefinition>, options: PositionBookOptions = {}) {
  const math = new InstrumentMath(anInstrument(definition));
  const { id } = math.instrument;
  const instruments = new Map([[id, math]]);
  const [ledger, positions, clock] = [new Ledger(), new PositionBook(instruments, options), new FakeClock()];
  const posted: (LedgerEntry | AccountBooking | undefined)[] = [];
  const account = new AccountBook({ ledger, positions, instruments, clock, onPosted: (entry, { booking }) => posted.push(entry, booking) });
  let trades = 0;
  const trade = (holder: string, side: 'buy' | 'sell', quantity: string, price = '100') => {
    const order = { terms: { id: `O-${++trades}`, instrument: id, side, strategy: strategyId(holder) } };
    const posting = { direction: 1, execution: { tradeId: `T-${trades}`, at: timestamp(trades), exact: { quantity: Scaled.from(quantity), price: Scaled.from(price) } } };
    for (const position of [positions.of(strategyId(holder), id), positions.net(id)]) position.take(order as never, posting as never);
  };
  const held = () => [positions.net(id), ...positions.all()].filter(({ strategy, cost, realizedProfit }) => strategy !== EXTERNAL || !cost.isZero || !realizedProfit.isZero).map((position) => [position.strategy ?? 'net', ...[position.quantity, position.cost, position.realizedProfit].map(String)].join(' '));
  return { id, ledger, positions, posted, account, trade, held, cash: () => ledger.balance(usdt).toString() };
}

const linesOf = (entry: LedgerEntry | undefined) => entry?.lines.map(({ account, currency: code, amount }) => `${account} ${amount.toFixed()} ${code}`);

describe('a settlement of a future', () => {
  it('pays the profit so far and makes the settlement price the cost, for everybody who holds', () => {
    const { id, account, trade, held } = open(FUTURE);
    trade('a', 'buy', '3', '100');
    trade('b', 'sell', '1', '104');
    const entry = account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('102'), isFinal: false });
    expect([entry?.reason, linesOf(entry), held()]).toEqual(['settlement', ['profit -4 USDT', 'cash 4 USDT'], ['net 2 204 8', 'a 3 306 6', 'b -1 -102 2']]);
  });

  it('takes a loss, also of a short position', () => {
    const { id, account, trade, cash } = open(FUTURE);
    trade('a', 'sell', '2', '100');
    account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('101.5'), isFinal: false });
    expect(cash()).toBe('-3');
  });

  it('for good ends the position', () => {
    const { id, account, trade, held, cash } = open(FUTURE);
    trade('a', 'buy', '3', '100');
    account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('99'), isFinal: true });
    expect([held(), cash()]).toEqual([['net 0 0 -3', 'a 0 0 -3'], '-3']);
  });

  it('of an inverse contract pays in its base', () => {
    const { id, account, trade, ledger } = open({ ...FUTURE, id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settleScale: 8 });
    trade('a', 'buy', '1', '100');
    account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('200'), isFinal: false });
    expect(ledger.balance(currency('BTC')).toString()).toBe('0.5');
  });

  it('keeps lots apart, at the new price', () => {
    const { id, account, trade, positions } = open(FUTURE, { costing: 'fifo' });
    trade('a', 'buy', '1', '100');
    trade('a', 'buy', '2', '103');
    account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('105'), isFinal: false });
    expect(positions.net(id).face().lots?.map(({ tradeId, quantity, price, cost }) => [tradeId, quantity, price, cost].join(' '))).toEqual(['T-1 1 105 105', 'T-2 2 105 210']);
    // and what is closed then releases the settlement price
    expect(positions.net(id).trade('sell', Scaled.from('1'), Scaled.from('105'), at).toString()).toBe('0');
  });

  it('settles long and short by themselves where they are kept apart', () => {
    const { id, account, trade, positions, cash } = open(FUTURE, { mode: 'hedging' });
    trade('a', 'buy', '3', '100');
    trade('a', 'sell', '3', '104');
    account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('110'), isFinal: false });
    expect([positions.net(id).legs.map(({ cost, realizedProfit }) => `${cost.toString()} ${realizedProfit.toString()}`), cash()]).toEqual([['330 30', '-330 -18'], '12']);
  });
});

describe('the end of an option', () => {
  it('pays its value for what is held, and takes it from who is short', () => {
    const { id, account, trade, held } = open({ ...CALL, multiplier: '100' });
    trade('a', 'buy', '3', '2');
    trade('b', 'sell', '1', '3');
    const entry = account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('5'), isFinal: true });
    expect([linesOf(entry), held()]).toEqual([['venue -1000 USDT', 'cash 1000 USDT'], ['net 0 0 700', 'a 0 0 900', 'b 0 0 -200']]);
  });

  it('without value ends the position and moves no money', () => {
    const { id, account, trade, held } = open(CALL);
    trade('a', 'buy', '3', '2');
    const entry = account.book({ kind: 'settlement', instrument: id, at, price: toDecimal('0'), isFinal: true });
    expect([entry?.lines, held()]).toEqual([[], ['net 0 0 -600', 'a 0 0 -600']]);
  });
});

describe('a split', () => {
  const split = (id: AccountBooking & { kind: 'split' }) => id;
  const of = (instrument: string, numerator: number, denominator: number, price: string) => split({ kind: 'split', instrument: instrumentId(instrument), at, numerator, denominator, price: toDecimal(price) });

  it('multiplies what is held at the same cost, and moves no money', () => {
    const { id, account, trade, held, posted } = open(SHARE);
    trade('a', 'buy', '10', '300');
    trade('b', 'sell', '4', '300');
    const booking = of(id, 3, 1, '100');
    const entry = account.book(booking);
    expect([entry?.lines, held(), posted]).toEqual([[], ['net 18 1800 0', 'a 30 3000 0', 'b -12 -1200 0'], [entry, booking]]);
  });

  it('pays what is less than a lot, and who held it bears it', () => {
    const { id, account, trade, held, cash } = open(SHARE);
    trade('a', 'buy', '5', '30');
    account.book(of(id, 3, 2, '22'));
    // 7.5 of 150: a half at 10 of cost is paid 11
    expect([held(), cash()]).toEqual([['net 7 140 1', 'a 7 140 1'], '11']);
  });

  it('leaves the whole lots that parts make together with external', () => {
    const { id, account, trade, held, cash } = open(SHARE);
    trade('a', 'buy', '5', '30');
    trade('b', 'buy', '5', '30');
    account.book(of(id, 3, 2, '22'));
    expect([held(), cash()]).toEqual([['net 15 300 0', 'a 7 140 1', 'b 7 140 1', 'external 1 22 0'], '0']);
  });

  it('back pays what is less than a lot', () => {
    const { id, account, trade, held, cash } = open(SHARE);
    trade('a', 'buy', '25', '10');
    account.book(of(id, 1, 10, '110'));
    expect([held(), cash()]).toEqual([['net 2 200 5', 'a 2 200 5'], '55']);
  });

  it('to less than a lot pays all of it', () => {
    const { id, account, trade, held, cash } = open(SHARE);
    trade('a', 'sell', '5', '10');
    account.book(of(id, 1, 10, '110'));
    expect([held(), cash()]).toEqual([['net 0 0 -5', 'a 0 0 -5'], '-55']);
  });

  it('keeps lots apart, each at its share of the price', () => {
    const { id, account, trade, positions } = open(SHARE, { costing: 'fifo' });
    trade('a', 'buy', '1', '30');
    trade('a', 'buy', '2', '60');
    trade('a', 'buy', '2', '90');
    account.book(of(id, 3, 2, '50'));
    const lots = positions.net(id).face().lots ?? [];
    expect(lots.map(({ quantity, price }) => [quantity, price].join(' '))).toEqual(['1 20', '3 40', '3 60']);
    expect(lots.reduce((sum, { cost }) => sum.plus(cost), toDecimal('0')).toFixed()).toBe(positions.net(id).cost.toString());
  });
});

describe('a dividend', () => {
  it('is paid to who holds, and charged to who is short', () => {
    const { id, account, trade, held } = open(SHARE);
    trade('a', 'buy', '10', '30');
    trade('b', 'sell', '4', '30');
    const entry = account.book({ kind: 'dividend', instrument: id, at, amount: toDecimal('0.5') });
    expect([entry?.reason, linesOf(entry), held()]).toEqual(['dividend', ['profit -3 USDT', 'cash 3 USDT'], ['net 6 180 3', 'a 10 300 5', 'b -4 -120 -2']]);
  });
});

describe('what an insurance fund pays', () => {
  it('comes from outside', () => {
    const { account, cash } = open(FUTURE);
    const entry = account.book({ kind: 'insurance', at, currency: usdt, amount: toDecimal('7') });
    expect([linesOf(entry), cash()]).toEqual([['equity -7 USDT', 'cash 7 USDT'], '7']);
  });
});

describe('a booking', () => {
  it('of funding is an exchange of funding', () => {
    const { id, account, trade, cash } = open({});
    trade('a', 'buy', '2', '100');
    account.book({ kind: 'funding', instrument: id, at, rate: toDecimal('0.001'), price: toDecimal('110') });
    expect(cash()).toBe('-0.22');
  });

  it('of what nobody holds posts nothing', () => {
    const { id, account, posted } = open(SHARE);
    expect([account.book({ kind: 'dividend', instrument: id, at, amount: toDecimal('1') }), posted]).toEqual([undefined, []]);
  });

  it.each<[why: string, definition: Partial<InstrumentDefinition>, booking: { readonly kind: string } & Record<string, unknown>]>([
    ['a settlement of a share', SHARE, { kind: 'settlement', price: toDecimal('1'), isFinal: true }],
    ['a split of a future', FUTURE, { kind: 'split', numerator: 2, denominator: 1, price: toDecimal('1') }],
    ['a dividend of a perpetual', {}, { kind: 'dividend', amount: toDecimal('1') }],
    ['an option before its end', CALL, { kind: 'settlement', price: toDecimal('1'), isFinal: false }],
    ['a future at nothing', FUTURE, { kind: 'settlement', price: toDecimal('0'), isFinal: false }],
    ['a price below zero', CALL, { kind: 'settlement', price: toDecimal('-1'), isFinal: true }],
    ['half a share for one', SHARE, { kind: 'split', numerator: 0.5, denominator: 1, price: toDecimal('1') }],
    ['nothing of an insurance fund', SHARE, { kind: 'insurance', currency: usdt, amount: toDecimal('0') }],
  ])('is refused: %s', (_why, definition, booking) => {
    const { id, account, posted, positions } = open(definition);
    positions.of(EXTERNAL, id).trade('buy', Scaled.one, Scaled.one, at);
    expect(() => account.book({ at, ...('currency' in booking ? {} : { instrument: id }), ...booking } as never)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(posted).toEqual([]);
  });
});
