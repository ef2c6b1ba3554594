import { dataFiles, parseConfig, riskSection, strategiesSection, venueFields, type ParseConfigOptions } from '@redfire/backtest';
import { LOG_LEVELS } from '@redfire/core';
import { currencyCode, instrumentDefinition, nonNegativeDecimal } from '@redfire/core/schema';
import { STOP_POLICIES, STRATEGY_ERROR_POLICIES } from '@redfire/engine';
import { z } from 'zod';

/** Files are relative to the configuration's own. */
const marketData = dataFiles({ replay: z.string().min(1) });

/** How fast the time of the data passes, written as a number or as `max`. */
const speed = z.custom<number | 'max'>((value) => value === 'max' || (typeof value === 'number' && value > 0), { error: 'expected a number above zero, or max' }).transform((value) => (value === 'max' ? Infinity : value));

/** The configuration of an engine that trades on paper, as a file has it. */
export const runConfig = z.strictObject({
  live: z.boolean().refine((isLive) => !isLive, { error: 'expected false, for this version trades on paper only' }).default(false),
  instruments: z.array(instrumentDefinition).min(1),
  marketData: z.array(marketData).min(1),
  speed: speed.prefault('max'),
  paper: z.strictObject({ balances: z.record(currencyCode(), nonNegativeDecimal()), ...venueFields }),
  account: z.strictObject({ currency: currencyCode().optional() }).prefault({}),
  risk: riskSection.prefault({}),
  strategies: strategiesSection,
  onStrategyError: z.enum(STRATEGY_ERROR_POLICIES).default('report'),
  stop: z.strictObject({ orders: z.enum(STOP_POLICIES).default('cancel'), withinMs: z.number().min(0).default(5_000) }).prefault({}),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).default('info') }).prefault({}),
});

export type RunConfig = z.output<typeof runConfig>;

/**
 * The configuration of `redfire run`, validated, from plain data such as parsed YAML.
 *
 * @throws `RedFireError` `INVALID_CONFIG` with every problem at once; when all that is wrong is a strategy that is not found, the lookup's error.
 */
export function parseRunConfig(value: unknown, options: ParseConfigOptions = {}): RunConfig {
  return parseConfig({ schema: runConfig, noun: 'configuration for a run', feeds: 'marketData' }, value, options);
}
