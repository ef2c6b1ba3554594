import { has, textOf, type Command } from './command.ts';

/** `redfire compare` with its options. */
export interface CompareInvocation {
  /** As they were written. */
  readonly folders: readonly string[];
  /** File for the page, as it was written; absent writes none. */
  readonly out: string | undefined;
  readonly title: string | undefined;
  readonly json: boolean;
}

const help = `Puts the results of backtests side by side: statistics with the best marked, and the parameters in which they differ.

usage: redfire compare DIR DIR... [--out FILE] [--title TEXT] [--json]

  DIR              folders that "redfire backtest --out DIR" wrote, two or more
  -o, --out FILE   writes a page with their equity curves laid over one another as well
  --title TEXT     heads the page
  --json           prints the whole comparison as JSON
  --debug          prints errors with their stacks
  -h, --help       this text

Exit codes: 0 done, 1 failed, 2 called wrongly.
`;

export const compareCommand: Command = {
  usage: 'redfire compare DIR DIR... [--out FILE] [--title TEXT] [--json]',
  summary: ['compare DIR...', 'puts the results of backtests side by side'],
  help,
  options: { out: { type: 'string', short: 'o' }, title: { type: 'string' }, json: { type: 'boolean' } },
  prepare(given) {
    const out = textOf(given, 'out');
    if (given.operands.length < 2) return `two folders at least, found ${given.operands.length === 0 ? 'none' : `"${given.operands[0] ?? ''}"`}`;
    if (out === '') return '--out needs the name of a file';
    return async (host) => {
      const { runCompareCommand } = await import('./run-compare-command.ts');
      await runCompareCommand({ folders: given.operands, out, title: textOf(given, 'title'), json: has(given, 'json') }, host);
      return 0;
    };
  },
};
