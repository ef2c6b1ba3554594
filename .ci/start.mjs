import { runRedfire, setup } from './setup.mjs';

setup();
runRedfire(['backtest', 'examples/01-backtest/sma-cross.yaml', '--out', 'out', ...process.argv.slice(2)]);
