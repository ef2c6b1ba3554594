// Plays the next release in a copy: every changeset must name packages that exist, and all packages must get one version.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { publicPackages, readJson } from './packages.mjs';
import { root } from './setup.mjs';

const copy = mkdtempSync(join(tmpdir(), 'redfire-changesets-'));
const libraries = publicPackages();
const manifests = libraries.map(({ path }) => relative(root, join(path, 'package.json')));
for (const file of ['.changeset', 'package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', ...manifests]) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(join(root, file), join(copy, file), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
for (const args of [['init', '-q', '-b', 'main'], ['add', '.'], ['-c', 'user.name=ci', '-c', 'user.email=ci@localhost', 'commit', '-qm', 'copy']]) run('git', args);
const { status } = run(join(root, 'node_modules', '.bin', 'changeset'), ['version']);
const versions = new Set(manifests.map((file) => readJson(join(copy, file)).version));
rmSync(copy, { recursive: true });

console.log(`next version: ${[...versions].join(', ')}`);
if (status !== 0 || versions.size !== 1) process.exitCode = 1;

function run(command, args) {
  return spawnSync(command, args, { cwd: copy, stdio: ['ignore', 'inherit', 'inherit'] });
}
