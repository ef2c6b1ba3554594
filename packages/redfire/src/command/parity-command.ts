import { has, onlyOperand, type Command } from './command.ts';

/** `redfire parity` with its options. */
export interface ParityInvocation {
  /** The record of a session, as it was written. */
  readonly file: string;
  readonly json: boolean;
}

const help = `Runs a session on paper through a backtest and compares them, order by order: what filled, at which price and when.

usage: redfire parity FILE [--json]

  FILE         a record of a session: "redfire run CONFIG.yaml --record FILE" writes one
  --json       prints all orders with what became of each, as JSON
  --debug      prints errors with their stacks
  -h, --help   this text

The backtest is shown the market data of the record, and sends what was sent in the session, each order behind the same
bar, quote or fill; nothing is decided again. Where paper and backtest differ, so will a backtest of the strategy.
Exit codes: 0 done, whatever it found, 1 failed, 2 called wrongly, 130 stopped by Ctrl-C.
`;

export const parityCommand: Command = {
  usage: 'redfire parity FILE [--json]',
  summary: ['parity FILE', 'compares a session on paper with a backtest of the same orders'],
  help,
  options: { json: { type: 'boolean' } },
  prepare(given) {
    const file = onlyOperand(given, 'record');
    if (typeof file === 'string') return file;
    return async (host) => {
      const { runParityCommand } = await import('./run-parity-command.ts');
      await runParityCommand({ file: file.operand, json: has(given, 'json') }, host);
      return 0;
    };
  },
};
