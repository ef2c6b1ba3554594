import { DATA_KINDS, type DataKind } from '@redfire/data';
import { has, textOf, type Command, type CommandArguments } from './command.ts';

const KINDS = [...DATA_KINDS, 'recording'] as const;

/** What a file is, as far as it was said. */
export interface GivenFormat {
  readonly kind: (typeof KINDS)[number] | undefined;
  readonly format: string | undefined;
  readonly date: string | undefined;
  readonly columns: Readonly<Record<string, string | number>> | undefined;
  readonly delimiter: string | undefined;
  readonly timeFormat: string | undefined;
  readonly timeZone: string | undefined;
}

/** `redfire data` with its options. */
export type DataInvocation = GivenFormat & { readonly json: boolean } & (
  | { readonly action: 'inspect'; readonly file: string }
  | { readonly action: 'convert'; readonly file: string; readonly to: string; readonly write: DataKind | undefined; readonly onBadRow: 'error' | 'skip' }
);

const help = `Looks at files of market data: bars, quotes, trades, books and recordings, plain, gzip or zip, CSV or Parquet.

usage: redfire data inspect FILE [--kind KIND] [--format FORMAT] [--json]
       redfire data convert FILE OUT [--kind KIND] [--format FORMAT] [--write KIND] [--skip-bad-rows]
       either with [--columns LIST] [--time-format FORMAT] [--time-zone ZONE] [--delimiter C]

  inspect FILE      says what a file holds: rows, times, interval, gaps, duplicates, rows out of order, outliers,
                    zero volumes, price grid
  convert FILE OUT  writes it anew: Parquet where OUT ends in .parquet, CSV where it ends in .csv
  --kind KIND       bars, quotes, trades, books or recording; default: told from the first row
  --format FORMAT   such as csv, binance-vision, tardis, lean or parquet; default: told from the first row
  --columns LIST    of a CSV file with names of its own, such as time=ts,open=o,high=h,low=l,close=c, or with the
                    numbers of columns, from 1; needs --kind
  --time-format F   how its times are written: s, ms, us, ns, or a pattern such as "DD.MM.YYYY HH:mm"
  --time-zone ZONE  of times without a zone; default: UTC
  --delimiter C     between its fields; default: told from the first row
  --date DAY        of a file of LEAN that has no day in its name
  --write KIND      what is written of a recording: quotes, trades or books
  --skip-bad-rows   leaves rows out that are not usable, instead of stopping at the first
  --json            prints the outcome as JSON
  --debug           prints errors with their stacks
  -h, --help        this text

Exit codes: 0 done, whatever was found, 1 failed, 2 called wrongly.
`;

export const dataCommand: Command = {
  usage: 'redfire data inspect FILE | redfire data convert FILE OUT',
  summary: ['data inspect FILE', 'says what a file of market data holds; "data convert" writes it as Parquet or CSV'],
  help,
  options: { json: { type: 'boolean' }, kind: { type: 'string' }, format: { type: 'string' }, date: { type: 'string' }, columns: { type: 'string' }, 'time-format': { type: 'string' }, 'time-zone': { type: 'string' }, delimiter: { type: 'string' }, write: { type: 'string' }, 'skip-bad-rows': { type: 'boolean' } },
  prepare(given) {
    const invocation = invocationOf(given);
    if (typeof invocation === 'string') return invocation;
    return async (host) => {
      const { runDataCommand } = await import('./run-data-command.ts');
      await runDataCommand(invocation, host);
      return 0;
    };
  },
};

function invocationOf(given: CommandArguments): DataInvocation | string {
  const [action, file, to, ...surplus] = given.operands;
  if (action !== 'inspect' && action !== 'convert') return action === undefined ? 'say inspect or convert' : `there is inspect and convert, found "${action}"`;
  const kind = KINDS.find((known) => known === textOf(given, 'kind'));
  if (kind !== textOf(given, 'kind')) return `--kind needs one of ${KINDS.join(', ')}; found "${textOf(given, 'kind') ?? ''}"`;
  const write = DATA_KINDS.find((known) => known === textOf(given, 'write'));
  if (write !== textOf(given, 'write')) return `--write needs one of ${DATA_KINDS.join(', ')}; found "${textOf(given, 'write') ?? ''}"`;
  if (file === undefined) return 'the file is missing';
  const columns = columnsOf(textOf(given, 'columns'));
  if (typeof columns === 'string') return columns;
  if (columns !== undefined && kind === undefined) return '--columns needs --kind';
  const shape = { columns, delimiter: textOf(given, 'delimiter'), timeFormat: textOf(given, 'time-format'), timeZone: textOf(given, 'time-zone') };
  const common = { file, kind, format: textOf(given, 'format'), date: textOf(given, 'date'), ...shape, json: has(given, 'json') };
  if (action === 'inspect') {
    if (to !== undefined) return `one file at a time, found ${[file, to, ...surplus].map((each) => `"${each}"`).join(' and ')}`;
    return write !== undefined || has(given, 'skip-bad-rows') ? `--${write === undefined ? 'skip-bad-rows' : 'write'} is for convert` : { action, ...common };
  }
  if (to === undefined) return 'the name of the file to write is missing';
  if (surplus.length > 0) return `one file at a time, found "${surplus.join('" and "')}" besides`;
  return { action, ...common, to, write, onBadRow: has(given, 'skip-bad-rows') ? 'skip' : 'error' };
}

/** Columns by the names of their values; text where the list is none. */
function columnsOf(list: string | undefined): Readonly<Record<string, string | number>> | string | undefined {
  if (list === undefined) return undefined;
  const columns: Record<string, string | number> = {};
  for (const part of list.split(',')) {
    const [, name, column] = /^\s*(\w+)=(.+?)\s*$/.exec(part) ?? [];
    if (name === undefined || column === undefined) return `--columns needs a list such as time=ts,open=o; found "${part}"`;
    columns[name] = /^\d+$/.test(column) ? Number(column) : column;
  }
  return columns;
}
