import { Decimal, instrumentId, timestamp } from '@redfire/core';
import { aQuote } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { OrderStage, type OrderLine } from '../fixtures/order-stage.ts';
import type { SelfTradeRule } from './self-trade.ts';

/** Bids of 5 at 98 and 99, asks of 5 at 101 and 102. */
const BOOK: readonly OrderLine[] = ['add b1 buy 99 5', 'add b2 buy 98 5', 'add a1 sell 101 5', 'add a2 sell 102 5'];

describe('a taker', () => {
  it('walks the book at its arrival', () => {
    const { told } = new OrderStage().show(10, ...BOOK).market('A', 'buy 8');
    expect(told).toEqual(['10 A fill 5 at 101 taker', '10 A fill 3 at 102 taker']);
  });

  it('takes what others cannot take after it, whatever the data say of it later', () => {
    const stage = new OrderStage().show(10, ...BOOK).market('A', 'buy 8');
    // the data know nothing of us: a1 shrinks and is executed, a2 shrinks
    stage.show(20, 'modify a1 sell 101 4', 'execute a1 sell 101 4', 'modify a2 sell 102 4').market('B', 'buy 9');
    expect(stage.told.slice(2)).toEqual(['20 B fill 2 at 102 taker']);
  });

  it('finds again what goes to the end of its line', () => {
    const stage = new OrderStage().show(10, ...BOOK).market('A', 'buy 5');
    stage.show(20, 'modify a1 sell 101 6').market('B', 'buy 7');
    expect(stage.told.slice(1)).toEqual(['20 B fill 6 at 101 taker', '20 B fill 1 at 102 taker']);
  });

  it('of market type goes on with the next data', () => {
    const stage = new OrderStage().show(10, 'add a1 sell 101 5').market('A', 'buy 8').show(20, 'add a2 sell 103 1').show(30, 'add a3 sell 104 9');
    expect(stage.told).toEqual(['10 A fill 5 at 101 taker', '20 A fill 1 at 103 taker', '30 A fill 2 at 104 taker']);
  });

  it('of market-to-limit type rests at its first price', () => {
    const stage = new OrderStage().show(10, ...BOOK).submit('A', { type: 'market-to-limit', side: 'buy', quantity: '8' }).show(20, 'add a3 sell 100 2');
    expect(stage.told).toEqual(['10 A fill 5 at 101 taker', '20 A fill 2 at 101 maker']);
  });

  it('that is ioc gets what its limit reaches, one that is fok all or nothing', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 8 at 101', { timeInForce: 'fok' }).limit('B', 'buy 8 at 101', { timeInForce: 'ioc' }).limit('C', 'buy 5 at 102', { timeInForce: 'fok' });
    expect(stage.told).toEqual(['10 A canceled: nothing to trade with at once', '10 B fill 5 at 101 taker', '10 B canceled: nothing to trade with at once', '10 C fill 5 at 102 taker']);
  });

  it('that is post-only is refused, and its change too', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 1 at 101', { postOnly: true }).limit('B', 'buy 1 at 100', { postOnly: true }).modify('B', { price: new Decimal(101) });
    expect(stage.told).toEqual(['10 A rejected: a post-only order would have taken liquidity', '10 B modify-rejected: a post-only order would have taken liquidity']);
  });

  it('arrives with its latency', () => {
    const stage = new OrderStage({ latencyMs: 5 }).show(10, ...BOOK).market('A', 'buy 1').show(14, 'add a0 sell 100 1').show(15);
    expect(stage.told).toEqual(['15 A fill 1 at 100 taker']);
  });
});

describe('an order that rests', () => {
  it('is moved by a dividend to the end of the line at its new price', () => {
    const stage = new OrderStage({ instrument: { kind: 'cfd', id: 'BTC/USDT.SIM', settle: 'USDT' } }).show(10, ...BOOK).limit('A', 'buy 3 at 99');
    stage.showItem(20, { topic: 'market.corporate-action', data: { instrument: instrumentId('BTC/USDT.SIM'), at: timestamp(20), action: 'dividend', amount: new Decimal('1') } });
    // at 98 it stands behind the 5 of b2, and at 99 no more
    stage.show(30, 'execute b1 buy 99 5', 'add s1 sell 98 4').show(40, 'add s2 sell 98 3');
    expect(stage.told).toEqual(['20 A modified', '40 A fill 2 at 98 maker']);
  });

  it('stands behind those that were there and before those that came later', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 99').show(20, 'add b3 buy 99 4', 'execute b1 buy 99 5');
    expect(stage.told).toEqual([]);
    stage.show(30, 'execute b3 buy 99 2').show(40, 'execute b3 buy 99 2');
    expect(stage.told).toEqual(['30 A fill 2 at 99 maker', '40 A fill 1 at 99 maker']);
  });

  it('comes forward as those before it leave', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 99').show(20, 'add b3 buy 99 4', 'remove b1 buy 99', 'execute b3 buy 99 4');
    expect(stage.told).toEqual(['20 A fill 3 at 99 maker']);
  });

  it('at a better price is reached first', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 99').limit('B', 'buy 1 at 100').show(20, 'execute b2 buy 98 4', 'execute unknown buy 99 9');
    expect(stage.told).toEqual(['20 B fill 1 at 100 maker', '20 A fill 3 at 99 maker']);
  });

  it('gets no more than was executed', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 100').limit('B', 'buy 3 at 100').show(20, 'execute b1 buy 99 4');
    expect(stage.told).toEqual(['20 A fill 3 at 100 maker', '20 B fill 1 at 100 maker']);
  });

  it('is filled by an order of others that crosses it, and the rest of that one rests', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 100').show(20, 'add a3 sell 100 5').market('B', 'buy 4');
    expect(stage.told).toEqual(['20 A fill 3 at 100 maker', '20 B fill 2 at 100 taker', '20 B fill 2 at 101 taker']);
  });

  it('keeps its place when it gets smaller, and loses it otherwise', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 99').limit('B', 'buy 3 at 99').limit('C', 'buy 3 at 99').show(20, 'add b3 buy 99 9');
    stage.modify('A', { quantity: new Decimal(2) }).modify('B', { quantity: new Decimal(4) }).show(30, 'execute b3 buy 99 9');
    expect(stage.told).toEqual(['20 A modified', '20 B modified', '30 A fill 2 at 99 maker', '30 C fill 3 at 99 maker']);
  });

  it('trades at once when it is changed to a price that does', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 99').modify('A', { price: new Decimal(101) });
    expect(stage.told).toEqual(['10 A modified', '10 A fill 3 at 101 taker']);
  });

  it('is out of the book once it is canceled or has ended', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 100').limit('B', 'buy 3 at 100', { timeInForce: 'gtd', expiresAt: timestamp(20) }).cancel('A').show(20, 'execute b1 buy 99 5');
    expect(stage.told).toEqual(['10 A canceled', '20 B expired']);
  });

  it('that was there before the first order of others stands behind that one', () => {
    const stage = new OrderStage().quote(5, 90, 110).limit('A', 'buy 3 at 99').show(10, ...BOOK, 'add b3 buy 99 4', 'execute b1 buy 99 5');
    expect(stage.told).toEqual([]);
    expect(stage.show(20, 'execute b3 buy 99 4').told).toEqual(['20 A fill 3 at 99 maker']);
  });
});

describe('what watches the book', () => {
  it('triggers on what was executed', () => {
    const stage = new OrderStage().show(10, ...BOOK).submit('A', { type: 'stop-market', side: 'buy', quantity: '6', triggerPrice: '102' }).show(20, 'execute a1 sell 101 5').show(30, 'execute a2 sell 102 1', 'add a3 sell 104 9');
    expect(stage.told).toEqual(['30 A triggered', '30 A fill 4 at 102 taker', '30 A fill 2 at 104 taker']);
  });

  it('triggers on a mark price, and takes from the book', () => {
    const stage = new OrderStage().show(10, ...BOOK).submit('A', { type: 'stop-market', side: 'sell', quantity: '6', triggerPrice: '97', triggerSource: 'mark' });
    stage.showItem(20, { topic: 'market.mark-price', data: { instrument: aQuote().instrument, at: timestamp(20), price: 97 } });
    expect(stage.told).toEqual(['20 A triggered', '20 A fill 5 at 99 taker', '20 A fill 1 at 98 taker']);
  });

  it('hears nothing of quotes any more', () => {
    const stage = new OrderStage().show(10, ...BOOK).limit('A', 'buy 3 at 97').quote(20, 90, 91);
    expect(stage.told).toEqual([]);
  });

  it('acts at the open and at the close of a day', () => {
    const day = 86_400_000;
    const stage = new OrderStage().show(10, ...BOOK).market('O', 'buy 7', { timeInForce: 'at-open' }).market('C', 'sell 11', { timeInForce: 'at-close' });
    stage.show(day + 5, 'add a3 sell 103 1');
    expect(stage.told).toEqual([`${day} C fill 5 at 99 taker`, `${day} C fill 5 at 98 taker`, `${day} C expired`, `${day + 5} O fill 5 at 101 taker`, `${day + 5} O fill 2 at 102 taker`]);
  });

  it('does nothing while trading is halted', () => {
    const stage = new OrderStage().show(10, ...BOOK);
    const status = (at: number, now: 'halted' | 'open') => stage.showItem(at, { topic: 'market.status', data: { instrument: aQuote().instrument, at: timestamp(at), status: now } });
    stage.submit('A', { type: 'stop-market', side: 'buy', quantity: '1', triggerPrice: '102' });
    status(20, 'halted');
    stage.show(30, 'execute a2 sell 102 1');
    expect(stage.told).toEqual([]);
    status(40, 'open');
    stage.show(50, 'remove b2 buy 98');
    expect(stage.told).toEqual(['50 A triggered', '50 A fill 1 at 101 taker']);
  });
});

describe('who answers a fill', () => {
  it('finds the book as it is after all of it, and has its turn behind', () => {
    let answered = false;
    const stage = new OrderStage({
      react: ({ kind }) => {
        if (kind !== 'fill' || answered) return;
        answered = true;
        stage.cancel('A').market('B', 'buy 3');
      },
    });
    stage.show(10, ...BOOK, 'add a3 sell 103 9').market('A', 'buy 8');
    expect(stage.told).toEqual(['10 A fill 5 at 101 taker', '10 A cancel-rejected: the venue has no such open order', '10 A fill 3 at 102 taker', '10 B fill 2 at 102 taker', '10 B fill 1 at 103 taker']);
  });
});

describe('an order that meets another of ours', () => {
  const meet = (selfTrade: SelfTradeRule) =>
    new OrderStage({ selfTrade }).show(10, ...BOOK).limit('A', 'sell 2 at 100').limit('B', 'buy 3 at 101').show(20, 'execute a1 sell 101 1').told;
  it.each([
    ['none', ['10 B fill 2 at 100 taker', '10 A fill 2 at 100 maker', '10 B fill 1 at 101 taker']],
    ['cancel-newest', ['10 B canceled: would have traded with an order of the same account', '20 A fill 1 at 100 maker']],
    ['cancel-oldest', ['10 A canceled: would have traded with an order of the same account', '10 B fill 3 at 101 taker']],
    ['cancel-both', ['10 A canceled: would have traded with an order of the same account', '10 B canceled: would have traded with an order of the same account']],
    ['decrement', ['10 A canceled: would have traded with an order of the same account', '10 B modified', '10 B fill 1 at 101 taker']],
  ] as const)('is treated by rule "%s"', (rule, told) => {
    expect(meet(rule)).toEqual(told);
  });

  it('gets smaller together with it under "decrement"', () => {
    const stage = new OrderStage({ selfTrade: 'decrement' }).show(10, ...BOOK).limit('A', 'sell 5 at 100').limit('B', 'buy 3 at 101').show(20, 'execute a1 sell 101 5');
    expect(stage.told).toEqual(['10 A modified', '10 B canceled: would have traded with an order of the same account', '20 A fill 2 at 100 maker']);
    expect(stage.reports.find(({ kind }) => kind === 'modified')).toMatchObject({ quantity: new Decimal(2) });
  });
});
