// Installs the packed packages with npm into copies of the consumers, then type-checks and runs each.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.mjs';
import { publicPackages, readJson } from './packages.mjs';
import { root } from './setup.mjs';

const { folder, tarballs } = pack();
const files = new Map(tarballs.map(({ name, file }) => [name, `file:${file}`]));
const manifests = new Map(publicPackages().map(({ manifest }) => [manifest.name, manifest]));
const source = join(root, 'packages/integration/consumers');

for (const consumer of readdirSync(source)) {
  const copy = join(folder, consumer);
  cpSync(join(source, consumer), copy, { recursive: true });
  const manifest = readJson(join(copy, 'package.json'));
  const wanted = closure(Object.keys(manifest.dependencies));
  const dependencies = { ...manifest.dependencies, ...Object.fromEntries(wanted.map((name) => [name, files.get(name)])) };
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  const steps = [['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'], ['run', '--silent', 'check'], ['run', '--silent', 'run']];
  const failed = steps.find((step) => spawnSync('npm', step, { cwd: copy, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0);
  if (failed) {
    console.error(`consumer ${consumer} failed at "npm ${failed.join(' ')}"`);
    process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });

/** The packages of ours that these need, themselves included: npm is to take each from its tarball, none from the registry. */
function closure(names) {
  const found = new Set();
  const visit = (name) => {
    if (!files.has(name) || found.has(name)) return;
    found.add(name);
    Object.keys(manifests.get(name).dependencies ?? {}).forEach(visit);
  };
  names.forEach(visit);
  return [...found];
}
