import { instrumentId, type BookOrderChange, type MarketDataItem, type MarketEventMap, type Quote, type Trade } from '@redfire/core';
import { LevelBook } from '@redfire/core/book';
import { describe, expect, it } from 'vitest';
import { generatedMarket, type GeneratedMarketOptions, type GeneratedStream } from './generated-market.ts';

const MARKET: GeneratedMarketOptions = { seed: 3, instrument: 'BTC/USDT.SIM', events: 5_000, streams: ['trades', 'levels', 'quotes', 'orders'], tick: '0.01', start: 100, startTime: Date.UTC(2024, 0, 6, 12) };

describe('generatedMarket', () => {
  it('gives the same for the same seed, in chunks of any size and with any streams, and other for another', () => {
    const all = itemsOf(MARKET);
    expect([itemsOf(MARKET), itemsOf({ ...MARKET, chunkEvents: 77 })]).toEqual([all, all]);
    expect(itemsOf({ ...MARKET, streams: ['trades'] })).toEqual(all.filter(({ topic }) => topic === 'market.trade'));
    expect(itemsOf({ ...MARKET, seed: 4 })).not.toEqual(all);
    expect([...generatedMarket({ ...MARKET, events: 10, chunkEvents: 4 })]).toHaveLength(3);
  });

  it('tells one book in all its streams, which never crosses', () => {
    const book = new LevelBook(instrumentId(MARKET.instrument));
    const orders = new Map<string, { side: string; price: number; lots: number }>();
    let quote: Quote | undefined;
    let deltas = 0;
    for (const { topic, data } of itemsOf({ ...MARKET, streams: ['trades', 'levels', 'orders', 'quotes'] })) {
      if (topic === 'market.book-snapshot') expect(book.load(data)).toBe('taken');
      if (topic === 'market.book-delta') {
        expect(book.update(data)).toBe('taken');
        deltas++;
      }
      if (topic === 'market.book-order') apply(orders, data);
      if (topic !== 'market.quote') continue;
      quote = data;
      expect(data.bid).toBeLessThan(data.ask);
      expect([book.bestBid, book.bestAsk, book.bids.sizeAt(0), book.asks.sizeAt(0)]).toEqual([data.bid, data.ask, data.bidSize, data.askSize]);
      const bids = [...orders.values()].filter(({ side }) => side === 'buy');
      const best = Math.max(...bids.map(({ price }) => price));
      expect([best, bids.filter(({ price }) => price === best).reduce((lots, one) => lots + one.lots, 0)]).toEqual([data.bid, Math.round((data.bidSize ?? 0) * 1_000)]);
    }
    expect([quote === undefined, deltas > 4_000]).toEqual([false, true]);
  });

  it('tells each execution as a trade of the other side', () => {
    const items = itemsOf({ ...MARKET, streams: ['orders', 'trades'] });
    const executed = items.flatMap(({ topic, data }) => (topic === 'market.book-order' && data.change === 'execute' ? [[data.at, data.price, data.size, data.side === 'buy' ? 'sell' : 'buy']] : []));
    expect(dataOf(items, 'market.trade').map(({ at, price, size, side }) => [at, price, size, side])).toEqual(executed);
    expect(executed.length).toBeGreaterThan(500);
  });

  it('goes on in time', () => {
    const times = itemsOf(MARKET).map(({ data }) => ('at' in data ? data.at : Number.NaN));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it.each([
    [{ tick: 'x' }, 'tick'],
    [{ lot: '0' }, 'tick'],
    [{ eventsPerSecond: 0 }, 'eventsPerSecond'],
    [{ spreadTicks: -1 }, 'spreadTicks'],
  ])('refuses %j', (part, option) => {
    expect(() => generatedMarket({ ...MARKET, ...part })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ option }) }));
  });
});

describe('the facts of markets, in generated ones', () => {
  const items = itemsOf({ ...MARKET, events: 60_000, streams: ['quotes', 'trades'] });
  const trades = dataOf(items, 'market.trade');
  const quotes = dataOf(items, 'market.quote');

  it('come about as often as they were asked for, and more often at the ends of a day', () => {
    const day = dataOf(itemsOf({ ...MARKET, startTime: Date.UTC(2024, 0, 6), events: 43_200, eventsPerSecond: 0.5, streams: ['trades'] }), 'market.trade').map(({ at }) => (at - Date.UTC(2024, 0, 6)) / 86_400_000);
    expect(Math.abs((day.at(-1) ?? 0) - 1)).toBeLessThan(0.1);
    const ends = day.filter((part) => part < 0.1 || (part >= 0.9 && part < 1)).length;
    expect(ends / day.filter((part) => part >= 0.4 && part < 0.6).length).toBeGreaterThan(1.8);
  });

  it('come in clusters: the waiting times of trades vary more than those of a Poisson process', () => {
    const waits = trades.slice(1).map(({ at }, row) => at - (trades[row]?.at ?? 0));
    const mean = meanOf(waits);
    expect(Math.sqrt(meanOf(waits.map((wait) => (wait - mean) ** 2))) / mean).toBeGreaterThan(1.3);
  });

  it('have sizes with a heavy tail', () => {
    const sizes = trades.map(({ size }) => size).toSorted((a, b) => b - a);
    const share = sizes.slice(0, Math.floor(sizes.length / 100)).reduce((sum, size) => sum + size, 0) / sizes.reduce((sum, size) => sum + size, 0);
    // of exponential sizes the largest hundredth has 5.6 %
    expect(share).toBeGreaterThan(0.08);
  });

  it('have sides that repeat', () => {
    expect(meanOf(trades.slice(1).map(({ side }, row) => (side === trades[row]?.side ? 1 : 0)))).toBeGreaterThan(0.6);
  });

  it('have spreads that widen with volatility', () => {
    const spreadAt = (annualVolatility: number) => meanOf(dataOf(itemsOf({ ...MARKET, events: 20_000, streams: ['quotes'], annualVolatility }), 'market.quote').map(({ bid, ask }) => ask - bid));
    expect(spreadAt(6)).toBeGreaterThan(spreadAt(0.6));
    // and within one market: after large moves of the middle
    const size = 200;
    const parts = Array.from({ length: Math.floor(quotes.length / size) }, (_, part) => quotes.slice(part * size, (part + 1) * size));
    const moves = parts.map((part) => Math.sqrt(meanOf(part.slice(1).map(({ bid, ask }, row) => ((bid + ask - (part[row]?.bid ?? 0) - (part[row]?.ask ?? 0)) / 2) ** 2))));
    const spreads = parts.map((part) => meanOf(part.map(({ bid, ask }) => ask - bid)));
    expect(correlation(moves, spreads)).toBeGreaterThan(0.3);
  });
});

function itemsOf(options: GeneratedMarketOptions & { readonly streams: readonly GeneratedStream[] }): readonly MarketDataItem[] {
  return [...generatedMarket(options)].flat();
}

function dataOf<Topic extends 'market.quote' | 'market.trade'>(items: readonly MarketDataItem[], topic: Topic): readonly (Topic extends 'market.trade' ? Trade : Quote)[] {
  return items.filter((item) => item.topic === topic).map(({ data }) => data as MarketEventMap[Topic]) as never;
}

function apply(orders: Map<string, { side: string; price: number; lots: number }>, { change, orderId, side, price, size = 0 }: BookOrderChange): void {
  const lots = Math.round(size * 1_000);
  const order = orders.get(orderId);
  if (change === 'add') orders.set(orderId, { side, price, lots });
  else if (change === 'remove') orders.delete(orderId);
  else if (order) {
    order.lots -= lots;
    if (order.lots === 0) orders.delete(orderId);
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [meanX, meanY] = [meanOf(xs), meanOf(ys)];
  const product = meanOf(xs.map((x, row) => (x - meanX) * ((ys[row] ?? meanY) - meanY)));
  return product / Math.sqrt(meanOf(xs.map((x) => (x - meanX) ** 2)) * meanOf(ys.map((y) => (y - meanY) ** 2)));
}
