import { type ByteTail } from './byte-tail.ts';

/** A file or folder in a zip archive, as its central directory names it. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  /** Bytes when unpacked, or 0xffffffff where a zip64 field says it. */
  readonly size: number;
}

const END_RECORD = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_BYTES = 20;
const END64_BYTES = 56;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/**
 * The entries in the central directory at the end of an archive; those that are still in the tail, when it is longer than that.
 * Undefined when the tail does not end in a directory. See the .ZIP File Format Specification (APPNOTE), 4.3.12 to 4.3.16.
 */
export function readDirectory(tail: ByteTail): readonly ZipEntry[] | undefined {
  const first = Math.max(tail.start, tail.end - END_BYTES - LONGEST_COMMENT);
  for (let offset = tail.end - END_BYTES; offset >= first; offset--) {
    const record = tail.view(offset, END_BYTES);
    if (record?.getUint32(0, true) !== END_RECORD || offset + END_BYTES + record.getUint16(20, true) !== tail.end) continue;
    return readEntries(tail, offset);
  }
  return undefined;
}

function readEntries(tail: ByteTail, end: number): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  const record = tail.view(end, END_BYTES);
  const record64 = tail.view(end - LOCATOR64_BYTES, LOCATOR64_BYTES)?.getUint32(0, true) === LOCATOR64 ? tail.view(end - LOCATOR64_BYTES - END64_BYTES, END64_BYTES) : undefined;
  const directoryEnd = record64 ? end - LOCATOR64_BYTES - END64_BYTES : end;
  const directoryBytes = record64 ? Number(record64.getBigUint64(40, true)) : (record?.getUint32(12, true) ?? 0);
  let at = Math.max(tail.start, directoryEnd - directoryBytes);
  while (at < directoryEnd) {
    const entry = tail.view(at, ENTRY_BYTES);
    if (entry?.getUint32(0, true) !== ENTRY) {
      at++;
      continue;
    }
    const nameBytes = entry.getUint16(28, true);
    const name = tail.view(at + ENTRY_BYTES, nameBytes);
    entries.push({ name: name ? new TextDecoder().decode(name) : '', crc: entry.getUint32(16, true), size: entry.getUint32(24, true) });
    at += ENTRY_BYTES + nameBytes + entry.getUint16(30, true) + entry.getUint16(32, true);
  }
  return entries;
}
