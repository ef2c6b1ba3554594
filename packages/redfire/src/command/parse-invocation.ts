import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { LOG_LEVELS, type LogLevel } from '@redfire/core';

/** The commands there are. */
export const COMMANDS = ['backtest', 'run'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What the arguments of `redfire` ask for. */
export type Invocation =
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint: string }
  | BacktestInvocation
  | RunInvocation;

interface ConfigInvocation {
  /** The configuration, as it was written. */
  readonly config: string;
  readonly json: boolean;
  readonly debug: boolean;
}

/** `redfire backtest` with its options. */
export interface BacktestInvocation extends ConfigInvocation {
  readonly kind: 'backtest';
  /** Folder for the results, as it was written. */
  readonly out: string | undefined;
}

/** `redfire run` with its options; those that are absent are as configured. */
export interface RunInvocation extends ConfigInvocation {
  readonly kind: 'run';
  /** Infinity for `max`. */
  readonly speed: number | undefined;
  readonly logLevel: LogLevel | undefined;
}

const GENERAL_OPTIONS = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const satisfies ParseArgsOptionsConfig;
const COMMON_OPTIONS = { ...GENERAL_OPTIONS, json: { type: 'boolean' }, debug: { type: 'boolean' } } as const satisfies ParseArgsOptionsConfig;
const BACKTEST_OPTIONS = { ...COMMON_OPTIONS, out: { type: 'string', short: 'o' } } as const satisfies ParseArgsOptionsConfig;
const RUN_OPTIONS = { ...COMMON_OPTIONS, speed: { type: 'string' }, 'log-level': { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

const USAGE: Readonly<Record<CommandName, string>> = {
  backtest: 'redfire backtest CONFIG.yaml [--out DIR] [--json]',
  run: 'redfire run CONFIG.yaml [--speed N] [--log-level LEVEL] [--json]',
};

/** Reads the arguments behind `redfire`. What is wrong with them is a value, with a hint at what is right. */
export function parseInvocation(args: readonly string[]): Invocation {
  const name = commandIn(args);
  if (name === 'backtest') return backtestInvocation(args);
  if (name === 'run') return runInvocation(args);
  const parsed = parse(args, GENERAL_OPTIONS);
  if (typeof parsed === 'string') return wrong(parsed);
  const { help = false, version = false } = parsed.values;
  if (help) return { kind: 'help', command: undefined };
  if (version) return { kind: 'version' };
  const [command] = parsed.positionals;
  return wrong(command === undefined ? 'a command is missing' : `there is no command "${command}"`);
}

function backtestInvocation(args: readonly string[]): Invocation {
  const parsed = parse(args, BACKTEST_OPTIONS);
  if (typeof parsed === 'string') return wrong(parsed, 'backtest');
  const { out } = parsed.values;
  const common = commonPart('backtest', parsed);
  if (common.kind !== 'config') return common;
  if (out === '') return wrong('--out needs the name of a folder', 'backtest');
  return { ...common, kind: 'backtest', out };
}

function runInvocation(args: readonly string[]): Invocation {
  const parsed = parse(args, RUN_OPTIONS);
  if (typeof parsed === 'string') return wrong(parsed, 'run');
  const common = commonPart('run', parsed);
  if (common.kind !== 'config') return common;
  const { speed: written, 'log-level': level } = parsed.values;
  const speed = written === 'max' ? Infinity : written === undefined ? undefined : Number(written);
  if (speed !== undefined && !(speed > 0)) return wrong(`--speed needs a number above zero, or max; found "${written}"`, 'run');
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (logLevel !== level) return wrong(`--log-level needs one of ${LOG_LEVELS.join(', ')}; found "${level}"`, 'run');
  return { ...common, kind: 'run', speed, logLevel };
}

interface Parsed {
  readonly values: { readonly help?: boolean | undefined; readonly version?: boolean | undefined; readonly json?: boolean | undefined; readonly debug?: boolean | undefined };
  readonly positionals: readonly string[];
}

function commonPart(command: CommandName, { values, positionals }: Parsed): (ConfigInvocation & { readonly kind: 'config' }) | Exclude<Invocation, BacktestInvocation | RunInvocation> {
  const { help = false, version = false, json = false, debug = false } = values;
  if (help) return { kind: 'help', command };
  if (version) return { kind: 'version' };
  const operands = positionals.slice(1);
  const [config, ...surplus] = operands;
  if (config === undefined) return wrong('the configuration is missing', command);
  if (surplus.length > 0) return wrong(`one configuration at a time, found ${operands.map((operand) => `"${operand}"`).join(' and ')}`, command);
  return { kind: 'config', config, json, debug };
}

/** The first word that is no option and no option's value. */
function commandIn(args: readonly string[]): CommandName | undefined {
  const { positionals } = parseArgs({ args: [...args], options: { ...BACKTEST_OPTIONS, ...RUN_OPTIONS }, allowPositionals: true, strict: false });
  return COMMANDS.find((name) => name === positionals[0]);
}

function wrong(problem: string, command?: CommandName): Exclude<Invocation, BacktestInvocation | RunInvocation> {
  const usage = command === undefined ? 'redfire COMMAND [options]' : USAGE[command];
  return { kind: 'wrong', problem: `redfire: ${problem}`, hint: `usage: ${usage}\n"redfire ${command === undefined ? '' : `${command} `}--help" tells more.` };
}

function parse<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const isTheirs = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!isTheirs) throw error;
    const [first = error.message] = error.message.split(/\. |\n/);
    const plain = first.replaceAll("'", '"').replace(/\.$/, '');
    return plain.charAt(0).toLowerCase() + plain.slice(1);
  }
}
