import { describe, expect, it, type TestContext } from 'vitest';
import { compareWith } from '../../fixtures/reference-comparison.ts';
import { hasReferenceData, referenceFiles } from '../../fixtures/reference-data.ts';
import { INDICATORS } from '../catalogue/indicators.ts';
import { REFERENCES } from './references.ts';

describe('every reference', () => {
  it('is one of an indicator of the catalogue', () => {
    const names = new Set(INDICATORS.map(({ name }) => name));
    expect([...new Set(REFERENCES.map(({ indicator }) => indicator).filter((name) => !names.has(name)))]).toEqual([]);
  });

  it('says why where it allows more than 1e-9, or leaves rows out', () => {
    expect(REFERENCES.filter(({ within = 1e-9, skip = 0, except = [], note = '' }) => ((typeof within === 'number' && within > 1e-9) || skip > 0 || except.length > 0) && note === '').map(({ file, column }) => `${file} ${column}`)).toEqual([]);
  });

  it('there is one for every file', (context) => {
    needData(context);
    const named = new Set(REFERENCES.map(({ file }) => file));
    expect(referenceFiles().filter((file) => !named.has(file) && !BARS_ALONE.includes(file))).toEqual([]);
  });

  it.for(REFERENCES.map((reference) => ({ reference, title: `${reference.indicator}: ${reference.file}, ${reference.column}` })))('agrees with ours as far as it says: $title', ({ reference }, context) => {
    needData(context);
    const { compared, apart, error } = compareWith(reference);
    expect({ apart, hasCompared: compared > 0 }, `greatest relative error ${error} of ${compared} values`).toEqual({ apart: [], hasCompared: true });
  });
});

/** Files without values of an indicator. */
const BARS_ALONE = ['skender/quotes-default.csv', 'lean/spy_10_min.txt', 'lean/spy_ohlcv.txt'];

function needData(context: TestContext): void {
  if (hasReferenceData) return;
  if (process.env['REDFIRE_REQUIRE_ALL'] === '1') throw new Error('reference values are missing and REDFIRE_REQUIRE_ALL=1');
  context.skip('reference values are absent (set REDFIRE_DATA)');
}
