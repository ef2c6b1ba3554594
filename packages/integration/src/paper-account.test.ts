import { currency, timestamp, toDecimal, type MarketDataItem } from '@redfire/core';
import { paperGateway } from '@redfire/gateway-paper';
import { aQuote, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aHost } from './fixtures/a-host.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const SHARE = anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT' });
const PERPETUAL = anInstrument({ margin: { initial: '0.1', maintenance: '0.05' } });
const quote = (instrument: typeof SHARE, at: number, price: number): MarketDataItem => ({ topic: 'market.quote', data: aQuote({ instrument: instrument.id, at: timestamp(at), bid: price, ask: price }) });

describe('an engine on a paper gateway', () => {
  it('has in its books what the paper venue booked: both hold the same', async () => {
    const gateway = paperGateway({ balances: { USDT: '10000' } });
    const { engine, push } = aHost({ instruments: [SHARE], gateways: [gateway], strategies: [] });
    await engine.start();
    push(quote(SHARE, 1, 300));
    engine.orders.submit({ type: 'market', instrument: SHARE.id, side: 'buy', quantity: '5' });
    push(quote(SHARE, 2, 300));
    await turn();
    push({ topic: 'market.corporate-action', data: { instrument: SHARE.id, at: timestamp(3), action: 'split', numerator: 3, denominator: 2 } });
    push({ topic: 'market.corporate-action', data: { instrument: SHARE.id, at: timestamp(4), action: 'dividend', amount: toDecimal('2') } });
    const { positions, balances } = await gateway.snapshot();
    expect([engine.positions.net(SHARE.id).quantity.toFixed(), engine.accounts.balances()[0]?.total.toFixed()]).toEqual(['7', '8614']);
    expect([positions[0]?.quantity.toFixed(), balances[0]?.total.toFixed()]).toEqual(['7', '8614']);
  });

  it.each(['apply', 'ignore'] as const)('books funding once, whether its own books %s rates or not', async (funding) => {
    const gateway = paperGateway({ balances: { USDT: '10000' } });
    const { engine, push, clock } = aHost({ instruments: [PERPETUAL], gateways: [gateway], strategies: [], account: { funding } });
    await engine.start();
    push(quote(PERPETUAL, 1, 100));
    engine.orders.submit({ type: 'market', instrument: PERPETUAL.id, side: 'buy', quantity: '5' });
    push(quote(PERPETUAL, 2, 100));
    await turn();
    push({ topic: 'market.funding-rate', data: { instrument: PERPETUAL.id, at: timestamp(3), rate: 0.01, nextAt: timestamp(10) } });
    push({ topic: 'market.mark-price', data: { instrument: PERPETUAL.id, at: timestamp(4), price: 100 } });
    clock.advanceTo(timestamp(11));
    expect([engine.accounts.balances()[0]?.total.toFixed(), (await gateway.snapshot()).balances[0]?.total.toFixed()]).toEqual(['9995', '9995']);
  });

  it('adopts what its paper venue liquidates', async () => {
    const gateway = paperGateway({ balances: { USDT: '1000' }, margin: { mode: 'cross' } });
    const { engine, push } = aHost({ instruments: [PERPETUAL], gateways: [gateway], strategies: [] });
    await engine.start();
    push(quote(PERPETUAL, 1, 100));
    engine.orders.submit({ type: 'market', instrument: PERPETUAL.id, side: 'buy', quantity: '50' });
    push(quote(PERPETUAL, 2, 100));
    await turn();
    push(quote(PERPETUAL, 3, 70));
    await turn();
    // 1,500 lost of 1,000: the insurance fund has paid the rest
    expect([engine.positions.net(PERPETUAL.id).quantity.toFixed(), engine.accounts.explainBalance(currency('USDT')).lines.map(({ reason, balance }) => `${reason} ${balance.toFixed()}`)]).toEqual(['0', ['deposit 1000', 'fill -500', 'insurance 0']]);
  });
});
