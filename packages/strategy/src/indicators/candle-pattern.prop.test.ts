import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawnBars, type DrawnBar } from '../fixtures/drawn-bars.ts';
import { candlePattern, type CandlePatternName } from './candle-pattern.ts';

/** Patterns that are there both ways, with the other sign. */
const TWO_SIDED: readonly CandlePatternName[] = [
  'highWave', 'spinningTop', 'longLine', 'shortLine', 'marubozu', 'closingMarubozu', 'beltHold', 'engulfing', 'harami', 'haramiCross', 'dojiStar', 'counterattack', 'separatingLines', 'kicking', 'kickingByLength',
  'threeInside', 'threeOutside', 'abandonedBaby', 'tasukiGap', 'tristar', 'gapThreeMethods', 'threeLineStrike', 'breakaway', 'risingFallingThreeMethods', 'hikkake', 'modifiedHikkake',
];
/** Each pattern with its mirror image. */
const MIRRORED: readonly (readonly [CandlePatternName, CandlePatternName])[] = [...TWO_SIDED.map((name) => [name, name] as const), ['morningStar', 'eveningStar'], ['eveningStar', 'morningStar'], ['morningDojiStar', 'eveningDojiStar']];

/** Whole numbers, so that nothing rounds; a close at the open is white in the mirror as well, and left out. */
const bars = fc.array(fc.record({ gap: fc.integer({ min: -4, max: 4 }), body: fc.integer({ min: 1, max: 7 }), isUp: fc.boolean(), upper: fc.integer({ min: 0, max: 4 }), lower: fc.integer({ min: 0, max: 4 }) }), { minLength: 12, maxLength: 20 }).map((moves) => {
  let last = 1_000;
  return moves.map(({ gap, body, isUp, upper, lower }): DrawnBar => {
    const open = last + gap;
    const close = isUp ? open + body : open - body;
    last = close;
    return [open, Math.max(open, close) + upper, Math.min(open, close) - lower, close];
  });
});

it('finds the mirror image of a pattern with the other sign', () => {
  let found = 0;
  fc.assert(fc.property(bars, fc.constantFrom(...MIRRORED), (drawn, [name, image]) => {
    const mirrored = drawn.map(([open, high, low, close]): DrawnBar => [2_000 - open, 2_000 - low, 2_000 - high, 2_000 - close]);
    const values = valuesOf(name, drawn);
    if (values.some((value) => value !== 0)) found++;
    expect(valuesOf(image, mirrored)).toEqual(values.map((value) => 0 - value));
  }), { numRuns: cases() });
  // most of them are rare
  expect(found).toBeGreaterThan(cases() / 10);
});

it('goes by shape alone: prices in another unit, or moved, give the same patterns', () => {
  fc.assert(fc.property(bars, fc.constantFrom(...TWO_SIDED), fc.integer({ min: 1, max: 500 }), (drawn, name, by) => {
    const scaled = drawn.map(([open, high, low, close]): DrawnBar => [open * by * 0.01, high * by * 0.01, low * by * 0.01, close * by * 0.01]);
    const moved = drawn.map(([open, high, low, close]): DrawnBar => [open + by, high + by, low + by, close + by]);
    const values = valuesOf(name, drawn);
    expect([valuesOf(name, scaled), valuesOf(name, moved)]).toEqual([values, values]);
  }), { numRuns: cases() });
});

function valuesOf(name: CandlePatternName, drawn: readonly DrawnBar[]): readonly number[] {
  const pattern = candlePattern(name);
  return drawnBars(drawn).flatMap((bar) => {
    pattern.update(bar);
    return pattern.ready ? [pattern.value] : [];
  });
}
