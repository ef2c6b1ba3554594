import { dirname, resolve } from 'node:path';
import { parseBacktestConfig, type BacktestConfig, type BacktestOptions, type StrategyLookup } from '@redfire/backtest';
import { intervalMs } from '@redfire/core';
import { openBars } from '@redfire/data/node';
import { sizeOf } from './file-sizes.ts';
import { loadStrategies, strategyUses } from './load-strategies.ts';
import { readConfig } from './read-config.ts';

/** A backtest ready to run, and how much of its data has been read. */
export interface LoadedBacktest {
  /** For `runBacktest`. */
  readonly options: BacktestOptions;
  readonly dataBytes: { readonly total: number; read(): number };
}

/**
 * The backtest that a configuration file describes. Data files and strategy modules are relative to that file; they are
 * looked for and loaded here, the data is read by the run.
 *
 * @throws `RedFireError` `FILE_NOT_READABLE` when the configuration or a data file is not there; `INVALID_CONFIG` with everything that is wrong;
 * `UNKNOWN_STRATEGY` or `MODULE_NOT_LOADABLE` when a strategy is all that is.
 */
export async function loadBacktest(file: string): Promise<LoadedBacktest> {
  const folder = dirname(resolve(file));
  const { value, lineOf } = await readConfig(file);
  const strategyOf = await loadStrategies(value, folder);
  const config = parseBacktestConfig(value, { name: `"${file}"`, strategyOf, lineOf });
  let bytesRead = 0;
  const data = config.data.map(({ instrument, interval, file: dataFile, format, stamps, onBadRow, compression, adjusted }) => {
    const path = resolve(folder, dataFile);
    const onRead = (bytes: number) => {
      bytesRead += bytes;
    };
    return { path, instrument, interval, bars: openBars(path, { intervalMs: intervalMs(interval), format, stamps, onBadRow, compression, adjusted, onRead }) };
  });
  const total = await sizeOf(data.map(({ path }) => path));
  return { options: optionsOf(config, data, strategyOf), dataBytes: { total, read: () => bytesRead } };
}

function optionsOf(config: BacktestConfig, data: BacktestOptions['data'], strategyOf: StrategyLookup): BacktestOptions {
  const { seed, instruments, venue, account, risk, output } = config;
  return { seed, instruments, data, venue, account, risk, strategies: strategyUses(config.strategies, strategyOf), equityEvery: output.equityEvery };
}
