import { runNode, setup } from './setup.mjs';

setup();
runNode(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
