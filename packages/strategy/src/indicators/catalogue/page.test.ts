import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { chartFile, indicatorChart } from '../../fixtures/indicator-chart.ts';
import { indicatorPage, referenceKey } from '../../fixtures/indicator-page.ts';
import { compareWith } from '../../fixtures/reference-comparison.ts';
import { hasReferenceData } from '../../fixtures/reference-data.ts';
import { REFERENCES } from '../references/references.ts';
import type { Reference } from '../references/reference.ts';
import { INDICATORS } from './indicators.ts';

const docs = fileURLToPath(new URL('../../../../../docs/', import.meta.url));
const PAGE = `${docs}reference/indicators.md`;
const CHARTS = `${docs}public/indicators/`;

it('the page of the docs is that of the catalogue, its errors about those of this machine', async () => {
  const lines = existsSync(PAGE) ? readFileSync(PAGE, 'utf8').split('\n') : [];
  const seen = new Map<string, number>();
  const errors = REFERENCES.map((reference) => {
    const key = referenceKey(reference);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const stated = lines.filter((line) => line.startsWith(key))[nth]?.slice(key.length).split('|')[0]?.trim();
    return errorOf(reference, stated);
  });
  await expect(indicatorPage(INDICATORS, REFERENCES, errors)).toMatchFileSnapshot(PAGE);
});

it.for(INDICATORS)('the chart of $name is that of the docs', async (one) => {
  await expect(indicatorChart(one)).toMatchFileSnapshot(`${CHARTS}${chartFile(one)}`);
});

it('there is a chart of each indicator, and no other', () => {
  expect(readdirSync(CHARTS).sort()).toEqual(INDICATORS.map(chartFile).sort());
});

/** What the page says, where that is about right, or where nobody can tell. */
function errorOf(reference: Reference, stated: string | undefined): string {
  if (!hasReferenceData) return stated ?? '';
  const { error } = compareWith(reference);
  if (stated !== undefined && stated !== '' && areAlike(error, Number(stated))) return stated;
  return error === 0 ? '0' : error.toExponential(1);
}

/** Functions such as `exp` differ in the last digit from machine to machine. */
function areAlike(a: number, b: number): boolean {
  return (a < 1e-12 && b < 1e-12) || (a <= 10 * b && b <= 10 * a);
}
