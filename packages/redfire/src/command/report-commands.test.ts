import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparisonData, ReportData } from '@redfire/backtest/report';
import { describe, expect, it } from 'vitest';
import { SIX_BARS, configText, folderOf } from '../fixtures/six-bars.ts';
import { run } from '../fixtures/run.ts';

const OPENED = Date.UTC(2024, 0, 1);

/** A folder with the results of a run in `one`. */
async function aRun(): Promise<string> {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'first run.yaml': configText() });
  expect(await run(['backtest', 'first run.yaml', '--out', 'one'], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

describe('redfire report', () => {
  it('writes a page into the folder of a run, and tells where', async () => {
    const cwd = await aRun();
    expect(await run(['report', 'one'], { cwd })).toEqual({ code: 0, stdout: 'one/report.html\n', stderr: '' });
    expect(await readFile(join(cwd, 'one/report.html'), 'utf8')).toContain('<title>first run</title>');
    expect(await run(['report', 'one', '--out', 'page.html', '--title', 'A & B'], { cwd })).toEqual({ code: 0, stdout: 'page.html\n', stderr: '' });
    expect(await readFile(join(cwd, 'page.html'), 'utf8')).toContain('<title>A &amp; B</title>');
  });

  it('has the trades, prices, settings and figures that the run wrote', async () => {
    const cwd = await aRun();
    const { stdout } = await run(['report', 'one', '--json'], { cwd });
    const report = JSON.parse(stdout) as ReportData;
    expect(report.trades).toEqual([{ instrument: 'ACME.XNAS', strategy: 'sma-cross', side: 'long', openedAt: OPENED + 180_000, closedAt: OPENED + 300_000, quantity: '1', entryPrice: '11', exitPrice: '8', profit: -3.019, return: -3.019 / 11, fees: 0.019, maxAdverse: 3, maxFavourable: 1 }]);
    expect(report.prices.map(({ instrument, levels }) => [instrument, levels.map(({ at, intervalMs }) => [at.length, intervalMs])])).toEqual([['ACME.XNAS', [[6, 60_000]]]]);
    expect(report.equity).toEqual([{ at: [1, 2, 3, 4, 5, 6].map((minute) => OPENED + minute * 60_000), equity: [1000, 1000, 1000, 1000.989, 996.989, 996.981], drawdown: [0, 0, 0, 0, 0.004, 0.004] }]);
    expect(report.headline.slice(0, 2)).toMatchObject([{ id: 'profit', value: -3.019 }, { id: 'return', value: -0.003019 }]);
    expect(report.settings.map(({ title }) => title)).toEqual(expect.arrayContaining(['Strategy sma-cross', 'Venue', 'Instruments', 'Data']));
    expect(report.warnings[0]).toContain('1 closed trade:');
    expect(report.benchmark?.name).toBe('ACME.XNAS, bought and held');
  });

  it('says which instruments there are to compare with, where it has no prices of one', async () => {
    const cwd = await aRun();
    expect(await run(['report', 'one', '--benchmark', 'FOO'], { cwd })).toMatchObject({ code: 1, stderr: 'error INVALID_INPUT: there are no prices of "FOO" to compare with; the instruments with prices: "ACME.XNAS"\n' });
    expect(JSON.parse((await run(['report', 'one', '--json', '--benchmark', 'none'], { cwd })).stdout)).not.toHaveProperty('benchmark');
  });

  it('prints its tables as CSV', async () => {
    const cwd = await aRun();
    expect((await run(['report', 'one', '--csv', 'months'], { cwd })).stdout).toBe('month,return\n2024-01,-0.003019\n');
    expect((await run(['report', 'one', '--csv', 'trades'], { cwd })).stdout.split('\n')[1]).toBe(`ACME.XNAS,sma-cross,long,${OPENED + 180_000},${OPENED + 300_000},closed,1,11,8,-3.019,${-3.019 / 11},0.019,3,1,`);
    expect((await run(['report', 'one', '--csv', 'equity'], { cwd })).stdout.split('\n')).toHaveLength(8);
  });

  it('makes do without prices, trades and configuration, and not without a summary', async () => {
    const cwd = await aRun();
    for (const name of ['prices.json', 'trades.csv', 'config.json']) await rm(join(cwd, 'one', name));
    const report = JSON.parse((await run(['report', 'one', '--json'], { cwd })).stdout) as ReportData;
    expect([report.title, report.prices, report.trades]).toEqual(['one', [], []]);
    await writeFile(join(cwd, 'one/summary.json'), '{"half');
    expect(await run(['report', 'one'], { cwd })).toMatchObject({ code: 1, stderr: `error DATA_FORMAT: "${join(cwd, 'one/summary.json')}" is no JSON\n` });
    await rm(join(cwd, 'one/summary.json'));
    expect(await run(['report', 'one'], { cwd })).toMatchObject({ code: 1, stderr: `error FILE_NOT_READABLE: cannot read "${join(cwd, 'one/summary.json')}": there is no such file; check the path\n` });
  });

  it.each([
    [['report'], 'redfire: the folder is missing'],
    [['report', 'a', '--csv', 'fills'], 'redfire: --csv needs one of trades, equity, months; found "fills"'],
    [['report', 'a', '--json', '--csv', 'trades'], 'redfire: either --json or --csv'],
    [['report', 'a', '--json', '--out', 'x'], 'redfire: --out is for the page; --json prints'],
    [['report', 'a', '--open', 'maybe'], 'redfire: --open needs always or never; found "maybe"'],
    [['compare', 'a'], 'redfire: two folders at least, found "a"'],
    [['backtest', 'a.yaml', '--report'], 'redfire: --report needs --out DIR, where the page is written'],
  ])('refuses %j', async (args, problem) => {
    const { code, stderr } = await run(args);
    expect({ code, problem: stderr.split('\n')[0] }).toEqual({ code: 2, problem });
  });
});

describe('redfire backtest --report', () => {
  it('writes the page with the results', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText() });
    const { code, stdout } = await run(['backtest', 'run.yaml', '--out', 'one', '--report'], { cwd });
    expect([code, stdout.startsWith('Backtest of run.yaml'), existsSync(join(cwd, 'one/report.html'))]).toEqual([0, true, true]);
  });
});

describe('redfire compare', () => {
  it('marks the best and lists what differs, on the terminal, as JSON and as a page', async () => {
    const cwd = await aRun();
    await writeFile(join(cwd, 'second.yaml'), configText().replace(/taker: "?[\d.]+"?/, 'taker: "0.002"'));
    expect(await run(['backtest', 'second.yaml', '--out', 'two'], { cwd })).toMatchObject({ code: 0 });
    const { code, stdout } = await run(['compare', 'one', 'two', '--out', 'both.html'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +one +two$/m);
    expect(stdout).toMatch(/^ {2}Net profit +\* -3\.019 +-3\.038$/m);
    expect(stdout).toMatch(/^ {2}ACME\.XNAS fees +maker 0, taker 0\.001 +maker 0, taker 0\.002$/m);
    expect(stdout).toContain('the page is both.html');
    expect(await readFile(join(cwd, 'both.html'), 'utf8')).toContain('<title>Comparison</title>');
    const comparison = JSON.parse((await run(['compare', 'one', 'two', '--json'], { cwd })).stdout) as ComparisonData;
    expect(comparison.differences).toEqual([{ group: 'Instruments', name: 'ACME.XNAS fees', values: ['maker 0, taker 0.001', 'maker 0, taker 0.002'] }]);
  });
});
