import { currencyCode, instrument, instrumentDefinition, nonNegativeDecimal } from '@redfire/core/schema';
import { z } from 'zod';
import { riskSection, strategiesSection, venueFields } from './config-sections.ts';
import { dataFiles } from './data-files.ts';
import { parseConfig, type ParseConfigOptions } from './parse-config.ts';

/** Files are relative to the configuration's own. */
const data = dataFiles({ file: z.string().min(1) });

/** How the statistics of a run are counted. */
const statisticsFields = {
  /** Per year, as a fraction. */
  riskFree: z.number().gt(-1).default(0),
  /** An instrument that is bought and held beside the run. */
  benchmark: instrument().optional(),
  daysPerYear: z.union([z.literal(365), z.literal(252)], { error: 'expected 365 or 252' }).optional(),
};

/** The configuration of a backtest as a file has it. */
export const backtestConfig = z.strictObject({
  seed: z.int().min(0).default(1),
  instruments: z.array(instrumentDefinition).min(1),
  data: z.array(data).min(1),
  venue: z.strictObject(venueFields).prefault({}),
  account: z.strictObject({ balances: z.record(currencyCode(), nonNegativeDecimal()), currency: currencyCode().optional() }),
  risk: riskSection.prefault({}),
  strategies: strategiesSection,
  statistics: z.strictObject(statisticsFields).prefault({}),
  output: z.strictObject({ /** Keep every n-th row of equity. */ equityEvery: z.int().min(1).default(1) }).prefault({}),
});

export type BacktestConfig = z.output<typeof backtestConfig>;

/**
 * A backtest's configuration, validated, from plain data such as parsed YAML.
 *
 * @throws `RedFireError` as {@link parseConfig}.
 */
export function parseBacktestConfig(value: unknown, options: ParseConfigOptions = {}): BacktestConfig {
  return parseConfig({ schema: backtestConfig, noun: 'backtest', feeds: 'data' }, value, options);
}
