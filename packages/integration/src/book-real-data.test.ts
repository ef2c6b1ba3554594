import { createReadStream } from 'node:fs';
import { runBacktest } from '@redfire/backtest';
import { defineInstrument, instrumentId, type BookDelta, type BookSnapshot, type Quote } from '@redfire/core';
import { BookBuilder, LevelBook } from '@redfire/core/book';
import { readRecording, type TopicItem } from '@redfire/data';
import { Strategy } from '@redfire/strategy';
import { expect } from 'vitest';
import { testOnRealData } from './real-data.ts';

const RECORDING = 'l2/ethusdt-spot-20240808.jsonl.gz';
const ETH = 'ETH/USDT.BINANCE';

testOnRealData(RECORDING, 'the book rebuilt of a snapshot and 3,432 changes has the best prices and sizes of all 577 quotes that tell of the same update as one of them', async (file) => {
  const items = await itemsOf(file);
  const quotes = new Map(items.flatMap(({ topic, data }) => (topic === 'market.quote' ? [[data.sequence, data] as const] : [])));
  const builder = new BookBuilder(instrumentId(ETH));
  const { book } = builder;
  const counts = { unready: 0, old: 0, taken: 0, crossed: 0, gap: 0 };
  const compared: (readonly [book: readonly number[], quote: readonly number[]])[] = [];
  for (const { topic, data } of items) {
    if (topic !== 'market.book-snapshot' && topic !== 'market.book-delta') continue;
    counts[topic === 'market.book-snapshot' ? builder.load(data) : builder.update(data)]++;
    const quote = builder.needsSnapshot ? undefined : quotes.get(book.sequence);
    if (quote) compared.push([[book.bestBid, book.bids.sizeAt(0), book.bestAsk, book.asks.sizeAt(0)], pricesOf(quote)]);
  }
  // two changes come before the snapshot, which holds them
  expect(counts).toEqual({ unready: 2, old: 0, taken: 1 + 3_432, crossed: 0, gap: 0 });
  expect([quotes.size, compared.length]).toEqual([24_077, 577]);
  expect(compared.filter(([rebuilt, told]) => rebuilt.join() !== told.join())).toEqual([]);
});

testOnRealData(RECORDING, 'the book rebuilt of the recording is, level by level and after every hundredth change, what a plain map holds', async (file) => {
  const book = new LevelBook(instrumentId(ETH));
  const plain = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  let changes = 0;
  for (const { topic, data } of await itemsOf(file)) {
    if (topic !== 'market.book-snapshot' && topic !== 'market.book-delta') continue;
    const outcome = topic === 'market.book-snapshot' ? book.load(data) : book.update(data);
    if (outcome !== 'taken') continue;
    changes++;
    change(plain, data);
    if (changes % 100 === 0) expect(book.snapshot()).toEqual(sorted(plain));
  }
  expect(changes).toBe(3_433);
  expect(book.snapshot()).toEqual(sorted(plain));
  expect(book.bids.depth + book.asks.depth).toBeGreaterThan(2_000);
});

/** Quotes both sides of every hundredth best price, by turns at it and beyond it, so that it takes and makes. */
class BothSides extends Strategy {
  #quotes = 0;

  override onStart(): void {
    this.subscribeQuotes(ETH);
  }

  override onQuote({ bid, ask }: Quote): void {
    if (this.#quotes++ % 100 !== 0) return;
    this.cancelAll(ETH);
    const cross = this.#quotes % 200 === 1 ? 0.5 : 0;
    this.submitAll([
      { type: 'limit', instrument: instrumentId(ETH), side: 'buy', quantity: '0.1', price: (bid + cross).toFixed(2) },
      { type: 'limit', instrument: instrumentId(ETH), side: 'sell', quantity: '0.1', price: (ask - cross).toFixed(2) },
    ]);
  }
}

testOnRealData(RECORDING, 'a run over quotes, trades and book of the recording has hundreds of fills, each at a price that was shown', async (file) => {
  const ether = defineInstrument({ id: ETH, kind: 'spot', tickSize: '0.01', lotSize: '0.0001' });
  const items = await itemsOf(file);
  for (const venue of [{}, { queue: 'probabilistic', latency: { order: 5, cancel: 4, data: 3, report: 1 } }] as const) {
    const { summary } = await runBacktest({ instruments: [ether], data: [{ items }], venue, account: { balances: { USDT: '100000', ETH: '100' } }, strategies: [new BothSides(undefined)] });
    // the run ends with FILL_OUTSIDE_MARKET where one is not
    expect(summary.fills).toBeGreaterThan(300);
  }
});

interface Plain {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

let recorded: Promise<readonly TopicItem[]> | undefined;

function itemsOf(file: string): Promise<readonly TopicItem[]> {
  return (recorded ??= read(file));
}

async function read(file: string): Promise<readonly TopicItem[]> {
  const items: TopicItem[] = [];
  for await (const chunk of readRecording(createReadStream(file), { instrument: ETH })) items.push(...chunk);
  return items;
}

function sorted({ bids, asks }: Plain): Pick<BookSnapshot, 'bids' | 'asks'> {
  return { bids: [...bids].sort(([a], [b]) => b - a), asks: [...asks].sort(([a], [b]) => a - b) };
}

function pricesOf({ bid, bidSize = Number.NaN, ask, askSize = Number.NaN }: Quote): readonly number[] {
  return [bid, bidSize, ask, askSize];
}

function change(plain: Plain, { bids, asks }: BookSnapshot | BookDelta): void {
  for (const [side, levels] of [[plain.bids, bids], [plain.asks, asks]] as const) {
    for (const [price, size] of levels) {
      if (size > 0) side.set(price, size);
      else side.delete(price);
    }
  }
}
