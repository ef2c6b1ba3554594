import { runRedfire, setup } from './setup.mjs';

setup();
// A package manager runs scripts in the root; paths on the command line are meant from where the user stands.
runRedfire(process.argv.slice(2), { cwd: process.env.INIT_CWD ?? process.cwd() });
