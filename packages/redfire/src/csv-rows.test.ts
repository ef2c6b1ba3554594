import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { csvRows } from './csv-rows.ts';

async function rowsOf(text: string): Promise<readonly unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'redfire-rows-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'table.csv');
  await writeFile(path, text);
  const rows: unknown[] = [];
  for await (const row of csvRows(path)) rows.push(row);
  return rows;
}

it('reads quoted fields with separators, quotes and line breaks, and empty ones', async () => {
  expect(await rowsOf('a,b,c\n1,,"x, ""y""\nz"\r\n"",2,\n')).toEqual([{ a: '1', b: '', c: 'x, "y"\nz' }, { a: '', b: '2', c: '' }]);
});

it('names the line of a row that does not fit the header', async () => {
  await expect(rowsOf('a,b\n1,2\n3\n')).rejects.toMatchObject({ code: 'DATA_FORMAT', details: { line: 3 } });
});

it('says which file is not there', async () => {
  await expect(csvRows('/nowhere/table.csv').next()).rejects.toMatchObject({ code: 'FILE_NOT_READABLE', details: { reason: 'ENOENT' } });
});
