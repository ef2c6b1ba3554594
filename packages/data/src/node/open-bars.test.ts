import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedFireError } from '@redfire/core';
import { collect, failure } from '../fixtures/collect.ts';
import { openBars } from '../node.ts';
import { readBars } from '../read-bars.ts';

const CSV = 'time,open,high,low,close\n0,1,1,1,1\n60,2,2,2,2\n';
const OPTIONS = { format: 'csv', intervalMs: 60_000 } as const;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redfire-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('openBars', () => {
  it('reads a file, plain or compressed, whatever its name, as often as asked', async () => {
    const want = await collect(readBars(CSV, OPTIONS));
    await writeFile(join(folder, 'plain'), CSV);
    await writeFile(join(folder, 'packed.csv'), gzipSync(CSV));
    const reader = openBars(join(folder, 'plain'), OPTIONS);
    expect([await collect(reader), await collect(reader), await collect(openBars(join(folder, 'packed.csv'), OPTIONS))]).toEqual([want, want, want]);
  });

  it('names the file in errors', async () => {
    const path = join(folder, 'bad.csv');
    await writeFile(path, CSV.replace('2,2,2,2', '2,2,2,x'));
    expect(await failure(collect(openBars(path, OPTIONS)))).toMatchObject({ code: 'BAD_ROW', details: { file: path, line: 3, column: 'close', value: 'x' } });
    expect(await failure(collect(openBars(path, { ...OPTIONS, name: 'bars.bad' })))).toMatchObject({ details: { file: 'bars.bad' } });
  });

  it('says that a file is not there, or a folder', async () => {
    const missing = join(folder, 'missing.csv');
    expect(await failure(collect(openBars(missing, OPTIONS)))).toEqual(
      new RedFireError('FILE_NOT_READABLE', `cannot read "${missing}": there is no such file; check the path`, { details: { file: missing, reason: 'ENOENT' }, cause: expect.anything() as unknown }),
    );
    expect(await failure(collect(openBars(folder, OPTIONS)))).toMatchObject({ code: 'FILE_NOT_READABLE', message: `cannot read "${folder}": it is a folder; name a file in it`, details: { file: folder, reason: 'EISDIR' } });
  });

  it.skipIf(!existsSync('/proc/self/fd'))('closes the file, also when its reader stops early', async () => {
    const { readdirSync, readlinkSync } = await import('node:fs');
    const path = join(folder, 'long.csv');
    await writeFile(path, CSV + Array.from({ length: 100_000 }, (_, row) => `${(row + 2) * 60},1,1,1,1\n`).join(''));
    for await (const { length } of openBars(path, { ...OPTIONS, chunkRows: 10 })) if (length > 0) break;
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open).not.toContain(path);
  });
});
