import type { Bar } from '@redfire/core';
import { expect, it } from 'vitest';
import { findLookAhead } from './look-ahead.ts';
import { barsFromCloses } from './market-data.ts';

const bars = barsFromCloses([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]);
type Bars = readonly Bar[];

/** Buys at the close of a bar where a rule says so. */
const buying = (rule: (data: Bars, row: number) => boolean) => (data: Bars) => data.flatMap(({ closeTime }, row) => (rule(data, row) ? [{ at: closeTime, what: 'buy' }] : []));

it('finds nothing in a strategy that looks back', async () => {
  expect(await findLookAhead({ data: bars, run: buying((data, row) => (data[row]?.close ?? 0) > (data[row - 1]?.close ?? 0)) })).toBeUndefined();
});

it('finds what was done because of the next bar, and not without it', async () => {
  expect(await findLookAhead({ data: bars, run: buying((data, row) => (data[row + 1]?.close ?? 0) > 4) })).toEqual({ cutAt: 240_000, withFuture: { at: 240_000, what: 'buy' } });
});

it('finds what is only done without the future', async () => {
  expect(await findLookAhead({ data: bars, run: buying((data, row) => data.slice(row).every(({ close }) => close < 9)) })).toEqual({ cutAt: 120_000, withoutFuture: { at: 60_000, what: 'buy' } });
});

it('finds what is done otherwise', async () => {
  const run = (data: Bars) => data.map(({ closeTime }) => ({ at: closeTime, quantity: Math.max(...data.map(({ close }) => close)) }));
  expect(await findLookAhead({ data: bars, run })).toEqual({ cutAt: 60_000, withFuture: { at: 60_000, quantity: 9 }, withoutFuture: { at: 60_000, quantity: 3 } });
});

it('leaves alone what is done at the end, and takes runs that are waited for', async () => {
  const run = async (data: Bars) => [...buying((_, row) => row % 3 === 0)(data), { at: data.at(-1)?.closeTime ?? 0, what: 'sell' }];
  expect(await findLookAhead({ data: bars, run })).toBeUndefined();
});

it('cuts where it is told to, items of every kind at the time they are known', async () => {
  const cuts: number[] = [];
  const data = [...bars, { at: 90_000 }, { at: 500_000 }];
  await findLookAhead({ data, cutsAt: [60_000, 95_000], run: (part) => { cuts.push(part.length); return []; } });
  expect(cuts).toEqual([14, 1, 2]);
});

it('spreads its cuts over longer data', async () => {
  let runs = 0;
  await findLookAhead({ data: barsFromCloses(Array.from({ length: 1_000 }, (_, row) => row + 1)), run: () => { runs++; return []; } });
  await findLookAhead({ data: [], run: () => { runs++; return []; } });
  expect(runs).toBe(22);
});
