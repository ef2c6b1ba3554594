import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, it, type TestContext } from 'vitest';
import { anInstrument } from '@redfire/testing';
import { sma } from './sma.ts';

const FOLDER = process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

it.for([true, false])('averages of 20 closes are those of Stock.Indicators, in ticks: %s', (hasStep, context) => {
  const quotes = rowsOf('indicators/skender/quotes-default.csv', context).slice(1);
  const expected = JSON.parse(textOf('indicators/skender/sma-analysis.standard.json.gz', context)) as { timestamp: string; sma: number | null }[];
  const values = averages(20, quotes.map((row) => Number(row[4])), hasStep);
  expect(quotes.map(([date], at) => ({ date, sma: roundedTo(9, values[at]!) }))).toEqual(expected.map(({ timestamp, sma: value }) => ({ date: timestamp.slice(0, 10), sma: value === null ? Number.NaN : roundedTo(9, value) })));
});

it('averages of 14 closes are those of LEAN', (context) => {
  const rows = rowsOf('indicators/lean/spy_with_indicators.txt', context).slice(1);
  const values = averages(14, rows.map((row) => Number(row[7])), true);
  const pairs = rows.flatMap((row, at) => (row[1] === '' ? [] : [{ date: row[0], theirs: Number(row[1]), ours: values[at]! }]));
  // closes and averages are rounded to two digits there
  expect({ count: pairs.length > 400, apart: pairs.filter(({ theirs, ours }) => !(Math.abs(theirs - ours) <= 0.01)) }).toEqual({ count: true, apart: [] });
});

function averages(length: number, closes: readonly number[], hasStep: boolean): readonly number[] {
  const average = sma(length);
  if (hasStep) average.useInstrument(anInstrument({ tickSize: '0.001' }));
  return closes.map((close) => {
    average.push(close);
    return average.value;
  });
}

function roundedTo(digits: number, value: number): number {
  return Number(value.toFixed(digits));
}

function rowsOf(path: string, context: TestContext): readonly (readonly string[])[] {
  return textOf(path, context).trim().split(/\r?\n/).map((line) => line.split(','));
}

function textOf(path: string, context: TestContext): string {
  const file = join(FOLDER, path);
  if (!existsSync(file)) {
    if (process.env['REDFIRE_REQUIRE_ALL'] === '1') throw new Error(`"${file}" is missing and REDFIRE_REQUIRE_ALL=1`);
    context.skip(`real data is absent ("${file}"; set REDFIRE_DATA)`);
  }
  const bytes = readFileSync(file);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
