import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../../examples/07-pairs-trading', import.meta.url));
const start = () => run('npm', ['--silent', 'start'], { cwd: example });
let runs: Awaited<ReturnType<typeof start>>[];

describe('examples/07-pairs-trading', () => {
  beforeAll(async () => {
    runs = await Promise.all([start(), start()]);
  }, 120_000);

  it('trades both legs of the gap, the same each time, and is left with nothing', () => {
    const [{ stdout, stderr } = { stdout: '', stderr: 'none' }, again] = runs;
    expect([stderr, stdout]).toEqual(['', again?.stdout]);
    expect(stdout.split('\n')[0]).toBe('180 days of ETH/USDT.SIM and SOL/USDT.SIM, 8640 bars; starting with 100000 USDT');
    const [, trades, reverted, fills, hedge] = /^(\d+) trades, (\d+) of them back at the mean, (\d+) fills; hedge (\S+) on average, 1.3 in truth$/m.exec(stdout)?.map(Number) ?? [];
    // two legs in, two legs out
    expect([trades! > 10, fills]).toEqual([true, trades! * 4]);
    expect(reverted).toBeLessThanOrEqual(trades!);
    expect(Math.abs(hedge! - 1.3)).toBeLessThan(0.05);
    expect(stdout).toContain('left over: 0 ETH/USDT.SIM, 0 SOL/USDT.SIM');
  });

  it('tells figures that follow from one another', () => {
    const stdout = runs[0]?.stdout ?? '';
    const [, gross, fees, net] = /^profit of both legs (\S+), fees (\S+), net (\S+) USDT/m.exec(stdout)?.map(Number) ?? [];
    expect(gross! - fees!).toBeCloseTo(net!, 1);
    // four fills of some half of the equity, times the hedge for one leg, at 0.05 %
    const trades = Number(/^(\d+) trades/m.exec(stdout)?.[1]);
    expect(fees! / trades).toBeGreaterThan(100);
    expect(fees! / trades).toBeLessThan(150);
  });

  it('keeps the strategy to a size that is read at one go', async () => {
    const lines = (await readFile(join(example, 'pairs-trading.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(140);
  });
});
