import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testOnRealData } from './real-data.ts';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../../examples/04-execution-algorithms', import.meta.url));

/** Without the folder of real data, which would be taken instead. */
const synthetic = () => run('npm', ['--silent', 'start'], { cwd: example, env: { ...process.env, REDFIRE_DATA: '' } });

/** The cells of the rows behind the header, `-` where a figure is absent. */
function table(output: string): readonly (readonly string[])[] {
  const lines = output.trimEnd().split('\n');
  const header = lines.findIndex((line) => line.startsWith('algorithm '));
  return lines.slice(header + 1).map((line) => line.replaceAll(' %', '').replaceAll(' min', '').split(/ +/));
}

describe('examples/04-execution-algorithms', () => {
  it('works one order by four algorithms over a synthetic day, the same each time', async () => {
    const [{ stdout, stderr }, again] = await Promise.all([synthetic(), synthetic()]);
    expect([stderr, stdout]).toEqual(['', again.stdout]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^synthetic day, \d+ trades of \d+\.\d\d million shares; buying 50000$/);
    const progress = lines.filter((line) => /^\d\d:\d\d:\d\d {2}\d+\.\d % filled at \d+\.\d{4}, \d+ children, -?\d+\.\d\d bp against arrival$/.test(line));
    expect(progress.length).toBeGreaterThanOrEqual(8);
    const rows = table(stdout);
    expect(rows.map(([algorithm, filled]) => [algorithm, filled])).toEqual([['vwap', '50000'], ['twap', '50000'], ['pov', '50000'], ['iceberg', '50000']]);
    const [vwap, , pov] = rows.map((cells) => cells.slice(2).map(Number));
    // 26 children, one for each quarter of an hour, within a basis point and a half of the market's own average
    expect([vwap?.[0], Math.abs(vwap?.[4] ?? NaN) < 1.5, vwap?.[6]]).toEqual([26, true, 375]);
    // a hundredth of what the market traded meanwhile
    expect(pov?.[5]).toBeCloseTo(1, 1);
  });

  it('tells the figures that follow from its prices', async () => {
    const { stdout } = await synthetic();
    const [, arrival, achieved, twap, vwap] = /arrival (\S+), achieved (\S+), market TWAP (\S+), VWAP (\S+)$/m.exec(stdout)?.map(Number) ?? [];
    const bps = (benchmark = NaN) => (((achieved ?? NaN) - benchmark) / benchmark) * 10_000;
    const told = table(stdout)[0]?.slice(4, 7).map(Number) ?? [];
    // of prices with four digits, so within a hundredth of a basis point
    for (const [place, benchmark] of [arrival, twap, vwap].entries()) expect(Math.abs((told[place] ?? NaN) - bps(benchmark))).toBeLessThan(0.02);
  });

  testOnRealData('ticks/spy-trades-20131007.zip', 'works it over a recorded day', async (file) => {
    const { stdout } = await run('npm', ['--silent', 'start'], { cwd: example, env: { ...process.env, REDFIRE_DATA: dirname(dirname(file)) } });
    expect(stdout.split('\n')[0]).toBe('recorded day, 241504 trades of 81.98 million shares; buying 50000');
    expect(table(stdout).map((cells) => [cells[0], cells[1]])).toEqual([['vwap', '50000'], ['twap', '50000'], ['pov', '50000'], ['iceberg', '50000']]);
  });

  it('keeps the host to a size that is read at one go', async () => {
    const lines = (await readFile(join(example, 'main.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(70);
  });
});
