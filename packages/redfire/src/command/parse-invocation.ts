import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Command, CommandArguments, PreparedCommand } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What the arguments of `redfire` ask for. */
export type Invocation =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint: string }
  | { readonly kind: 'run'; readonly run: PreparedCommand; readonly debug: boolean };

const GENERAL_OPTIONS = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const satisfies ParseArgsOptionsConfig;
const COMMON_OPTIONS = { ...GENERAL_OPTIONS, debug: { type: 'boolean' } } as const satisfies ParseArgsOptionsConfig;

/** Reads the arguments behind `redfire`. What is wrong with them is a value, with a hint at what is right. */
export function parseInvocation(args: readonly string[]): Invocation {
  const name = nameIn(args);
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) return generalInvocation(args);
  const given = parse(args, { ...COMMON_OPTIONS, ...command.options });
  if (typeof given === 'string') return wrong(given, name);
  if (given.values['help'] === true) return { kind: 'help', command };
  if (given.values['version'] === true) return { kind: 'version' };
  const run = command.prepare({ ...given, operands: given.operands.slice(1) });
  return typeof run === 'string' ? wrong(run, name) : { kind: 'run', run, debug: given.values['debug'] === true };
}

function generalInvocation(args: readonly string[]): Invocation {
  const given = parse(args, GENERAL_OPTIONS);
  if (typeof given === 'string') return wrong(given);
  if (given.values['help'] === true) return { kind: 'help', command: undefined };
  if (given.values['version'] === true) return { kind: 'version' };
  const [command] = given.operands;
  return wrong(command === undefined ? 'a command is missing' : `there is no command "${command}"`);
}

/** The first word that is no option and no option's value. */
function nameIn(args: readonly string[]): string | undefined {
  const options = Object.assign({}, COMMON_OPTIONS, ...Object.values(COMMANDS).map((command) => command.options)) as ParseArgsOptionsConfig; // of plain options each
  const { positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false });
  const [first] = positionals;
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? first : undefined;
}

function wrong(problem: string, name?: string): Extract<Invocation, { readonly kind: 'wrong' }> {
  const usage = (name === undefined ? undefined : COMMANDS[name]?.usage) ?? 'redfire COMMAND [options]';
  return { kind: 'wrong', problem: `redfire: ${problem}`, hint: `usage: ${usage}\n"redfire ${name === undefined ? '' : `${name} `}--help" tells more.` };
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig): CommandArguments | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, operands: positionals };
  } catch (error) {
    const isTheirs = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!isTheirs) throw error;
    const [first = error.message] = error.message.split(/\. |\n/);
    const plain = first.replaceAll("'", '"').replace(/\.$/, '');
    return plain.charAt(0).toLowerCase() + plain.slice(1);
  }
}
