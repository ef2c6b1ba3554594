import { InstrumentMath, defineInstrument, timestamp, type BookDelta, type BookSnapshot } from '@redfire/core';
import { expect, it } from 'vitest';
import type { TopicItem } from '../backtest-data.ts';
import { fromData, toData } from '../snapshot/plain-data.ts';
import { ShownMarket, type SavedShownMarket } from './shown-market.ts';

const math = new InstrumentMath(defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '0.001' }));
const { id: instrument } = math.instrument;

const quote = (at: number, bid: number, ask: number): TopicItem => ({ topic: 'market.quote', data: { instrument, at: timestamp(at), bid, ask, bidSize: 1, askSize: 1 } });
const book: BookSnapshot = { instrument, at: timestamp(1), bids: [[99, 1], [98, 1]], asks: [[101, 1], [103, 1]], sequence: 1 };
const snapshot: TopicItem = { topic: 'market.book-snapshot', data: book };
const delta = (at: number, previousSequence: number): TopicItem => {
  const data: BookDelta = { instrument, at: timestamp(at), bids: [[99, 2]], asks: [], sequence: previousSequence + 1, previousSequence };
  return { topic: 'market.book-delta', data };
};

function shown(...items: readonly TopicItem[]): ShownMarket {
  const market = new ShownMarket(math);
  for (const item of items) market.show(item);
  return market;
}

/** Another one, which has nothing but what JSON makes of what the first saved. */
function goneOn(market: ShownMarket): ShownMarket {
  const other = new ShownMarket(math);
  other.restore(fromData(JSON.parse(JSON.stringify(toData(market.save())))) as SavedShownMarket);
  return other;
}

it('goes on with a book that stands, of which quotes tell nothing', () => {
  const market = goneOn(shown(snapshot));
  market.show(quote(2, 50, 150));
  expect(market.present).toEqual({ bid: 99, ask: 101, lowestBid: 98, highestAsk: 103, trade: Number.NaN });
  market.show(delta(3, 1));
  expect([market.present.bid, market.before.ask]).toEqual([99, 101]);
});

it('goes on with the latest quote, for when a book is missed a part of', () => {
  const market = goneOn(shown(snapshot, quote(2, 50, 150)));
  market.show(delta(3, 7));
  expect(market.present).toEqual({ bid: 50, ask: 150, lowestBid: 50, highestAsk: 150, trade: Number.NaN });
});

it('goes on with the prices and the range it had', () => {
  const market = shown(quote(1, 10, 12), { topic: 'market.trade', data: { instrument, at: timestamp(2), price: 11, size: 1 } });
  market.reach(14);
  market.reach(9);
  const other = goneOn(market);
  expect([other.present, other.before, other.last, other.at, other.highest, other.lowest, other.prices()]).toEqual([market.present, market.before, 11, 2, 14, 9, { bid: 10, ask: 12, last: 11 }]);
});
