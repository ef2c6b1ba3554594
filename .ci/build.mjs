import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { publicPackages } from './packages.mjs';
import { root } from './setup.mjs';

// Chunks of an earlier build would be packed with the new ones.
for (const { path } of publicPackages()) rmSync(join(path, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js')], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
