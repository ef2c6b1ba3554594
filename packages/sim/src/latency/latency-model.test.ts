import { describe, expect, it } from 'vitest';
import { seededRandom } from '@redfire/core';
import { constantLatency } from './constant-latency.ts';
import { normalLatency } from './normal-latency.ts';
import { replayedLatency } from './replayed-latency.ts';
import { latencyModel } from './venue-latency.ts';

const random = () => seededRandom(7);
const draws = (model: { next(random: ReturnType<typeof seededRandom>): number }, count: number, source = random()) => Array.from({ length: count }, () => model.next(source));

it('of a number is the same for every message', () => {
  expect([draws(latencyModel(2.5), 3), draws(constantLatency(0), 2)]).toEqual([[2.5, 2.5, 2.5], [0, 0]]);
});

describe('a normal latency', () => {
  it('has the mean and the deviation it was given', () => {
    const samples = draws(normalLatency({ mean: 100, deviation: 10 }), 20_000);
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const deviation = Math.sqrt(samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length);
    // three standard errors, and some
    expect([Math.abs(mean - 100) < 0.25, Math.abs(deviation - 10) < 0.2]).toEqual([true, true]);
  });

  it('has about 68 of 100 samples within one deviation', () => {
    const near = draws(normalLatency({ mean: 100, deviation: 10 }), 20_000).filter((value) => Math.abs(value - 100) <= 10);
    expect(near.length / 20_000).toBeCloseTo(0.683, 1);
  });

  it('is never below its minimum, which is zero unless told', () => {
    const least = (minimum?: number) => Math.min(...draws(normalLatency({ mean: 5, deviation: 10, minimum }), 1_000));
    expect([least(), least(3)]).toEqual([0, 3]);
  });

  it('is told to the microsecond', () => {
    for (const value of draws(normalLatency({ mean: 1, deviation: 1 }), 100)) expect(Math.abs(value * 1_000 - Math.round(value * 1_000))).toBeLessThan(1e-9);
  });

  it('of no deviation is its mean', () => {
    expect(draws(normalLatency({ mean: 8, deviation: 0 }), 3)).toEqual([8, 8, 8]);
  });
});

describe('a replayed latency', () => {
  it('gives what was measured, again and again', () => {
    expect(draws(replayedLatency([3, 1, 2]), 7)).toEqual([3, 1, 2, 3, 1, 2, 3]);
  });

  it('begins anew for each venue', () => {
    const model = replayedLatency([3, 1, 2]);
    draws(model, 2);
    expect(draws(latencyModel(model), 2)).toEqual([3, 1]);
  });

  it('keeps what it was given when that is changed', () => {
    const samples = [3, 1];
    const model = replayedLatency(samples);
    samples[0] = 9;
    expect(draws(model, 2)).toEqual([3, 1]);
  });
});

it.each([
  ['a constant', () => constantLatency(-1), 'latency'],
  ['no number', () => latencyModel(Number.NaN, 'latency.report'), 'latency.report'],
  ['a mean', () => normalLatency({ mean: -1, deviation: 1 }), 'mean'],
  ['a deviation', () => normalLatency({ mean: 1, deviation: Infinity }), 'deviation'],
  ['a minimum', () => normalLatency({ mean: 1, deviation: 1, minimum: -2 }), 'minimum'],
  ['no samples', () => replayedLatency([]), 'samples'],
  ['a sample', () => replayedLatency([1, -1]), 'samples[1]'],
])('refuses %s that is no time', (_what, make, field) => {
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
});
