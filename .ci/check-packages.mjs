// What a host would install: packed as it would be published, then judged by publint and attw.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.mjs';
import { publicPackages } from './packages.mjs';
import { root } from './setup.mjs';

const { folder, tarballs } = pack();
const judged = tarballs.flatMap(({ name, file }) => {
  console.log(name);
  return [run('publint', ['run', file, '--strict']), run('attw', [file, '--profile', 'node16', '--no-emoji', '--quiet'])];
});
rmSync(folder, { recursive: true });
const typed = publicPackages().map(typesAreInstalled);
if (![...judged, ...typed].every(Boolean)) process.exitCode = 1;

function run(command, args) {
  return spawnSync(join(root, 'node_modules', '.bin', command), args, { stdio: 'inherit' }).status === 0;
}

/** Inferred types can name a package that the source never imports; under a strict installer it is then missing. */
function typesAreInstalled({ path, manifest }) {
  const installed = new Set([manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })]);
  const declarations = readdirSync(join(path, 'dist')).filter((file) => file.endsWith('.d.ts'));
  const texts = declarations.map((file) => readFileSync(join(path, 'dist', file), 'utf8'));
  const imported = texts.flatMap((text) => [...text.matchAll(/(?:from |import\()['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/g)].map(([, name]) => name));
  const missing = [...new Set(imported)].filter((name) => !name.startsWith('node:') && !installed.has(name));
  if (missing.length > 0) console.error(`${manifest.name}: its types import ${missing.join(', ')}, which package.json does not name`);
  return missing.length === 0;
}
