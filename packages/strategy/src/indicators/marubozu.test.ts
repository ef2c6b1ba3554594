import { expect, it } from 'vitest';
import { drawnBars } from '../fixtures/drawn-bars.ts';
import { ibs } from './ibs.ts';
import { marubozu } from './marubozu.ts';

it.each([
  [[100, 110, 100, 110], 100, 1],
  [[110, 110, 100, 100], -100, 0],
  [[100, 110.2, 99.8, 109.8], 0, 10 / 10.4],
  [[100, 100, 100, 100], 0, 0.5],
] as const)('a bar of %j is a marubozu of %i and has a strength of %f', (drawn, value, strength) => {
  const [body, within] = [marubozu(95), ibs()];
  for (const bar of drawnBars([drawn])) {
    body.update(bar);
    within.update(bar);
  }
  expect(body.value).toBe(value);
  expect(within.value).toBeCloseTo(strength, 12);
});

it('is one by the share that is asked for', () => {
  const [bar] = drawnBars([[100, 110.2, 99.8, 109.8]]);
  const strict = marubozu(95);
  const lax = marubozu(90);
  strict.update(bar!);
  lax.update(bar!);
  expect([strict.value, lax.value]).toEqual([0, 100]);
});

it.each([0, 101, Number.NaN])('of %s percent is refused', (percent) => {
  expect(() => marubozu(percent)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
