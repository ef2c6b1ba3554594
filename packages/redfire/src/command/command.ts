import type { ParseArgsOptionsConfig } from 'node:util';
import type { CommandHost } from './run-command.ts';

/** Carries a command out. Gives its exit code; what it throws is printed by the caller. */
export type PreparedCommand = (host: CommandHost & { readonly version: string }) => Promise<number>;

/** What stands behind the name of a command, options of the caller apart. */
export interface CommandArguments {
  readonly values: Readonly<Record<string, OptionValue | readonly OptionValue[] | undefined>>;
  readonly operands: readonly string[];
}

type OptionValue = string | boolean;

/** One command: how it is called, and what it does. */
export interface Command {
  /** `redfire backtest CONFIG.yaml [--out DIR]`. */
  readonly usage: string;
  /** Its two columns in the list of all commands. */
  readonly summary: readonly [call: string, does: string];
  /** All that `--help` tells. */
  readonly help: string;
  /** Beside `--help`, `--version` and `--debug`. */
  readonly options: ParseArgsOptionsConfig;
  /** What the arguments ask for, ready to be carried out; text where something is wrong with them. What only this command needs is loaded by what it gives. */
  prepare(given: CommandArguments): PreparedCommand | string;
}

/** The text of an option; `undefined` where it was not given. */
export function textOf({ values }: CommandArguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function textsOf({ values }: CommandArguments, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Whether a flag was given. */
export function has({ values }: CommandArguments, name: string): boolean {
  return values[name] === true;
}

/** The only operand of a command, or what is wrong with those it was given. */
export function onlyOperand({ operands }: CommandArguments, noun: string): { readonly operand: string } | string {
  const [operand, ...surplus] = operands;
  if (operand === undefined) return `the ${noun} is missing`;
  return surplus.length > 0 ? `one ${noun} at a time, found ${operands.map((each) => `"${each}"`).join(' and ')}` : { operand };
}
