// By fflate's Inflate and not by its Unzip: where the sizes follow the data, as in archives made while streaming, Unzip looks for the end of an entry by its
// signature, which compressed data may hold by chance, and it compares no check sums. The deflate coding itself tells where it ends.
import { Inflate } from 'fflate';
import { formatError } from './bad-row.ts';
import { ByteTail } from './byte-tail.ts';
import { Crc32 } from './crc32.ts';
import { type Decoder } from './decoder.ts';
import { readDirectory } from './zip-directory.ts';

const LOCAL_HEADER = 0x04034b50;
const HEADER_BYTES = 30;
const ENCRYPTED = 1;
const SIZE_FOLLOWS = 8;
const SLASH = 0x2f;
const STORED = 0;
const DEFLATED = 8;
/** Marks a size that stands in a zip64 field instead. */
const ELSEWHERE = 0xffff_ffff;
/** The end record with the longest comment, and a directory of some entries. */
const TAIL_BYTES = 131_072;
/** Deflated data gives output long before this; without any, what follows is no longer the entry. */
const SILENT_BYTES = 262_144;

/** Gives what the one file of a zip archive holds, while it comes in. See the .ZIP File Format Specification (APPNOTE), 4.3. */
export class UnzipDecoder implements Decoder {
  readonly #file: string;
  readonly #crc = new Crc32();
  readonly #tail = new ByteTail(TAIL_BYTES);
  #header = new Uint8Array(0);
  #entry: Inflate | undefined;
  #storedBytes = 0;
  #isOpen = false;
  #size = 0;
  #silentBytes = 0;
  #output: Uint8Array[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#output = [];
    this.#tail.push(bytes);
    if (this.#isOpen) {
      this.#read(bytes);
      return this.#output;
    }
    const joined = new Uint8Array(this.#header.length + bytes.length);
    joined.set(this.#header);
    joined.set(bytes, this.#header.length);
    this.#header = joined;
    while (!this.#isOpen && this.#openEntry());
    return this.#output;
  }

  end(): readonly Uint8Array[] {
    this.#output = [];
    const entries = readDirectory(this.#tail);
    if (!entries) throw this.#error('is cut off: the zip archive has no end; fetch it again');
    const files = entries.filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
    const [entry] = files;
    if (!entry || files.length > 1) {
      const names = files.map(({ name }) => `"${name}"`).join(', ');
      throw this.#error(entry ? `holds ${files.length} files (${names}); give each a zip of its own` : 'is a zip archive without a file');
    }
    this.#inflate(new Uint8Array(0), true);
    const isSameSize = entry.size === ELSEWHERE || entry.size === this.#size % 2 ** 32;
    if (!this.#isOpen || !isSameSize || entry.crc !== this.#crc.take()) throw this.#broken();
    return this.#output;
  }

  /** Opens the entry whose header is at hand, or passes over a folder. False when the header is not whole yet. */
  #openEntry(): boolean {
    const { length } = this.#header;
    const view = new DataView(this.#header.buffer);
    if (length < HEADER_BYTES) return false;
    if (view.getUint32(0, true) !== LOCAL_HEADER) {
      this.#header = new Uint8Array(0);
      return false;
    }
    const flags = view.getUint16(6, true);
    const method = view.getUint16(8, true);
    const size = view.getUint32(18, true);
    const nameEnd = HEADER_BYTES + view.getUint16(26, true);
    const start = nameEnd + view.getUint16(28, true);
    if (length < start) return false;
    const isFolder = this.#header[nameEnd - 1] === SLASH;
    if (isFolder && !(flags & SIZE_FOLLOWS)) {
      if (length < start + size) return false;
      this.#header = this.#header.slice(start + size);
      return true;
    }
    if (flags & ENCRYPTED) throw this.#error('is an encrypted zip archive; decrypt it first');
    if (method === DEFLATED && !isFolder) this.#entry = new Inflate((bytes) => this.#emit(bytes));
    else if (method !== STORED || flags & SIZE_FOLLOWS || size === ELSEWHERE) {
      throw this.#error(`is a zip archive of a kind that cannot be streamed (method ${method}); compress it as gzip`);
    }
    this.#storedBytes = size;
    this.#isOpen = true;
    const data = this.#header.subarray(start);
    this.#header = new Uint8Array(0);
    this.#read(data);
    return true;
  }

  #read(bytes: Uint8Array): void {
    if (this.#entry) {
      this.#inflate(bytes, false);
      return;
    }
    const part = bytes.subarray(0, this.#storedBytes);
    this.#storedBytes -= part.length;
    this.#emit(part);
  }

  #inflate(bytes: Uint8Array, isLast: boolean): void {
    this.#silentBytes += bytes.length;
    if (!this.#entry || (!isLast && this.#silentBytes > SILENT_BYTES)) return;
    try {
      this.#entry.push(bytes, isLast);
    } catch (cause) {
      throw this.#broken(cause);
    }
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#silentBytes = 0;
    this.#crc.update(bytes);
    this.#size += bytes.length;
    this.#output.push(bytes);
  }

  #broken(cause?: unknown) {
    return this.#error('is broken: its zip check sum or coding is wrong; fetch it again', cause);
  }

  #error(problem: string, cause?: unknown) {
    return formatError(this.#file, problem, { cause });
  }
}
