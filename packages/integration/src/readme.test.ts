import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = await readFile(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has an example that runs as it stands and prints what it says', async () => {
    const [, code = ''] = /```ts\n(.*?)```/s.exec(text) ?? [];
    const [, printed] = /It prints `([^`]*)`/.exec(text) ?? [];
    const folder = await mkdtemp(join(tmpdir(), 'redfire-readme-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'example.mts'), code);
    await symlink(join(root, 'examples/01-backtest/node_modules'), join(folder, 'node_modules'));
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@redfire/source', 'example.mts'], { cwd: folder });
    expect(stdout).toBe(`${String(printed)}\n`);
  });

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => String(path));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
