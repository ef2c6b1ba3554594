const GENERAL = `RedFire, a trading engine.

usage: redfire COMMAND [options]

  backtest CONFIG.yaml   runs strategies over recorded bars

  -h, --help             this text; "redfire backtest --help" tells about a command
  -v, --version          the version
`;

const BACKTEST = `Runs strategies over recorded bars, through risk, order management and a simulated venue.

usage: redfire backtest CONFIG.yaml [--out DIR] [--json]

  CONFIG.yaml      what to run, as YAML or JSON; the files it names are relative to it
  -o, --out DIR    writes summary.json, orders.csv, fills.csv and equity.csv to DIR, which is
                   made where it is missing; without it the summary on screen is all
  --json           prints the summary alone, as JSON
  --debug          prints errors with their stacks
  -h, --help       this text

A run that fails or is stopped leaves the results of earlier runs in DIR as they were.
Exit codes: 0 done, 1 failed, 2 called wrongly, 130 stopped by Ctrl-C.

A configuration:

  instruments:
    - { id: BTC/USDT.SIM, kind: perpetual, tickSize: "0.01", lotSize: "0.001" }
  data:
    - { instrument: BTC/USDT.SIM, file: bars.csv, interval: 1m }
  account: { balances: { USDT: "100000" } }
  strategies:
    - { use: sma-cross, params: { instrument: BTC/USDT.SIM, fast: 10, slow: 50, quantity: "1" } }

"use: ./my-strategy.ts" names a module whose default export is a strategy class.
`;

/** How the command, or one of its commands, is used. */
export function helpText(command: 'backtest' | undefined): string {
  return command === 'backtest' ? BACKTEST : GENERAL;
}
