import { Scaled, type Instrument, type OrderRequest } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderFilledBy, anOrderRecord } from '../fixtures/an-order-record.ts';
import { requirementOf, type RequirementView } from './order-requirement.ts';

const FEES = { maker: '0.001', taker: '0.002' };
const SPOT = anInstrument({ kind: 'spot', fees: FEES });
const SHARE = anInstrument({ kind: 'equity', id: 'AAPL.SIM', settle: 'USD', fees: FEES });
const CASH_FX = anInstrument({ kind: 'fx', id: 'EUR/USD.SIM', accounting: 'cash', fees: FEES });
const FX = anInstrument({ kind: 'fx', id: 'EUR/USD.SIM', fees: FEES, margin: { initial: '0.05', maintenance: '0.05' } });
const PERPETUAL = anInstrument({ kind: 'perpetual', fees: FEES, margin: { initial: '0.1', maintenance: '0.05' } });
const UNLEVERED = anInstrument({ kind: 'perpetual', fees: FEES });
const INVERSE = anInstrument({ kind: 'perpetual', id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settleScale: 8, fees: FEES, margin: { initial: '0.1', maintenance: '0.05' } });
const CALL = anInstrument({ kind: 'option', multiplier: '100', fees: FEES });

/** Market orders have no price, and the request type wants to know which type it is. */
type Terms = Partial<OrderRequest>;
const market = { type: 'market', price: undefined } as Terms;
const stop = { type: 'stop-market', price: undefined, triggerPrice: '110' } as Terms;
const view = ({ mark, closes, allowance }: { readonly mark?: string; readonly closes?: string; readonly allowance?: string }): RequirementView => ({
  ...(mark !== undefined && { mark: Scaled.from(mark) }),
  ...(closes !== undefined && { closes: Scaled.from(closes) }),
  ...(allowance !== undefined && { allowance: Scaled.from(allowance) }),
});

// every order is for 3, at a limit of 100 unless it has none
describe('what an order needs', () => {
  it.each<[string, Instrument, Terms, RequirementView, string | undefined]>([
    ['a purchase for cash, value and fee', SPOT, {}, {}, '300.6 USDT'],
    ['a purchase of shares, value and fee', SHARE, {}, {}, '300.6 USD'],
    ['a purchase that makes liquidity, the fee of a maker', SPOT, { postOnly: true }, {}, '300.3 USDT'],
    ['a purchase under a limit, no more when the mark is above it', SPOT, {}, view({ mark: '120' }), '300.6 USDT'],
    ['a purchase by a stop, the value at its trigger', SPOT, stop, view({ mark: '100' }), '330.66 USDT'],
    ['a purchase at the market, the value at the mark', SPOT, market, view({ mark: '120' }), '360.72 USDT'],
    ['a purchase at the market with an allowance, as much more', SPOT, market, view({ mark: '120', allowance: '1.1' }), '396.792 USDT'],
    ['a purchase under a limit with an allowance, no more', SPOT, {}, view({ allowance: '1.1' }), '300.6 USDT'],
    ['a purchase at the market before any mark, what nobody knows yet', SPOT, market, {}, undefined],
    ['a sale of a pair, what is sold', SPOT, { side: 'sell' }, {}, '3 BTC'],
    ['a sale of a pair at the market before any mark, what is sold', SPOT, { ...market, side: 'sell' }, {}, '3 BTC'],
    ['a sale of a pair that only reduces, what is sold', SPOT, { side: 'sell', reduceOnly: true }, {}, '3 BTC'],
    ['a sale of currency held as cash, what is sold', CASH_FX, { side: 'sell' }, {}, '3 EUR'],
    ['a sale of shares that are held, nothing', SHARE, { side: 'sell' }, view({ closes: '3' }), '0 USD'],
    ['a sale of shares short, their value as margin', SHARE, { side: 'sell' }, view({ closes: '1' }), '200 USD'],
    ['an option bought, its premium and fee', CALL, {}, {}, '30060 USD'],
    ['an option written, its premium as margin', CALL, { side: 'sell' }, {}, '30000 USD'],
    ['a contract, initial margin and fee', PERPETUAL, {}, {}, '30.6 USDT'],
    ['a contract without margin rates, its whole value and fee', UNLEVERED, {}, {}, '300.6 USDT'],
    ['currency on margin, initial margin and fee', FX, {}, {}, '15.6 USD'],
    ['a contract sold below the mark, the margin at the mark', PERPETUAL, { side: 'sell' }, view({ mark: '120' }), '36.72 USDT'],
    ['a contract sold above the mark, the margin at its limit', PERPETUAL, { side: 'sell' }, view({ mark: '90' }), '30.6 USDT'],
    ['a contract that closes what is held, the fee', PERPETUAL, { side: 'sell' }, view({ closes: '3' }), '0.6 USDT'],
    ['a contract that closes and turns, margin for what it opens', PERPETUAL, { side: 'sell' }, view({ closes: '2' }), '10.6 USDT'],
    ['a contract that only reduces, the fee', PERPETUAL, { side: 'sell', reduceOnly: true }, {}, '0.6 USDT'],
    ['an inverse contract, margin and fee in base', INVERSE, { side: 'sell' }, {}, '0.306 BTC'],
    ['an inverse contract bought above the mark, the margin at the mark', INVERSE, {}, view({ mark: '50' }), '0.612 BTC'],
    ['an inverse contract sold below the mark, the margin at its limit', INVERSE, { side: 'sell' }, view({ mark: '120' }), '0.306 BTC'],
  ])('%s', (_, instrument, request, given, needed) => {
    const { currency, amount } = requirementOf(anOrderRecord('working', request, instrument), given);
    expect(amount === undefined ? undefined : `${amount.toString()} ${currency}`).toBe(needed);
  });

  it('is that of the remainder', () => {
    expect(requirementOf(anOrderFilledBy('2', 'partially-filled')).amount?.toString()).toBe(requirementOf(anOrderRecord('working', { quantity: '1' })).amount?.toString());
  });

  it('is nothing for an order that filled more than was ordered', () => {
    expect(requirementOf(anOrderFilledBy('4', 'filled')).amount?.toString()).toBe('0');
  });

  it.each([['5', '500'], ['1', '300']])('is the larger of old and new while an amendment to %s is under way', (quantity, needed) => {
    const order = anOrderRecord('working', {}, anInstrument({ kind: 'spot' }));
    expect(requirementOf(order.asked({ ...order.terms, quantity: Scaled.from(quantity) }, order.updatedAt)).amount?.toString()).toBe(needed);
  });
});
