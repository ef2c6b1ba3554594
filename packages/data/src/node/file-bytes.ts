import { open } from 'node:fs/promises';
import { RedFireError } from '@redfire/core';

const PIECE_BYTES = 65_536;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EACCES: 'reading it is not permitted; check its permissions',
  EISDIR: 'it is a folder; name a file in it',
};

/** The bytes of a file, opened anew by each iteration and closed at its end. */
export function fileBytes(path: string, onRead: (bytes: number) => void = () => {}): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => readPieces(path, onRead) };
}

async function* readPieces(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path).catch((cause: unknown) => {
    throw notReadable(path, cause);
  });
  try {
    for (;;) {
      // A buffer of its own for each piece: the one who iterates may keep it.
      const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE_BYTES), 0, PIECE_BYTES).catch((cause: unknown) => {
        throw notReadable(path, cause);
      });
      if (bytesRead === 0) return;
      onRead(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The error for a file that cannot be opened or read. */
export function notReadable(path: string, cause: unknown): RedFireError {
  const reason = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
  return new RedFireError('FILE_NOT_READABLE', `cannot read "${path}": ${REASONS[reason] ?? reason}`, { details: { file: path, reason }, cause });
}
