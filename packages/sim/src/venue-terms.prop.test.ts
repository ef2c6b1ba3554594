import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scaled, timestamp, type ExecutionReport, type FillReport } from '@redfire/core';
import { naivelyTold, played, reported, scenario, type Scenario } from './fixtures/bar-scenario.ts';
import { lineOf } from './fixtures/bar-stage.ts';
import { constantLatency } from './latency/constant-latency.ts';
import { normalLatency } from './latency/normal-latency.ts';
import { replayedLatency } from './latency/replayed-latency.ts';
import { bpsSlippage } from './slippage/bps-slippage.ts';
import { squareRootImpact } from './slippage/square-root-impact.ts';
import { tickSlippage } from './slippage/tick-slippage.ts';
import { volumeShareSlippage } from './slippage/volume-share-slippage.ts';
import type { VenueTerms } from './venue-terms.ts';

const MORE_THAN_WANTED = 1e9;
/** So long is no scenario. */
const LATER = timestamp(1e12);
const never = () => undefined;

const slippage = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map(tickSlippage),
  fc.integer({ min: 0, max: 300 }).map(bpsSlippage),
  fc.record({ limit: fc.constant(1), impact: fc.double({ min: 0, max: 10, noNaN: true }) }).map(volumeShareSlippage),
  fc.record({ coefficient: fc.double({ min: 0, max: 3, noNaN: true }) }).map(squareRootImpact),
  fc.nat(4).map((most) => ({ ticks: (_: unknown, random: { next(): number }) => random.next() * most })),
);

/** Latencies that vary, outages, refusals: everything in them is drawn. */
const shaky: fc.Arbitrary<VenueTerms> = fc.record({
  seed: fc.nat(1_000),
  latency: fc.record({
    order: fc.constant(normalLatency({ mean: 3_600_000, deviation: 7_200_000 })),
    cancel: fc.constant(replayedLatency([0, 20_000_000, 5])),
    report: fc.constantFrom(0, normalLatency({ mean: 1_000_000, deviation: 9_000_000 })),
  }),
  faults: fc.record({
    rejectShare: fc.record({ order: fc.constantFrom(0, 0.3), modify: fc.constant(0.2), cancel: fc.constantFrom(0, 0.2) }),
    outages: fc.oneof(fc.constant([]), fc.constant({ meanBetweenMs: 30_000_000, meanLengthMs: 9_000_000 }), fc.constant([{ from: 20_000_000, to: 61_000_000 }])),
    outageRequests: fc.constantFrom('not-sent', 'unknown'),
    outageOrders: fc.constantFrom('keep', 'cancel'),
  }),
});

function heard(given: Scenario, terms: VenueTerms) {
  const stage = played(given, terms);
  stage.clock.advanceTo(LATER);
  return stage;
}

describe('terms of zero', () => {
  it('fill what a naive market without terms fills', () => {
    fc.assert(
      fc.property(scenario, fc.integer(), (given, seed) => {
        const { latencyMs } = given;
        const requests = latencyMs === 0 ? normalLatency({ mean: 0, deviation: 0 }) : constantLatency(latencyMs);
        const terms: VenueTerms = {
          seed,
          latency: { order: requests, modify: requests, cancel: replayedLatency([latencyMs]), report: constantLatency(0), data: 0 },
          slippage: { ticks: (_, random) => -random.next() },
          maxVolumeShare: 1,
          feeModel: {},
          faults: { rejects: never, rejectShare: { order: 0, modify: 0, cancel: 0 }, outages: [], outageRequests: 'unknown', outageOrders: 'cancel' },
        };
        expect(played(given, terms, MORE_THAN_WANTED).reports.map(lineOf)).toEqual(naivelyTold(given));
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });

  it('charge what the rates of the instrument charge', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        expect(fills(played(given, { feeModel: {} }).reports).map(costOf)).toEqual(fills(played(given).reports).map(costOf));
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });
});

describe('slippage', () => {
  it('fills what is filled without it, takers never better and never through their limit, makers as before', () => {
    fc.assert(
      fc.property(scenario, slippage, fc.nat(), (given, model, seed) => {
        const plain = fills(played(calm(given), {}, MORE_THAN_WANTED).reports);
        const slipped = fills(played(calm(given), { slippage: model, seed }, MORE_THAN_WANTED).reports);
        expect(slipped.map(withoutPrice)).toEqual(plain.map(withoutPrice));
        for (const [index, { side, liquidity, price }] of slipped.entries()) {
          const worse = price.minus(plain[index]!.price).times(side === 'buy' ? 1 : -1);
          expect(liquidity === 'taker' ? worse.greaterThanOrEqualTo(0) : worse.isZero()).toBe(true);
          expect(price.times(20).isInteger()).toBe(true);
        }
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });

  it('never costs less where it is more ticks', () => {
    fc.assert(
      fc.property(scenario, fc.nat(5), fc.nat(5), (given, ticks, more) => {
        const [less, most] = [ticks, ticks + more].map((slip) => fills(played(calm(given), { slippage: tickSlippage(slip) }).reports).map(cashOf).reduce((sum, cash) => sum.plus(cash), Scaled.zero));
        expect(most!.compare(less!)).toBeLessThanOrEqual(0);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });
});

describe('a limit of volume', () => {
  it('gives all orders together no more than its share of a bar, and no order more than it asked for', () => {
    fc.assert(
      fc.property(scenario, fc.nat(20), fc.integer({ min: 0, max: 100 }), (given, volume, percent) => {
        const stage = played(given, { maxVolumeShare: percent / 100 }, volume);
        const most = Math.floor((volume * percent) / 100);
        for (const { openTime, closeTime } of given.bars) {
          const inBar = fills(stage.reports).filter(({ at }) => at === closeTime || at === openTime).filter(({ at }) => at !== openTime || !given.bars.some((bar) => bar.closeTime === openTime));
          expect(inBar.reduce((sum, { quantity }) => sum + quantity.toNumber(), 0)).toBeLessThanOrEqual(most + (given.bars.some((bar) => bar.openTime === closeTime) ? most : 0));
        }
        expect(fills(stage.reports).reduce((sum, { quantity }) => sum + quantity.toNumber(), 0)).toBeLessThanOrEqual(most * given.bars.length);
        for (const [, filled] of totals(fills(stage.reports))) expect(filled).toBeLessThanOrEqual(9);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });
});

describe('fees', () => {
  it('that are higher take no less of what is filled', () => {
    const amount = fc.nat(1_000).map((units) => new Scaled(units, 3).toString());
    fc.assert(
      fc.property(scenario, fc.record({ perOrder: amount, perUnit: amount, maker: amount, taker: amount, minimum: amount }), fc.constantFrom('perOrder', 'perUnit', 'maker', 'taker', 'minimum'), amount, (given, less, field, more) => {
        const raised = { ...less, [field]: Scaled.from(less[field]).plus(Scaled.from(more)).toString() };
        const total = (feeModel: typeof less) => fills(played(given, { feeModel }).reports).reduce((sum, { exact }) => sum.plus(exact!.fee), Scaled.zero);
        expect(total(raised).compare(total(less))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });
});

describe('a line with latency and faults', () => {
  it('tells the same for the same seed', () => {
    fc.assert(
      fc.property(scenario, shaky, (given, terms) => {
        const [first, second] = [heard(given, terms), heard(given, terms)];
        expect([second.reports.map(lineOf), second.heardAt]).toEqual([first.reports.map(lineOf), first.heardAt]);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });

  it('tells something else for another seed, now and then', () => {
    const told = (seed: number) => fc.sample(scenario, { seed: 7, numRuns: 30 }).map((given) => heard(given, { seed, faults: { rejectShare: { order: 0.5 } } }).reports.map(lineOf));
    expect(told(1)).toEqual(told(1));
    expect(told(1)).not.toEqual(told(2));
  });

  it('tells everything the venue has made, once and in its order, and nothing while it is down', () => {
    fc.assert(
      fc.property(scenario, shaky, (given, terms) => {
        const { reports, made, heardAt } = heard(given, { ...terms, faults: { ...terms.faults, outages: [{ from: 20_000_000, to: 61_000_000 }] } });
        expect(reports).toEqual(made);
        expect(heardAt).toEqual(heardAt.toSorted((a, b) => a - b));
        expect(heardAt.filter((at) => at >= 20_000_000 && at < 61_000_000)).toEqual([]);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });

  it('tells each report with the time of the venue, never before it was made', () => {
    fc.assert(
      fc.property(scenario, shaky, (given, terms) => {
        const { reports, heardAt } = heard(given, terms);
        for (const [index, { at }] of reports.entries()) expect(heardAt[index]).toBeGreaterThanOrEqual(at);
      }),
      { numRuns: Math.ceil(cases() / 5) },
    );
  });
});

/** Without answers, which would go by what was heard. */
function calm(given: Scenario): Scenario {
  return { ...given, answers: new Map() };
}

function fills(reports: readonly ExecutionReport[]): readonly FillReport[] {
  return reports.filter((report) => report.kind === 'fill');
}

function withoutPrice({ orderId, at, quantity, liquidity }: FillReport): string {
  return `${at} ${orderId} ${quantity.toFixed()} ${liquidity}`;
}

function costOf({ orderId, price, fee }: FillReport): string {
  return `${orderId} at ${price.toFixed()} for ${fee?.amount.toFixed()} ${fee?.currency}`;
}

/** What a fill brings in cash. */
function cashOf({ side, exact }: FillReport): Scaled {
  const value = exact!.quantity.times(exact!.price);
  return side === 'buy' ? value.negated() : value;
}

function totals(executed: readonly FillReport[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { orderId, quantity } of executed) sums.set(orderId, (sums.get(orderId) ?? 0) + quantity.toNumber());
  return sums;
}

it('draws scenarios in which something fills', () => {
  expect(fc.sample(scenario, { seed: 1, numRuns: 50 }).filter((given) => reported(given).some((line) => line.includes(' fill '))).length).toBeGreaterThan(15);
});
