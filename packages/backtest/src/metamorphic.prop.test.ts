import { Scaled, barColumns, timestamp, toDecimal, type Bar, type Instrument } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BacktestOptions } from './backtest-options.ts';
import { MINUTE } from './fixtures/a-run.ts';
import { Scripted, type Terms } from './fixtures/scripted.ts';
import { runBacktest } from './run-backtest.ts';

const IDS = ['AAA/USDT.SIM', 'BBB/USDT.SIM', 'CCC/USDT.SIM'] as const;

/** What a strategy does with one instrument at the close of a bar; prices in ticks away from it. */
interface Act {
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop-market';
  readonly away: number;
  readonly quantity: number;
}
type Line = readonly { readonly open: number; readonly close: number; readonly above: number; readonly below: number; readonly act: Act | undefined }[];

const anyAct: fc.Arbitrary<Act> = fc.record({ side: fc.constantFrom('buy', 'sell'), type: fc.constantFrom('market', 'limit', 'stop-market'), away: fc.integer({ min: -5, max: 5 }), quantity: fc.integer({ min: 1, max: 3 }) });
const anyLine: fc.Arbitrary<Line> = fc.array(
  fc.record({ open: fc.integer({ min: 80, max: 120 }), close: fc.integer({ min: 80, max: 120 }), above: fc.nat({ max: 4 }), below: fc.nat({ max: 4 }), act: fc.option(anyAct, { nil: undefined }) }),
  { minLength: 2, maxLength: 12 },
);
const anyKind = fc.constantFrom<Instrument['kind']>('perpetual', 'spot');

interface World {
  readonly lines: readonly Line[];
  readonly kind?: Instrument['kind'];
  /** Of prices and of cash. */
  readonly scale?: number;
  readonly fees?: NonNullable<BacktestOptions['venue']>['fees'];
  /** In which order instruments, data and strategies are given. */
  readonly order?: readonly number[];
  readonly chunk?: number;
}

/** Each line is an instrument with a strategy of its own, which follows its acts. */
function options({ lines, kind = 'perpetual', scale = 1, fees, order = lines.map((_, index) => index), chunk = 100 }: World): BacktestOptions {
  const worlds = order.map((index) => ({ id: IDS[index] ?? IDS[0], line: lines[index] ?? [] }));
  return {
    instruments: worlds.map(({ id }) => anInstrument({ id, kind, tickSize: String(scale), lotSize: '1' })),
    data: worlds.map(({ id, line }) => {
      const bars = barsOf(id, line, scale);
      const chunks = Array.from({ length: Math.ceil(bars.length / chunk) }, (_, part) => barColumns(bars.slice(part * chunk, (part + 1) * chunk)));
      return { instrument: id, interval: '1m', bars: chunks };
    }),
    venue: { fees },
    account: { balances: { USDT: String(100_000 * scale) } },
    strategies: worlds.map(({ id, line }) => follower(id, line, scale)),
  };
}

function barsOf(instrument: string, line: Line, scale: number): Bar[] {
  return line.map(({ open, close, above, below }, row) => {
    const openTime = timestamp(row * MINUTE);
    const [high, low] = [Math.max(open, close) + above, Math.min(open, close) - below];
    return { instrument: instrument as Bar['instrument'], intervalMs: MINUTE, openTime, closeTime: timestamp(openTime + MINUTE), open: open * scale, high: high * scale, low: low * scale, close: close * scale, volume: 1 };
  });
}

function follower(instrument: string, line: Line, scale: number): Scripted {
  let row = 0;
  const script = {
    listens: [[instrument, 'any']] as const,
    bar: ({ close }: Bar, strategy: Scripted) => {
      const act = line[row++]?.act;
      if (act === undefined) return;
      const price = String(close + act.away * scale);
      const terms: Terms = act.type === 'limit' ? { type: 'limit', price } : act.type === 'stop-market' ? { type: 'stop-market', triggerPrice: price } : {};
      strategy.place(act.side, String(act.quantity), { instrument, ...terms });
    },
  };
  return new (class extends Scripted {})(script);
}

const profit = async (world: World) => Scaled.from((await runBacktest(named(options(world)))).summary.netProfit);
/** Each strategy has the name of its instrument, wherever it stands. */
function named(given: BacktestOptions): BacktestOptions {
  return { ...given, strategies: given.strategies.map((strategy, index) => ({ use: Scripted, params: (strategy as Scripted).params, id: given.instruments[index]?.base ?? 'x' })) };
}

// each case is two whole runs
const runs = Math.ceil(cases() / 10);
const fewer = Math.ceil(runs / 2);

test('twice the prices and twice the cash make twice the profit', async () => {
  await fc.assert(
    fc.asyncProperty(anyLine, anyKind, async (line, kind) => {
      const fees = { maker: '0.0002', taker: '0.001' };
      const once = await profit({ lines: [line], kind, fees });
      const twice = await profit({ lines: [line], kind, fees, scale: 2 });
      expect(twice.toString()).toBe(once.plus(once).toString());
    }),
    { numRuns: runs },
  );
});

test('a run without fees is never worse, and differs by the fees', async () => {
  await fc.assert(
    fc.asyncProperty(anyLine, anyKind, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), async (line, kind, maker, taker) => {
      const free = await profit({ lines: [line], kind, fees: { maker: '0', taker: '0' } });
      const { summary } = await runBacktest(named(options({ lines: [line], kind, fees: { maker: `0.${String(maker).padStart(4, '0')}`, taker: `0.${String(taker).padStart(4, '0')}` } })));
      const paid = Scaled.from(summary.fees['USDT'] ?? '0');
      expect(paid.sign).toBeGreaterThanOrEqual(0);
      expect(Scaled.from(summary.netProfit).plus(paid).toString()).toBe(free.toString());
    }),
    { numRuns: runs },
  );
});

test('the order in which independent instruments are given changes nothing', async () => {
  const anyOrder = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyLine, anyLine, anyLine), anyOrder, async (lines, order) => {
      const fees = { maker: '0.0002', taker: '0.001' };
      const [plain, shuffled] = await Promise.all([runBacktest(named(options({ lines, fees }))), runBacktest(named(options({ lines, fees, order })))]);
      const facts = ({ summary, fills, equity }: typeof plain) => ({
        netProfit: summary.netProfit, fees: summary.fees, maxDrawdown: summary.maxDrawdown, positions: Object.entries(summary.positions).sort(),
        fills: fills.map(({ instrument, at, side, quantity, price, liquidity }) => [instrument, at, side, quantity.toFixed(), price.toFixed(), liquidity].join()).sort(),
        equity: equity.map((rows) => [[...rows.at], Array.from(rows.units, (units, row) => units / 10 ** (rows.scale[row] ?? 0))]),
      });
      expect(facts(shuffled)).toEqual(facts(plain));
    }),
    { numRuns: runs },
  );
});

test('a run is the same however its bars are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyLine, anyLine), fc.integer({ min: 1, max: 5 }), async (lines, chunk) => {
      const [whole, cut] = await Promise.all([runBacktest(named(options({ lines }))), runBacktest(named(options({ lines, chunk })))]);
      const facts = ({ summary: { timing: _timing, ...summary }, fills }: typeof whole) => ({ summary, fills: fills.map(({ tradeId, at, price }) => [tradeId, at, price.toFixed()]) });
      expect(facts(cut)).toEqual(facts(whole));
    }),
    { numRuns: fewer },
  );
});

test('to buy and hold earns what the instrument does, less its fee', async () => {
  await fc.assert(
    fc.asyncProperty(anyLine, anyKind, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 99 }), async (line, kind, quantity, basisPoints) => {
      const still = line.map((bar) => ({ ...bar, act: undefined }));
      const given = options({ lines: [still], kind, fees: { maker: '0', taker: toDecimal(String(basisPoints)).div(10_000).toFixed() } });
      const holder = new Scripted({ listens: [], start: (strategy) => strategy.place('buy', String(quantity), { instrument: IDS[0] }) });
      const { summary } = await runBacktest({ ...given, strategies: [holder] });
      const [first, last] = [line[0]?.open ?? 0, line.at(-1)?.close ?? 0];
      const fee = toDecimal(String(first)).times(quantity).times(basisPoints).div(10_000);
      expect(summary.netProfit).toBe(toDecimal(String(last - first)).times(quantity).minus(fee).toFixed());
    }),
    { numRuns: runs },
  );
});
