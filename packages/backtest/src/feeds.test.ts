import { barColumns, timestamp, type Bar, type BarColumns, type BarSource } from '@redfire/core';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, test } from 'vitest';
import type { BarData } from './backtest-data.ts';
import type { BacktestOptions } from './backtest-options.ts';
import { BTC, ETH, MINUTE, aRun, textOf } from './fixtures/a-run.ts';
import type { Script } from './fixtures/scripted.ts';
import { runBacktest } from './run-backtest.ts';

describe('the order of events', () => {
  const bars = (closes: readonly number[]) => barsFromCloses(closes).map((bar) => ({ ...bar, high: bar.high + 5, low: bar.low - 5 }));
  const btc: BarData = { instrument: BTC.id, interval: '1m', bars: bars([100, 101, 102]) };
  const eth: BarData = { instrument: ETH.id, interval: '1m', bars: bars([10, 11, 12]) };
  const listens = [[BTC.id, 'any'], [ETH.id, 'any']] as const;

  /** Notes what a strategy hears, as `time what of which`. */
  function noting(log: string[], script: Script = {}): Script {
    const name = (instrument: string) => instrument.slice(0, 3);
    return {
      listens,
      ...script,
      bar: (bar, strategy) => { log.push(`${strategy.time() / MINUTE} bar ${name(bar.instrument)} ${bar.intervalMs / MINUTE}m`); return script.bar?.(bar, strategy); },
      fill: ({ instrument, at }, strategy) => log.push(`${strategy.time() / MINUTE} fill ${name(instrument)} ${at / MINUTE}`),
    };
  }

  test('at one time is closes, then bars, then opens, by instrument, however the data are listed', async () => {
    for (const data of [[btc, eth], [eth, btc]]) {
      const log: string[] = [];
      const script: Script = {
        bar: ({ instrument, closeTime }, strategy) => {
          if (closeTime !== MINUTE) return;
          strategy.place('buy', '1', { instrument });
          strategy.place('buy', '1', { instrument, type: 'limit', price: instrument === BTC.id ? '97' : '6' });
        },
      };
      await runBacktest(aRun(noting(log, script), { instruments: [BTC, ETH], data }));
      expect(log).toEqual([
        '1 bar BTC 1m', '1 bar ETH 1m',
        '1 fill BTC 1', '1 fill ETH 1',
        '2 fill BTC 2', '2 fill ETH 2', '2 bar BTC 1m', '2 bar ETH 1m',
        '3 bar BTC 1m', '3 bar ETH 1m',
      ]);
    }
  });

  test('of opens is by instrument also where the data of one come in smaller chunks', async () => {
    const chunks = (bars([100, 101, 102])).map((bar) => barColumns([bar]));
    const script: Script = { listens, bar: ({ instrument }, strategy) => strategy.place('buy', '1', { instrument }) };
    const { fills } = await runBacktest(aRun(script, { instruments: [BTC, ETH], data: [{ ...btc, bars: chunks }, eth] }));
    expect(fills.map(({ instrument, at, tradeId }) => [tradeId, instrument, at / MINUTE])).toEqual([['T-1', BTC.id, 1], ['T-2', ETH.id, 1], ['T-3', BTC.id, 2], ['T-4', ETH.id, 2]]);
  });

  test('marks every close of a time before the first bar of that time is heard', async () => {
    const states: string[] = [];
    // worth 21 at the close before and 24 at this one
    const script: Script = { listens, bar: ({ instrument }, strategy) => { if (instrument === BTC.id) states.push(strategy.place('buy', '2', { instrument: ETH.id }).state); } };
    const result = await runBacktest(aRun(script, { instruments: [BTC, ETH], data: [btc, eth], risk: { maxOrderNotional: '21 USDT' } }));
    expect(states).toEqual(['working', 'denied', 'denied']);
    expect(textOf(result).equity).toEqual(['60000,1000', '120000,1002', '180000,1004']);
  });

  test('an order that a fill of one instrument leads to waits for the next open of another', async () => {
    const script: Script = { listens, start: (strategy) => strategy.place('buy', '1'), fill: ({ instrument }, strategy) => { if (instrument === BTC.id) strategy.place('buy', '1', { instrument: ETH.id }); } };
    const { fills } = await runBacktest(aRun(script, { instruments: [ETH, BTC], data: [btc, eth] }));
    expect(fills.map(({ instrument, at }) => [instrument, at])).toEqual([[BTC.id, 0], [ETH.id, MINUTE]]);
  });

  test('the shortest bars of an instrument move its market, and of bars of one time the longest comes first', async () => {
    const long: BarData = { instrument: BTC.id, interval: '2m', bars: [{ ...(barsFromCloses([500])[0] as Bar), closeTime: timestamp(2 * MINUTE) }] };
    for (const data of [[long, btc], [btc, long]]) {
      const log: string[] = [];
      const result = await runBacktest(aRun(noting(log, { listens: [[BTC.id, 'any']], start: (strategy) => strategy.place('buy', '1') }), { instruments: [BTC, ETH], data }));
      expect(log).toEqual(['0 fill BTC 0', '1 bar BTC 1m', '2 bar BTC 2m', '2 bar BTC 1m', '3 bar BTC 1m']);
      expect(textOf(result).equity).toEqual(['60000,1000', '120000,1001', '180000,1002']);
      expect(result.summary).toMatchObject({ bars: 4, from: 0, to: 3 * MINUTE });
    }
  });

  test('a subscription to one length hears bars of that length alone', async () => {
    const log: string[] = [];
    const long: BarData = { instrument: BTC.id, interval: '2m', bars: [{ ...(barsFromCloses([500])[0] as Bar), closeTime: timestamp(2 * MINUTE) }] };
    await runBacktest(aRun(noting(log, { listens: [[BTC.id, '2m']] }), { data: [btc, long] }));
    expect(log).toEqual(['2 bar BTC 2m']);
  });

  test('files of one instrument and length follow one another and move one market', async () => {
    const files: BarData[] = [btc, { instrument: BTC.id, interval: '1m', bars: barsFromCloses([200, 201], { startAt: 10 * MINUTE }) }];
    const result = await runBacktest(aRun({ bar: (_bar, strategy) => strategy.place('buy', '1') }, { data: files }));
    expect(textOf(result)).toMatchObject({
      fills: [expect.stringMatching(/^60000.*,100,/), expect.stringMatching(/^120000.*,101,/), expect.stringMatching(/^600000.*,200,/), expect.stringMatching(/^660000.*,200,/)],
      equity: ['60000,1000', '120000,1001', '180000,1003', '660000,1199', '720000,1203'],
    });
    await expect(runBacktest(aRun({}, { data: files.toReversed() }))).rejects.toMatchObject({ code: 'DATA_ORDER', details: { instrument: BTC.id, bar: 2, openTime: 0 } });
  });
});

describe('data', () => {
  const bars = barsFromCloses([100, 101, 99, 102, 98, 103, 97, 104], { startAt: Date.UTC(2024, 0, 1) });
  const whole = barColumns(bars);
  const chunks = [bars.slice(0, 3), [], bars.slice(3)].map((part) => barColumns(part));
  const text = ['time,open,high,low,close,volume', ...bars.map(({ openTime, open, high, low, close, volume }) => [openTime, open, high, low, close, volume].join())].join('\n');
  const bytes = new TextEncoder().encode(text);
  const csv = { format: 'csv' } as const;
  const data = (source: { readonly bars: BarSource | BarColumns | readonly Bar[] } | { readonly stream: ReadableStream<Uint8Array> | Uint8Array | string; readonly format: 'csv' }): BacktestOptions['data'] => [{ instrument: BTC.id, interval: '1m', ...source }];
  const strategies = [{ use: 'sma-cross', params: { instrument: BTC.id, fast: 1, slow: 2, quantity: '1', allowShort: true } }];

  function* generated() {
    yield* chunks;
  }
  async function* awaited() {
    for (const chunk of chunks) {
      await Promise.resolve();
      yield chunk;
    }
  }
  function streamed<T>(items: readonly T[]): ReadableStream<T> {
    return new ReadableStream<T>({
      start(controller) {
        for (const item of items) controller.enqueue(item);
        controller.close();
      },
    });
  }

  const forms: readonly (readonly [form: string, make: () => BacktestOptions['data']])[] = [
    ['columns', () => data({ bars: whole })],
    ['chunks of columns in an array', () => data({ bars: chunks })],
    ['an iterable', () => data({ bars: generated() })],
    ['an async iterable', () => data({ bars: awaited() })],
    ['a web stream of columns', () => data({ bars: streamed(chunks) })],
    ['text of a file', () => data({ stream: text, ...csv })],
    ['bytes of a file', () => data({ stream: bytes, ...csv })],
    ['a web stream of bytes', () => data({ stream: streamed([bytes.slice(0, 50), bytes.slice(50)]), ...csv })],
  ];

  test.each(forms)('as %s gives what bar objects give', async (_form, make) => {
    const expected = textOf(await runBacktest(aRun({}, { data: data({ bars }), strategies })));
    expect(expected.fills.length).toBe(5);
    expect(textOf(await runBacktest(aRun({}, { data: make(), strategies })))).toEqual(expected);
  });

  test('rows that a reader skips are counted', async () => {
    const { summary } = await runBacktest(aRun({}, { data: [{ instrument: BTC.id, interval: '1m', stream: `${text}\n${Date.UTC(2024, 0, 2)},1,2,x,1,1\n`, format: 'csv', onBadRow: 'skip' }], strategies }));
    expect(summary).toMatchObject({ bars: 8, skippedRows: 1 });
  });

  const bar = bars[0] as Bar;
  const disorders: readonly (readonly [what: string, bars: readonly Bar[], details: object])[] = [
    ['that overlap', [bar, { ...bar, openTime: timestamp(bar.openTime + 30_000), closeTime: timestamp(bar.openTime + 90_000) }], { bar: 1, openTime: bar.openTime + 30_000 }],
    ['that go back', [bars[1] as Bar, bar], { bar: 1, openTime: bar.openTime }],
    ['that close when they open', [{ ...bar, closeTime: bar.openTime }], { bar: 0, closeTime: bar.openTime }],
    ['without a time', [{ ...bar, openTime: Number.NaN as Bar['openTime'] }], { bar: 0 }],
  ];
  test.each(disorders)('bars %s are refused with DATA_ORDER', async (_what, wrong, details) => {
    await expect(runBacktest(aRun({}, { data: data({ bars: wrong }) }))).rejects.toMatchObject({ code: 'DATA_ORDER', details: { instrument: BTC.id, ...details } });
  });

  test('a chunk that goes back is refused with DATA_ORDER, the number of its bar counted over all', async () => {
    await expect(runBacktest(aRun({}, { data: data({ bars: [chunks[0], chunks[0]] as BarColumns[] }) }))).rejects.toMatchObject({ code: 'DATA_ORDER', details: { bar: 3 } });
  });

  test.each([{ close: Number.NaN }, { high: 99 }, { low: 101 }, { high: Infinity }, { open: 200 }])('a bar in memory with %j is refused with BAD_ROW', async (wrong) => {
    await expect(runBacktest(aRun({}, { data: data({ bars: [bars[0] as Bar, { ...(bars[1] as Bar), ...wrong }] }) }))).rejects.toMatchObject({ code: 'BAD_ROW', details: { instrument: BTC.id, bar: 1, ...wrong } });
  });

  test('that nobody gives is not waited for in vain: who subscribes to it is told NO_DATA_FEED', async () => {
    await expect(runBacktest(aRun({ listens: [[BTC.id, '5m']] }))).rejects.toMatchObject({ code: 'NO_DATA_FEED', details: { instrument: BTC.id, intervalMs: 5 * MINUTE } });
    await expect(runBacktest(aRun({ listens: [[ETH.id, 'any']] }, { instruments: [BTC, ETH] }))).rejects.toMatchObject({ code: 'NO_DATA_FEED', details: { instrument: ETH.id } });
  });

  test('of an instrument that is not defined is refused', async () => {
    await expect(runBacktest(aRun({}, { data: [{ instrument: ETH.id, interval: '1m', bars }] }))).rejects.toMatchObject({ code: 'UNKNOWN_INSTRUMENT', details: { instrument: ETH.id } });
  });
});
