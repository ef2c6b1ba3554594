import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const clean = {
  'packages/core/src/index.ts': 'export const one = 1;\n',
  'packages/oms/src/index.ts': "export { one } from '@redfire/core';\n",
  'packages/sim/src/index.ts': "export { one } from '@redfire/core';\n",
  'packages/testing/src/index.ts': "export { one } from '@redfire/core';\n",
};

test('accepts imports that the table allows', () => {
  expect(cruise(clean)).toEqual([]);
});

test('refuses an import that the table does not name', () => {
  expect(cruise({ ...clean, 'packages/oms/src/index.ts': "export { one } from '@redfire/sim';\n" })).toEqual(['oms-imports']);
});

test('refuses a path into another package', () => {
  expect(cruise({ ...clean, 'packages/oms/src/index.ts': "export { one } from '../../core/src/index.ts';\n" })).toEqual(['no-deep-imports']);
});

test('refuses a module of Node in a pure package', () => {
  expect(cruise({ ...clean, 'packages/oms/src/index.ts': "export { readFileSync } from 'node:fs';\n" })).toEqual(['pure-packages-need-no-node']);
});

test('lets tests alone import the testing package', () => {
  const source = "export { one } from '@redfire/testing';\n";
  expect(cruise({ ...clean, 'packages/oms/src/order.prop.test.ts': source })).toEqual([]);
  expect(cruise({ ...clean, 'packages/oms/src/order.ts': source })).toEqual(['oms-imports']);
});

test('refuses a package that no row names', () => {
  expect(() => cruise({ ...clean, 'packages/oddity/src/index.ts': 'export const one = 1;\n' })).toThrow('packages/oddity: no row');
});

/** The names of the rules that the repository's configuration finds broken in a workspace of these files. */
function cruise(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'redfire-imports-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const config of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) cpSync(join(root, config), join(folder, config));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const names = new Set(Object.keys(files).map((path) => path.split('/')[1]!));
  mkdirSync(join(folder, 'node_modules', '@redfire'), { recursive: true });
  for (const name of names) {
    const manifest = { name: `@redfire/${name}`, type: 'module', exports: './src/index.ts', dependencies: Object.fromEntries([...names].map((other) => [`@redfire/${other}`, '*'])) };
    writeFileSync(join(folder, 'packages', name, 'package.json'), JSON.stringify(manifest));
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules', '@redfire', name));
  }
  const cruiser = join(root, 'node_modules', '.bin', 'depcruise');
  const { stdout, stderr } = spawnSync(cruiser, ['packages', '--output-type', 'json'], { cwd: folder, encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map(({ rule }) => rule.name);
}
