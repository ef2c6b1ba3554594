import { Scaled, clientOrderId, currency, strategyId, timestamp, toDecimal, tradeId, type Fill, type Side } from '@redfire/core';
import { aFill, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { closedTrades, type ClosedTradesOptions } from './closed-trades.ts';
import type { RunTrade } from './run-trade.ts';

const BTC = anInstrument();
const INVERSE = anInstrument({ kind: 'perpetual', id: 'BTC/USD.SIM', inverse: true, multiplier: '100', lotSize: '1', tickSize: '0.5' });
const QUANTO = anInstrument({ kind: 'future', id: 'ETH-250627/USD.SIM', quanto: true, settle: 'BTC', multiplier: '0.000001', lotSize: '1', tickSize: '0.05', expiry: Date.UTC(2025, 5, 27) });

let count = 0;
/** `buy 2 @ 100`, a minute after the one before, without a fee unless told otherwise. */
function fills(...texts: readonly string[]): Fill[] {
  return texts.map((text, place) => {
    const [side, quantity = '', , price = '', fee = '0'] = text.split(' ');
    return fill({ side: side as Side, quantity, price, at: timestamp(place * 60_000), fee: { amount: toDecimal(fee), currency: currency('USDT') } });
  });
}
function fill(overrides: Parameters<typeof aFill>[0]): Fill {
  count++;
  return aFill({ strategy: strategyId('one'), orderId: clientOrderId(`O-${count}`), tradeId: tradeId(`T-${count}`), ...overrides });
}
const shown = ({ side, openedAt, closedAt, exact: { quantity, entryPrice, exitPrice, grossProfit } }: RunTrade) => [side, String(quantity), `${entryPrice.toString()} → ${exitPrice.toString()}`, String(grossProfit), (closedAt - openedAt) / 60_000];
const of = (list: readonly Fill[], options: Partial<ClosedTradesOptions> = {}) => closedTrades(list, { instruments: [BTC], ...options });

describe('a trade', () => {
  it('is what one fill opened and another closed', () => {
    const { closed, open } = of(fills('buy 2 @ 100 0.1', 'sell 2 @ 110 0.2'));
    expect(open).toEqual([]);
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatchObject({
      number: 1, instrument: BTC.id, strategy: 'one', side: 'long', openedAt: 0, closedAt: 60_000, profit: 19.7, openedValue: 200, closedValue: 220, fees: 0.3, settle: 'USDT', maxAdverse: 0, maxFavourable: 20,
    });
    expect([closed[0]?.quantity, closed[0]?.entryPrice, closed[0]?.exitPrice, closed[0]?.grossProfit].map((amount) => amount?.toFixed())).toEqual(['2', '100', '110', '20']);
  });

  it('closes the oldest first, each of its own, and leaves what is left', () => {
    const { closed, open } = of(fills('buy 1 @ 100', 'buy 2 @ 110', 'sell 2 @ 120', 'sell 0.5 @ 90'));
    expect(closed.map(shown)).toEqual([['long', '1', '100 → 120', '20', 2], ['long', '1', '110 → 120', '10', 1], ['long', '0.5', '110 → 90', '-10', 2]]);
    expect(open.map(shown)).toEqual([['long', '0.5', '110 → 110', '0', 2]]);
  });

  it('turns with one fill that closes and opens', () => {
    const { closed, open } = of(fills('sell 1 @ 100 0.3', 'buy 3 @ 90 0.9', 'sell 2 @ 95 0.2'));
    expect(closed.map(shown)).toEqual([['short', '1', '100 → 90', '10', 1], ['long', '2', '90 → 95', '10', 1]]);
    expect(closed.map(({ exact }) => exact.fees.map(({ amount }) => amount.toString()))).toEqual([['0.6'], ['0.8']]);
    expect(open).toEqual([]);
  });

  it('shares fees by quantity, to the last digit', () => {
    const { closed, open } = of(fills('buy 3 @ 100 0.1', 'sell 1 @ 101', 'sell 1 @ 101', 'sell 1 @ 101'));
    const fees = closed.map(({ exact }) => exact.fees[0]?.amount ?? Scaled.zero);
    expect(fees.reduce((sum, amount) => sum.plus(amount)).toString()).toBe('0.1');
    expect(fees[0]?.toNumber()).toBeCloseTo(0.1 / 3, 15);
    expect(open).toEqual([]);
  });

  it('is told by the average of all that is open, where costs are averaged', () => {
    const { closed, open } = of(fills('buy 1 @ 100', 'buy 1 @ 110', 'sell 1.5 @ 120'), { costing: 'average', markOf: () => '104' });
    expect(closed.map(shown)).toEqual([['long', '1.5', '105 → 120', '22.5', 2]]);
    expect(open.map(shown)).toEqual([['long', '0.5', '105 → 104', '-0.5', 2]]);
  });

  it('belongs to the strategy that ordered, and to nobody where none did', () => {
    const { closed } = of([fill({ side: 'buy' }), fill({ side: 'sell', price: '101', strategy: strategyId('two') }), fill({ side: 'sell', price: '103' }), fill({ side: 'buy', price: '99', strategy: strategyId('two') }), ...[fill({ side: 'buy' }), fill({ side: 'sell' })].map(({ strategy: _strategy, ...rest }) => rest)]);
    expect(closed.map(({ strategy, side, profit, mark }) => [strategy, side, profit, mark])).toEqual([['one', 'long', 2.8, undefined], ['two', 'short', 1.8, undefined], ['external', 'long', -0.2, 'adopted']]);
  });

  it('of an inverse contract earns in the coin, and is counted in dollars at the prices of its fills', () => {
    const list = [fill({ instrument: INVERSE.id, side: 'buy', quantity: '10', price: '20000', fee: { amount: toDecimal('0'), currency: currency('BTC') } }), fill({ instrument: INVERSE.id, side: 'sell', quantity: '10', price: '25000', fee: { amount: toDecimal('0'), currency: currency('BTC') } })];
    const inCoin = closedTrades(list, { instruments: [INVERSE] });
    // 10 contracts of 100 dollars: 0.05 BTC at 20,000, 0.04 at 25,000
    expect(inCoin.closed.map(({ profit, openedValue, closedValue, settle }) => [profit, openedValue, closedValue, settle])).toEqual([[0.01, 0.05, 0.04, 'BTC']]);
    const later = list.map((each, place) => ({ ...each, at: timestamp(place) }));
    const inDollars = closedTrades(later, { instruments: [INVERSE], currency: 'USD', rateOf: (_, at) => (at === 0 ? 20_000 : 25_000) });
    expect(inDollars.closed.map(({ profit, openedValue, closedValue, maxFavourable }) => [profit, openedValue, closedValue, maxFavourable])).toEqual([[250, 1_000, 1_000, expect.closeTo(250, 9)]]);
  });

  it('of a quanto contract earns in its third currency', () => {
    const list = [fill({ instrument: QUANTO.id, side: 'sell', quantity: '100', price: '2000', fee: { amount: toDecimal('0.0001'), currency: currency('BTC') } }), fill({ instrument: QUANTO.id, side: 'buy', quantity: '100', price: '1900', fee: { amount: toDecimal('0'), currency: currency('BTC') } })];
    expect(closedTrades(list, { instruments: [QUANTO] }).closed.map(({ exact, profit }) => [exact.grossProfit.toString(), profit])).toEqual([['0.01', 0.0099]]);
  });

  it('has fees of another currency converted when they were paid', () => {
    const list = fills('buy 1 @ 100', 'sell 1 @ 110').map((each) => ({ ...each, fee: { amount: toDecimal('0.01'), currency: currency('BNB') } }));
    const { closed } = of(list, { rateOf: (_, at) => (at === 0 ? 200 : 300) });
    expect(closed.map(({ profit, fees, exact }) => [profit, fees, exact.fees.map(({ currency: code, amount }) => `${amount.toString()} ${code}`)])).toEqual([[5, 5, ['0.02 BNB']]]);
  });

  it('keeps long and short beside each other, where a leg is told', () => {
    const legs = ['long', 'short', 'long', 'short'] as const;
    const list = fills('buy 1 @ 100', 'sell 1 @ 101', 'sell 1 @ 105', 'buy 1 @ 99');
    const { closed } = of(list, { contextOf: (each) => ({ leg: legs[list.indexOf(each)] ?? 'long' }) });
    expect(closed.map(shown)).toEqual([['long', '1', '100 → 105', '5', 2], ['short', '1', '101 → 99', '2', 2]]);
  });

  it('has what its fills cost against the prices that were expected', () => {
    const list = fills('buy 2 @ 101', 'sell 1 @ 109', 'sell 1 @ 111');
    const { closed } = of(list, { contextOf: (each) => (each.side === 'buy' ? { expected: Scaled.from('100') } : { expected: Scaled.from('110') }) });
    // half of the 2 at the entry each; one worse and one better than 110
    expect(closed.map(({ slippage }) => slippage)).toEqual([2, 0]);
    expect(of(list).closed.map((trade) => 'slippage' in trade)).toEqual([false, false]);
  });

  it('is plain data with text for amounts as JSON', () => {
    const { closed } = of(fills('buy 1 @ 100', 'sell 1 @ 100.5'));
    expect(JSON.parse(JSON.stringify(closed[0]))).toMatchObject({ number: 1, quantity: '1', entryPrice: '100', exitPrice: '100.5', grossProfit: '0.5', profit: 0.5 });
  });
});

describe('what is refused', () => {
  it('is a fill of an instrument that was not given', () => {
    expect(() => of([fill({ instrument: INVERSE.id })])).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
  });

  it('is a currency of which nobody tells the worth', () => {
    expect(() => closedTrades([fill({})], { instruments: [BTC], currency: 'EUR' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { currency: 'USDT', at: 0 } }));
  });
});

/** Transactions and round trips of the tests of pyfolio (`pyfolio/tests/test_round_trips.py`, commit 10f7d3d). */
describe('the round trips of pyfolio', () => {
  it.each([
    ['simple', ['buy 2 @ 10', 'sell 2 @ 15'], [['long', 1, 10]]],
    ['that cross zero', ['buy 2 @ 10', 'sell 4 @ 15', 'buy 3 @ 20'], [['long', 1, 10], ['short', 1, -10]]],
    ['that do not cross zero', ['buy 4 @ 10', 'sell 2 @ 15', 'buy 2 @ 20'], [['long', 1, 10]]],
    // they take purchases in a row together, where this has a trade for each: 0 and −10
    ['with what is left over', ['buy 2 @ 10', 'buy 2 @ 15', 'sell 9 @ 10'], [['long', 2, 0], ['long', 1, -10]]],
  ])('%s', (_, texts, expected) => {
    expect(of(fills(...texts)).closed.map(({ side, openedAt, closedAt, profit }) => [side, (closedAt - openedAt) / 60_000, profit])).toEqual(expected);
  });
});
