import { timestamp, type Bar } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { rdv, type Rdv } from './rdv.ts';

const HOUR_MS = 3_600_000;

describe('relative daily volume', () => {
  it('compares what a day has traded with the mean of the days before by the same time', () => {
    expect(valuesOf(rdv(2), [bar(0, 9, 10), bar(0, 10, 30), bar(1, 9, 30), bar(1, 10, 10), bar(2, 9, 10), bar(2, 10, 10)])).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 10 / 20, 20 / 40]);
  });

  it('forgets the days before the last so many', () => {
    expect(valuesOf(rdv(1), [bar(0, 9, 1_000), bar(1, 9, 10), bar(2, 9, 5)])).toEqual([Number.NaN, 0.01, 0.5]);
  });

  it('takes the nearest time before one that no day has had', () => {
    expect(valuesOf(rdv(1), [bar(0, 9, 10), bar(0, 11, 10), bar(1, 10, 40), bar(1, 12, 40)]).slice(2)).toEqual([4, 4]);
  });

  it('does not take today for a day before', () => {
    // 9:00 is new today, so the day before had traded nothing by 9:30 either
    expect(valuesOf(rdv(1), [bar(0, 10, 10), bar(1, 9, 40), bar(1, 9.5, 1)]).slice(1)).toEqual([0, 0]);
  });

  it('is 0 against days without volume', () => {
    expect(valuesOf(rdv(1), [bar(0, 9, 0), bar(1, 9, 40)]).at(-1)).toBe(0);
  });

  it('has the days that it is told of', () => {
    const session = ({ openTime }: Bar) => Math.floor(openTime / (12 * HOUR_MS)) * 12 * HOUR_MS;
    expect(valuesOf(rdv(1, { session }), [bar(0, 1, 10), bar(0, 13, 40)]).at(-1)).toBe(4);
  });

  it('goes on from what was saved, with times of day it had not seen when it was made', () => {
    const bars = [bar(0, 9, 10), bar(0, 11, 20), bar(1, 8, 5), bar(1, 10, 5)];
    const first = rdv(1);
    valuesOf(first, bars);
    const second = rdv(1);
    second.restore(JSON.parse(JSON.stringify(first.save())) as ReturnType<Rdv['save']>);
    const next = [bar(1, 11, 7), bar(2, 8, 4), bar(2, 9, 4), bar(2, 11, 3)];
    expect(valuesOf(second, next)).toEqual(valuesOf(first, next));
    expect(second.save()).toEqual(first.save());
  });
});

function bar(day: number, hour: number, volume: number): Bar {
  return aBar({ openTime: timestamp((24 * day + hour) * HOUR_MS), volume });
}

function valuesOf(indicator: Rdv, bars: readonly Bar[]): readonly number[] {
  return bars.map((each) => (indicator.update(each), indicator.value));
}
