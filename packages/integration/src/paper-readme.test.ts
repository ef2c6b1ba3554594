import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { paperGateway } from '@redfire/gateway-paper';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = await readFile(join(root, 'packages/gateway-paper/README.md'), 'utf8');

test('the example of @redfire/gateway-paper runs as it stands and prints what it says', async () => {
  const code = /```ts\n(.*?)```/s.exec(text)?.[1] ?? '';
  const told = [...code.matchAll(/\/\/ (.*)$/gm)].map(([, line]) => line);
  const folder = await mkdtemp(join(tmpdir(), 'redfire-paper-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'example.mts'), code);
  await symlink(join(root, 'packages/integration/node_modules'), join(folder, 'node_modules'));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@redfire/source', 'example.mts'], { cwd: folder });
  expect(told.length).toBe(4);
  expect(stdout.trim().split('\n').map((line) => line.trim())).toEqual(told);
});

test('the README of @redfire/gateway-paper names every capability that the gateway has, and no other', () => {
  const { orderTypes: _types, timesInForce: _times, ...flags } = paperGateway({ balances: {} }).capabilities;
  const named = [...text.matchAll(/^\| (`[^|]+) \| (taken|yes|no)/gm)].flatMap(([, names = '', has]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, has !== 'no']));
  expect(Object.fromEntries(named)).toEqual(flags);
});
