import { describe, expect, it } from 'vitest';
import { heapHalves, type HeapSample } from './heap-halves.ts';

/** One sample for every 100 events. */
const samplesOf = (...bytes: readonly number[]): readonly HeapSample[] => bytes.map((each, index) => ({ events: (index + 1) * 100, bytes: each }));

describe('heapHalves', () => {
  it('compares the medians of what comes after the warm-up', () => {
    expect(heapHalves(samplesOf(1, 2, 100, 300, 110, 104, 100, 103, 900), 200)).toEqual({ first: 110, second: 103, growth: 103 / 110 - 1, isFlat: true });
    expect(heapHalves(samplesOf(100, 102, 104, 106, 108, 110, 112, 114), 0)).toMatchObject({ first: 103, second: 111 });
  });

  it.each([
    [105, true],
    [105.01, false],
    [40, true],
  ])('takes a second half of %s on a first of 100 for flat: %s', (later, isFlat) => {
    expect(heapHalves(samplesOf(100, 100, 100, later, later, later), 0).isFlat).toBe(isFlat);
  });

  it('sees a small leak that never stops, however much work moves the samples', () => {
    const samples = Array.from({ length: 60 }, (_, index) => ({ events: index, bytes: 1_000 + 3 * index + 200 * (index % 7 === 0 ? 1 : 0) }));
    expect(heapHalves(samples, 11).isFlat).toBe(false);
  });

  it('refuses to judge by too few samples', () => {
    expect(() => heapHalves(samplesOf(1, 2, 3, 4, 5, 6), 100)).toThrow(RangeError);
  });
});
