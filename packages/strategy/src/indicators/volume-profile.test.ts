import { aBar, cases } from '@redfire/testing';
import type { Bar } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volumeProfile, type VolumeProfile } from './volume-profile.ts';

describe('volume profile', () => {
  it('spreads the volume of a bar evenly over its range', () => {
    const profile = after(volumeProfile(2, 4, 0.7), [range(100, 108, 80), range(101, 103, 10)]);
    // buckets of 2: 20 in each, and half of the 10 in each of the first two
    expect(volumesOf(profile)).toEqual([25, 25, 20, 20]);
    expect(Array.from({ length: 5 }, (_, bucket) => profile.lowOf(bucket))).toEqual([100, 102, 104, 106, 108]);
  });

  it('has its point of control in the middle of the fullest bucket, and its value area around it', () => {
    const profile = after(volumeProfile(5, 5, 0.7), [range(100, 100, 10), range(101, 101, 20), range(102, 102, 100), range(103, 103, 30), range(105, 105, 40)]);
    // 100 at 102, then 30 above against 20 below; 130 of 200 are not 140 yet, then 40 above
    expect({ value: profile.value, high: profile.valueAreaHigh, low: profile.valueAreaLow }).toEqual({ value: 102.5, high: 105, low: 102 });
  });

  it('forgets the bars that have left the window', () => {
    const last = [range(50, 60, 10), range(55, 65, 10)];
    const late = after(volumeProfile(2, 6, 0.7), [range(1, 1_000, 1e6), range(3, 4, 7), ...last]);
    const fresh = after(volumeProfile(2, 6, 0.7), last);
    expect({ volumes: volumesOf(late), value: late.value }).toEqual({ volumes: volumesOf(fresh), value: fresh.value });
  });

  it('has the middle of the range, and all of it, where nothing was traded', () => {
    const profile = after(volumeProfile(2, 4, 0.7), [range(100, 104, 0), range(102, 108, 0)]);
    expect({ value: profile.value, high: profile.valueAreaHigh, low: profile.valueAreaLow }).toEqual({ value: 104, high: 108, low: 100 });
  });

  it('is one price where there was but one', () => {
    const profile = after(volumeProfile(2, 4, 0.7), [range(0.1, 0.1, 3), range(0.1, 0.1, 4)]);
    expect({ value: profile.value, high: profile.valueAreaHigh, low: profile.valueAreaLow, volumes: volumesOf(profile) }).toEqual({ value: 0.1, high: 0.1, low: 0.1, volumes: [7, 0, 0, 0] });
  });

  it('loses no volume, and holds its share in an area around the point of control', () => {
    const bars = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_000 })), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(bars, fc.integer({ min: 1, max: 9 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (given, buckets, share) => {
      const profile = after(volumeProfile(given.length, buckets, share), given.map(([low, width, volume]) => range(low / 10, (low + width) / 10, volume)));
      const volumes = volumesOf(profile);
      const total = given.reduce((sum, [, , volume]) => sum + volume, 0);
      const inArea = volumes.filter((_, bucket) => profile.lowOf(bucket) >= profile.valueAreaLow && profile.lowOf(bucket + 1) <= profile.valueAreaHigh).reduce((sum, volume) => sum + volume, 0);
      expect(volumes.every((volume) => volume >= -1e-9 * total)).toBe(true);
      expect(volumes.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(total, 6);
      expect(profile.valueAreaLow <= profile.value && profile.value <= profile.valueAreaHigh).toBe(true);
      expect(inArea >= share * total - 1e-6).toBe(true);
    }), { numRuns: Math.max(1_000, cases()) });
  });

  it.each([[0, 24, 0.7], [10, 1.5, 0.7], [10, 24, 0], [10, 24, 1.1], [10, 24, Number.NaN]])('refuses %d bars, %d buckets, a share of %d', (length, buckets, share) => {
    expect(() => volumeProfile(length, buckets, share)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

function range(low: number, high: number, volume: number): Bar {
  return aBar({ open: low, low, high, close: high, volume });
}

function after(profile: VolumeProfile, bars: readonly Bar[]): VolumeProfile {
  for (const bar of bars) profile.update(bar);
  return profile;
}

function volumesOf(profile: VolumeProfile): readonly number[] {
  return Array.from({ length: profile.buckets }, (_, bucket) => profile.volumeOf(bucket));
}
