import type { CommandName } from './parse-invocation.ts';

const GENERAL = `RedFire, a trading engine.

usage: redfire COMMAND [options]

  backtest CONFIG.yaml   runs strategies over recorded bars
  run CONFIG.yaml        trades on paper, as a host of its own

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

const RUN = `Trades on paper: replayed market data, strategies, risk, orders and a simulated venue, from start to clean stop.
Real money is out of its reach: this version has no gateway to a venue.

usage: redfire run CONFIG.yaml [--speed N] [--log-level LEVEL] [--json]

  CONFIG.yaml         what to run, as YAML or JSON; the files it names are relative to it
  --speed N           how fast the time of the data passes: 1 as it happened, 100 a hundred times as fast,
                      max as fast as it is worked through
  --log-level LEVEL   the least urgent lines that are written: debug, info, warn or error
  --json              JSON lines on a terminal too
  --debug             prints errors of the configuration with their stacks
  -h, --help          this text

What happens goes to standard output line by line, as JSON where that is not a terminal, and a summary comes
last. It ends with the data. Ctrl-C stops it by the policy of the configuration; a second one ends it at once.
Exit codes: 0 done, 1 failed or not stopped as it should be, 2 called wrongly, 130 stopped by Ctrl-C.

A configuration:

  instruments:
    - { id: BTC/USDT.SIM, kind: perpetual, tickSize: "0.01", lotSize: "0.001" }
  marketData:
    - { replay: bars.csv, instrument: BTC/USDT.SIM, interval: 1m }
  speed: 100
  paper: { balances: { USDT: "100000" }, fees: { maker: "0.0002", taker: "0.0005" } }
  risk: { maxOrderNotional: "50000 USDT" }
  strategies:
    - { use: sma-cross, params: { instrument: BTC/USDT.SIM, fast: 10, slow: 50, quantity: "0.5" } }
  stop: { orders: cancel }
`;

const TEXTS: Readonly<Record<CommandName, string>> = { backtest: BACKTEST, run: RUN };

/** How `redfire`, or one of its commands, is used. */
export function helpText(command: CommandName | undefined): string {
  return command === undefined ? GENERAL : TEXTS[command];
}
