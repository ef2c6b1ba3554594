import { readBars, type BarReader, type ReadBarsOptions } from '../read-bars.ts';
import { fileBytes } from './file-bytes.ts';

/** How a file of bars on disk is to be read. */
export interface OpenBarsOptions extends ReadBarsOptions {
  /** Told of each piece of the file that was read: its size in bytes, as they are on disk. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/**
 * Bars of a file on disk, like those of `readBars`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readBars` throws.
 */
export function openBars(path: string, { onRead, ...options }: OpenBarsOptions): BarReader {
  return readBars(fileBytes(path, onRead), { ...options, name: options.name ?? path });
}
