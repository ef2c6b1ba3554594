import { open } from 'node:fs/promises';
import { type ParquetSource } from '../parquet/parquet-source.ts';
import { notReadable } from './file-bytes.ts';

/** The bytes of a file by ranges, opened anew each time. */
export function fileRanges(path: string, onRead: (bytes: number) => void = () => {}): Exclude<ParquetSource, Uint8Array> {
  const told = async <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => {
      throw notReadable(path, cause);
    });
  return {
    async open() {
      const file = await told(open(path));
      const { size } = await told(file.stat());
      return {
        byteLength: size,
        async slice(start, end) {
          const bytes = new Uint8Array(end - start);
          let filled = 0;
          // a read may end early, so it is repeated until nothing comes
          for (let count = -1; filled < bytes.length && count !== 0; filled += count) count = (await told(file.read(bytes, filled, bytes.length - filled, start + filled))).bytesRead;
          onRead(filled);
          return bytes.buffer.slice(0, filled);
        },
        close: () => file.close(),
      };
    },
  };
}
