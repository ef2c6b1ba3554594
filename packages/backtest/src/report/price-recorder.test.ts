import { instrumentId, timestamp, type BarColumns } from '@redfire/core';
import { aBar, aQuote, aTrade } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import type { BacktestData } from '../backtest-data.ts';
import { PriceRecorder } from './price-recorder.ts';

const BTC = instrumentId('BTC/USDT.SIM');

/** Reads everything of the data, as a run does. */
async function read(data: readonly BacktestData[]): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const item of data) {
    const source = Object.values(item).find((value) => typeof value === 'object') as AsyncIterable<unknown> | Iterable<unknown>;
    for await (const chunk of source) all.push(chunk);
  }
  return all;
}

describe('a price recorder', () => {
  it('keeps the shortest bars of an instrument and hands everything on', async () => {
    const minute = [aBar({ openTime: timestamp(0), closeTime: timestamp(60_000), open: 1, high: 4, low: 1, close: 2 }), aBar({ openTime: timestamp(60_000), closeTime: timestamp(120_000), open: 2, high: 5, low: 2, close: 3 })];
    const recorder = new PriceRecorder();
    const [long, short] = recorder.watch([{ instrument: BTC, interval: '1h', bars: [aBar()] }, { instrument: BTC, interval: '1m', bars: minute }]);
    const [columns] = (await read([short!])) as readonly BarColumns[];
    expect(long).toMatchObject({ interval: '1h', bars: [aBar()] });
    expect(columns).toMatchObject({ length: 2 });
    expect(recorder.prices()).toEqual([{ instrument: BTC, levels: [{ intervalMs: 60_000, at: [0, 60_000], open: [1, 2], high: [4, 5], low: [1, 2], close: [2, 3] }] }]);
  });

  it('keeps trades where there are no bars, and else the middle of quotes', async () => {
    const trades = [aTrade({ instrument: BTC, at: timestamp(5), price: 7 }), [aTrade({ instrument: BTC, at: timestamp(9), price: 8 })]];
    const quotes = [aQuote({ at: timestamp(5), bid: 3, ask: 4 })];
    const recorder = new PriceRecorder();
    const watched = recorder.watch([{ instrument: BTC, quotes }, { instrument: BTC, trades }, { instrument: 'ETH/USDT.SIM', quotes }]);
    expect(await read(watched)).toEqual([...quotes, ...trades, ...quotes]);
    expect(recorder.prices().map(({ instrument, levels }) => [instrument, levels.map(({ at, close }) => [at, close])])).toEqual([[BTC, [[[5, 9], [7, 8]]]], ['ETH/USDT.SIM', [[[5], [3.5]]]]]);
  });

  it('still tells the rows that a reader dropped', async () => {
    const source = { skippedRows: 3, async *[Symbol.asyncIterator](): AsyncGenerator<BarColumns> {} };
    const [item] = new PriceRecorder().watch([{ instrument: BTC, interval: '1m', bars: source }]);
    expect(item).toMatchObject({ bars: { skippedRows: 3 } });
  });
});
