import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(root, 'examples/02-paper-trading');

type Line = Readonly<Record<string, unknown>>;

/** It takes as long as its data at its speed, so it is started once. */
const host = { startedAt: performance.now(), run: run('npm', ['--silent', 'start'], { cwd: example }) };

describe('examples/02-paper-trading', () => {
  it('trades two strategies at a hundred times the speed of the data, and stops by itself', async () => {
    const { stdout, stderr } = await host.run;
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    const fills = lines.filter((line) => /^\d\d:\d\d:\d\d {2}(?:crossing|dips) (?:buy|sell) /.test(line));
    const latency = String.raw`\d+\.\d{3} ms median, \d+\.\d{3} ms p99, \d+\.\d{3} ms longest of \d+`;
    expect(lines.filter((line) => !fills.includes(line))).toEqual([
      'engine is starting',
      'engine is running',
      'engine is stopping: what it ran for is done',
      'engine is stopped: what it ran for is done',
      '',
      expect.stringMatching(new RegExp(`^${fills.length} fills of \\d+ orders, 0 denied, 0 open$`)),
      expect.stringMatching(/^equity \d+\.\d\d USDT, holding -?\d\.?\d* BTC$/),
      expect.stringMatching(new RegExp(`^order processing, decision to gateway: ${latency}$`)),
      expect.stringMatching(new RegExp(`^end to end, bar to fill: {15}${latency}$`)),
    ]);
    expect(new Set(fills.map((line) => line.split(/ +/)[1]))).toEqual(new Set(['crossing', 'dips']));
    // 480 seconds of data
    expect(performance.now() - host.startedAt).toBeGreaterThan(4_500);
  });

  it('comes to the same by the command, at any speed', async () => {
    const [{ stdout }, { stdout: fromCode }] = await Promise.all([
      run(process.execPath, ['--conditions=@redfire/source', join(root, 'packages/redfire/src/bin.ts'), 'run', join(example, 'paper.yaml'), '--speed', 'max'], { cwd: root }),
      host.run,
    ]);
    const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Line;
    const [, fills, orders] = /^(\d+) fills of (\d+) orders/m.exec(fromCode) ?? [];
    const [, equity] = /^equity (\S+) /m.exec(fromCode) ?? [];
    expect([summary['fills'], summary['orders'], Number(summary['finalEquity']).toFixed(2)]).toEqual([Number(fills), Number(orders), equity]);
  });

  it('keeps the host to a size that is read at one go', async () => {
    const lines = (await readFile(join(example, 'main.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
  });
});
