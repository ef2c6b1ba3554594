import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, runAsProcess } from '../fixtures/run.ts';
import { SIX_BARS, configText, folderOf, runConfigText } from '../fixtures/six-bars.ts';

type Line = Readonly<Record<string, unknown>>;

const linesOf = (stdout: string): readonly Line[] => stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
const messagesOf = (stdout: string): readonly unknown[] => linesOf(stdout).map(({ message }) => message).filter((message) => message !== 'engine is healthy');

/** A strategy that bids far below the market, and does more where a test says so. */
const strategy = (body: string) => `
import { Strategy } from '@redfire/strategy';
export default class Test extends Strategy { ${body} }
`;
const RESTING = strategy("onStart() { this.subscribeBars('ACME.XNAS', '1m'); this.buy('ACME.XNAS', '1', { price: '1' }); }");
const OWN = ['  - { use: sma-cross, params: { instrument: ACME.XNAS, fast: 1, slow: 2, quantity: "1" } }\n', '  - { use: ./test.ts }\n'] as const;

async function runWith(config: string, { files = {}, args = [], isTTY = false, signal }: { readonly files?: Readonly<Record<string, string>>; readonly args?: readonly string[]; readonly isTTY?: boolean; readonly signal?: AbortSignal } = {}) {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': config, ...files });
  // the packages that a strategy imports are those of the command only in a process of its own
  const hasStrategy = 'test.ts' in files;
  return { cwd, ...(await (hasStrategy ? runAsProcess(['run', 'run.yaml', ...args], { cwd }) : run(['run', 'run.yaml', ...args], { cwd, isTTY, ...(signal && { signal }) }))) };
}

describe('redfire run', () => {
  it('writes what happens as JSON lines, and a summary last', async () => {
    const { code, stdout, stderr } = await runWith(runConfigText());
    expect({ code, stderr, messages: messagesOf(stdout) }).toEqual({
      code: 0,
      stderr: '',
      messages: ['engine is starting', 'strategy started', 'engine is running', 'order submitted', 'order filled', 'order submitted', 'order filled', 'the data have come to their end', 'engine is stopping', 'strategy stopped', 'engine is stopped', 'summary'],
    });
    const [submitted, filled] = linesOf(stdout).filter(({ order }) => order === 'O-1');
    const told = { timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), level: 'info', service: 'redfire', version: expect.any(String), order: 'O-1', strategy: 'sma-cross', instrument: 'ACME.XNAS', at: '2024-01-01T00:03:00.000Z', correlation_id: 'O-1' };
    expect(submitted).toEqual({ ...told, message: 'order submitted', side: 'buy', type: 'market', quantity: '1' });
    expect(filled).toEqual({ ...told, message: 'order filled', side: 'buy', quantity: '1', price: '11', fee: '0.011 USD', liquidity: 'taker', trade: 'T-1', state: 'filled', done: '1/1', at: expect.any(String) });
  });

  it('sums up to what the backtest of the same bars comes to', async () => {
    const { stdout, cwd } = await runWith(runConfigText(), { files: { 'backtest.yaml': configText() } });
    const backtest = JSON.parse((await run(['backtest', 'backtest.yaml', '--json'], { cwd })).stdout) as Line;
    const { message: _message, level: _level, timestamp: _timestamp, service: _service, version: _version, ...summary } = linesOf(stdout).at(-1) ?? {};
    const { orders, fills, fees, startingEquity, finalEquity, netProfit, currency, balances } = backtest;
    const latency = { count: 2, max: expect.any(Number), p50: expect.any(Number), p99: expect.any(Number) };
    expect(summary).toEqual({
      orders, fills, fees, startingEquity, finalEquity, netProfit, currency, balances,
      from: Date.UTC(2024, 0, 1, 0, 1), to: Date.UTC(2024, 0, 1, 0, 6), marketData: 6, deniedOrders: 0, denials: {}, rejectedOrders: 0, canceledOrders: 0, expiredOrders: 0, openOrders: 0,
      discrepancies: 0, errors: 0, positions: {}, riskRules: [], orderProcessingMs: latency, dataToFillMs: latency, elapsedMs: expect.any(Number),
    });
  });

  it('is readable on a terminal, unless JSON is asked for', async () => {
    const { stdout } = await runWith(runConfigText(), { isTTY: true });
    expect(stdout).toMatch(/^\S*20\d\d-.* order filled .*11/m);
    expect(stdout).toContain('Paper trading of run.yaml');
    expect(stdout).not.toContain('{"timestamp"');
    const { stdout: json } = await runWith(runConfigText(), { isTTY: true, args: ['--json'] });
    expect(messagesOf(json).at(-1)).toBe('summary');
  });

  it('writes only what is urgent enough, by the configuration or the command line, and the summary always', async () => {
    const quiet = await runWith(runConfigText(['strategies:', 'log: { level: warn }\nstrategies:']));
    const loud = await runWith(runConfigText(['strategies:', 'log: { level: warn }\nstrategies:']), { args: ['--log-level', 'debug'] });
    expect(messagesOf(quiet.stdout)).toEqual(['summary']);
    expect(messagesOf(loud.stdout)).toContain('order accepted');
  });

  it('tells why orders are denied', async () => {
    const { code, stdout } = await runWith(runConfigText(['strategies:', 'risk: { maxOrderQuantity: "0.5" }\nstrategies:']));
    const [denied, second] = linesOf(stdout).filter(({ message }) => message === 'order denied');
    expect([code, denied?.['level'], denied?.['reasons'], second]).toEqual([0, 'warn', [expect.stringContaining('0.5')], undefined]);
    expect(linesOf(stdout).at(-1)).toMatchObject({ orders: 1, deniedOrders: 1, fills: 0, denials: { [String((denied?.['reasons'] as readonly string[])[0])]: 1 } });
  });

  it('replays quotes and trades, at the speed of the command line', async () => {
    const quotes = 'time,bid,ask\n2024-01-01T00:00:00Z,9,10\n2024-01-01T01:00:00Z,19,20\n';
    const trades = 'time,price,size\n2024-01-01T00:30:00Z,10,1\n';
    const config = runConfigText(['  - { instrument: ACME.XNAS, replay: bars.csv, interval: 1m }', '  - { instrument: ACME.XNAS, replay: quotes.csv, kind: quotes }\n  - { instrument: ACME.XNAS, replay: trades.csv, kind: trades }'], ['strategies:', 'speed: 0.001\nstrategies:'], [OWN[0], OWN[1]]);
    const buying = strategy("onStart() { this.subscribeQuotes('ACME.XNAS'); } onQuote({ ask }) { if (ask === 10) this.buy('ACME.XNAS', '1'); }");
    const { code, stdout } = await runWith(config, { files: { 'quotes.csv': quotes, 'trades.csv': trades, 'test.ts': buying }, args: ['--speed', 'max'] });
    expect([code, linesOf(stdout).at(-1)]).toMatchObject([0, { marketData: 3, fills: 1, positions: { 'ACME.XNAS': '1' } }]);
  });

  it('counts the bad rows it drops as lines', async () => {
    const { stdout, cwd } = await runWith(runConfigText(['interval: 1m', 'interval: 1m, onBadRow: skip']), { files: { 'bars.csv': SIX_BARS.replace('9,11,9,11', '9,8,9,11') } });
    expect(linesOf(stdout).filter(({ level }) => level === 'warn')).toMatchObject([{ message: 'a bad row was dropped', file: join(cwd, 'bars.csv'), row: 4, problem: 'high "8" is below low "9"' }]);
  });
});

describe('the end of a run', () => {
  it.each([
    ['cancel', 1, 0],
    ['leave', 0, 1],
  ])('finds resting orders as policy %s has it', async (policy, canceledOrders, openOrders) => {
    const { code, stdout } = await runWith(runConfigText([OWN[0], OWN[1]], ['strategies:', `stop: { orders: ${policy} }\nstrategies:`]), { files: { 'test.ts': RESTING } });
    expect([code, linesOf(stdout).at(-1)]).toMatchObject([0, { orders: 1, canceledOrders, openOrders }]);
  });

  it('is a failure where the venue does not do in time what the stop asks for', async () => {
    const config = runConfigText([OWN[0], OWN[1]], ['"1000" } }', '"1000" }, latencyMs: 3600000 }\nstop: { orders: cancel, withinMs: 5 }']);
    const { code, stdout } = await runWith(config, { files: { 'test.ts': RESTING } });
    expect([code, linesOf(stdout).at(-1)]).toMatchObject([1, { message: 'summary', orders: 1, openOrders: 1 }]);
    expect(linesOf(stdout)).toContainEqual(expect.objectContaining({ level: 'error', message: 'the engine did not stop as it should', traceback: expect.stringContaining('orders are still open (1)') }));
  });

  it('comes early when it is told to stop', async () => {
    const { code, stdout } = await runWith(runConfigText(['strategies:', 'speed: 0.001\nstrategies:']), { signal: AbortSignal.abort(new Error('received SIGINT')) });
    expect(code).toBe(130);
    expect(linesOf(stdout).find(({ state }) => state === 'stopping')).toMatchObject({ message: 'engine is stopping', reason: 'received SIGINT' });
  });

  it('is a failure where the data break off', async () => {
    const bars = `${SIX_BARS}${Array.from({ length: 70_000 }, (_, row) => `${Date.UTC(2024, 0, 2) + row * 60_000},8,8,8,8,1\n`).join('')}2024-06-01T00:00Z,8,7,8,8,1\n`;
    const { code, stdout, cwd } = await runWith(runConfigText(), { files: { 'bars.csv': bars } });
    expect(code).toBe(1);
    expect(linesOf(stdout)).toContainEqual(expect.objectContaining({ message: 'the data broke off', error_code: 'BAD_ROW', exception_message: expect.stringContaining(join(cwd, 'bars.csv')) }));
    expect(linesOf(stdout).at(-1)).toMatchObject({ message: 'summary', fills: 3 });
  });

  it('is a failure where the engine does not start, and there is nothing to sum up', async () => {
    const { code, stdout, cwd } = await runWith(runConfigText(), { files: { 'bars.csv': SIX_BARS.replace('9,11,9,11', '9,8,9,11') } });
    expect([code, linesOf(stdout).at(-1)]).toMatchObject([1, { message: 'engine is stopped' }]);
    expect(linesOf(stdout)).toContainEqual(expect.objectContaining({ level: 'error', message: 'the engine did not start', reason: expect.stringContaining(`${join(cwd, 'bars.csv')} line 4: high "8" is below low "9"`) }));
  });

  it.each([
    ['does not start', 'report', "onStart() { throw new Error('no licence'); }", 1],
    ['fails and is only reported', 'report', "onStart() { this.subscribeBars('ACME.XNAS', '1m'); } onBar() { throw new Error('no licence'); }", 0],
    ['fails and stops by itself', 'stop', "onStart() { this.subscribeBars('ACME.XNAS', '1m'); } onBar() { throw new Error('no licence'); }", 0],
    ['fails and stops the engine', 'stop-engine', "onStart() { this.subscribeBars('ACME.XNAS', '1m'); } onBar() { throw new Error('no licence'); }", 1],
  ])('with a strategy that %s has its error in the log', async (_what, policy, body, expected) => {
    const { code, stdout } = await runWith(runConfigText([OWN[0], OWN[1]], ['strategies:', `onStrategyError: ${policy}\nstrategies:`]), { files: { 'test.ts': strategy(body) } });
    expect(code).toBe(expected);
    expect(linesOf(stdout)).toContainEqual(expect.objectContaining({ level: 'error', exception_message: expect.stringContaining('no licence') }));
  });

  it('comes with a failure that stops the engine, though data would go on', async () => {
    const config = runConfigText([OWN[0], OWN[1]], ['strategies:', 'speed: 0.001\nonStrategyError: stop-engine\nstrategies:']);
    const { code, stdout } = await runWith(config, { files: { 'test.ts': strategy("onStart() { this.subscribeBars('ACME.XNAS', '1m'); } onBar() { throw new Error('no licence'); }") } });
    expect([code, linesOf(stdout).at(-1)]).toMatchObject([1, { message: 'summary', marketData: 1 }]);
    expect(linesOf(stdout).map(({ message }) => message)).not.toContain('the data have come to their end');
  });
});

describe('a configuration for a run', () => {
  it('that is wrong is told with lines before anything starts', async () => {
    const { code, stdout, stderr, cwd } = await runWith(runConfigText(['interval: 1m', 'interval: 1 minute'], ['"1000"', '1000'], ['strategies:', 'live: true\nstrategies:']));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `error INVALID_CONFIG: "${join(cwd, 'run.yaml')}" is not a valid configuration for a run (3 problems):\n` +
        '  line 4, marketData[0].interval: expected an interval such as "1m", "4h" or "1d", found "1 minute"\n' +
        '  line 5, paper.balances.USD: expected a decimal in quotes, such as "0.001", found 1000\n' +
        '  line 6, live: expected false, for this version trades on paper only, found true\n',
    );
  });

  it('names data files that are not there', async () => {
    const { code, stderr, cwd } = await runWith(runConfigText(['bars.csv', 'none.csv']));
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error FILE_NOT_READABLE: cannot read "${join(cwd, 'none.csv')}": there is no such file; check the path\n` });
  });

  it('is shown by the help as one that is valid', async () => {
    const { stdout } = await run(['run', '--help']);
    const config = /A configuration:\n\n([\s\S]+)$/.exec(stdout)?.[1] ?? '';
    const bars = await readFile(new URL('../../../../examples/01-backtest/bars.csv', import.meta.url), 'utf8');
    const { code } = await runWith(config.replaceAll(/^ {2}/gm, ''), { files: { 'bars.csv': bars.split('\n').slice(0, 100).join('\n') }, args: ['--speed', 'max'] });
    expect(code).toBe(0);
  });
});
