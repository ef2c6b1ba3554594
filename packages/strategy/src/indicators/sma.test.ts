import { describe, expect, it } from 'vitest';
import { aBar, anInstrument } from '@redfire/testing';
import { sma } from './sma.ts';

describe('an average', () => {
  it.each<readonly [fact: string, length: number, closes: readonly number[], values: readonly number[]]>([
    ['has a value when its window is full', 3, [1, 2, 3, 4, 8], [Number.NaN, Number.NaN, 2, 3, 5]],
    ['of one is the close itself', 1, [1.5, 2, -3], [1.5, 2, -3]],
  ])('%s', (_fact, length, closes, values) => {
    const average = sma(length);
    expect(closes.map((close) => { average.update(aBar({ close })); return average.value; })).toEqual(values);
  });

  it('knows the value before', () => {
    const average = sma(2);
    expect([1, 2, 3, 5].map((price) => { average.push(price); return average.previous; })).toEqual([Number.NaN, Number.NaN, 1.5, 2.5]);
  });

  it('counts closes in ticks where it knows the instrument', () => {
    const average = sma(2);
    average.useInstrument(anInstrument({ tickSize: '0.05' }));
    for (const price of [0.1, 0.2, 0.15]) average.push(price);
    const { sum, previousSum, exactSum, previousExactSum, step, value } = average;
    expect({ sum, previousSum, exactSum, previousExactSum, step, value }).toEqual({ sum: 7, previousSum: 6, exactSum: 7n, previousExactSum: 6n, step: '0.05', value: 0.17500000000000002 });
  });

  it('does not drift in ticks', () => {
    const average = sma(3);
    average.useInstrument(anInstrument({ tickSize: '0.1' }));
    for (let round = 0; round < 100_000; round++) for (const price of [0.1, 1e6 + 0.7, 0.2]) average.push(price);
    expect({ sum: average.sum, previousSum: average.previousSum }).toEqual({ sum: 10_000_010, previousSum: 10_000_010 });
  });

  it('keeps sums that no double holds', () => {
    const average = sma(2);
    average.useInstrument(anInstrument({ tickSize: '1' }));
    const prices = [2 ** 53 - 2, 2 ** 53 - 4, 2 ** 53 - 7, 3, 4];
    expect(prices.map((price) => { average.push(price); return average.sum > 0 && [average.exactSum, average.previousSum > 0 && average.previousExactSum]; })).toEqual([
      false,
      [18_014_398_509_481_978n, false],
      [18_014_398_509_481_973n, 18_014_398_509_481_978n],
      [9_007_199_254_740_988n, 18_014_398_509_481_973n],
      [7n, 9_007_199_254_740_988n],
    ]);
  });
});

describe('an average is refused', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity])('a length of %s', (length) => {
    expect(() => sma(length)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'length', value: String(length) } }));
  });

  it('another instrument when it has seen bars', () => {
    const average = sma(2);
    average.push(1);
    expect(() => { average.useInstrument(anInstrument()); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { instrument: 'BTC/USDT.SIM' } }));
  });
});

it('an average may be told its instrument again', () => {
  const average = sma(1);
  average.useInstrument(anInstrument());
  average.push(1);
  average.useInstrument(anInstrument());
  expect(average.value).toBe(1);
});
