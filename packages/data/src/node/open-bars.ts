import { type BarFileFormat } from '../bar-format.ts';
import { checkUse } from '../column-map.ts';
import { invalidOption } from '../invalid-option.ts';
import { readParquetBars } from '../parquet/read-parquet.ts';
import { readBars, type BarReader, type ReadBarsOptions } from '../read-bars.ts';
import { fileBytes } from './file-bytes.ts';
import { fileRanges } from './file-ranges.ts';

/** How a file of bars on disk is to be read. */
export interface OpenBarsOptions extends Omit<ReadBarsOptions, 'format'> {
  readonly format: BarFileFormat;
  /** Told of each piece of the file that was read: its size in bytes, as they are on disk. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/**
 * Bars of a file on disk, like those of `readBars`, or of `readParquetBars` of `@redfire/data/parquet`. The file is opened when an iteration starts and closed when it ends, early too; each
 * iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readBars` throws.
 */
export function openBars(path: string, { onRead, format, ...options }: OpenBarsOptions): BarReader {
  const named = { ...options, name: options.name ?? path };
  if (format !== 'parquet') return readBars(fileBytes(path, onRead), { ...named, format });
  checkParquet(options);
  if (options.adjusted === true) throw invalidOption('adjusted', true, 'is for format "yahoo" only');
  return readParquetBars(fileRanges(path, onRead), named);
}

/** @throws `INVALID_INPUT` for an option that Parquet has not. */
export function checkParquet(options: Parameters<typeof checkUse>[0] & { readonly compression?: string | undefined }): void {
  checkUse(options, 'parquet');
  const { compression, header, delimiter } = options;
  if (compression !== undefined && compression !== 'auto' && compression !== 'none') throw invalidOption('compression', compression, 'is not for Parquet, which is compressed inside');
  if (header !== undefined || delimiter !== undefined) throw invalidOption(header === undefined ? 'delimiter' : 'header', header ?? delimiter, 'is not for Parquet, whose columns have names');
}
