import { barColumns, timestamp, type Bar, type BarColumns, type Interval } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BacktestOptions } from './backtest-options.ts';
import { BTC, ETH, MINUTE, textOf } from './fixtures/a-run.ts';
import { Scripted, type Terms } from './fixtures/scripted.ts';
import { runBacktest } from './run-backtest.ts';

/** Bars of a series: each with its prices in ticks of 1 and the minutes between it and the one before. */
type Move = readonly [open: number, close: number, above: number, below: number, gap: number];

interface Series {
  readonly instrument: string;
  readonly interval: Interval;
  readonly bars: readonly Bar[];
}

/** What a strategy does at the n-th thing it hears. */
type Action = readonly [side: 'buy' | 'sell', terms: Terms, how: { readonly timer?: number; readonly drop?: true }];

const anyMove: fc.Arbitrary<Move> = fc.tuple(fc.integer({ min: 95, max: 105 }), fc.integer({ min: 95, max: 105 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.constantFrom(0, 0, 0, 1, 500, 1440));

function anySeries(instrument: string, minutes: number): fc.Arbitrary<Series> {
  return fc.array(anyMove, { minLength: 1, maxLength: 25 }).map((moves) => {
    let openTime = 0;
    const bars = moves.map(([open, close, above, below, gap]): Bar => {
      openTime += gap * MINUTE;
      const bar = { instrument: BTC.id, intervalMs: minutes * MINUTE, openTime: timestamp(openTime), closeTime: timestamp(openTime + minutes * MINUTE), open, high: Math.max(open, close) + above, low: Math.min(open, close) - below, close, volume: 1 };
      openTime = bar.closeTime;
      return bar;
    });
    return { instrument, interval: `${minutes}m` as Interval, bars };
  });
}

const anyPrice = fc.integer({ min: 94, max: 106 }).map(String);
const anyTerms: fc.Arbitrary<Terms> = fc.oneof(
  fc.constant<Terms>({ type: 'market' }),
  fc.record({ type: fc.constant('limit'), price: anyPrice, timeInForce: fc.constantFrom('gtc', 'ioc', 'day', 'at-open', 'at-close') }),
  fc.record({ type: fc.constantFrom('stop-market', 'market-if-touched'), triggerPrice: anyPrice, timeInForce: fc.constantFrom('gtc', 'day') }),
  fc.constant<Terms>({ type: 'trailing-stop-market', trailingOffset: { by: 'ticks', value: '200' } }),
);
const anyAction: fc.Arbitrary<Action> = fc
  .tuple(fc.constantFrom('buy', 'sell'), anyTerms, fc.constantFrom<Action[2]>({}, {}, {}, { timer: 20_000 }, { timer: 600_000 }, { drop: true }), fc.constantFrom(BTC.id, ETH.id))
  .map(([side, terms, how, instrument]) => [side, { instrument, ...terms }, how]);

/** A strategy that follows a list: one action a bar, fill or order event it hears. */
function follower(actions: readonly Action[], instruments: readonly string[]): Scripted {
  let next = 0;
  const act = (strategy: Scripted) => {
    const [side, terms, { timer, drop }] = actions[next++ % actions.length] as Action;
    const instrument = instruments.find((id) => id === terms.instrument) ?? BTC.id;
    const place = () => void strategy.place(side, '1', { ...terms, instrument });
    const open = strategy.open().find(({ pending }) => pending.cancel === undefined);
    if (drop === true && open) strategy.drop(open.id);
    else if (timer !== undefined) strategy.at(strategy.time() + timer, place);
    else place();
  };
  let answers = 0;
  return new Scripted({
    listens: instruments.map((instrument) => [instrument, 'any'] as const),
    bar: (_bar, strategy) => { act(strategy); },
    // bounded, or one fill could lead to another without end
    fill: (_fill, strategy) => { if (answers++ < 40 && answers % 3 === 0) act(strategy); },
    order: ({ state }, strategy) => { if (state === 'canceled' && answers++ < 40) act(strategy); },
  });
}

function options(series: readonly Series[], strategy: Scripted, latencyMs: number, split: (bars: readonly Bar[], feed: number) => readonly BarColumns[]): BacktestOptions {
  return {
    instruments: [BTC, ETH, DOGE],
    data: series.map(({ instrument, interval, bars }, feed) => ({ instrument, interval, bars: split(bars, feed) })),
    venue: { latencyMs, fees: { maker: '0.0001', taker: '0.0003' } },
    account: { balances: { USDT: '1000' } },
    strategies: [strategy],
  };
}

const DOGE = anInstrument({ id: 'DOGE/USDT.SIM' });
const inOne = (bars: readonly Bar[]) => [barColumns(bars)];
/** A quarter: what these find, they find in any run, and the properties above try the rest of the engine. */
const fewer = Math.ceil(cases() / 4);
const anyLatency = fc.constantFrom(0, 0, 1, 30_000, 90_000);
const anyActions = fc.array(anyAction, { minLength: 1, maxLength: 12 });

test('a run is the same however its data are cut into chunks', async () => {
  const anyTwo = fc.tuple(anySeries(BTC.id, 1), anySeries(ETH.id, 1), anySeries(BTC.id, 5));
  await fc.assert(
    fc.asyncProperty(anyTwo, fc.integer({ min: 1, max: 3 }), anyActions, anyLatency, fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 8 }).filter((sizes) => sizes.some((size) => size > 0)), async (all, count, actions, latencyMs, sizes) => {
      const series = all.slice(0, count);
      // each feed is cut at other places
      const cut = (bars: readonly Bar[], feed: number) => {
        const chunks: BarColumns[] = [];
        for (let from = 0, part = feed; from < bars.length; part++) chunks.push(barColumns(bars.slice(from, (from += sizes[part % sizes.length] ?? 1))));
        return chunks;
      };
      const instruments = count === 1 ? [BTC.id] : [BTC.id, ETH.id];
      const whole = await runBacktest(options(series, follower(actions, instruments), latencyMs, inOne));
      const pieces = await runBacktest(options(series, follower(actions, instruments), latencyMs, cut));
      expect(textOf(pieces)).toEqual(textOf(whole));
    }),
    { numRuns: cases() },
  );
});

test('orders and fills are the same beside data of an instrument that nobody trades', async () => {
  await fc.assert(
    fc.asyncProperty(anySeries(BTC.id, 1), anySeries(DOGE.id, 3), anyActions, anyLatency, async (btc, other, actions, latencyMs) => {
      const alone = textOf(await runBacktest(options([btc], follower(actions, [BTC.id]), latencyMs, inOne)));
      const beside = textOf(await runBacktest(options([btc, other], follower(actions, [BTC.id]), latencyMs, inOne)));
      // the other bars may go on for longer, so that timers run that otherwise would not
      const end = (btc.bars.at(-1)?.closeTime ?? 0) - latencyMs;
      const before = (lines: readonly string[], field: number) => lines.filter((line) => Number(line.split(',')[field]) < end);
      expect(before(beside.fills, 0)).toEqual(before(alone.fills, 0));
      const created = 12;
      const ids = (lines: readonly string[]) => before(lines, created).map((line) => line.split(',').slice(0, 9).join()).sort();
      expect(ids(beside.orders)).toEqual(ids(alone.orders));
    }),
    { numRuns: cases() },
  );
});

test('two runs of the same options give the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(anySeries(BTC.id, 1), anySeries(ETH.id, 5)), anyActions, anyLatency, async (series, actions, latencyMs) => {
      const runs = await Promise.all([1, 2].map(() => runBacktest(options(series, follower(actions, [BTC.id, ETH.id]), latencyMs, inOne))));
      const [first, second] = runs.map(textOf);
      expect(second).toEqual(first);
    }),
    { numRuns: fewer },
  );
});

test('a run is the same whoever listens', async () => {
  // beside the strategy that trades, one that overrides every hook and does nothing
  await fc.assert(
    fc.asyncProperty(anySeries(BTC.id, 1), anyActions, anyLatency, async (btc, actions, latencyMs) => {
      const alone = options([btc], follower(actions, [BTC.id]), latencyMs, inOne);
      const heard: string[] = [];
      const listener = new Scripted({ bar: ({ closeTime }) => heard.push(`bar ${closeTime}`), fill: ({ tradeId }) => heard.push(tradeId), order: ({ id, state }) => heard.push(`${id} ${state}`) });
      const others = options([btc], follower(actions, [BTC.id]), latencyMs, inOne);
      const watched = await runBacktest({ ...others, strategies: [listener, ...others.strategies.map((strategy) => strategy as Scripted)] });
      const expected = textOf(await runBacktest(alone));
      const renamed = (lines: readonly string[]) => lines.map((line) => line.replace(',Scripted-2,', ',Scripted,'));
      const { summary, orders, ...rest } = textOf(watched);
      expect({ ...rest, summary: summary.replace('"Scripted-2"', '"Scripted"'), orders: renamed(orders) }).toEqual(expected);
      expect(heard.length).toBe(btc.bars.length);
    }),
    { numRuns: fewer },
  );
});
