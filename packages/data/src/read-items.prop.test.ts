import { timestamp, type Quote, type Trade } from '@redfire/core';
import { aQuote, aTrade } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieces } from './fixtures/collect.ts';
import { readQuotes } from './read-quotes.ts';
import { readTrades } from './read-trades.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);
const OPTIONS = { instrument: 'BTC/USDT.SIM', format: 'csv' } as const;

const price = fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs);
const times = fc.array(fc.integer({ min: 100_000_000_000, max: 4_000_000_000_000 }), { minLength: 1, maxLength: 30 }).map((all) => all.sort((a, b) => a - b).map(timestamp));
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });
const size = fc.option(price, { nil: undefined });

const quotes = times.chain((ats) =>
  fc.tuple(...ats.map((at) =>
    fc.tuple(price, price, size, size).map(([one, other, bidSize, askSize]) =>
      aQuote({ at, bid: Math.min(one, other), ask: Math.max(one, other), ...(bidSize === undefined ? {} : { bidSize }), ...(askSize === undefined ? {} : { askSize }) })),
  )),
);
const trades = times.chain((ats) =>
  fc.tuple(...ats.map((at) =>
    fc.tuple(price, price, fc.constantFrom('buy', 'sell', undefined), fc.option(fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/), { nil: undefined })).map(([each, much, side, tradeId]) =>
      aTrade({ at, price: each, size: much, ...(side === undefined ? {} : { side }), ...(tradeId === undefined ? {} : { tradeId }) })),
  )),
);

async function all<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of chunks) items.push(...chunk);
  return items;
}

const bytes = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));

it('reads the quotes that were written, however the bytes are cut and chunked', async () => {
  const text = (written: readonly Quote[]) => bytes(['time,bid,ask,bid_size,ask_size', ...written.map(({ at, bid, ask, bidSize, askSize }) => `${at},${bid},${ask},${bidSize ?? ''},${askSize ?? ''}`)]);
  await fc.assert(
    fc.asyncProperty(quotes, cuts, fc.integer({ min: 1, max: 10 }), async (written, at, chunkRows) => {
      expect(await all(readQuotes(pieces(text(written), at), { ...OPTIONS, chunkRows }))).toEqual(written);
    }),
    { numRuns: Math.min(CASES, 200) },
  );
});

it('reads the trades that were written, however the bytes are cut and chunked', async () => {
  const text = (written: readonly Trade[]) =>
    bytes(['time,price,size,side,id', ...written.map(({ at, price: each, size: much, side = '', tradeId = '' }) => `${at},${each},${much},${side},"${tradeId.replaceAll('"', '""')}"`)]);
  await fc.assert(
    fc.asyncProperty(trades, cuts, fc.integer({ min: 1, max: 10 }), async (written, at, chunkRows) => {
      expect(await all(readTrades(pieces(text(written), at), { ...OPTIONS, chunkRows }))).toEqual(written);
    }),
    { numRuns: Math.min(CASES, 200) },
  );
});
