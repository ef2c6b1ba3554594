import { dirname, resolve } from 'node:path';
import { parseBacktestConfig, type BacktestConfig, type BacktestData, type BacktestOptions, type StrategyLookup } from '@redfire/backtest';
import { intervalMs } from '@redfire/core';
import { openBars, openBooks, openQuotes, openRecording, openTrades } from '@redfire/data/node';
import { sizeOf } from './file-sizes.ts';
import { loadStrategies, strategyUses } from './load-strategies.ts';
import { readConfig } from './read-config.ts';

/** A backtest ready to run, and how much of its data has been read. */
export interface LoadedBacktest {
  /** For `runBacktest`. */
  readonly options: BacktestOptions;
  /** The configuration, with its defaults. */
  readonly config: BacktestConfig;
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
  const onRead = (bytes: number) => {
    bytesRead += bytes;
  };
  const files = config.data.map((entry) => ({ ...entry, file: resolve(folder, entry.file), onRead }));
  const data = files.map(openData);
  const total = await sizeOf(files.map((entry) => entry.file));
  return { options: optionsOf(config, data, strategyOf), config, dataBytes: { total, read: () => bytesRead } };
}

/** The data of an entry, read as the run goes. */
function openData({ file, ...entry }: BacktestConfig['data'][number] & { readonly onRead: (bytes: number) => void }): BacktestData {
  const { instrument } = entry;
  switch (entry.kind) {
    case 'bars':
      return { instrument, interval: entry.interval, bars: openBars(file, { ...entry, intervalMs: intervalMs(entry.interval) }) };
    case 'quotes':
      return { instrument, quotes: openQuotes(file, entry) };
    case 'trades':
      return { instrument, trades: openTrades(file, entry) };
    case 'books':
      return { instrument, books: openBooks(file, entry) };
    case 'recording':
      return { items: openRecording(file, entry) };
  }
}

function optionsOf(config: BacktestConfig, data: BacktestOptions['data'], strategyOf: StrategyLookup): BacktestOptions {
  const { seed, instruments, venue, account, risk, statistics, output } = config;
  return { seed, instruments, data, venue, account, risk, strategies: strategyUses(config.strategies, strategyOf), statistics, equityEvery: output.equityEvery };
}
