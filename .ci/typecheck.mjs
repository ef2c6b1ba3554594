import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './setup.mjs';

// The first sees everything, with Node's types; the second sees the source of the pure packages, without them; the third the page of reports, with a browser's.
const [all, pure, page] = await Promise.all(['tsconfig.json', '.ci/tsconfig.pure.json', 'packages/backtest/page'].map(check));
// Most of what the others find wrong, the first has found too.
process.stdout.write(all.code === 0 ? pure.output + page.output : all.output);
process.exitCode = all.code || pure.code || page.code;

function check(project) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', project, '--pretty', String(process.stdout.isTTY === true)], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
