import { describe, expect, it } from 'vitest';
import { instrumentId, seededRandom } from '@redfire/core';
import { bpsSlippage } from './bps-slippage.ts';
import type { SlippageModel, Taking } from './slippage-model.ts';
import { squareRootImpact } from './square-root-impact.ts';
import { tickSlippage } from './tick-slippage.ts';
import { volumeShareSlippage } from './volume-share-slippage.ts';

const bar = { high: 110, low: 100, volume: 1_000 };
const ticksOf = (model: SlippageModel, taking: Partial<Taking> = {}) =>
  model.ticks({ instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', quantity: 10, ticks: 2_000, takenBefore: 0, ...taking }, seededRandom(1));

it('of ticks is as many', () => {
  expect(ticksOf(tickSlippage(3))).toBe(3);
});

it('of basis points is a part of the price', () => {
  expect([ticksOf(bpsSlippage(5)), ticksOf(bpsSlippage(5), { ticks: -2_000 })]).toEqual([1, 1]);
});

describe('by the share of the volume', () => {
  it('moves the price by the square of the share', () => {
    // 0.1 x (10 / 1000)^2 of 2000 ticks
    expect(ticksOf(volumeShareSlippage(), { bar })).toBeCloseTo(0.02, 12);
  });

  it('counts what was taken of the bar before, up to the limit', () => {
    const model = volumeShareSlippage({ limit: 0.05, impact: 1 });
    expect([ticksOf(model, { bar, takenBefore: 20 }), ticksOf(model, { bar, takenBefore: 900 })]).toEqual([expect.closeTo(0.0009 * 2_000, 9), expect.closeTo(0.0025 * 2_000, 9)]);
  });

  it('moves no quote and no bar without volume', () => {
    expect([ticksOf(volumeShareSlippage()), ticksOf(volumeShareSlippage(), { bar: { ...bar, volume: 0 } })]).toEqual([0, 0]);
  });

  it('limits a bar to its share', () => {
    expect([volumeShareSlippage().maxVolumeShare, volumeShareSlippage({ limit: 0.5 }).maxVolumeShare]).toEqual([0.025, 0.5]);
  });
});

describe('by the square root', () => {
  it('moves the price by volatility times the root of the share', () => {
    // 0.02 x sqrt(10 / 1000000) of 2000 ticks
    expect(ticksOf(squareRootImpact({ volatility: 0.02, volume: 1_000_000 }))).toBeCloseTo(0.02 * Math.sqrt(1e-5) * 2_000, 12);
  });

  it('grows by the root: four times the quantity, twice the impact', () => {
    const model = squareRootImpact({ volatility: 0.02, volume: 1_000_000 });
    expect(ticksOf(model, { quantity: 40 }) / ticksOf(model)).toBeCloseTo(2, 12);
  });

  it('takes volume and volatility from the bar where they are not given', () => {
    // Parkinson: ln(110 / 100) / sqrt(4 ln 2)
    expect(ticksOf(squareRootImpact(), { bar })).toBeCloseTo((Math.log(1.1) / Math.sqrt(4 * Math.log(2))) * Math.sqrt(0.01) * 2_000, 9);
  });

  it('takes another power and coefficient, such as those that were measured', () => {
    expect(ticksOf(squareRootImpact({ coefficient: 0.142, exponent: 0.6, volatility: 0.02, volume: 1_000 }))).toBeCloseTo(0.142 * 0.02 * 0.01 ** 0.6 * 2_000, 12);
  });

  it('moves no quote while nothing is known of the volume', () => {
    expect([ticksOf(squareRootImpact()), ticksOf(squareRootImpact({ volatility: 0.02 }))]).toEqual([0, 0]);
  });
});

it.each([
  ['ticks', () => tickSlippage(-1), 'slippage.ticks'],
  ['bps', () => bpsSlippage(Number.NaN), 'slippage.bps'],
  ['limit', () => volumeShareSlippage({ limit: 1.5 }), 'slippage.limit'],
  ['impact', () => volumeShareSlippage({ impact: -1 }), 'slippage.impact'],
  ['coefficient', () => squareRootImpact({ coefficient: -1 }), 'slippage.coefficient'],
  ['volume', () => squareRootImpact({ volume: -1 }), 'slippage.volume'],
])('refuses %s that are none', (_what, make, field) => {
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
});
