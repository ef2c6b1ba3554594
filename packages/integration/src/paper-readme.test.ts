import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paperGateway } from '@redfire/gateway-paper';
import { expect, test } from 'vitest';
import { runExample } from './fixtures/run-example.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = await readFile(join(root, 'packages/gateway-paper/README.md'), 'utf8');

test('the example of @redfire/gateway-paper runs as it stands and prints what it says', async () => {
  const { printed, told } = await runExample(text);
  expect(told.length).toBe(4);
  expect(printed).toEqual(told);
});

test('the README of @redfire/gateway-paper names every capability that the gateway has, and no other', () => {
  const { orderTypes: _types, timesInForce: _times, triggerSources: _sources, ...flags } = paperGateway({ balances: {} }).capabilities;
  const named = [...text.matchAll(/^\| (`[^|]+) \| (taken|yes|no)/gm)].flatMap(([, names = '', has]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, has !== 'no']));
  expect(Object.fromEntries(named)).toEqual(flags);
});
