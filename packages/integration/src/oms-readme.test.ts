import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runExample } from './fixtures/run-example.ts';

const folder = fileURLToPath(new URL('../../../packages/oms/', import.meta.url));
const text = await readFile(join(folder, 'README.md'), 'utf8');

test('the example of @redfire/oms runs as it stands and prints what it says', async () => {
  const { printed, told } = await runExample(text);
  // the first comment is none of its output
  expect(told.slice(1)).toEqual(printed);
});

test('the README of @redfire/oms links to what is there', () => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
});
