import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseBacktestConfig, type BacktestConfig, type BacktestOptions, type StrategyLookup } from '@redfire/backtest';
import { RedFireError, intervalMs, isRedFireError } from '@redfire/core';
import { openBars } from '@redfire/data/node';
import { fileError } from './file-error.ts';
import { loadStrategy } from './load-strategy.ts';
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
  const strategies = config.strategies.map(({ use, params, id, owner }) => {
    const found = strategyOf(use);
    if (isRedFireError(found)) throw found;
    return { use: found, params, id, name: nameOf(use), owner };
  });
  return { seed, instruments, data, venue, account, risk, strategies, equityEvery: output.equityEvery };
}

/** `sma-cross`, or a module's file name without its extension. */
function nameOf(use: string): string {
  return basename(use, extname(use));
}

async function loadStrategies(config: unknown, folder: string): Promise<StrategyLookup> {
  const known = new Map<string, ReturnType<StrategyLookup>>();
  for (const use of usesOf(config)) known.set(use, await loadStrategy(use, folder));
  return (use) => known.get(use) ?? new RedFireError('UNKNOWN_STRATEGY', `no strategy "${use}"`, { details: { use } });
}

/** The names of strategies, before it is known whether the rest of the configuration is valid. */
function usesOf(config: unknown): readonly string[] {
  const strategies: unknown = typeof config === 'object' && config !== null && 'strategies' in config ? config.strategies : [];
  const entries: readonly unknown[] = Array.isArray(strategies) ? strategies : [];
  return entries.flatMap((entry) => (typeof entry === 'object' && entry !== null && 'use' in entry && typeof entry.use === 'string' ? [entry.use] : []));
}

/** Of all files together. */
async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => stat(path).then(({ size }) => size, (cause: unknown) => fileError('read', path, cause))));
  const missing = sizes.filter((size) => typeof size !== 'number');
  const [first, ...others] = missing;
  if (first && others.length === 0) throw first;
  if (first) throw new RedFireError('FILE_NOT_READABLE', missing.map(({ message }) => message).join('\n'), { details: { files: missing.map(({ details }) => details['file']) }, cause: first });
  return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
}
