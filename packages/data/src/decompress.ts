import { type Decoder } from './decoder.ts';
import { GunzipDecoder } from './gunzip-decoder.ts';
import { UnzipDecoder } from './unzip-decoder.ts';

/** How a file may be compressed; `auto` looks at its first bytes. */
export const COMPRESSIONS = ['auto', 'none', 'gzip', 'zip'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

const MAGIC_BYTES = 4;

/**
 * The bytes of a file without its compression: plain, gzip (of one or several members) or a zip of one file. Check sums are compared.
 *
 * @throws `DATA_FORMAT` when the archive is broken, cut off, encrypted or holds several files.
 */
export async function* decompress(pieces: AsyncIterable<Uint8Array>, compression: Compression, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  let head = new Uint8Array(0);
  let decoder: Decoder | undefined;
  for await (const piece of pieces) {
    if (decoder) {
      yield* decoder.push(piece);
      continue;
    }
    const joined = new Uint8Array(head.length + piece.length);
    joined.set(head);
    joined.set(piece, head.length);
    head = joined;
    if (head.length < MAGIC_BYTES) continue;
    decoder = decoderFor(compression, head, file);
    yield* decoder.push(head);
  }
  if (!decoder) {
    decoder = decoderFor(compression, head, file);
    yield* decoder.push(head);
  }
  yield* decoder.end();
}

function decoderFor(compression: Compression, head: Uint8Array, file: string): Decoder {
  const kind = compression === 'auto' ? compressionOf(head) : compression;
  if (kind === 'gzip') return new GunzipDecoder(file);
  return kind === 'zip' ? new UnzipDecoder(file) : { push: (bytes) => [bytes], end: () => [] };
}

function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  // Of a zip's first entry, or of the end of a zip that has none.
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 0x03 || head[2] === 0x05) ? 'zip' : 'none';
}
