import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../fixtures/six-bars.ts';
import { run } from '../fixtures/run.ts';

const T0 = Date.UTC(2024, 0, 1);
const QUOTES = `timestamp,bid,ask,bid_size,ask_size,sequence\n${T0},99.5,100,1,2,\n${T0 + 1_500},99.5,100.5,1,2,\n`;

describe('redfire data', () => {
  it('inspect says what a file holds', async () => {
    const cwd = await folderOf({ 'quotes.csv': QUOTES });
    expect(await run(['data', 'inspect', 'quotes.csv'], { cwd })).toMatchObject({
      code: 0, stderr: '',
      stdout: [
        'file              quotes.csv, 103 bytes', 'holds             quotes, format csv', 'rows              2', 'times             2024-01-01 00:00:00Z to 2024-01-01 00:00:01.500Z',
        'longest silences  2024-01-01 00:00:00Z to 2024-01-01 00:00:01.500Z, 1.5 s', 'duplicates        0', 'out of order      0', 'bad rows          0', 'outliers          none', 'sizes of zero     0',
        'prices            99.5 to 100.5', 'sizes             1 to 2, 6 in all', 'price grid        0.5', '',
      ].join('\n'),
    });
    const { stdout } = await run(['data', 'inspect', 'quotes.csv', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ file: 'quotes.csv', kind: 'quotes', rows: 2, tick: '0.5' });
  });

  it('convert writes Parquet, and back', async () => {
    const cwd = await folderOf({ 'quotes.csv': QUOTES });
    expect(await run(['data', 'convert', 'quotes.csv', 'quotes.parquet'], { cwd })).toMatchObject({ code: 0, stderr: '', stdout: 'quotes.parquet: 2 quotes\n' });
    expect(await run(['data', 'convert', 'quotes.parquet', 'back.csv', '--json'], { cwd })).toMatchObject({ code: 0, stdout: `${JSON.stringify({ file: 'quotes.parquet', to: 'back.csv', kind: 'quotes', items: 2, skippedRows: 0 }, undefined, 2)}\n` });
    expect(await readFile(join(cwd, 'back.csv'), 'utf8')).toBe(QUOTES);
  });

  it('reads a file with columns and times of its own', async () => {
    const cwd = await folderOf({ 'own.csv': 'when;o;h;l;c\n01.02.2024 00:00;1;2;0.5;1.5\n01.02.2024 00:01;1;2;0.5;1.5\n' });
    const found = await run(['data', 'inspect', 'own.csv'], { cwd });
    expect([found.code, found.stderr]).toEqual([1, expect.stringContaining('name its kind and format, and its columns')]);
    const own = ['--kind', 'bars', '--columns', 'time=when,open=o,high=3,low=l,close=c', '--time-format', 'DD.MM.YYYY HH:mm', '--time-zone', 'Europe/Berlin', '--delimiter', ';'];
    expect((await run(['data', 'inspect', 'own.csv', ...own], { cwd })).stdout).toContain('times           2024-01-31 23:00:00Z to 2024-01-31 23:01:00Z\n');
    expect(await run(['data', 'convert', 'own.csv', 'out.csv', ...own], { cwd })).toMatchObject({ code: 0, stdout: 'out.csv: 2 bars\n' });
    expect((await run(['data', 'inspect', 'out.csv'], { cwd })).stdout).toContain('holds           bars, format csv\nrows            2\n');
  });

  it('lists the longest gaps and counts the others, and tells no grid of one price', async () => {
    const rows = [0, 1, 2, 4, 6, 8, 10, 12, 14, 15, 16, 17, 18, 19].map((minute) => `${T0 + minute * 60_000},5,5,5,5`);
    const cwd = await folderOf({ 'gaps.csv': `timestamp,open,high,low,close\n${rows.join('\n')}\n` });
    const { stdout } = await run(['data', 'inspect', 'gaps.csv'], { cwd });
    expect(stdout).toContain('gaps            6, 6 bars are missing\n');
    expect([stdout.match(/, 1 missing\n/g)?.length, stdout.includes('and 1 more\n'), stdout.includes('price grid      not told by one price\n')]).toEqual([5, true, true]);
  });

  it.each([
    [['data', 'inspect', 'a', '--columns', 'time=ts'], 'redfire: --columns needs --kind'],
    [['data', 'inspect', 'a', '--kind', 'bars', '--columns', 'ts'], 'redfire: --columns needs a list such as time=ts,open=o; found "ts"'],
    [['data'], 'redfire: say inspect or convert'],
    [['data', 'look', 'a.csv'], 'redfire: there is inspect and convert, found "look"'],
    [['data', 'inspect'], 'redfire: the file is missing'],
    [['data', 'inspect', 'a', 'b'], 'redfire: one file at a time, found "a" and "b"'],
    [['data', 'inspect', 'a', '--write', 'quotes'], 'redfire: --write is for convert'],
    [['data', 'convert', 'a'], 'redfire: the name of the file to write is missing'],
    [['data', 'inspect', 'a', '--kind', 'news'], 'redfire: --kind needs one of bars, quotes, trades, books, recording; found "news"'],
  ])('is called wrongly by %j', async (args, problem) => {
    const { code, stderr } = await run(args, { cwd: await folderOf({}) });
    expect([code, stderr.split('\n')[0]]).toEqual([2, problem]);
  });

  it('fails with what is wrong with the file', async () => {
    const cwd = await folderOf({ 'bad.csv': `${QUOTES}${T0},1,2,1,1,\n` });
    const { code, stderr } = await run(['data', 'convert', 'bad.csv', 'out.csv'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('bad.csv line 4: timestamp')]);
  });
});
