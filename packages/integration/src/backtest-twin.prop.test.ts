import { cases } from '@redfire/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectTwinResult, runAsTwin, twinColumns, type TwinParams } from './run-as-twin.ts';
import { runSlowTwin, type SlowTwinBar } from './slow-twin.ts';

const INTERVAL = 60_000;

const anyKind = fc.constantFrom(
  ...(['spot', 'equity', 'option', 'fx-cash', 'perpetual', 'future', 'cfd', 'fx-margin'] as const).map((kind) => ({ kind })),
  { kind: 'perpetual', quanto: true } as const,
);

/** Text of `units / 10^scale`. */
const decimalText = (units: number | bigint, scale: number) => new Decimal(units.toString()).div(new Decimal(10).pow(scale)).toFixed();

const anyLinear: fc.Arbitrary<TwinParams> = fc
  .record({
    kind: anyKind,
    lengths: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 })),
    quantity: fc.integer({ min: 1, max: 5_000 }),
    allowShort: fc.boolean(),
    // on both sides of 2^53 in units of the account, and of the scales that fees and prices add
    cash: fc.oneof(fc.bigInt(0n, 10n ** 8n), fc.bigInt(2n ** 53n - 10n ** 6n, 2n ** 53n + 10n ** 6n), fc.bigInt(10n ** 20n, 10n ** 25n)),
    cashScale: fc.integer({ min: 0, max: 8 }),
    fee: fc.constantFrom('0', '0.001', '0.00025', '-0.0001'),
    tickSize: fc.constantFrom('0.01', '0.00001', '1', '0.5', '0.3', '7'),
    multiplier: fc.constantFrom('1', '1', '100', '0.001', '0.3'),
  })
  .map(({ kind, lengths: [fast, more], quantity, allowShort, cash, cashScale, fee, tickSize, multiplier }) => ({
    ...kind, fast, slow: fast + more, quantity: decimalText(quantity, 3), allowShort, startingCash: decimalText(cash, cashScale), makerFee: '0.5', takerFee: fee, tickSize, multiplier,
  }));

/** Bars whose prices are few and often equal, so that averages tie and cross, with gaps in time. */
function anyRows(tickSize: string): fc.Arbitrary<SlowTwinBar[]> {
  const bar = fc.record({ open: fc.integer({ min: -5, max: 5 }), close: fc.integer({ min: -5, max: 5 }), above: fc.integer({ min: 0, max: 2 }), below: fc.integer({ min: 0, max: 2 }), gap: fc.integer({ min: 0, max: 2 }) });
  return fc.tuple(fc.constantFrom(20, 1_000, 4_200_000), fc.array(bar, { maxLength: 60 })).map(([level, moves]) => {
    const price = (ticks: number) => new Decimal(tickSize).times(level + ticks).toFixed();
    let time = 0;
    return moves.map(({ open, close, above, below, gap }) => {
      time += INTERVAL * (1 + gap);
      return { time: String(time), open: price(open), high: price(Math.max(open, close) + above), low: price(Math.min(open, close) - below), close: price(close), volume: '1' };
    });
  });
}

const anyRun = (params: fc.Arbitrary<TwinParams>) => params.chain((chosen) => anyRows(chosen.tickSize).map((rows) => [rows, chosen] as const));

test('any run of linear instruments is that of the slow twin, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun(anyLinear), async ([rows, params]) => {
      await expectTwinResult({ interval: '1m', bars: twinColumns(rows, INTERVAL) }, rows, params);
    }),
    { numRuns: cases() },
  );
});

const anyInverse = anyLinear.map((params): TwinParams => ({ ...params, kind: 'perpetual', quanto: false, inverse: true }));

test('a drawdown that ends at the very equity before its peak is seen', async () => {
  // the peak has a value that no safe integer holds, the equity before and behind it does
  const rows = [10, 10, 10, 11.5, 10.5, 10].map((close, index) => ({ time: String(index * INTERVAL), open: '10', high: '11.5', low: '10', close: String(close), volume: '1' }));
  const params: TwinParams = { kind: 'perpetual', inverse: true, fast: 1, slow: 3, quantity: '2.244', allowShort: false, startingCash: '90071992537409.92', makerFee: '0', takerFee: '0', tickSize: '0.5', multiplier: '100' };
  const { maxDrawdown } = await expectTwinResult({ interval: '1m', bars: twinColumns(rows, INTERVAL) }, rows, params);
  expect(maxDrawdown).toBeGreaterThan(1e-14);
});

test('any run of an inverse perpetual without fees is that of the slow twin, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun(anyInverse), async ([rows, params]) => {
      await expectTwinResult({ interval: '1m', bars: twinColumns(rows, INTERVAL) }, rows, { ...params, takerFee: '0' });
    }),
    { numRuns: cases() },
  );
});

test('the fees of an inverse perpetual are those of the slow twin, each rounded half-even to the settlement scale', async () => {
  const rounded = (text: string) => new Decimal(text).toDecimalPlaces(18, Decimal.ROUND_HALF_EVEN).toFixed();
  await fc.assert(
    fc.asyncProperty(anyRun(anyInverse), async ([rows, params]) => {
      const twin = runSlowTwin(rows, params);
      const engine = await runAsTwin({ interval: '1m', bars: twinColumns(rows, INTERVAL) }, params);
      const fees = twin.fills.map(({ fee }) => rounded(fee));
      const paid = fees.reduce((sum, fee) => sum.plus(fee), new Exact(0));
      expect(engine.fills.map(({ fee }) => fee)).toEqual(fees);
      expect(engine.fees).toBe(paid.toFixed());
      // what it trades does not depend on what it pays
      const unpaid = runSlowTwin(rows, { ...params, takerFee: '0' });
      expect(engine.cash).toBe(new Exact(unpaid.cash).minus(paid).toFixed());
    }),
    { numRuns: cases() },
  );
});

const Exact = Decimal.clone({ precision: 80 });
