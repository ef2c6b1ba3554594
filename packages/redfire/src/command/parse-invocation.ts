import { parseArgs } from 'node:util';

/** What the arguments of `redfire` ask for. */
export type Invocation =
  | { readonly kind: 'help'; readonly command: 'backtest' | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint: string }
  | BacktestInvocation;

/** `redfire backtest` with its options. */
export interface BacktestInvocation {
  readonly kind: 'backtest';
  /** The configuration, as it was written. */
  readonly config: string;
  /** Folder for the results, as it was written. */
  readonly out: string | undefined;
  readonly json: boolean;
  readonly debug: boolean;
}

const OPTIONS = {
  out: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
  debug: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the arguments behind `redfire`. What is wrong with them is a value, with a hint at what is right. */
export function parseInvocation(args: readonly string[]): Invocation {
  const parsed = parse(args);
  if (typeof parsed === 'string') return wrong(parsed);
  const [command, ...operands] = parsed.positionals;
  const { help = false, version: wantsVersion = false, out, json = false, debug = false } = parsed.values;
  if (help) return { kind: 'help', command: command === 'backtest' ? command : undefined };
  if (wantsVersion) return { kind: 'version' };
  if (command === undefined) return wrong('a command is missing');
  if (command !== 'backtest') return wrong(`there is no command "${command}"`);
  const [config, ...surplus] = operands;
  if (config === undefined) return wrong('the configuration is missing');
  if (surplus.length > 0) return wrong(`one configuration at a time, found ${operands.map((operand) => `"${operand}"`).join(' and ')}`);
  if (out === '') return wrong('--out needs the name of a folder');
  return { kind: 'backtest', config, out, json, debug };
}

function wrong(problem: string): Invocation {
  return { kind: 'wrong', problem: `redfire: ${problem}`, hint: 'usage: redfire backtest CONFIG.yaml [--out DIR] [--json]\n"redfire --help" tells more.' };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const isTheirs = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!isTheirs) throw error;
    const [first = error.message] = error.message.split(/\. |\n/);
    const plain = first.replaceAll("'", '"').replace(/\.$/, '');
    return plain.charAt(0).toLowerCase() + plain.slice(1);
  }
}
