import { expect, it } from 'vitest';
import { venueRandom } from './venue-random.ts';

const first = (seed: number, purpose: string) => {
  const random = venueRandom(seed, purpose);
  return Array.from({ length: 5 }, () => random.next());
};

it('is the same for the same seed and purpose', () => {
  expect(first(3, 'latency.order')).toEqual(first(3, 'latency.order'));
});

it('is another for each seed and each purpose', () => {
  const streams = [-1, 0, 1, 2, 3].flatMap((seed) => ['latency.order', 'latency.cancel', 'faults.order'].map((purpose) => first(seed, purpose).join(' ')));
  expect(new Set(streams).size).toBe(15);
});

it('is even', () => {
  const random = venueRandom(1, 'faults.order');
  const draws = Array.from({ length: 10_000 }, () => random.next());
  const tenths = Array.from({ length: 10 }, (_, tenth) => draws.filter((draw) => Math.floor(draw * 10) === tenth).length);
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});
