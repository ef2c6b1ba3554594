import { has, onlyOperand, textOf, type Command } from './command.ts';

/** `redfire backtest` with its options. */
export interface BacktestInvocation {
  /** The configuration, as it was written. */
  readonly config: string;
  readonly json: boolean;
  /** Folder for the results, as it was written. */
  readonly out: string | undefined;
  /** Whether a page is written into that folder as well. */
  readonly report: boolean;
}

const help = `Runs strategies over recorded data, through risk, order management and a simulated venue.

usage: redfire backtest CONFIG.yaml [--out DIR [--report]] [--json]

  CONFIG.yaml      what to run, as YAML or JSON; the files it names are relative to it
  -o, --out DIR    writes summary.json, and orders, fills, trades and equity as CSV, to DIR, which is
                   made where it is missing; without it the summary on screen is all
  --report         writes report.html to DIR too: charts, trades and statistics as a page
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

export const backtestCommand: Command = {
  usage: 'redfire backtest CONFIG.yaml [--out DIR [--report]] [--json]',
  summary: ['backtest CONFIG.yaml', 'runs strategies over recorded data'],
  help,
  options: { json: { type: 'boolean' }, out: { type: 'string', short: 'o' }, report: { type: 'boolean' } },
  prepare(given) {
    const config = onlyOperand(given, 'configuration');
    const out = textOf(given, 'out');
    if (typeof config === 'string') return config;
    if (out === '') return '--out needs the name of a folder';
    if (out === undefined && has(given, 'report')) return '--report needs --out DIR, where the page is written';
    return async (host) => {
      const { runBacktestCommand } = await import('./run-backtest-command.ts');
      await runBacktestCommand({ config: config.operand, out, json: has(given, 'json'), report: has(given, 'report') }, host);
      return 0;
    };
  },
};
