import { describe, expect, it } from 'vitest';
import { aBar, anInstrument } from '@redfire/testing';
import { closes, highs, medianPrices } from './bar-values.ts';
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

it('an average may be told another instrument until it has seen bars', () => {
  const average = sma(2);
  average.useInstrument(anInstrument({ tickSize: '1' }));
  average.useInstrument(anInstrument({ tickSize: '0.5' }));
  average.push(1);
  expect(average.step).toBe('0.5');
  expect(() => { average.useInstrument(anInstrument({ tickSize: '1' })); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

it('an average may be told its instrument again', () => {
  const average = sma(1);
  average.useInstrument(anInstrument());
  average.push(1);
  average.useInstrument(anInstrument());
  expect(average.value).toBe(1);
});

describe('what is saved of an average', () => {
  const wide = [2 ** 53 - 2, 2 ** 53 - 4, 2 ** 53 - 7, 3, 4, 2 ** 53 - 1, 5] as const;

  it.each(wide.map((_, seen) => seen))('is gone on from exactly after %i prices whose sums no double holds', (seen) => {
    const [first, second] = [sma(3), sma(3)];
    first.useInstrument(anInstrument({ tickSize: '1' }));
    for (const price of wide.slice(0, seen)) first.push(price);
    second.restore(JSON.parse(JSON.stringify(first.save())) as ReturnType<typeof first.save>);
    second.useInstrument(anInstrument({ tickSize: '1' }));
    if (second.ready) expect(second.exactSum).toBe(first.exactSum);
    if (!Number.isNaN(second.previous)) expect(second.previousExactSum).toBe(first.previousExactSum);
    for (const price of wide.slice(seen)) for (const each of [first, second]) each.push(price);
    expect([second.save(), second.exactSum, second.previousExactSum]).toEqual([first.save(), first.exactSum, first.previousExactSum]);
  });

  it('in ticks needs the instrument before the next price, and takes no other', () => {
    const [first, second] = [sma(2), sma(2)];
    first.useInstrument(anInstrument({ tickSize: '0.05' }));
    first.push(0.1);
    second.restore(first.save());
    expect(() => { second.push(0.2); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    expect(() => { second.useInstrument(anInstrument({ tickSize: '0.1' })); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    second.useInstrument(anInstrument({ tickSize: '0.05' }));
    second.push(0.2);
    expect([second.sum, second.value]).toEqual([6, 0.15000000000000002]);
  });

  it('is refused where its sum is no whole number', () => {
    const state = { ...(sma(2).save() as object), wide: '1.5', wideBefore: '1' };
    expect(() => { sma(2).restore(state); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE', details: { field: 'wide' } }));
  });
});

it('an average is as new when it is reset, but knows its instrument', () => {
  const [used, fresh] = [sma(2), sma(2)];
  for (const each of [used, fresh]) each.useInstrument(anInstrument({ tickSize: '1' }));
  for (const price of [2 ** 53 - 1, 2 ** 53 - 1, 7]) used.push(price);
  used.reset();
  expect(used.save()).toEqual(fresh.save());
  for (const price of [1, 2]) used.push(price);
  expect([used.exactSum, used.step]).toEqual([3n, '1']);
});

it.each([
  ['closes', sma(1), '1'], ['closes by name', sma(closes, 1), '1'], ['highs', sma(highs, 1), '1'], ['median prices', sma(medianPrices, 1), undefined], ['an average', sma(sma(2), 1), undefined],
] as const)('an average of %s counts ticks only where its values lie on them', (_of, average, step) => {
  average.useInstrument(anInstrument({ tickSize: '1' }));
  expect(average.step).toBe(step);
});

it('floats that are gone from an average leave nothing in its sum', () => {
  const average = sma(3);
  for (const price of [1e16, 0.1, 0.2, 0.1, 0.2, 0.3]) average.push(price);
  expect(average.sum).toBe(0.1 + 0.2 + 0.3);
});

it('an average of an average begins when both windows are full', () => {
  const average = sma(sma(highs, 2), 3);
  const found = [1, 3, 5, 7, 9].map((high) => { average.update(aBar({ high })); return average.value; });
  expect({ found, name: average.name, warmUp: average.warmUp }).toEqual({ found: [Number.NaN, Number.NaN, Number.NaN, 4, 6], name: 'sma(sma(highs, 2), 3)', warmUp: 4 });
});
