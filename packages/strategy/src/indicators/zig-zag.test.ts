import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnBars, type DrawnBar } from '../fixtures/drawn-bars.ts';
import { hasReferenceData, referenceData } from '../fixtures/reference-data.ts';
import { zigZag, type ZigZagOptions } from './zig-zag.ts';

describe('a zigzag', () => {
  it('tells of a turning point when the price has gone back far enough, and how long ago that was', () => {
    expect(walk(10, [100, 105, 112, 118, 114, 106, 101, 108, 112]).map(({ direction, turn, turnAge, value }) => [direction, turn, turnAge, value])).toEqual([
      [0, Number.NaN, Number.NaN, 100],
      [0, Number.NaN, Number.NaN, 105],
      [1, 100, 2, 112],
      [1, 100, 3, 118],
      [1, 100, 4, 118],
      [-1, 118, 2, 106],
      [-1, 118, 3, 101],
      [-1, 118, 4, 101],
      [1, 101, 2, 112],
    ]);
  });

  it('goes on with its leg where a bar makes a new end and goes back as far as well', () => {
    const indicator = zigZag(10);
    const found = drawnBars([[100, 100, 100, 100], [112, 112, 112, 112], [112, 130, 101, 105], [105, 105, 105, 105]]).map((bar) => {
      indicator.update(bar);
      return [indicator.direction, indicator.value];
    });
    expect(found).toEqual([[0, 100], [1, 112], [1, 130], [-1, 105]]);
  });

  it('does not turn from an end that has not stood for as many bars as it must', () => {
    expect(walk(10, [100, 120, 100, 100, 100], { leastBars: 3 }).map(({ direction }) => direction)).toEqual([0, 1, 1, 1, -1]);
  });

  it.each([0, 100, -5, Number.NaN])('of %s percent is refused', (percent) => {
    expect(() => zigZag(percent)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('has legs that are long enough, end at extremes of what they pass, and follow on each other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: 50, max: 100 }), { maxLength: 60 }), (percent, closes) => {
      const turns = turnsOf(percent, closes);
      for (const { at, price } of turns) expect(price).toBe(closes[at]);
      for (const [index, { at, price, isHigh }] of turns.entries()) {
        const before = turns[index - 1];
        if (!before) continue;
        const leg = closes.slice(before.at, at + 1);
        expect({ isOther: before.isHigh !== isHigh, isEnd: price === (isHigh ? Math.max(...leg) : Math.min(...leg)), isLong: Math.abs(price - before.price) / before.price >= percent / 100 - 1e-12 }).toEqual({ isOther: true, isEnd: true, isLong: true });
      }
    }), { numRuns: cases() });
  });

  it('of closes has the points of Stock.Indicators, and their lines', (context) => {
    if (!hasReferenceData) {
      if (process.env['REDFIRE_REQUIRE_ALL'] === '1') throw new Error('reference values are missing and REDFIRE_REQUIRE_ALL=1');
      context.skip('reference values are absent (set REDFIRE_DATA)');
    }
    const reference = { indicator: 'zigZag', file: 'skender/zigzag-close.standard.json.gz', make: () => () => Number.NaN };
    const { bars, printed } = referenceData({ ...reference, column: 'pointType' });
    const points = printed.flatMap((type, at) => (type === '' ? [] : [{ at, isHigh: type === 'H' }]));
    // the last of theirs is where the bars end, and theirs leaves out the first, which is known to it from the end of the first leg
    const turns = turnsOf(5, bars.map(({ close }) => close));
    expect(turns.slice(1).map(({ at, isHigh }) => ({ at, isHigh }))).toEqual(points);
    const drawn = referenceData({ ...reference, column: 'zigZag' }).printed.flatMap((text, at) => (text === '' ? [] : [{ at, value: Number(text) }])).filter(({ at }) => at <= points.at(-1)!.at);
    const apart = drawn.filter(({ at, value }) => {
      const next = turns.findIndex((turn) => turn.at >= at);
      const [from, to] = [turns[next - 1]!, turns[next]!];
      return !(Math.abs(from.price + ((to.price - from.price) * (at - from.at)) / (to.at - from.at) - value) <= 1e-9 * value);
    });
    expect({ count: drawn.length > 200, apart }).toEqual({ count: true, apart: [] });
  });
});

function walk(percent: number, closes: readonly number[], options?: ZigZagOptions) {
  const indicator = zigZag(percent, { by: 'closes', ...options });
  return drawnBars(closes.map((close): DrawnBar => [close, close + 50, close - 40, close])).map((bar) => {
    indicator.update(bar);
    const { direction, turn, turnAge, value } = indicator;
    return { direction, turn, turnAge, value };
  });
}

/** The turning points that were confirmed, in order. */
function turnsOf(percent: number, closes: readonly number[]) {
  return walk(percent, closes).flatMap(({ direction, turn, turnAge }, index, all) => (index > 0 && direction !== all[index - 1]!.direction ? [{ at: index - turnAge, price: turn, isHigh: direction < 0 }] : []));
}
