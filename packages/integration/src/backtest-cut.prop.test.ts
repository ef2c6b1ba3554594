import { equityText, runBacktest, type BacktestOptions, type BacktestResult, type BacktestSnapshot, type BacktestVenue, type BookItem } from '@redfire/backtest';
import { defineInstrument, isRedFireError, timestamp, type Bar, type InstrumentId, type Quote, type Timestamp, type Trade } from '@redfire/core';
import { bpsSlippage, feeSchedule, normalLatency, replayedLatency, volumeShareSlippage } from '@redfire/sim';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Wanderer } from './fixtures/wanderer.ts';

const MINUTE = 60_000;
/** Each case is up to five runs. */
const RUNS = Math.max(15, Math.ceil(cases() / 100));
const SWAP = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } });
const SHARE = defineInstrument({ id: 'AAPL.XNAS', kind: 'equity', quote: 'USDT', tickSize: '0.01', lotSize: '1', fees: { maker: '0', taker: '0.001' } });
const TICKS = { [SWAP.id]: 0.5, [SHARE.id]: 0.01 };

const anyMoves = fc.array(fc.record({ move: fc.integer({ min: -6, max: 6 }), above: fc.integer({ min: 0, max: 5 }), below: fc.integer({ min: 0, max: 5 }), gap: fc.constantFrom(0, 0, 0, 1, 3) }), { minLength: 2, maxLength: 30 });
type Moves = readonly { readonly move: number; readonly above: number; readonly below: number; readonly gap: number }[];

interface BarsData {
  readonly instrument: InstrumentId;
  readonly interval: '1m' | '5m';
  readonly bars: readonly Bar[];
}

function barsOf(moves: Moves, instrument: InstrumentId, tick: number, interval: '1m' | '5m'): BarsData {
  const length = interval === '1m' ? MINUTE : 5 * MINUTE;
  let time = 0;
  let price = 200;
  const bars = moves.map(({ move, above, below, gap }) => {
    const open = price;
    price = Math.max(20, price + move);
    const openTime = time + gap * length;
    time = openTime + length;
    return { instrument, intervalMs: length, openTime: timestamp(openTime), closeTime: timestamp(time), open: open * tick, high: (Math.max(open, price) + above) * tick, low: (Math.min(open, price) - below) * tick, close: price * tick, volume: 5 + above };
  });
  return { instrument, interval, bars };
}

function ticksOf(moves: Moves, instrument: InstrumentId, tick: number): { readonly quotes: readonly Quote[]; readonly trades: readonly Trade[] } {
  let [time, price] = [0, 200];
  const quotes: Quote[] = [];
  const trades: Trade[] = [];
  for (const { move, above, below, gap } of moves) {
    price = Math.max(20, price + move);
    time += gap * 10_000 + 7_000;
    quotes.push({ instrument, at: timestamp(time), bid: (price - below) * tick, ask: (price + 1 + above) * tick, bidSize: 1 + below, askSize: 1 + above });
    if (above > 2) trades.push({ instrument, at: timestamp(time + gap * 500), price: price * tick, size: 1 + below, ...(below > 2 && { side: 'buy' as const }) });
  }
  return { quotes, trades };
}

const anyTerms = fc.record({
  path: fc.constantFrom('nearer-first' as const, 'worst-case' as const),
  slippage: fc.constantFrom(undefined, undefined, bpsSlippage(3), volumeShareSlippage({ limit: 0.4 })),
  maxVolumeShare: fc.constantFrom(undefined, undefined, 0.3),
  queue: fc.constantFrom('none' as const, 'risk-averse' as const),
  feeModel: fc.constantFrom(undefined, feeSchedule({ taker: '0.001', minimum: '1', perOrder: '0.2', tiers: [{ volume: '1000', maker: '0.0001', taker: '0.0002' }] })),
  faults: fc.constantFrom(undefined, { rejectShare: { order: 0.2, modify: 0.2, cancel: 0.2 } }),
});

const anyLatency = fc.constantFrom(
  {}, { latencyMs: 40 }, { latency: { order: 90_000, report: 60_000, data: 30_000 } }, { latency: { order: 30_000, cancel: 60_000, report: 30_000 } }, { latency: { order: 90_000 } }, { latency: { order: 7, cancel: 30_000, report: 20_000 } },
  { latency: { data: 25_000 } }, { latency: { order: 5, report: 30_000, data: normalLatency({ mean: 50_000, deviation: 60_000 }) } },
  { latency: { order: normalLatency({ mean: 20_000, deviation: 30_000 }), modify: replayedLatency([10, 100_000, 3]), report: replayedLatency([0, 40_000, 5]) } },
);

interface Output {
  readonly fills: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly trades: readonly unknown[];
  readonly equity: readonly string[];
}

function outputOf({ fills, orders, trades, equity }: BacktestResult): Output {
  const plain = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item));
  return { fills: plain(fills), orders: plain(orders), trades: plain(trades), equity: equity.flatMap((rows) => Array.from({ length: rows.length }, (_, row) => `${String(rows.at[row])} ${equityText(rows, row)}`)) };
}

const untimed = ({ summary: { timing: _, ...summary } }: BacktestResult) => summary;

interface Run {
  readonly data: (behind: number) => BacktestOptions['data'];
  readonly venue: BacktestVenue;
  readonly seed: number;
  readonly more?: Partial<BacktestOptions>;
  readonly interests: ConstructorParameters<typeof Wanderer>[0];
}

/** Runs whole, and cut at times, each part in what JSON makes of the snapshot of the one before. */
async function expectSame({ data, venue, seed, interests, more }: Run, cuts: readonly { readonly part: number; readonly step: number }[], dataFrom: 'beginning' | 'snapshot'): Promise<void> {
  const options = (strategy: Wanderer): BacktestOptions => ({ instruments: [SWAP, SHARE], data: data(-Infinity), venue, seed, account: { balances: { USDT: '100000.10' } }, strategies: [strategy], ...more });
  const wholeStrategy = new Wanderer(interests);
  const whole = await runBacktest(options(wholeStrategy));
  const parts: BacktestResult[] = [];
  const heard: string[] = [];
  let resume: BacktestSnapshot | undefined;
  const { from = 0, to = 0 } = whole.summary;
  const times = cuts.map(({ part, step }) => Math.max(from, Math.floor((from + part * (to - from)) / step) * step)).sort((a, b) => a - b);
  for (const stopAt of [...times, undefined]) {
    const strategy = new Wanderer(interests);
    const run = runBacktest({ ...options(strategy), data: data(resume && dataFrom === 'snapshot' ? resume.at : -Infinity), resume, stopAt: stopAt as Timestamp | undefined });
    const part = await run.catch((error: unknown) => {
      // what still wants bars first is refused
      fc.pre(!(isRedFireError(error) && error.message.includes('while it warms up')));
      throw error;
    });
    parts.push(part);
    heard.push(...strategy.heard);
    resume = part.snapshot && (JSON.parse(JSON.stringify(part.snapshot)) as BacktestSnapshot);
  }
  const outputs = parts.map(outputOf);
  expect(heard).toEqual(wholeStrategy.heard);
  const joined = { fills: outputs.flatMap(({ fills }) => fills), orders: outputs.flatMap(({ orders }) => orders), trades: outputs.flatMap(({ trades }) => trades), equity: outputs.flatMap(({ equity }) => equity) };
  expect(joined).toEqual(outputOf(whole));
  const last = parts.at(-1);
  expect(last && untimed(last)).toEqual(untimed(whole));
}

const closesBehind = (part: BarsData, behind: number): BarsData => ({ ...part, bars: part.bars.filter(({ closeTime }) => closeTime > behind) });
/** Parts of the time of the data, on a step of so many milliseconds. */
const anyCuts = fc.array(fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), step: fc.constantFrom(1, 1_000, MINUTE) }), { minLength: 1, maxLength: 3 });
const anySeed = fc.integer({ min: 0, max: 1_000_000 });
const anyStart = fc.constantFrom('beginning' as const, 'snapshot' as const);
const anyRecording = fc.constantFrom<Partial<BacktestOptions>>({}, {}, { equityEvery: 3 }, { equityIntervalMs: 4 * MINUTE }, { positions: { costing: 'average' } }, { statistics: { benchmark: SWAP.id } }, { positions: { mode: 'hedging' } }, { from: timestamp(2 * MINUTE + 1), warmUp: 4 });

test('a run over bars that is cut is the whole run, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(anyMoves, anyMoves, anyTerms, anySeed, anyCuts, anyStart, anyRecording, async (swap, share, venue, seed, cuts, start, more) => {
      const data = [barsOf(swap, SWAP.id, 0.5, '1m'), barsOf(share, SHARE.id, 0.01, '1m'), barsOf(share.slice(0, 8), SWAP.id, 0.5, '5m')];
      const interests = { bars: [[SWAP.id, '1m'], [SHARE.id, '1m'], [SWAP.id, '5m']], quotes: [], trades: [], ticks: TICKS, warmUp: more.from === undefined ? 0 : 2 } as const;
      await expectSame({ data: (behind) => data.map((part) => closesBehind(part, behind)), venue, seed, interests, more }, cuts, start);
    }),
    { numRuns: RUNS },
  );
});

test('a run whose messages take their time is cut while they are on their way', async () => {
  await fc.assert(
    fc.asyncProperty(anyMoves, anyTerms, anyLatency, anySeed, anyCuts, anyStart, async (swap, terms, latency, seed, cuts, start) => {
      const data = [barsOf(swap, SWAP.id, 0.5, '1m')];
      await expectSame({ data: (behind) => data.map((part) => closesBehind(part, behind)), venue: { ...terms, ...latency }, seed, interests: { bars: [[SWAP.id, '1m']], quotes: [], trades: [], ticks: TICKS } }, cuts, start);
    }),
    { numRuns: RUNS },
  );
});

function booksOf(moves: Moves): readonly BookItem[] {
  let [time, price, sequence] = [0, 200, 0];
  return moves.flatMap(({ move, above, below, gap }, row): readonly BookItem[] => {
    price = Math.max(20, price + move);
    time += gap * 10_000 + 7_000;
    const levels = (sign: 1 | -1) => Array.from({ length: 1 + above }, (_, depth) => [(price + sign * (1 + depth + below)) * 0.5, 1 + ((depth + below) % 3)] as const);
    const shown = { instrument: SWAP.id, at: timestamp(time), bids: levels(-1), asks: levels(1), sequence: ++sequence };
    if (row % 4 === 0) return [{ topic: 'market.book-snapshot', data: shown }];
    // a number that is left out is a gap, until the next snapshot
    const previousSequence = above === 5 ? sequence : sequence - 1;
    return [{ topic: 'market.book-delta', data: { ...shown, bids: shown.bids.slice(0, 1), asks: [[(price + 9) * 0.5, below % 2]], previousSequence } }];
  });
}

test('a run over books that is cut is the whole run', async () => {
  await fc.assert(
    fc.asyncProperty(anyMoves, anyTerms, anyLatency, anySeed, anyCuts, anyStart, async (swap, terms, latency, seed, cuts, start) => {
      const { quotes, trades } = ticksOf(swap, SWAP.id, 0.5);
      const books = booksOf(swap);
      const data = (behind: number): BacktestOptions['data'] => [
        { instrument: SWAP.id, quotes: quotes.filter(({ at }) => at > behind) }, { instrument: SWAP.id, books: books.filter(({ data: { at } }) => at > behind) }, { instrument: SWAP.id, trades: trades.filter(({ at }) => at > behind) },
      ];
      await expectSame({ data, venue: { ...terms, ...latency }, seed, interests: { bars: [], quotes: [SWAP.id], trades: [SWAP.id], ticks: TICKS } }, cuts, start);
    }),
    { numRuns: RUNS },
  );
});

test('a run over quotes and trades that is cut is the whole run', async () => {
  await fc.assert(
    fc.asyncProperty(anyMoves, anyMoves, anyTerms, anyLatency, anySeed, anyCuts, anyStart, async (swap, share, terms, latency, seed, cuts, start) => {
      const { quotes, trades } = ticksOf(swap, SWAP.id, 0.5);
      const bars = barsOf(share, SHARE.id, 0.01, '1m');
      const data = (behind: number): BacktestOptions['data'] => [
        { instrument: SWAP.id, quotes: quotes.filter(({ at }) => at > behind) }, { instrument: SWAP.id, trades: trades.filter(({ at }) => at > behind) }, closesBehind(bars, behind),
      ];
      await expectSame({ data, venue: { ...terms, ...latency }, seed, interests: { bars: [[SHARE.id, '1m']], quotes: [SWAP.id], trades: [], ticks: TICKS } }, cuts, start);
    }),
    { numRuns: RUNS },
  );
});
