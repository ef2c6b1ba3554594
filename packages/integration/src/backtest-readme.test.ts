import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('the example of @redfire/backtest runs as it stands and prints what it says', async () => {
  const text = await readFile(join(root, 'packages/backtest/README.md'), 'utf8');
  const code = /```ts\n(.*?)```/s.exec(text)?.[1] ?? '';
  const told = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  const folder = await mkdtemp(join(tmpdir(), 'redfire-backtest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'example.mts'), code);
  await symlink(join(root, 'packages/integration/node_modules'), join(folder, 'node_modules'));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@redfire/source', 'example.mts'], { cwd: folder });
  expect(told.length).toBe(2);
  expect(stdout.trim().split('\n')).toEqual(told);
});
