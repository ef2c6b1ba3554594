import { RedFireError } from '@redfire/core';
import { currencyCode, feeRates, instrument, instrumentDefinition, interval, nonNegativeDecimal, positiveDecimal, strategyName } from '@redfire/core/schema';
import { BAR_FORMATS, COMPRESSIONS } from '@redfire/data';
import { z } from 'zod';
import { checkReferences } from './config-references.ts';
import { describeIssues, problemsOf, type LineOf } from './describe-issues.ts';
import { checkStrategies, stockStrategy, type StrategyLookup } from './strategy-lookup.ts';

const data = z
  .strictObject({
    instrument: instrument(),
    /** Relative to the configuration's own file. */
    file: z.string().min(1),
    format: z.enum(BAR_FORMATS).default('csv'),
    kind: z.literal('bars').default('bars'),
    interval: interval(),
    stamps: z.enum(['open', 'close']).default('open'),
    onBadRow: z.enum(['error', 'skip']).default('error'),
    compression: z.enum(COMPRESSIONS).default('auto'),
    adjusted: z.boolean().default(false),
  })
  .refine(({ format, stamps }) => stamps === 'open' || (format !== 'binance-vision' && format !== 'klines'), { path: ['stamps'], error: 'expected open, the times in klines' })
  .refine(({ format, adjusted }) => !adjusted || format === 'yahoo', { path: ['adjusted'], error: 'expected true for format yahoo only' });

const amountOfCurrency = { error: 'expected an amount and a currency, such as "5000 USDT"' };

const riskLimits = z.strictObject({
  maxOrderQuantity: positiveDecimal().optional(),
  maxOrderNotional: z.string(amountOfCurrency).regex(/^\d+(\.\d+)? \S+$/, amountOfCurrency).optional(),
  maxPosition: z.record(z.string(), positiveDecimal()).optional(),
  maxOpenOrders: z.int().min(1).optional(),
});

const venue = z.strictObject({
  /** Charged on every instrument, whatever its own definition says. */
  fees: feeRates.optional(),
  latencyMs: z.number().min(0).default(0),
  path: z.enum(['nearer-first', 'worst-case']).default('nearer-first'),
});

const strategy = z.strictObject({
  use: z.string().min(1),
  params: z.record(z.string(), z.unknown()).default({}),
  id: strategyName().optional(),
  owner: z.string().min(1).max(200).optional(),
});

/** The configuration of a backtest as a file has it. */
export const backtestConfig = z.strictObject({
  seed: z.int().min(0).default(1),
  instruments: z.array(instrumentDefinition).min(1),
  data: z.array(data).min(1),
  venue: venue.prefault({}),
  account: z.strictObject({ balances: z.record(currencyCode(), nonNegativeDecimal()), currency: currencyCode().optional() }),
  risk: riskLimits.prefault({}),
  strategies: z.array(strategy).min(1),
  output: z.strictObject({ /** Keep every n-th row of equity. */ equityEvery: z.int().min(1).default(1) }).prefault({}),
});

export type BacktestConfig = z.output<typeof backtestConfig>;
export type RiskLimits = z.output<typeof riskLimits>;

/** What is known about where a configuration comes from. */
export interface ParseConfigOptions {
  /** Of the file, for the error. Default `configuration`. */
  readonly name?: string;
  /** Finds the classes of strategies, whose parameters are checked along. Default: those that come with RedFire. */
  readonly strategyOf?: StrategyLookup;
  /** Tells lines for the error. Default: it has none. */
  readonly lineOf?: LineOf;
}

/**
 * A backtest's configuration, validated, from plain data such as parsed YAML.
 *
 * @throws {@link RedFireError} `INVALID_CONFIG` with every problem at once: its path, the value found and what was expected. When all that is wrong is a
 * strategy that is not found: the lookup's error, such as `UNKNOWN_STRATEGY`.
 */
export function parseBacktestConfig(value: unknown, options: ParseConfigOptions = {}): BacktestConfig {
  const { name = 'configuration', strategyOf = stockStrategy, lineOf } = options;
  const result = backtestConfig.safeParse(value);
  const strategies = checkStrategies(value, strategyOf);
  const problems = [...(result.success ? [] : problemsOf(result.error)), ...checkReferences(value), ...strategies.problems];
  if (!result.success || problems.length > 0) {
    const issues = describeIssues([...problems, ...strategies.unknown], value, lineOf);
    const lines = issues.map(({ path, message, found, line }) => `  ${line === undefined ? '' : `line ${line}, `}${path}: ${message}, found ${found}`);
    throw new RedFireError('INVALID_CONFIG', `${name} is not a valid backtest (${issues.length} ${issues.length === 1 ? 'problem' : 'problems'}):\n${lines.join('\n')}`, { details: { name, issues } });
  }
  const [missing] = strategies.unknown;
  if (missing) throw missing.error;
  return result.data;
}
