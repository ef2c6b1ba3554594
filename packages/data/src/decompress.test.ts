import { gzipSync, strToU8, Zip, ZipDeflate, ZipPassThrough, zipSync, type Zippable } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytePieces } from './byte-pieces.ts';
import { decompress, type Compression } from './decompress.ts';
import { failure, pieces } from './fixtures/collect.ts';
import { randomWalkBars } from './random-walk-bars.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);
const [walk] = randomWalkBars({ seed: 1, count: 20_000, tick: '0.01', start: 100, intervalMs: 1, startTime: 0 });
const TEXT = walk!.close.join('\n');
const BYTES = strToU8(TEXT);

async function unpack(file: Uint8Array, { compression = 'auto', cuts = [] }: { compression?: Compression; cuts?: readonly number[] } = {}): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of decompress(bytePieces(pieces(file, cuts)), compression, 'a.zip')) text += decoder.decode(part, { stream: true });
  return text;
}

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const changed = (file: Uint8Array, at: number) => file.map((byte, index) => (index === (at < 0 ? file.length + at : at) ? byte ^ 1 : byte));

/** As programs write zips that cannot go back in their output: the sizes follow the data. */
function streamedZip(files: Readonly<Record<string, Uint8Array>>, deflated = true): Uint8Array {
  const parts: Uint8Array[] = [];
  const zip = new Zip((_, part) => parts.push(part));
  for (const [name, bytes] of Object.entries(files)) {
    const entry = deflated ? new ZipDeflate(name) : new ZipPassThrough(name);
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  return joined(...parts);
}

const stored = (files: Zippable) => zipSync(files, { level: 0 });

describe('decompress', () => {
  it.each<readonly [string, Uint8Array]>([
    ['plain bytes', BYTES],
    ['gzip', gzipSync(BYTES)],
    ['gzip with a name in its header', gzipSync(BYTES, { filename: 'bars.csv' })],
    ['gzip of several members', joined(gzipSync(BYTES.subarray(0, 999), { filename: 'a' }), gzipSync(new Uint8Array(0)), gzipSync(BYTES.subarray(999)))],
    ['zip', zipSync({ 'bars.csv': BYTES })],
    ['zip that is not compressed', stored({ 'bars.csv': BYTES })],
    ['zip whose sizes follow the data', streamedZip({ 'bars.csv': BYTES })],
    ['zip with a folder and what a Mac adds', zipSync({ 'data/': new Uint8Array(0), 'data/bars.csv': BYTES, '__MACOSX/data/._bars.csv': strToU8('x') })],
    ['zip with an empty folder of no bytes', zipSync({ 'data/': [new Uint8Array(0), { level: 0 }], 'data/bars.csv': BYTES })],
    ['zip with a comment', zipSync({ 'bars.csv': BYTES }, { comment: 'hello' })],
  ])('reads %s, however it is cut', async (_, file) => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    expect(await unpack(file)).toBe(TEXT);
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await unpack(file, { cuts: at })).toBe(TEXT);
      }),
      { numRuns: Math.min(CASES, 100) },
    );
  });

  it('does what it is told without looking at the bytes', async () => {
    const file = gzipSync(strToU8('hello'));
    expect(await unpack(strToU8('PK'), { compression: 'none' })).toBe('PK');
    expect(await failure(unpack(file, { compression: 'zip' }))).toMatchObject({ code: 'DATA_FORMAT', message: 'a.zip is cut off: the zip archive has no end; fetch it again' });
  });

  const GZIP_BROKEN = 'a.zip is broken: its gzip check sum or coding is wrong; fetch it again';
  const GZIP_CUT = 'a.zip is cut off: the gzip archive has no end; fetch it again';
  const ZIP_BROKEN = 'a.zip is broken: its zip check sum or coding is wrong; fetch it again';
  const ZIP_CUT = 'a.zip is cut off: the zip archive has no end; fetch it again';
  const gzip = gzipSync(BYTES);
  const zip = zipSync({ 'bars.csv': BYTES });
  it.each<readonly [string, Uint8Array, string]>([
    ['gzip cut off in the data', gzip.slice(0, 5_000), GZIP_CUT],
    ['gzip cut off in the check sum', gzip.slice(0, -3), GZIP_BROKEN],
    ['gzip with a wrong check sum', changed(gzip, -8), GZIP_BROKEN],
    ['gzip with a wrong length', changed(gzip, -4), GZIP_BROKEN],
    ['gzip with a wrong check sum in its first member', joined(changed(gzip, -8), gzip), GZIP_BROKEN],
    ['gzip with other bytes behind it', joined(gzip, strToU8('something else')), GZIP_BROKEN],
    ['gzip with a byte changed', changed(gzip, 20_000), GZIP_BROKEN],
    ['zip cut off in the data', zip.slice(0, 5_000), ZIP_CUT],
    ['zip cut off in the directory', zip.slice(0, -30), ZIP_CUT],
    ['zip with a byte changed', changed(zip, 20_000), ZIP_BROKEN],
    ['zip that is stored, with a byte changed', changed(stored({ 'bars.csv': BYTES }), 20_000), ZIP_BROKEN],
    ['zip of two files', zipSync({ 'a.csv': BYTES, 'b.csv': BYTES }), 'a.zip holds 2 files ("a.csv", "b.csv"); give each a zip of its own'],
    ['zip of two files whose sizes follow the data', streamedZip({ 'a.csv': BYTES, 'b.csv': joined(...Array.from({ length: 9 }, () => BYTES)) }), 'a.zip holds 2 files ("a.csv", "b.csv"); give each a zip of its own'],
    ['zip of nothing', zipSync({}), 'a.zip is a zip archive without a file'],
    ['zip of a folder', zipSync({ 'data/': new Uint8Array(0) }), 'a.zip is a zip archive without a file'],
    ['encrypted zip', changed(zip, 6), 'a.zip is an encrypted zip archive; decrypt it first'],
    ['zip that is stored, whose sizes follow the data', streamedZip({ 'a.csv': BYTES }, false), 'a.zip is a zip archive of a kind that cannot be streamed (method 0); compress it as gzip'],
  ])('refuses %s', async (_, file, message) => {
    expect(await failure(unpack(file))).toMatchObject({ code: 'DATA_FORMAT', message, details: { file: 'a.zip' } });
  });
});
