import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlgorithmRequest } from '@redfire/core';
import { cases } from '@redfire/testing';
import { anAlgorithmDesk } from './fixtures/algorithm-desk.ts';
import { optimalSchedule, type OptimalScheduleOptions } from './implementation-shortfall.ts';

const DAY_MS = 86_400_000;

describe('the optimal schedule', () => {
  it('is that of the paper for its example: κ ≈ 0.61 a day for λ = 10⁻⁶', () => {
    // table 1 of Almgren & Chriss: σ = 0.95 a share and day^½, η = 2.5·10⁻⁶, γ = 2.5·10⁻⁷, five days, five trades
    const left = optimalSchedule({ slices: 5, days: 5, riskAversion: 1e-6, volatility: 0.95, impact: 2.5e-6, permanentImpact: 2.5e-7 });
    const kappa = Math.acosh(1 + (1e-6 * 0.95 ** 2) / (2.5e-6 - 1.25e-7) / 2);
    expect(kappa).toBeCloseTo(0.607, 3);
    for (const [index, share] of left.entries()) expect(share).toBeCloseTo(Math.sinh(kappa * (5 - index)) / Math.sinh(kappa * 5), 12);
  });

  it('is that of TWAP without risk aversion, and near it for little', () => {
    for (const riskAversion of [0, 1e-14]) {
      const left = optimalSchedule({ slices: 4, days: 1, riskAversion, volatility: 1, impact: 1 });
      for (const [index, share] of left.entries()) expect(share).toBeCloseTo(1 - index / 4, 10);
    }
  });

  it('holds where the risk is out of all proportion', () => {
    expect(optimalSchedule({ slices: 3, days: 1, riskAversion: 1e200, volatility: 1e50, impact: 1e-9 })).toEqual([1, expect.closeTo(0, 12), expect.closeTo(0, 12), 0]);
  });

  it('costs what a minimiser finds that knows no formula', () => {
    const options = fc.record({
      slices: fc.integer({ min: 2, max: 6 }), days: fc.double({ min: 0.1, max: 2, noNaN: true }), riskAversion: fc.double({ min: 0, max: 4, noNaN: true }), volatility: fc.double({ min: 0.1, max: 2, noNaN: true }),
      impact: fc.double({ min: 0.5, max: 2, noNaN: true }), permanentImpact: fc.double({ min: 0, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(options, (given) => {
        const left = optimalSchedule(given);
        const found = minimised(given);
        for (const [index, share] of left.entries()) expect(share).toBeCloseTo(found[index] ?? Number.NaN, 6);
      }),
      { numRuns: Math.min(cases(), 500) },
    );
  });
});

/** Least cost plus λ times variance, by moving one point of the trajectory at a time to where a parabola through three costs is lowest. */
function minimised(options: OptimalScheduleOptions): readonly number[] {
  const { slices } = options;
  const left = Array.from({ length: slices + 1 }, (_, index) => 1 - index / slices);
  for (let round = 0; round < 5_000; round++) {
    let moved = 0;
    for (let index = 1; index < slices; index++) {
      const costAt = (share: number) => costOf(left.with(index, share), options);
      const here = left[index] ?? 0;
      const [below, at, above] = [costAt(here - 0.1), costAt(here), costAt(here + 0.1)];
      const step = (0.05 * (below - above)) / (below - 2 * at + above);
      left[index] = here + step;
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < 1e-11) break;
  }
  return left;
}

/** Equations 5 and 6 of the paper, for one unit: permanent and temporary impact, and variance. */
function costOf(left: readonly number[], { slices, days, riskAversion, volatility, impact, permanentImpact = 0 }: OptimalScheduleOptions): number {
  const step = days / slices;
  let cost = 0;
  for (let index = 1; index <= slices; index++) {
    const now = left[index] ?? 0;
    const traded = (left[index - 1] ?? 0) - now;
    cost += step * now * permanentImpact * (traded / step) + traded * impact * (traded / step) + riskAversion * volatility ** 2 * step * now ** 2;
  }
  return cost;
}

describe('implementation shortfall', () => {
  const request: AlgorithmRequest = { use: 'implementation-shortfall', slices: 4, durationMs: DAY_MS, riskAversion: 0.08, volatility: 2, impact: 2 };

  it('trades faster at first', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work(request, { type: 'limit', price: '100' } as never);
    desk.clock.advanceBy(DAY_MS);
    // λσ²·100/η = 16, κ = 2·asinh(4/2/4)·4 a day
    const kappa = 8 * Math.asinh(0.5);
    const left = [0, 1, 2, 3, 4].map((index) => Math.round((10_000 * Math.sinh(kappa * (1 - index / 4))) / Math.sinh(kappa)) / 1_000);
    expect([desk.quantities().map(Number), desk.parent().state]).toEqual([[0, 1, 2, 3].map((index) => Number(((left[index] ?? 0) - (left[index + 1] ?? 0)).toFixed(3))), 'filled']);
  });

  it('is TWAP without risk aversion', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ ...request, riskAversion: 0 });
    desk.clock.advanceBy(DAY_MS);
    expect(desk.quantities()).toEqual(['2.5', '2.5', '2.5', '2.5']);
  });

  it('waits for the first price where it has none to value risk at', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work(request);
    const before = desk.sent.length;
    desk.quote(99, 101);
    expect([before, desk.sent.length]).toEqual([0, 1]);
  });
});
