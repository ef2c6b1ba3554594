import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const guide = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: Record<string, string> };
const code = [...guide.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);

test('every path that the guide names exists', () => {
  const paths = code.filter((text) => /^(?:packages|examples|docs|\.ci|\.github|\.changeset)\/[^\s*]+$|^[\w.-]+\.(?:js|cjs|md|json|yaml)$/.test(text) && !['api.md', 'tsconfig.json'].includes(text));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
});

test('every script that the guide names exists', () => {
  const names = code.flatMap((text) => /^pnpm (?:run )?([\w:]+)/.exec(text)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
});
