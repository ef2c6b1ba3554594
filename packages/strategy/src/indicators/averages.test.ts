import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { alma } from './alma.ts';
import { medianPrices, typicalPrices } from './bar-values.ts';
import { crossedAbove, crossedBelow } from './crossing.ts';
import { ema } from './ema.ts';
import { hma } from './hma.ts';
import { kama } from './kama.ts';
import { mama } from './mama.ts';
import { mcGinley } from './mc-ginley.ts';
import { smaAnalysis } from './sma-analysis.ts';
import { sma } from './sma.ts';
import { t3 } from './t3.ts';
import { vidya } from './vidya.ts';
import { vwma } from './vwma.ts';
import { wma } from './wma.ts';

describe('an average is refused', () => {
  it.each<readonly [fact: string, field: string, make: () => unknown]>([
    ['a Hull length of one, which has no half', 'length', () => hma(1)],
    ['a length that is no number', 'length', () => wma(Number.NaN)],
    ['a fast length of zero', 'fast', () => kama(10, 0, 30)],
    ['a slow length that is a fraction', 'slow', () => kama(10, 2, 30.5)],
    ['a momentum length of zero', 'momentumLength', () => vidya(12, 0)],
    ['an offset beyond the newest value', 'offset', () => alma(9, 1.01)],
    ['a sigma of zero', 'sigma', () => alma(9, 0.85, 0)],
    ['a volume factor that is no number', 'volumeFactor', () => t3(5, Number.NaN)],
    ['a fast limit above one', 'fastLimit', () => mama(1.1)],
    ['a slow limit above the fast one', 'slowLimit', () => mama(0.1, 0.2)],
    ['a slow limit of zero', 'slowLimit', () => mama(0.5, 0)],
    ['a factor k of zero', 'k', () => mcGinley(14, 0)],
    ['a length of no deviations', 'length', () => smaAnalysis(0)],
  ])('%s', (_fact, field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
  });
});

it('averages of averages say what they are of, and when they begin', () => {
  const average = ema(kama(typicalPrices, 4), 3);
  expect([average.name, average.warmUp, mama().name, vwma(typicalPrices, 9).name, vwma(9).name]).toEqual([
    'ema(kama(typicalPrices, 4, 2, 30), 3)', 6, 'mama(medianPrices, 0.5, 0.05)', 'vwma(typicalPrices, 9)', 'vwma(9)',
  ]);
});

describe('the McGinley dynamic', () => {
  it('goes to the value from zero', () => {
    expect(lineOf(mcGinley(1), [0, 5, 5])).toEqual([0, 5, 5]);
  });

  it('never goes beyond a value that is far below', () => {
    expect(lineOf(mcGinley(2), [100, 100, 1, 1])).toEqual([Number.NaN, 100, 1, 1]);
  });

  it('is slow to follow a value that is far above', () => {
    expect(lineOf(mcGinley(2, 1), [100, 100, 200])).toEqual([Number.NaN, 100, 100 + 100 / 32]);
  });
});

describe('the MESA adaptive average', () => {
  it('is the price where that never moves', () => {
    const average = mama();
    for (let count = 0; count < 200; count++) average.push(99.37);
    expect([average.value, average.fama]).toEqual([99.37, 99.37]);
  });

  it('crosses the average that follows it when the price turns', () => {
    const average = mama();
    const crossings: string[] = [];
    for (let at = 0; at < 300; at++) {
      average.push(at < 100 || at >= 200 ? 100 + (at % 100) : 200 - (at % 100));
      if (crossedAbove(average, average.following)) crossings.push(`above near ${Math.round(at / 100) * 100}`);
      if (crossedBelow(average, average.following)) crossings.push(`below near ${Math.round(at / 100) * 100}`);
    }
    expect(crossings).toEqual(['below near 100', 'above near 200']);
  });

  it('takes median prices unless it is told otherwise', () => {
    const [ofBars, ofValues] = [mama(), mama(sma(1))];
    for (let at = 0; at < 40; at++) {
      const bar = aBar({ high: 12 + at, low: 8 - at / 2, close: 9 });
      ofBars.update(bar);
      ofValues.push(medianPrices(bar));
    }
    expect([ofBars.value, ofBars.fama]).toEqual([ofValues.value, ofValues.fama]);
  });
});

it('deviations leave out values of zero where they divide by them', () => {
  const analysis = smaAnalysis(2);
  const found = [0, 0, 4].map((value) => {
    analysis.push(value);
    return [analysis.value, analysis.meanAbsoluteDeviation, analysis.meanSquaredError, analysis.meanAbsolutePercentageError];
  });
  expect(found).toEqual([[Number.NaN, Number.NaN, Number.NaN, Number.NaN], [0, 0, 0, 0], [2, 2, 4, 0.5]]);
});

it('volume that is gone leaves nothing in an average by volume', () => {
  const average = vwma(2);
  average.push(10, 1e9 + 0.1);
  average.push(20, 0);
  average.push(40, 0);
  const withoutVolume = average.value;
  average.push(60, 0.1);
  expect([withoutVolume, average.value]).toEqual([30, 60]);
});

it('an average that is the source of another cannot be the source of a third', () => {
  const inner = sma(2);
  sma(inner, 3);
  expect(() => wma(inner, 3)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

function lineOf(line: { readonly value: number; push(value: number): void }, values: readonly number[]): readonly number[] {
  return values.map((value) => {
    line.push(value);
    return line.value;
  });
}
