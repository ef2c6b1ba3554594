import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../../examples/08-rebalance', import.meta.url));
const start = () => run('npm', ['--silent', 'start'], { cwd: example });
let runs: Awaited<ReturnType<typeof start>>[];

/** The rows behind the header by the name of the portfolio. */
function table(output: string): Readonly<Record<string, readonly number[]>> {
  const lines = output.trimEnd().split('\n');
  const header = lines.findIndex((line) => line.startsWith('portfolio '));
  const rows = lines.slice(header + 1).map((line) => /^(.{16}) +(\d+) +(\d+) +(\S+) x +(\d+) +(\S+) % +(\S+) %$/.exec(line));
  return Object.fromEntries(rows.map((row) => [row?.[1]?.trim(), row?.slice(2).map(Number) ?? []]));
}

describe('examples/08-rebalance', () => {
  beforeAll(async () => {
    runs = await Promise.all([start(), start()]);
  }, 120_000);

  it('holds the assets in six ways, the same each time', () => {
    const [{ stdout, stderr } = { stdout: '', stderr: 'none' }, again] = runs;
    expect([stderr, stdout]).toEqual(['', again?.stdout]);
    expect(Object.keys(table(stdout))).toEqual(['buy and hold', 'monthly', 'weekly', 'daily', 'daily, band 5 %', 'momentum scores']);
  });

  it('shows what keeping weights costs against buying once', () => {
    const stdout = runs[0]?.stdout ?? '';
    const rows = table(stdout);
    const [orders, turnover, fees] = [1, 2, 3].map((column) => (name: string) => rows[name]?.[column] ?? Number.NaN);
    expect(orders!('buy and hold')).toBe(4);
    // 99,000 USDT at 0.1 %
    expect(fees!('buy and hold')).toBe(99);
    for (const column of [orders!, turnover!, fees!]) {
      const rising = ['buy and hold', 'daily, band 5 %', 'monthly', 'weekly', 'daily'].map(column);
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
    }
    // one order a month and asset at most, and the first ones
    expect(orders!('monthly')).toBeLessThanOrEqual(4 * 37);
    expect(orders!('momentum scores')).toBeGreaterThan(10);
  });
});
