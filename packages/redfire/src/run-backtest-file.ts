import { basename, extname } from 'node:path';
import { runBacktest, type BacktestProgress, type BacktestSummary } from '@redfire/backtest';
import { PriceRecorder } from '@redfire/backtest/report';
import { loadBacktest } from './load-backtest.ts';
import { NoSinks, ResultFolder } from './result-folder.ts';

/** How far a run has come. */
export interface BacktestFileProgress extends BacktestProgress {
  /** Part of the data that has been read, 0 to 1. */
  readonly fraction: number;
}

/** What {@link runBacktestFile} does beside running. */
export interface BacktestFileOptions {
  /** Folder for `summary.json`, `orders.csv`, `fills.csv`, `trades.csv`, `equity.csv` and what a report needs beside them; made where it is missing. Default: nothing is written. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called between chunks of bars. */
  readonly onProgress?: ((progress: BacktestFileProgress) => void) | undefined;
}

/**
 * Runs the backtest that a configuration file describes, as the command does. Results replace those of an earlier run in the
 * folder once all of them are complete; a run that fails leaves the folder as it was.
 *
 * @throws `RedFireError` of {@link loadBacktest} and of `runBacktest`; `FILE_NOT_READABLE` when a result cannot be written.
 */
export async function runBacktestFile(file: string, { out, signal, onProgress }: BacktestFileOptions = {}): Promise<BacktestSummary> {
  const { options, config, dataBytes } = await loadBacktest(file);
  const results = out === undefined ? undefined : await ResultFolder.open(out);
  const prices = results && new PriceRecorder();
  try {
    const { summary } = await runBacktest({
      ...options,
      ...(prices && { data: prices.watch(options.data) }),
      sinks: results ?? new NoSinks(),
      stopwatch: () => performance.now(),
      ...(onProgress && { onProgress: (progress) => { onProgress({ ...progress, fraction: dataBytes.read() / dataBytes.total }); } }),
      ...(signal && { signal }),
    });
    await results?.complete(summary, { 'prices.json': prices?.prices(), 'config.json': { title: basename(file, extname(file)), config } });
    return summary;
  } catch (error) {
    await results?.discard();
    throw error;
  }
}
