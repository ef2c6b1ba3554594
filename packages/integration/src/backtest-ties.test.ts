import { expect, test } from 'vitest';
import { expectTwinResult, titleOf, twinColumns, type TwinParams } from './run-as-twin.ts';
import { makeTieBars } from './tie-bars.ts';

const base: TwinParams = { fast: 3, slow: 9, quantity: '1', allowShort: true, startingCash: '100000', makerFee: '0', takerFee: '0.0005', kind: 'perpetual', tickSize: '0.01' };

const CASES: readonly (readonly [bars: number, params: TwinParams])[] = [
  [120_000, base],
  [20_000, { ...base, fast: 10, slow: 50, kind: 'spot' }],
  [40_000, { ...base, fast: 1, slow: 2, allowShort: false, kind: 'equity' }],
];

test.each(CASES.map(([length, params]) => [length, titleOf(params), params] as const))('on %d bars whose averages often tie every decision is that of exact arithmetic: %s', async (length, _title, params) => {
  const { rows, columns } = makeTieBars(params.slow, length);
  const { orders } = await expectTwinResult({ interval: '1m', bars: { length, ...columns } }, rows, params);
  expect(orders).toBeGreaterThan(length / 60);
}, 60_000);

test('a tie between crossings counts as not above and not below', async () => {
  const closes = [100, 100, 100, 101, 99, 100, 100, 102, 102, 98];
  const rows = closes.map((close, index) => ({ time: String(index * 60_000), open: '100', high: '102', low: '98', close: String(close), volume: '1' }));
  const { orders } = await expectTwinResult({ interval: '1m', bars: twinColumns(rows, 60_000) }, rows, { ...base, fast: 1, slow: 2 });
  expect(orders).toBe(4);
});
