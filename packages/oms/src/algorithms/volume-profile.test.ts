import { describe, expect, it } from 'vitest';
import { timestamp } from '@redfire/core';
import { aBar, aTrade } from '@redfire/testing';
import { volumeProfile } from './volume-profile.ts';

const DAY_MS = 86_400_000;
const window = { buckets: 4, startAt: timestamp(1_000), durationMs: 4_000 };

describe('a volume profile', () => {
  it('is the share of each part of the window, over all days', () => {
    const trades = [[1_000, 2], [1_999, 1], [4_500, 3], [DAY_MS + 2_000, 2], [1_000 - DAY_MS, 2]].map(([at = 0, size = 0]) => aTrade({ at: timestamp(at), size }));
    expect(volumeProfile(trades, window)).toEqual([0.5, 0.2, 0, 0.3]);
  });

  it('does not count what lies outside of the window', () => {
    expect(volumeProfile([aTrade({ at: timestamp(999), size: 9 }), aTrade({ at: timestamp(5_000), size: 9 }), aTrade({ at: timestamp(2_000) })], window)).toEqual([0, 1, 0, 0]);
  });

  it('spreads the volume of a bar over its time', () => {
    const bar = (openTime: number, intervalMs: number, volume: number) => aBar({ openTime: timestamp(openTime), intervalMs, volume });
    // half of the first bar lies before the window, a quarter in each of the first two parts
    expect(volumeProfile([bar(-1_000, 4_000, 8), bar(4_000, 2_000, 8)], window)).toEqual([0.25, 0.25, 0, 0.5]);
    expect(volumeProfile([bar(1_000, 2 * DAY_MS, 8)], window).map((share) => share.toFixed(9))).toEqual(Array(4).fill('0.250000000'));
  });

  it('refuses a window that is none, and a history without volume', () => {
    for (const [history, options] of [[[aTrade()], { ...window, buckets: 0 }], [[aTrade()], { ...window, periodMs: 1 }], [[], window]] as const) {
      expect(() => volumeProfile(history, options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
  });
});
