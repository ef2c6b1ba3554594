import { currencyCode, instrument, instrumentDefinition, nonNegativeDecimal } from '@redfire/core/schema';
import { z } from 'zod';
import { ADJUSTED_YAHOO, STAMPS_OF_KLINES, barFileFields, riskSection, strategiesSection, venueFields } from './config-sections.ts';
import { parseConfig, type ParseConfigOptions } from './parse-config.ts';

const data = z
  .strictObject({
    instrument: instrument(),
    /** Relative to the configuration's own file. */
    file: z.string().min(1),
    ...barFileFields,
  })
  .refine(...STAMPS_OF_KLINES)
  .refine(...ADJUSTED_YAHOO);

/** The configuration of a backtest as a file has it. */
export const backtestConfig = z.strictObject({
  seed: z.int().min(0).default(1),
  instruments: z.array(instrumentDefinition).min(1),
  data: z.array(data).min(1),
  venue: z.strictObject(venueFields).prefault({}),
  account: z.strictObject({ balances: z.record(currencyCode(), nonNegativeDecimal()), currency: currencyCode().optional() }),
  risk: riskSection.prefault({}),
  strategies: strategiesSection,
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
