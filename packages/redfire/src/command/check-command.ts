import { has, onlyOperand, textOf, textsOf, type Command } from './command.ts';

export const CHECKS = ['look-ahead', 'recursive', 'sensitivity'] as const;
export type CheckName = (typeof CHECKS)[number];

/** `redfire check` with its options. */
export interface CheckInvocation {
  /** The configuration, as it was written. */
  readonly config: string;
  readonly checks: readonly CheckName[];
  /** By parameter, the values as they were written. */
  readonly vary: Readonly<Record<string, readonly string[]>>;
  /** Id of the strategy whose parameters are varied; the only one by default. */
  readonly strategy: string | undefined;
  readonly cuts: number;
  readonly json: boolean;
}

const help = `Looks for what makes a backtest better than it is: knowledge of the future, indicators that had more of a past than
they will have live, parameters that were found rather than earned.

usage: redfire check CONFIG.yaml [--only CHECK]... [--vary NAME=V1,V2,...]... [--strategy ID] [--cuts N] [--json]

  CONFIG.yaml      a configuration as for "redfire backtest"
  --only CHECK     look-ahead, recursive or sensitivity; default: the first two, and the third with --vary
  --vary NAME=V,V  values to try for a parameter, the others as they are; once for each parameter
  --strategy ID    whose parameters are varied, where several strategies run
  --cuts N         how often the data are cut to look for knowledge of the future; default 10
  --json           prints what was found as JSON
  --debug          prints errors with their stacks
  -h, --help       this text

Each check runs the backtest many times. Exit codes: 0 done, whatever was found, 1 failed, 2 called wrongly, 130 stopped by Ctrl-C.
`;

export const checkCommand: Command = {
  usage: 'redfire check CONFIG.yaml [--only CHECK]... [--vary NAME=V1,V2,...]... [--json]',
  summary: ['check CONFIG.yaml', 'looks for what makes a backtest better than it is'],
  help,
  options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true }, vary: { type: 'string', multiple: true }, strategy: { type: 'string' }, cuts: { type: 'string' } },
  prepare(given) {
    const config = onlyOperand(given, 'configuration');
    if (typeof config === 'string') return config;
    const vary = variations(textsOf(given, 'vary'));
    if (typeof vary === 'string') return vary;
    const only = textsOf(given, 'only');
    const unknown = only.find((name) => !CHECKS.some((known) => known === name));
    if (unknown !== undefined) return `--only needs one of ${CHECKS.join(', ')}; found "${unknown}"`;
    if (only.includes('sensitivity') && Object.keys(vary).length === 0) return 'sensitivity needs --vary NAME=V1,V2 for a parameter at least';
    const cuts = Number(textOf(given, 'cuts') ?? 10);
    if (!Number.isSafeInteger(cuts) || cuts < 1) return `--cuts needs a whole number above zero; found "${textOf(given, 'cuts') ?? ''}"`;
    const checks = only.length > 0 ? CHECKS.filter((name) => only.includes(name)) : CHECKS.filter((name) => name !== 'sensitivity' || Object.keys(vary).length > 0);
    return async (host) => {
      const { runCheckCommand } = await import('./run-check-command.ts');
      await runCheckCommand({ config: config.operand, checks, vary, strategy: textOf(given, 'strategy'), cuts, json: has(given, 'json') }, host);
      return 0;
    };
  },
};

function variations(texts: readonly string[]): Readonly<Record<string, readonly string[]>> | string {
  const vary: Record<string, readonly string[]> = {};
  for (const text of texts) {
    const [, name = '', values = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === '') return `--vary needs NAME=V1,V2; found "${text}"`;
    vary[name] = values.split(',').map((value) => value.trim());
  }
  return vary;
}
