import { type Quote, type Trade } from '@redfire/core';
import { type ReadItemsOptions } from '../read-items.ts';
import { readQuotes } from '../read-quotes.ts';
import { type RowReader } from '../read-rows.ts';
import { readTrades } from '../read-trades.ts';
import { fileBytes } from './file-bytes.ts';

/** How a file of quotes or trades on disk is to be read. */
export interface OpenItemsOptions extends ReadItemsOptions {
  /** Told of each piece of the file that was read: its size in bytes, as they are on disk. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/**
 * Quotes of a file on disk, like those of `readQuotes`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readQuotes` throws.
 */
export function openQuotes(path: string, { onRead, ...options }: OpenItemsOptions): RowReader<readonly Quote[]> {
  return readQuotes(fileBytes(path, onRead), { ...options, name: options.name ?? path });
}

/**
 * Trades of a file on disk, like those of `readTrades`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readTrades` throws.
 */
export function openTrades(path: string, { onRead, ...options }: OpenItemsOptions): RowReader<readonly Trade[]> {
  return readTrades(fileBytes(path, onRead), { ...options, name: options.name ?? path });
}
