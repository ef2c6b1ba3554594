import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../../examples/09-market-making', import.meta.url));
const start = () => run('npm', ['--silent', 'start'], { cwd: example });
let runs: Awaited<ReturnType<typeof start>>[];

/** The rows behind the header by the name of the queue. */
function table(output: string): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const lines = output.trimEnd().split('\n');
  const header = lines.findIndex((line) => line.startsWith('queue '));
  const columns = lines[header]?.split(/ +/).slice(1) ?? [];
  return new Map(lines.slice(header + 1).map((line) => [line.slice(0, 18).trim(), Object.fromEntries(line.slice(18).trim().split(/ +/).map((cell, place) => [columns[place], Number(cell)]))]));
}

describe('examples/09-market-making', () => {
  beforeAll(async () => {
    runs = await Promise.all([start(), start()]);
  }, 120_000);

  it('makes a market with five answers to who stands before it, the same each time', () => {
    const [{ stdout, stderr } = { stdout: '', stderr: 'none' }, again] = runs;
    expect([stderr, stdout]).toEqual(['', again?.stdout]);
    expect([...table(stdout).keys()]).toEqual(['none', 'probabilistic', 'risk-averse', 'through', 'risk-averse, hasty']);
  });

  it('splits each profit into spread and inventory, and never holds more than it may', () => {
    for (const row of table(runs[0]?.stdout ?? '').values()) {
      const { fills = 0, bought = 0, sold = 0, position, longest = 0, shortest = 0, spread = 0, inventory = 0, profit = Number.NaN } = row;
      expect(fills).toBeGreaterThan(100);
      expect(bought - sold).toBe(position);
      expect(spread + inventory).toBeCloseTo(profit, 1);
      // one quote may fill while another is on its way to be withdrawn
      expect(Math.max(longest, -shortest)).toBeLessThanOrEqual(22);
    }
  });

  it('shows that fewer fills are worth less, the more stand before it', () => {
    const rows = table(runs[0]?.stdout ?? '');
    for (const column of ['fills', 'spread']) {
      const falling = ['none', 'probabilistic', 'risk-averse', 'through'].map((name) => rows.get(name)?.[column] ?? Number.NaN);
      expect(falling).toEqual([...falling].sort((one, other) => other - one));
    }
    expect(rows.get('none')?.['profit']).toBeGreaterThan(2 * (rows.get('risk-averse')?.['profit'] ?? Infinity));
    expect(rows.get('risk-averse')?.['profit']).toBeGreaterThan(rows.get('risk-averse, hasty')?.['profit'] ?? Infinity);
  });
});
