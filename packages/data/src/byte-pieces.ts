/** Where the bytes of a file come from: a web stream, another asynchronous sequence of bytes, or the whole of it in memory as bytes or as text. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Uint8Array | string;

const PIECE_BYTES = 65_536;

/** The bytes of a source in pieces of at most 64 kB. A stream is cancelled when its reader stops early. */
export async function* bytePieces(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof source === 'string') yield* textPieces(source);
  else if (source instanceof Uint8Array) yield* cut(source);
  else for await (const bytes of 'getReader' in source ? streamPieces(source) : source) yield* cut(bytes);
}

/** `bytes` in windows of at most 64 kB, without copying. */
export function* cut(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

function* textPieces(text: string): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length; ) {
    // A character takes at most three bytes per unit of text, so the encoder stops only at the end, never inside a pair of surrogates.
    const slice = text.slice(at, at + Math.floor(PIECE_BYTES / 3));
    const isCutPair = at + slice.length < text.length && /[\uD800-\uDBFF]$/.test(slice);
    const whole = isCutPair ? slice.slice(0, -1) : slice;
    yield encoder.encode(whole);
    at += whole.length;
  }
}

// By a reader and not by `for await`, which Safari's streams do not support.
async function* streamPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let isOpen = true;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        isOpen = false;
        throw cause;
      });
      if (done) {
        isOpen = false;
        return;
      }
      yield value;
    }
  } finally {
    if (isOpen) await reader.cancel();
    reader.releaseLock();
  }
}
