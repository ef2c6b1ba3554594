import { InstrumentMath, Scaled, clientOrderId, timestamp, type ExecutionReport, type FillReport, type Side } from '@redfire/core';
import { SimulatedVenue, type SimulatedVenueOptions } from '@redfire/sim';
import { aFillReport, aQuote, aTrade, anInstrument, anOrder, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BTC, MINUTE, aRun, barsOf } from '../fixtures/a-run.ts';
import { Streamer } from '../fixtures/streamer.ts';
import { runBacktest, runWith } from '../run-backtest.ts';
import { FillAudit } from './fill-audit.ts';
import { ShownMarket } from './shown-market.ts';

const math = new InstrumentMath(BTC);

function anAudit({ hasSlippage = false, instrument = BTC } = {}) {
  const market = new ShownMarket(new InstrumentMath(instrument));
  return { market, audit: new FillAudit({ markets: new Map([[instrument.id, market]]), hasSlippage, isOrdered: (id) => !id.startsWith('liquidation') }) };
}

function aFill(price: string, at: number, more: Partial<FillReport> = {}): FillReport {
  const exact = { quantity: Scaled.one, price: Scaled.from(price), fee: Scaled.zero };
  return { ...aFillReport({ instrument: BTC.id, side: 'buy', at: timestamp(at), liquidity: 'taker', ...more }), exact };
}

describe('a fill made of a bar', () => {
  const [bar] = barsOf('100 110 90 105');
  it.each<[string, string, number, boolean]>([
    ['at its low', '90', MINUTE, true],
    ['at its high', '110', MINUTE, true],
    ['below its low', '89.99', MINUTE, false],
    ['above its high', '110.01', MINUTE, false],
    ['at its open', '100', 0, true],
    ['at its open time, at another price of it', '101', 0, false],
    ['before it', '100', -1, false],
    ['after it', '100', MINUTE + 1, false],
  ])('%s', (_what, price, at, holds) => {
    const { market, audit } = anAudit();
    if (bar) market.bar = bar;
    audit.check(aFill(price, at));
    expect([audit.violation?.code, audit.checked]).toEqual([holds ? undefined : 'FILL_OUTSIDE_MARKET', 1]);
  });

  it('may be worse for who takes, and not better, where the venue has slippage', () => {
    const outcome = (price: string, side: Side, liquidity: 'maker' | 'taker') => {
      const { market, audit } = anAudit({ hasSlippage: true });
      if (bar) market.bar = bar;
      audit.check(aFill(price, MINUTE, { side, liquidity }));
      return audit.violation === undefined;
    };
    expect([outcome('111', 'buy', 'taker'), outcome('89', 'sell', 'taker'), outcome('89', 'buy', 'taker'), outcome('111', 'sell', 'taker'), outcome('111', 'buy', 'maker')]).toEqual([true, true, false, false, false]);
  });

  it('is outside where there is no bar', () => {
    const { audit } = anAudit();
    audit.check(aFill('100', 0));
    expect(audit.violation).toMatchObject({ code: 'FILL_OUTSIDE_MARKET', details: { instrument: BTC.id, price: '100', side: 'buy' } });
  });
});

describe('a fill made of quotes, trades and books', () => {
  const quote = aQuote({ at: timestamp(10), bid: 99, ask: 101 });
  it.each<[string, Side, string, number, boolean]>([
    ['a buy at the ask', 'buy', '101', 10, true],
    ['a buy below the ask', 'buy', '100.99', 10, false],
    ['a buy above the ask', 'buy', '101.01', 10, false],
    ['a sell at the bid', 'sell', '99', 10, true],
    ['a sell above the bid', 'sell', '99.01', 10, false],
    ['a buy of before the quote', 'buy', '101', 9, false],
  ])('%s', (_what, side, price, at, holds) => {
    const { market, audit } = anAudit();
    market.show({ topic: 'market.quote', data: quote });
    audit.check(aFill(price, at, { side }));
    expect(audit.violation === undefined).toBe(holds);
  });

  it('is held against what stood before, where it is dated before the latest item', () => {
    const { market, audit } = anAudit();
    market.show({ topic: 'market.quote', data: quote });
    market.show({ topic: 'market.quote', data: aQuote({ at: timestamp(20), bid: 199, ask: 201 }) });
    audit.check(aFill('101', 15));
    expect(audit.violation).toBeUndefined();
    audit.check(aFill('201', 15));
    expect(audit.violation?.details).toMatchObject({ price: '201' });
  });

  it('may be made of the trade of the moment, and of none before', () => {
    const { market, audit } = anAudit();
    market.show({ topic: 'market.quote', data: quote });
    market.show({ topic: 'market.trade', data: aTrade({ at: timestamp(11), price: 97 }) });
    audit.check(aFill('97', 11, { liquidity: 'maker' }));
    expect(audit.violation).toBeUndefined();
    market.show({ topic: 'market.quote', data: { ...quote, at: timestamp(12) } });
    audit.check(aFill('97', 12, { liquidity: 'maker' }));
    expect(audit.violation?.code).toBe('FILL_OUTSIDE_MARKET');
  });

  it('may go as deep as the book that was shown', () => {
    const outcome = (price: string) => {
      const { market, audit } = anAudit();
      market.show({ topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(1), bids: [[99, 1]], asks: [[101, 1], [102, 1]] } });
      market.show({ topic: 'market.book-delta', data: { instrument: BTC.id, at: timestamp(2), bids: [], asks: [[103, 1]] } });
      audit.check(aFill(price, 2));
      return audit.violation === undefined;
    };
    expect([outcome('100.99'), outcome('101'), outcome('103'), outcome('103.01')]).toEqual([false, true, true, false]);
  });

  it('is made of a whole book, and of quotes while there is none', () => {
    const { market, audit } = anAudit();
    const holds = (price: string, at: number) => {
      audit.check(aFill(price, at));
      return audit.violation === undefined;
    };
    const delta = { instrument: BTC.id, bids: [], asks: [] };
    market.show({ topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(1), bids: [[99, 1]], asks: [[101, 1]], sequence: 5 } });
    expect(market.show({ topic: 'market.quote', data: aQuote({ at: timestamp(2), bid: 89, ask: 91 }) })).toBe(90);
    expect(holds('101', 2)).toBe(true);
    expect(market.show({ topic: 'market.book-delta', data: { ...delta, at: timestamp(3), sequence: 9, previousSequence: 8 } })).toBeNaN();
    expect(holds('91', 3)).toBe(true);
    market.show({ topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(4), bids: [[99, 1]], asks: [[101, 1]], sequence: 9 } });
    market.show({ topic: 'market.quote', data: aQuote({ at: timestamp(5), bid: 89, ask: 91 }) });
    expect(holds('91', 5)).toBe(false);
  });

  it('is made of single orders alone once they have come', () => {
    const { market, audit } = anAudit();
    market.show({ topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(1), bids: [[99, 1]], asks: [[100, 1]] } });
    market.show({ topic: 'market.book-order', data: { instrument: BTC.id, at: timestamp(2), change: 'add', orderId: 'a', side: 'sell', price: 102, size: 1 } });
    market.show({ topic: 'market.quote', data: aQuote({ at: timestamp(3), bid: 99, ask: 101 }) });
    audit.check(aFill('102', 3));
    expect(audit.violation).toBeUndefined();
    audit.check(aFill('101', 3));
    expect(audit.violation?.code).toBe('FILL_OUTSIDE_MARKET');
  });

  it('may take orders that stand in a book of orders', () => {
    const { market, audit } = anAudit();
    const change = (at: number, orderId: string, what: 'add' | 'execute' | 'remove', price: number, size?: number) =>
      market.show({ topic: 'market.book-order', data: { instrument: BTC.id, at: timestamp(at), change: what, orderId, side: 'sell', price, ...(size !== undefined && { size }) } });
    change(1, 'a', 'add', 101, 1);
    change(2, 'b', 'add', 102, 1);
    change(3, 'a', 'execute', 101, 0.4);
    audit.check(aFill('101', 3));
    expect(audit.violation).toBeUndefined();
    change(4, 'a', 'execute', 101, 0.6);
    audit.check(aFill('101', 4));
    expect(audit.violation?.details).toMatchObject({ price: '101', at: 4 });
  });

  it('may be at the tick that is worse where a price is between two', () => {
    const coarse = anInstrument({ tickSize: '1' });
    const { market, audit } = anAudit({ instrument: coarse });
    market.show({ topic: 'market.quote', data: { ...quote, bid: 99.4, ask: 100.4 } });
    audit.check(aFill('101', 10));
    audit.check(aFill('99', 10, { side: 'sell' }));
    expect(audit.violation).toBeUndefined();
  });
});

it('leaves out what nobody ordered', () => {
  const { audit } = anAudit();
  audit.check(aFill('1', 0, { orderId: clientOrderId('liquidation-1') }));
  expect([audit.violation, audit.checked]).toEqual([undefined, 0]);
});

it('finds a fill beyond the limit of its order', () => {
  const { audit } = anAudit();
  const order = { ...anOrder({ type: 'limit', side: 'sell', price: '100' }), exact: { quantity: Scaled.one, filledQuantity: Scaled.zero, price: Scaled.from('100') } };
  audit.checkLimit(order, aFill('100', 0, { side: 'sell' }));
  expect(audit.violation).toBeUndefined();
  audit.checkLimit(order, aFill('99.99', 0, { side: 'sell' }));
  expect(audit.violation?.details).toMatchObject({ orderId: 'O-1', price: '99.99', limit: '100' });
});

test('a venue that fills outside its bar ends the run, though nobody else notices', async () => {
  const options = aRun({ bar: (_bar, strategy) => strategy.place('buy', '1') });
  const better = (report: ExecutionReport): ExecutionReport => {
    if (report.kind !== 'fill' || !report.exact) return report;
    const { orderId, at, tradeId, liquidity, quantity, price, exact } = report;
    const copy = { kind: 'fill', orderId, at, tradeId, liquidity, quantity, price, exact: { ...exact, price: exact.price.minus(Scaled.from('0.01')) } } as const;
    return { ...copy, instrument: BTC.id, side: 'buy' };
  };
  const planted = (given: SimulatedVenueOptions) => new SimulatedVenue({ ...given, watch: (report) => { given.watch?.(better(report)); } });
  expect((await runWith(options, (given) => new SimulatedVenue(given))).fills.length).toBe(3);
  await expect(runWith({ ...options, strategies: aRun({ bar: (_bar, strategy) => strategy.place('buy', '1') }).strategies }, planted)).rejects.toMatchObject({ code: 'FILL_OUTSIDE_MARKET', details: { price: '99.99' } });
});

const anyPrice = fc.integer({ min: 9_000, max: 11_000 });
test('finds every fill at a price that its quote did not have, and no other', () => {
  fc.assert(
    fc.property(anyPrice, fc.integer({ min: 0, max: 5 }), anyPrice, fc.constantFrom<Side>('buy', 'sell'), (bid, spread, price, side) => {
      const { market, audit } = anAudit();
      const [bidPrice, askPrice] = [bid / 100, (bid + spread) / 100];
      market.show({ topic: 'market.quote', data: aQuote({ at: timestamp(1), bid: bidPrice, ask: askPrice }) });
      audit.check(aFill(math.priceOf(price).toString(), 1, { side }));
      expect(audit.violation === undefined).toBe(price === (side === 'buy' ? bid + spread : bid));
    }),
    { numRuns: Math.ceil(cases() / 10) },
  );
});

test('holds every fill of a market maker on quotes and trades', async () => {
  const quotes = Array.from({ length: 500 }, (_, row) => aQuote({ at: timestamp(row * 2), bid: 100 + ((row * 7) % 11), ask: 101 + ((row * 7) % 11) }));
  const trades = Array.from({ length: 500 }, (_, row) => aTrade({ at: timestamp(row * 2 + 1), price: 98 + ((row * 5) % 15), size: 0.5 }));
  const maker = new Streamer({
    listens: [[BTC.id, 'market.quote']],
    quote: ({ at, bid, ask }, strategy) => {
      if (at % 10 !== 0) return;
      for (const order of strategy.open()) strategy.drop(order.id);
      strategy.place('buy', '1', { type: 'limit', price: String(bid - 1) });
      strategy.place('sell', '1', { type: 'limit', price: String(ask + 1) });
    },
  });
  const { fills } = await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, quotes }, { instrument: BTC.id, trades }], account: { balances: { USDT: '100000' } }, strategies: [maker] });
  expect(fills.length).toBeGreaterThan(50);
});

test('holds fills against the data of their time, also where they are reported later', async () => {
  const heard: number[] = [];
  const options = aRun({ bar: (_bar, strategy) => strategy.place('buy', '1'), fill: (_fill, strategy) => heard.push(strategy.time() / MINUTE) }, { venue: { latency: { report: 90_000 } } });
  const { summary } = await runBacktest(options);
  expect([summary.fills, heard]).toEqual([2, [2.5, 3.5]]);
});
