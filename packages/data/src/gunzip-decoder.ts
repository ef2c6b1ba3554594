// By fflate and not by DecompressionStream: that refuses files of several members (RFC 1952, 2.2; a recorder that appends makes them), and is not faster here.
import { isRedFireError } from '@redfire/core';
import { Gunzip } from 'fflate';
import { formatError } from './bad-row.ts';
import { ByteTail } from './byte-tail.ts';
import { Crc32 } from './crc32.ts';
import { type Decoder } from './decoder.ts';

/** Check sum and length of what a member holds, four bytes each, at its end. */
const TRAILER_BYTES = 8;
/** Room for a trailer and for the header behind it, of which the name may be long. */
const TAIL_BYTES = 65_536;

/** Gives what the members of a gzip file hold, one after the other. */
export class GunzipDecoder implements Decoder {
  readonly #file: string;
  readonly #gunzip: Gunzip;
  readonly #crc = new Crc32();
  readonly #tail = new ByteTail(TAIL_BYTES);
  #size = 0;
  #output: Uint8Array[] = [];

  constructor(file: string) {
    this.#file = file;
    this.#gunzip = new Gunzip((bytes) => {
      if (bytes.length === 0) return;
      this.#crc.update(bytes);
      this.#size += bytes.length;
      this.#output.push(bytes);
    });
    this.#gunzip.onmember = (offset) => {
      this.#checkTrailer(offset);
    };
  }

  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#tail.push(bytes);
    return this.#inflate(bytes, false);
  }

  end(): readonly Uint8Array[] {
    const rest = this.#inflate(new Uint8Array(0), true);
    this.#checkTrailer(this.#tail.end);
    return rest;
  }

  #inflate(bytes: Uint8Array, isLast: boolean): readonly Uint8Array[] {
    this.#output = [];
    try {
      this.#gunzip.push(bytes, isLast);
    } catch (cause) {
      if (isRedFireError(cause)) throw cause;
      throw isLast ? formatError(this.#file, 'is cut off: the gzip archive has no end; fetch it again', { cause }) : this.#broken(cause);
    }
    return this.#output;
  }

  /** Compares what the member that ends at `offset` held with the trailer before that offset. */
  #checkTrailer(offset: number): void {
    const trailer = this.#tail.view(offset - TRAILER_BYTES, TRAILER_BYTES);
    if (this.#crc.take() !== trailer?.getUint32(0, true) || this.#size % 2 ** 32 !== trailer.getUint32(4, true)) throw this.#broken();
    this.#size = 0;
  }

  #broken(cause?: unknown) {
    return formatError(this.#file, 'is broken: its gzip check sum or coding is wrong; fetch it again', { cause });
  }
}
