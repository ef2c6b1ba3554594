import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunTrade } from './run-trade.ts';
import { fromData, toData } from '../snapshot/plain-data.ts';
import { TradeGroups, type SavedGroups } from './trade-groups.ts';
import { TradeTally, type TradeStatistics } from './trade-tally.ts';

const HOUR_MS = 3_600_000;

/** As much of a trade as is summed up. */
type Summed = Pick<RunTrade, 'instrument' | 'strategy' | 'side' | 'openedAt' | 'closedAt' | 'profit' | 'openedValue' | 'closedValue' | 'fees' | 'slippage' | 'maxAdverse' | 'maxFavourable'>;

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const anyTrade = fc
  .record({ instrument: fc.constantFrom('A', 'B', 'C'), strategy: fc.constantFrom('one', 'two'), side: fc.constantFrom('long', 'short'), openedAt: fc.nat({ max: 700 }), hours: fc.nat({ max: 30 }), profit: number, openedValue: number, closedValue: number, fees: number, slippage: number, maxAdverse: number, maxFavourable: number })
  // groups go by the names alone, whatever they are the names of
  .map(({ openedAt, hours, ...trade }) => ({ ...trade, openedAt: openedAt * HOUR_MS, closedAt: (openedAt + hours) * HOUR_MS }) as Summed);

/** The slow twin: each trade added to the tallies that it belongs to at once. */
function oneByOne(trades: readonly Summed[], nameOf: (trade: Summed) => string): Record<string, TradeStatistics> {
  const tallies = new Map<string, TradeTally>();
  for (const trade of trades) {
    const tally = tallies.get(nameOf(trade)) ?? new TradeTally();
    tally.add(trade);
    tallies.set(nameOf(trade), tally);
  }
  return Object.fromEntries(Array.from(tallies, ([name, tally]) => [name, tally.statistics()]));
}

function expectSameSums(trades: readonly Summed[], looks: readonly number[] = [], cut?: number): void {
  let groups = new TradeGroups();
  for (const [place, trade] of trades.entries()) {
    groups.add(trade as RunTrade);
    if (looks.includes(place)) groups.statistics();
    if (place !== cut) continue;
    const saved = fromData(JSON.parse(JSON.stringify(toData(groups.save())))) as SavedGroups;
    groups = new TradeGroups();
    groups.restore(saved);
  }
  const date = ({ closedAt }: Summed) => new Date(closedAt).toISOString();
  const names: Readonly<Record<string, (trade: Summed) => string>> = { instrument: ({ instrument }) => instrument, strategy: ({ strategy }) => strategy, side: ({ side }) => side, year: (trade) => date(trade).slice(0, 4), month: (trade) => date(trade).slice(0, 7), hour: (trade) => date(trade).slice(11, 13) };
  const found = groups.statistics();
  expect(found).toEqual(Object.fromEntries(Object.entries(names).map(([group, nameOf]) => [group, oneByOne(trades, nameOf)])));
  expect(Object.keys(found.instrument)).toEqual([...new Set(trades.map(({ instrument }) => instrument))]);
  expect(Object.keys(found.month)).toEqual(Object.keys(found.month).toSorted());
  expect(groups.total()).toEqual(oneByOne(trades, () => 'all')['all'] ?? new TradeTally().statistics());
}

it('sums up batch by batch to the last digit what it would one trade at a time, whenever it is looked at', () => {
  fc.assert(
    fc.property(fc.array(anyTrade, { maxLength: 20 }), fc.array(fc.nat({ max: 19 }), { maxLength: 2 }), (trades, looks) => {
      expectSameSums(trades, looks);
    }),
    { numRuns: Math.max(20, Math.floor(cases() / 2)) },
  );
});

it('goes on to the last digit from what JSON makes of what it saved', () => {
  fc.assert(
    fc.property(fc.array(anyTrade, { maxLength: 12 }), fc.nat({ max: 12 }), (trades, cut) => {
      expectSameSums(trades, [], cut);
    }),
    { numRuns: Math.max(20, Math.floor(cases() / 2)) },
  );
});

it('sums up more trades than a batch has, to the last digit', () => {
  expectSameSums(fc.sample(anyTrade, { numRuns: 2_500, seed: 7 }));
});
