import { has, onlyOperand, textOf, type Command } from './command.ts';

export const REPORT_TABLES = ['trades', 'equity', 'months'] as const;
export type ReportTable = (typeof REPORT_TABLES)[number];

/** `redfire report` with its options. */
export interface ReportInvocation {
  /** The folder, as it was written. */
  readonly folder: string;
  /** File for the page, as it was written; default: `report.html` in the folder. */
  readonly out: string | undefined;
  readonly title: string | undefined;
  readonly benchmark: string | undefined;
  /** What is printed instead of writing a page. */
  readonly print: 'json' | ReportTable | undefined;
  readonly open: 'always' | 'never';
}

const help = `Makes a page of a backtest's results: charts, trades, statistics and settings in one HTML file that needs no network.

usage: redfire report DIR [--out FILE] [--title TEXT] [--benchmark INSTRUMENT] [--open always]

  DIR              folder that "redfire backtest --out DIR" wrote
  -o, --out FILE   the page; default: report.html in DIR
  --title TEXT     heads the page; default: the name of the configuration
  --benchmark ID   instrument that is bought and held for comparison, or none; default: the first
  --json           prints the report's data as JSON instead
  --csv TABLE      prints trades, equity (shaped for drawing) or months as CSV instead
  --open WHEN      always opens the page in a browser; default: never
  --debug          prints errors with their stacks
  -h, --help       this text

Exit codes: 0 done, 1 failed, 2 called wrongly.
`;

export const reportCommand: Command = {
  usage: 'redfire report DIR [--out FILE] [--title TEXT] [--benchmark INSTRUMENT] [--json | --csv TABLE]',
  summary: ['report DIR', 'makes a page of the results of a backtest'],
  help,
  options: { out: { type: 'string', short: 'o' }, title: { type: 'string' }, benchmark: { type: 'string' }, json: { type: 'boolean' }, csv: { type: 'string' }, open: { type: 'string' } },
  prepare(given) {
    const folder = onlyOperand(given, 'folder');
    if (typeof folder === 'string') return folder;
    const [out, csv, open] = [textOf(given, 'out'), textOf(given, 'csv'), textOf(given, 'open') ?? 'never'];
    if (out === '') return '--out needs the name of a file';
    if (open !== 'always' && open !== 'never') return `--open needs always or never; found "${open}"`;
    const table = REPORT_TABLES.find((name) => name === csv);
    if (table !== csv) return `--csv needs one of ${REPORT_TABLES.join(', ')}; found "${csv}"`;
    if (table !== undefined && has(given, 'json')) return 'either --json or --csv';
    const print = has(given, 'json') ? 'json' : table;
    if (print !== undefined && out !== undefined) return `--out is for the page; ${print === 'json' ? '--json' : '--csv'} prints`;
    return async (host) => {
      const { runReportCommand } = await import('./run-report-command.ts');
      await runReportCommand({ folder: folder.operand, out, title: textOf(given, 'title'), benchmark: textOf(given, 'benchmark'), print, open }, host);
      return 0;
    };
  },
};
