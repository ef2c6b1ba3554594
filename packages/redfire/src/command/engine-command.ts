import { LOG_LEVELS, type LogLevel } from '@redfire/core';
import { has, onlyOperand, textOf, type Command } from './command.ts';

/** `redfire run` with its options; those that are absent are as configured. */
export interface RunInvocation {
  /** The configuration, as it was written. */
  readonly config: string;
  readonly json: boolean;
  /** Infinity for `max`. */
  readonly speed: number | undefined;
  readonly logLevel: LogLevel | undefined;
  /** File for a record of the session, as it was written. */
  readonly record: string | undefined;
}

const help = `Trades on paper: replayed market data, strategies, risk, orders and a simulated venue, from start to clean stop.
Real money is out of its reach: this version has no gateway to a venue.

usage: redfire run CONFIG.yaml [--speed N] [--log-level LEVEL] [--record FILE] [--json]

  CONFIG.yaml         what to run, as YAML or JSON; the files it names are relative to it
  --speed N           how fast the time of the data passes: 1 as it happened, 100 a hundred times as fast,
                      max as fast as it is worked through
  --log-level LEVEL   the least urgent lines that are written: debug, info, warn or error
  --record FILE       writes the market data, orders and fills of the session to a new file; "redfire parity FILE"
                      runs them through a backtest
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

export const engineCommand: Command = {
  usage: 'redfire run CONFIG.yaml [--speed N] [--log-level LEVEL] [--record FILE] [--json]',
  summary: ['run CONFIG.yaml', 'trades on paper, as a host of its own'],
  help,
  options: { json: { type: 'boolean' }, speed: { type: 'string' }, 'log-level': { type: 'string' }, record: { type: 'string' } },
  prepare(given) {
    const config = onlyOperand(given, 'configuration');
    if (typeof config === 'string') return config;
    const written = textOf(given, 'speed');
    const speed = written === 'max' ? Infinity : written === undefined ? undefined : Number(written);
    if (speed !== undefined && !(speed > 0)) return `--speed needs a number above zero, or max; found "${written}"`;
    const level = textOf(given, 'log-level');
    const logLevel = LOG_LEVELS.find((known) => known === level);
    if (logLevel !== level) return `--log-level needs one of ${LOG_LEVELS.join(', ')}; found "${level}"`;
    const record = textOf(given, 'record');
    if (record === '') return '--record needs the name of a file';
    return async (host) => {
      const { runEngineCommand } = await import('./run-engine-command.ts');
      return runEngineCommand({ config: config.operand, json: has(given, 'json'), speed, logLevel, record }, host);
    };
  },
};
