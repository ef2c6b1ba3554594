import { basename, resolve } from 'node:path';
import { runBacktest, type BacktestOptions, type StrategyUse } from '@redfire/backtest';
import { checkLookAhead, checkRecursive, checkSensitivity, type LookAheadReport, type ParameterValue, type RecursiveLine, type SensitivityReport } from '@redfire/backtest/checks';
import { RedFireError, timestamp, type Timestamp } from '@redfire/core';
import { loadBacktest } from '../load-backtest.ts';
import { NoSinks } from '../result-folder.ts';
import type { CheckInvocation, CheckName } from './check-command.ts';
import { checkTable } from './check-table.ts';
import type { CommandHost } from './run-command.ts';

/** What `redfire check` found, check by check. */
export interface CheckResults {
  readonly lookAhead?: LookAheadReport;
  readonly recursive?: readonly RecursiveLine[];
  readonly sensitivity?: SensitivityReport;
}

/** Runs `redfire check`: the backtest of a configuration many times over, and what its runs tell on `stdout`. */
export async function runCheckCommand(invocation: CheckInvocation, { cwd, stdout, stderr, signal }: CommandHost): Promise<void> {
  const { options: loaded } = await loadBacktest(resolve(cwd, invocation.config));
  const options: BacktestOptions = { ...loaded, ...(signal && { signal }) };
  const isOn = (name: CheckName) => invocation.checks.includes(name);
  const tell = (text: string) => { if (stderr.isTTY === true) stderr.write(`\r\u001b[K${text}`); };
  const results: CheckResults = {
    ...(isOn('look-ahead') && { lookAhead: await lookAhead(options, invocation.cuts, tell) }),
    ...(isOn('recursive') && { recursive: await recursive(options, tell) }),
    ...(isOn('sensitivity') && { sensitivity: await sensitivity(options, invocation, tell) }),
  };
  tell('');
  const isStyled = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  stdout.write(invocation.json ? `${JSON.stringify(results, null, 2)}\n` : checkTable(results, { title: `Checks of ${basename(invocation.config)}`, isStyled }));
}

/** What comes at an instant is known then; `to` leaves out what comes from an instant on. */
const AT_ONCE = 0.001;

async function lookAhead(options: BacktestOptions, cuts: number, tell: (text: string) => void): Promise<LookAheadReport> {
  return checkLookAhead({
    cuts,
    backtest: (until) => (until === undefined ? options : { ...options, to: timestamp(until + AT_ONCE) }),
    onRun: ({ number, of }) => { tell(`look-ahead: run ${number} of ${of}`); },
  });
}

/** Where the data begin instead, as shares of the whole time. */
const STARTS = [0.5, 0.75, 0.9, 0.95, 0.99];

async function recursive(options: BacktestOptions, tell: (text: string) => void): Promise<readonly RecursiveLine[]> {
  tell('recursive indicators');
  const { summary } = await runBacktest({ ...options, sinks: new NoSinks() });
  const { from, to } = summary;
  if (from === undefined || to === undefined) throw new RedFireError('DATA_FORMAT', 'there are no bars to look at indicators with; check the data of the configuration');
  const starts = STARTS.map((share) => timestamp(Math.round(from + (to - from) * share)));
  return checkRecursive({ starts, backtest: (start: Timestamp | undefined) => (start === undefined ? options : { ...options, from: start, warmUp: 0 }) });
}

async function sensitivity(options: BacktestOptions, { strategy: id, vary }: CheckInvocation, tell: (text: string) => void): Promise<SensitivityReport> {
  const uses = options.strategies.filter((entry): entry is StrategyUse => 'use' in entry);
  const found = id === undefined ? uses : uses.filter((use) => (use.id ?? use.name) === id);
  const [judged, ...others] = found;
  if (!judged || others.length > 0) {
    throw new RedFireError('INVALID_INPUT', id === undefined ? `${uses.length} strategies run; --strategy says whose parameters are varied` : `no strategy "${id}" is in the configuration`, { details: { strategy: id ?? '' } });
  }
  const parameters = Object.fromEntries(Object.entries(judged.params as Readonly<Record<string, unknown>>).filter((entry): entry is [string, ParameterValue] => ['number', 'string', 'boolean'].includes(typeof entry[1])));
  let run = 0;
  return checkSensitivity<string>({
    parameters,
    vary: Object.fromEntries(Object.entries(vary).map(([name, values]) => [name, values.map((value) => valueLike(parameters[name], value))])),
    measure: async (params) => {
      tell(`sensitivity: run ${++run}`);
      const strategies = options.strategies.map((entry) => (entry === judged ? { ...judged, params: { ...(judged.params as object), ...params } } : entry));
      const { summary } = await runBacktest({ ...options, strategies, sinks: new NoSinks() });
      return Number(summary.netProfit);
    },
  });
}

/** A value as its parameter is written. */
function valueLike(known: ParameterValue | undefined, text: string): ParameterValue {
  if (typeof known === 'number') return Number(text);
  return typeof known === 'boolean' ? text === 'true' : text;
}
