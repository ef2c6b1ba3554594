import { RedFireError } from '@redfire/core';
import { stockStrategy } from '@redfire/strategy';
import type { z } from 'zod';
import { checkReferences } from './config-references.ts';
import { describeIssues, problemsOf, type LineOf } from './describe-issues.ts';
import { checkStrategies, type StrategyLookup } from './strategy-lookup.ts';

/** What is known about where a configuration comes from. */
export interface ParseConfigOptions {
  /** Of the file, for the error. Default `configuration`. */
  readonly name?: string;
  /** Finds the classes of strategies, whose parameters are checked along. Default: those that come with RedFire. */
  readonly strategyOf?: StrategyLookup;
  /** Tells lines for the error. Default: it has none. */
  readonly lineOf?: LineOf;
}

/** Kinds of configuration differ in these. */
export interface ConfigKind<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** What it configures, for the error: `backtest`. */
  readonly noun: string;
  /** The section whose entries each name an `instrument`. */
  readonly feeds: string;
}

/**
 * A configuration of any kind that has `instruments`, `risk` and `strategies`, validated, from plain data such as parsed YAML.
 *
 * @throws {@link RedFireError} `INVALID_CONFIG` with every problem at once: its path, the value found and what was expected. When all that is wrong is a
 * strategy that is not found: the lookup's error, such as `UNKNOWN_STRATEGY`.
 */
export function parseConfig<Schema extends z.ZodType>({ schema, noun, feeds }: ConfigKind<Schema>, value: unknown, options: ParseConfigOptions = {}): z.output<Schema> {
  const { name = 'configuration', strategyOf = stockStrategy, lineOf } = options;
  const result = schema.safeParse(value);
  const strategies = checkStrategies(value, strategyOf);
  const problems = [...(result.success ? [] : problemsOf(result.error)), ...checkReferences(value, feeds), ...strategies.problems];
  if (!result.success || problems.length > 0) {
    const issues = describeIssues([...problems, ...strategies.unknown], value, lineOf);
    const lines = issues.map(({ path, message, found, line }) => `  ${line === undefined ? '' : `line ${line}, `}${path}: ${message}, found ${found}`);
    throw new RedFireError('INVALID_CONFIG', `${name} is not a valid ${noun} (${issues.length} ${issues.length === 1 ? 'problem' : 'problems'}):\n${lines.join('\n')}`, { details: { name, issues } });
  }
  const [missing] = strategies.unknown;
  if (missing) throw missing.error;
  return result.data;
}
