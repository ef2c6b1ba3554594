import { execFile } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const example = fileURLToPath(new URL('../../../examples/10-report', import.meta.url));
const page = (name: string) => readFileSync(join(example, 'out', name), 'utf8');

test('examples/10-report writes the same pages each time and tells where', async () => {
  const start = () => promisify(execFile)('npm', ['--silent', 'start'], { cwd: example });
  rmSync(join(example, 'out'), { recursive: true, force: true });
  onTestFinished(() => { rmSync(join(example, 'out'), { recursive: true }); });

  const { stdout, stderr } = await start();
  const report = page('report.html');

  expect(stderr).toBe('');
  expect(stdout).toContain(`wrote ${join(example, 'out')}/report.html and comparison.html`);
  expect(stdout.match(/^\S+ and \S+ +Net profit -?\d+\.\d\d, Return -?\d+\.\d\d %, .* Trades \d{2,}, /gm)).toHaveLength(3);
  expect(report).toContain('<title>Trend follower on two generated markets</title>');
  expect(page('comparison.html')).toContain('<title>Lengths of a trend follower</title>');
  expect(statSync(join(example, 'out/report.html')).size).toBeLessThan(2_000_000);

  await start();
  expect(page('report.html') === report).toBe(true);
}, 120_000);
