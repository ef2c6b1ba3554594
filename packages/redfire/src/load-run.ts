import { dirname, resolve } from 'node:path';
import type { LogLevel } from '@redfire/core';
import type { BadRow } from '@redfire/data';
import { replay, type ReplayFile } from '@redfire/data/node';
import type { TradingEngineOptions } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { sizeOf } from './file-sizes.ts';
import { loadStrategies, strategyUses } from './load-strategies.ts';
import { readConfig } from './read-config.ts';
import { parseRunConfig, type RunConfig } from './run-config.ts';

/** An engine ready to be made. */
export interface LoadedRun {
  /** For `createTradingEngine`; a logger, metrics and what else the host has of its own go beside them. */
  readonly options: TradingEngineOptions;
  readonly logLevel: LogLevel;
  /** The configuration as it was written, for a record of the session. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** What a host sets beside the configuration. */
export interface LoadRunOptions {
  /** In the place of the configuration's: how fast the time of the data passes. */
  readonly speed?: number | undefined;
  /** Told of each bad row that is dropped, with the path of its file. */
  readonly onSkip?: (file: string, row: BadRow) => void;
}

/**
 * The engine that a configuration file describes: on paper, over replayed files. Data files and strategy modules are relative
 * to that file; they are looked for and loaded here, the data is read by the engine as it goes.
 *
 * @throws `RedFireError` `FILE_NOT_READABLE` when the configuration or a data file is not there; `INVALID_CONFIG` with everything that is wrong;
 * `UNKNOWN_STRATEGY` or `MODULE_NOT_LOADABLE` when a strategy is all that is.
 */
export async function loadRun(file: string, { speed, onSkip }: LoadRunOptions = {}): Promise<LoadedRun> {
  const folder = dirname(resolve(file));
  const { value, lineOf } = await readConfig(file);
  const strategyOf = await loadStrategies(value, folder);
  const config = parseRunConfig(value, { name: `"${file}"`, strategyOf, lineOf });
  const feeds = config.marketData.map(({ replay: name, ...entry }): ReplayFile => {
    const path = resolve(folder, name);
    return { ...entry, file: path, ...(onSkip && { onSkip: (row) => { onSkip(path, row); } }) };
  });
  await sizeOf(feeds.map((feed) => feed.file));
  const { instruments, risk, paper, stop, onStrategyError } = config;
  const { fees, ...venue } = paper;
  return {
    logLevel: config.log.level,
    // it is an object, or it would not have been valid
    source: value as Readonly<Record<string, unknown>>,
    options: {
      instruments, risk, stop, onStrategyError,
      gateways: [paperGateway({ ...venue, ...(fees && { fees }) })],
      marketData: [replay({ feeds, speed: speed ?? config.speed })],
      strategies: strategyUses(config.strategies, strategyOf),
      account: { currency: currencyOf(config) },
    },
  };
}

/** As in a backtest: the only currency there is, else what the first instrument settles in. */
function currencyOf({ account, paper, instruments }: RunConfig): string {
  const [first, ...others] = Object.keys(paper.balances);
  return account.currency ?? (first !== undefined && others.length === 0 ? first : (instruments[0]?.settle ?? 'USD'));
}
