import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicPackages, readJson } from './packages.mjs';
import { root } from './setup.mjs';

/** Packs every public package as it would be published, into a new folder that the caller removes. */
export function pack() {
  const libraries = publicPackages();
  const unbuilt = libraries.find(({ path }) => !existsSync(join(path, 'dist', 'index.d.cts')));
  if (unbuilt) throw new Error(`${unbuilt.manifest.name} is not built: run "pnpm build" first.`);

  const folder = mkdtempSync(join(tmpdir(), 'redfire-pack-'));
  const { packageManager } = readJson(join(root, 'package.json'));
  const filters = libraries.flatMap(({ manifest }) => ['--filter', manifest.name]);
  execFileSync('npx', ['-y', packageManager, '-r', ...filters, 'pack', '--pack-destination', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarballs = libraries.map(({ manifest: { name, version } }) => ({ name, file: join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) }));
  return { folder, tarballs };
}
