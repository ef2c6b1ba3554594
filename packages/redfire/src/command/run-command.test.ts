import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { SIX_BARS, configText, folderOf } from '../fixtures/six-bars.ts';
import { run, runAsProcess } from '../fixtures/run.ts';

const BACKTEST_USAGE = 'redfire backtest CONFIG.yaml [--out DIR [--report]] [--json]';
const RUN_USAGE = 'redfire run CONFIG.yaml [--speed N] [--log-level LEVEL] [--record FILE] [--json]';
const RESULTS = ['config.json', 'equity.csv', 'fills.csv', 'orders.csv', 'prices.json', 'summary.json', 'trades.csv'];
const OPENED = Date.UTC(2024, 0, 1);
const at = (minute: number) => OPENED + minute * 60_000;

const SUMMARY = {
  seed: 1, currency: 'USD', bars: 6, orders: 2, fills: 2, deniedOrders: 0, denials: {}, rejectedOrders: 0, openOrders: 0, fees: { USD: '0.019' },
  startingEquity: '1000', finalEquity: '996.981', netProfit: '-3.019', balances: { USD: '996.981' }, positions: { 'ACME.XNAS': '0' },
  maxDrawdown: (1000.989 - 996.981) / 1000.989, skippedRows: 0, offTickBars: 0, riskRules: [], from: at(0), to: at(6),
  statistics: expect.objectContaining({ profit: { net: '-3.019', closed: '-3.019', open: '0', funding: '0', other: '0' }, openTrades: 0 }) as unknown,
  timing: { loadMs: expect.any(Number), runMs: expect.any(Number), barsPerSecond: expect.any(Number) },
};

describe('redfire backtest', () => {
  it('writes every result of a run, to the last digit', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText() });
    const { code, stdout, stderr } = await runAsProcess(['backtest', 'run.yaml', '--out', 'results/first'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Results          results/first: summary.json, orders, fills, trades and equity as CSV\n');
    const out = join(cwd, 'results/first');
    expect((await readdir(out)).sort()).toEqual(RESULTS);
    expect(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))).toEqual(SUMMARY);
    expect(await readFile(join(out, 'orders.csv'), 'utf8')).toBe(
      'orderId,strategy,instrument,side,type,timeInForce,quantity,price,triggerPrice,state,filledQuantity,averagePrice,createdAt,updatedAt,reason\n' +
        `O-1,sma-cross,ACME.XNAS,buy,market,gtc,1,,,filled,1,11,${at(3)},${at(3)},\nO-2,sma-cross,ACME.XNAS,sell,market,gtc,1,,,filled,1,8,${at(5)},${at(5)},\n`,
    );
    expect(await readFile(join(out, 'fills.csv'), 'utf8')).toBe(
      'timestamp,instrument,side,quantity,price,fee,feeCurrency,liquidity,orderId,tradeId\n' +
        `${at(3)},ACME.XNAS,buy,1,11,0.011,USD,taker,O-1,T-1\n${at(5)},ACME.XNAS,sell,1,8,0.008,USD,taker,O-2,T-2\n`,
    );
    expect(await readFile(join(out, 'trades.csv'), 'utf8')).toBe(
      'number,state,instrument,strategy,owner,side,quantity,entryPrice,exitPrice,openedAt,closedAt,grossProfit,settle,fees,profit,openedValue,closedValue,slippage,maxAdverse,maxFavourable,entryOrderId,exitOrderId,mark\n' +
        `1,closed,ACME.XNAS,sma-cross,,long,1,11,8,${at(3)},${at(5)},-3,USD,0.019,-3.019,11,8,0,3,1,O-1,O-2,\n`,
    );
    expect(await readFile(join(out, 'equity.csv'), 'utf8')).toBe(
      `timestamp,equity\n${at(1)},1000\n${at(2)},1000\n${at(3)},1000\n${at(4)},1000.989\n${at(5)},996.989\n${at(6)},996.981\n`,
    );
  });

  it('prints the summary alone with --json, and writes nothing without --out', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.json': JSON.stringify({ seed: 1 }) });
    await writeFile(join(cwd, 'run.yaml'), configText());
    const { code, stdout, stderr } = await run(['backtest', 'run.yaml', '--json'], { cwd });
    expect({ code, stderr, summary: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', summary: SUMMARY });
    expect((await readdir(cwd)).sort()).toEqual(['bars.csv', 'run.json', 'run.yaml']);
  });

  it('finds the configuration from the caller, and what it names from the configuration', async () => {
    const cwd = await folderOf({});
    await mkdir(join(cwd, 'research/data'), { recursive: true });
    await writeFile(join(cwd, 'research/data/bars.csv'), SIX_BARS);
    await writeFile(join(cwd, 'research/run.yaml'), configText(['bars.csv', 'data/bars.csv']));
    expect(await run(['backtest', 'research/run.yaml', '-o', 'out'], { cwd })).toMatchObject({ code: 0 });
    expect(existsSync(join(cwd, 'out/summary.json'))).toBe(true);
  });

  it('gives the same bytes again', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText() });
    const results = [];
    for (const out of ['first', 'second', 'second']) {
      await run(['backtest', 'run.yaml', '--out', out], { cwd });
      const [equity, fills, orders, summary = ''] = await Promise.all(RESULTS.map((name) => readFile(join(cwd, out, name), 'utf8')));
      results.push([equity, fills, orders, summary.replace(/"timing": \{[^}]*\}/, '')]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it.each([
    ['gzip', 'bars.csv.gz', gzipSync(SIX_BARS)],
    ['zip', 'bars.zip', zipSync({ 'bars.csv': new TextEncoder().encode(SIX_BARS) })],
  ])('reads %s', async (_, name, bytes) => {
    const cwd = await folderOf({ [name]: bytes, 'run.yaml': configText(['bars.csv', name]) });
    const { stdout } = await run(['backtest', 'run.yaml', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual(SUMMARY);
  });

  it('counts the rows it was told to skip', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS.replace('9,11,9,11', '9,8,9,11'), 'run.yaml': configText(['interval: 1m', 'interval: 1m, onBadRow: skip']) });
    const { stdout } = await run(['backtest', 'run.yaml'], { cwd });
    expect(stdout).toContain('Bars             5 (1 bad rows skipped)\n');
  });

  it('stops at a bad row with file, line and value, and leaves the results of the run before', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText() });
    await run(['backtest', 'run.yaml', '--out', 'out'], { cwd });
    const before = await readFile(join(cwd, 'out/summary.json'), 'utf8');
    await writeFile(join(cwd, 'bars.csv'), SIX_BARS.replace('9,11,9,11', '9,8,9,11'));
    expect(await run(['backtest', 'run.yaml', '--out', 'out'], { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr: `error BAD_ROW: ${join(cwd, 'bars.csv')} line 4: high "8" is below low "9"; correct the row, or set onBadRow: skip to drop such rows\n`,
    });
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual(RESULTS);
    expect(await readFile(join(cwd, 'out/summary.json'), 'utf8')).toBe(before);
  });

  it('leaves no folder behind when its first run fails', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS.replace('9,11,9,11', '9,8,9,11'), 'run.yaml': configText() });
    expect(await run(['backtest', 'run.yaml', '--out', 'out'], { cwd })).toMatchObject({ code: 1 });
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  it('says that results cannot be written where a file is', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText(), out: 'a file' });
    const { code, stderr } = await run(['backtest', 'run.yaml', '--out', 'out'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error FILE_NOT_READABLE: cannot write "${join(cwd, 'out')}": there is a file of that name; name another\n` });
  });

  it('stops cleanly when it is told to', async () => {
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': configText() });
    expect(await run(['backtest', 'run.yaml', '--out', 'out'], { cwd, signal: AbortSignal.abort() })).toEqual({ code: 130, stdout: '', stderr: 'stopped; nothing was written\n' });
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  it('names every data file that is not there', async () => {
    const data = '  - { instrument: ACME.XNAS, file: bars.csv, interval: 1m }';
    const cwd = await folderOf({ 'run.yaml': configText([data, `${data}\n${data.replace('bars.csv', 'hours.csv').replace('1m', '1h')}`]) });
    const missing = (name: string) => `cannot read "${join(cwd, name)}": there is no such file; check the path\n`;
    expect((await run(['backtest', 'run.yaml'], { cwd })).stderr).toBe(`error FILE_NOT_READABLE: ${missing('bars.csv')}${missing('hours.csv')}`);
  });
});

describe('redfire', () => {
  it.each([
    [[], 'redfire: a command is missing', 'redfire COMMAND [options]', ''],
    [['trade'], 'redfire: there is no command "trade"', 'redfire COMMAND [options]', ''],
    [['--out', 'x'], 'redfire: unknown option "--out"', 'redfire COMMAND [options]', ''],
    [['backtest'], 'redfire: the configuration is missing', BACKTEST_USAGE, 'backtest '],
    [['backtest', 'a.yaml', 'b.yaml'], 'redfire: one configuration at a time, found "a.yaml" and "b.yaml"', BACKTEST_USAGE, 'backtest '],
    [['--json', 'backtest', 'a.yaml', '--outt', 'x'], 'redfire: unknown option "--outt"', BACKTEST_USAGE, 'backtest '],
    [['backtest', 'a.yaml', '--speed', '1'], 'redfire: unknown option "--speed"', BACKTEST_USAGE, 'backtest '],
    [['backtest', 'a.yaml', '--out', ''], 'redfire: --out needs the name of a folder', BACKTEST_USAGE, 'backtest '],
    [['run'], 'redfire: the configuration is missing', RUN_USAGE, 'run '],
    [['run', 'a.yaml', '-o', 'x'], 'redfire: unknown option "-o"', RUN_USAGE, 'run '],
    [['run', 'a.yaml', '--speed', 'fast'], 'redfire: --speed needs a number above zero, or max; found "fast"', RUN_USAGE, 'run '],
    [['run', '--speed', '0', 'a.yaml'], 'redfire: --speed needs a number above zero, or max; found "0"', RUN_USAGE, 'run '],
    [['run', 'a.yaml', '--log-level', 'loud'], 'redfire: --log-level needs one of debug, info, warn, error; found "loud"', RUN_USAGE, 'run '],
  ])('answers %j with what is wrong and how it is used', async (args, problem, usage, command) => {
    expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: `${problem}\n\nusage: ${usage}\n"redfire ${command}--help" tells more.\n` });
  });

  it('tells its version and how it is used', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runAsProcess(['--version'], { cwd: '/' })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect((await run(['--help'])).stdout).toContain('backtest CONFIG.yaml   runs strategies over recorded data\n  run CONFIG.yaml        trades on paper');
    expect((await run(['backtest', '--help'])).stdout).toContain('--out DIR');
    expect((await run(['run', '--help'])).stdout).toContain('--speed N');
  });
});
