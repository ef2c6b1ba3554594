import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatError } from '../bad-row.ts';
import { detectFormat, formatOfHeader, type DataFormat } from '../detect-format.ts';
import { guarded, openScan } from '../parquet/read-parquet-rows.ts';
import { fileBytes, notReadable } from './file-bytes.ts';
import { fileRanges } from './file-ranges.ts';

/**
 * What a file on disk seems to be.
 *
 * @throws `DATA_FORMAT` where nothing suits; `FILE_NOT_READABLE`.
 */
export async function findFormat(path: string): Promise<DataFormat> {
  const found = (await isParquet(path)) ? await parquetFormat(path) : await detectFormat(fileBytes(path), basename(path));
  if (found) return found;
  throw formatError(path, 'is of no format that is known by its first row; name its kind and format, and its columns where they have names of their own');
}

async function isParquet(path: string): Promise<boolean> {
  const told = async <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => {
      throw notReadable(path, cause);
    });
  const file = await told(open(path));
  try {
    const { bytesRead, buffer } = await told(file.read(new Uint8Array(4), 0, 4));
    return bytesRead === 4 && new TextDecoder().decode(buffer) === 'PAR1';
  } finally {
    await file.close();
  }
}

async function parquetFormat(path: string): Promise<DataFormat | undefined> {
  const ranges = await fileRanges(path).open();
  try {
    const { columns } = await guarded(path, () => openScan(ranges));
    const found = formatOfHeader(columns.map(({ name }) => name));
    return found && { kind: found.kind, format: 'parquet' };
  } finally {
    await ranges.close?.();
  }
}
