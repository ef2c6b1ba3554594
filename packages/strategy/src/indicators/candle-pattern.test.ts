import { describe, expect, it } from 'vitest';
import { drawnBars, type DrawnBar } from '../fixtures/drawn-bars.ts';
import { candlePattern, CANDLE_PATTERNS, type CandlePatternName } from './candle-pattern.ts';

/** What is usual: a body of 1 in a range of 2, and shadows of 0.5. */
const USUAL: readonly DrawnBar[] = Array.from({ length: 12 }, () => [100, 101.5, 99.5, 101]);

interface Drawing {
  readonly bars: readonly DrawnBar[];
  readonly value: number;
  /** A last bar in place of the drawn one, with which it is no such pattern any more. */
  readonly but: DrawnBar;
}

/** Those that are too rare for three years of real bars. */
const DRAWINGS: Readonly<Partial<Record<CandlePatternName, Drawing>>> = {
  twoCrows: { bars: [[100, 103.2, 99.9, 103], [104, 104.5, 103.4, 103.5], [103.8, 104, 101.5, 102]], value: -100, but: [103.8, 104, 101.5, 103.2] },
  upsideGapTwoCrows: { bars: [[100, 103.2, 99.9, 103], [104, 104.3, 103.5, 103.7], [104.5, 104.6, 103.2, 103.3]], value: -100, but: [104.5, 104.6, 102.8, 102.9] },
  threeBlackCrows: { bars: [[100, 102.5, 99.5, 102], [101.5, 101.6, 100, 100], [100.8, 100.9, 99, 99], [99.5, 99.6, 98, 98]], value: -100, but: [99.5, 99.6, 97.5, 98] },
  threeLineStrike: { bars: [[100, 101.2, 99.8, 101], [100.5, 102.2, 100.4, 102], [101.5, 103.2, 101.4, 103], [103.5, 103.6, 99.4, 99.5]], value: 100, but: [103.5, 103.6, 99.4, 100.2] },
  threeStarsInSouth: { bars: [[103, 103, 98, 101], [101.8, 101.9, 99, 100.5], [100.5, 100.5, 100, 100]], value: 100, but: [100.5, 102, 100, 100] },
  abandonedBaby: { bars: [[103, 103.2, 100.4, 100.5], [99.5, 99.8, 99.2, 99.55], [100.2, 102.5, 100, 102.3]], value: 100, but: [100.2, 102.5, 99.7, 102.3] },
  breakaway: { bars: [[104, 104.1, 101.4, 101.5], [101, 101.2, 100, 100.3], [100.4, 100.9, 99.5, 100], [100, 100.5, 99, 99.4], [99.5, 101.4, 99.4, 101.2]], value: 100, but: [99.5, 101.4, 99.4, 100.9] },
  concealingBabySwallow: { bars: [[104, 104, 102, 102], [102.5, 102.5, 100.5, 100.5], [100, 101, 99.5, 99.6], [101.2, 101.3, 99, 99.2]], value: 100, but: [100.8, 100.9, 99, 99.2] },
  kicking: { bars: [[102, 102, 100, 100], [102.5, 104, 102.5, 104]], value: 100, but: [101.9, 104, 101.9, 104] },
  kickingByLength: { bars: [[102, 102, 100, 100], [102.5, 104, 102.5, 104]], value: -100, but: [101.9, 104, 101.9, 104] },
  matHold: { bars: [[100, 103.1, 99.9, 103], [103.6, 103.7, 103.2, 103.3], [103.2, 103.3, 102.5, 102.6], [102.5, 102.6, 102, 102.2], [102.8, 104.2, 102.7, 104]], value: 100, but: [102.8, 104.2, 102.7, 103.65] },
  onNeck: { bars: [[103, 103.1, 101, 101.1], [100, 101.1, 99.9, 101.02]], value: -100, but: [100, 101.1, 99.9, 100.8] },
  thrusting: { bars: [[104, 104.1, 101.8, 102], [101, 103, 100.9, 102.8]], value: -100, but: [101, 103.2, 100.9, 103.1] },
  risingFallingThreeMethods: { bars: [[100, 104, 99.9, 103.5], [103.2, 103.3, 102.4, 102.6], [102.7, 102.8, 101.9, 102.1], [102.2, 102.3, 101.4, 101.6], [102, 105, 101.9, 104.5]], value: 100, but: [102, 105, 101.9, 103.4] },
};

describe('a pattern', () => {
  it.each(Object.entries(DRAWINGS) as [CandlePatternName, Drawing][])('of the name %s is found as it is drawn, and not where its last bar breaks it', (name, { bars, value, but }) => {
    expect([lastOf(name, bars), lastOf(name, [...bars.slice(0, -1), but])]).toEqual([value, 0]);
  });

  it.each((['threeLineStrike', 'abandonedBaby', 'breakaway', 'kicking', 'kickingByLength', 'risingFallingThreeMethods'] as const).map((name) => [name, DRAWINGS[name]!] as const))('of the name %s is found upside down with the other sign', (name, { bars, value, but }) => {
    const upsideDown = (drawn: readonly DrawnBar[]) => allOf(name, [...USUAL, ...drawn].map(([open, high, low, close]): DrawnBar => [200 - open, 200 - low, 200 - high, 200 - close])).at(-1);
    expect([upsideDown(bars), upsideDown([...bars.slice(0, -1), but])]).toEqual([-value, 0]);
  });

  it('is neither long nor short where all bars are alike, however their lengths round', () => {
    // ten tenths are less than one in doubles, and their mean less than a tenth
    const alike: readonly DrawnBar[] = Array.from({ length: 40 }, () => [0.2, 0.2, 0.1, 0.1]);
    for (const name of ['longLine', 'shortLine', 'beltHold', 'marubozu', 'highWave', 'spinningTop'] as const) expect(allOf(name, alike).slice(11).filter((value) => value !== 0)).toEqual([]);
  });

  it('takes a close at the open as white, and a bar of one price as a doji without shadows', () => {
    const still: readonly DrawnBar[] = [...USUAL, [100, 100, 100, 100]];
    expect((['doji', 'dragonflyDoji', 'gravestoneDoji', 'shortLine'] as const).map((name) => allOf(name, still).at(-1))).toEqual([100, 0, 0, 100]);
  });

  it('of a name that is not known is refused', () => {
    expect(() => candlePattern('toString' as CandlePatternName)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('a hikkake', () => {
  const INSIDE: readonly DrawnBar[] = [...USUAL.slice(0, 6), [100, 104, 96, 101], [100, 102, 98, 101], [99, 101, 97, 98]];
  const BEYOND: DrawnBar = [100, 103, 99, 102.5];

  it('is confirmed by a close beyond the inside bar, once', () => {
    expect(allOf('hikkake', [...INSIDE, BEYOND, [102.5, 103.5, 99.5, 103]]).slice(-4)).toEqual([0, 100, 200, 0]);
  });

  it.each([[3, 200], [4, 0]])('is confirmed within three bars: by the one of place %i it is %i', (place, value) => {
    const lowest = Array.from({ length: place - 1 }, (_, index): DrawnBar => [99, 101 + index, 96 - index, 100]);
    expect(allOf('hikkake', [...INSIDE, ...lowest, BEYOND]).at(-1)).toBe(value);
  });

  it('that is new at the bar of a confirmation is what is told', () => {
    // the bar between is inside the one before it, and the last breaks it upwards with a close beyond the first inside bar
    expect(allOf('hikkake', [...INSIDE, [98, 100, 97.5, 99], [99, 103, 98, 102.5]]).at(-1)).toBe(-100);
  });
});

describe('the table', () => {
  it('has every pattern of TA-Lib once, each with a title of its own', () => {
    const titles = Object.values(CANDLE_PATTERNS).map(({ title }) => title);
    expect([titles.length, new Set(titles).size]).toEqual([61, 61]);
  });
});

function lastOf(name: CandlePatternName, bars: readonly DrawnBar[]): number | undefined {
  return allOf(name, [...USUAL, ...bars]).at(-1);
}

function allOf(name: CandlePatternName, bars: readonly DrawnBar[]): readonly number[] {
  const pattern = candlePattern(name);
  return drawnBars(bars).map((bar) => {
    pattern.update(bar);
    return pattern.value;
  });
}
