import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runConfig } from 'redfire';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = join(root, 'packages/redfire/src/bin.ts');

type Line = Readonly<Record<string, unknown>>;

const CONFIG = `instruments:
  - { id: BTC/USDT.SIM, kind: perpetual, tickSize: "0.1", lotSize: "0.001" }
marketData:
  - { replay: bars.csv, instrument: BTC/USDT.SIM, interval: 1m }
speed: 60
paper: { balances: { USDT: "100000" } }
strategies:
  - { use: ./bidder.ts }
`;
/** Bids at one bar and takes the bid back at the next. */
const BIDDER = `
import { Strategy } from '@redfire/strategy';
export default class Bidder extends Strategy {
  override onStart(): void { this.subscribeBars('BTC/USDT.SIM', '1m'); }
  override onBar(): void { if (this.cancelAll() === 0) this.buy('BTC/USDT.SIM', '1', { price: '1' }); }
}
`;
const BARS = `time,open,high,low,close,volume\n${Array.from({ length: 1_000 }, (_, row) => `${Date.UTC(2024, 0, 1) + row * 60_000},100,101,99,100,1\n`).join('')}`;

/** A process of the command that can be told to stop, and what it has written so far. */
async function start(config = CONFIG, strategy = BIDDER) {
  const cwd = await mkdtemp(join(tmpdir(), 'redfire-run-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  for (const [name, text] of [['bars.csv', BARS], ['bidder.ts', strategy], ['run.yaml', config]] as const) await writeFile(join(cwd, name), text);
  const child = spawn(process.execPath, ['--conditions=@redfire/source', BIN, 'run', 'run.yaml'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  const lines = () => stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Line);
  return {
    child,
    async end() {
      const code = await ended;
      return { code, stderr, lines: lines() };
    },
    /** Waits until a line says so. */
    async said(message: string) {
      for (let tries = 0; tries < 2_000 && !lines().some((line) => line['message'] === message); tries++) await wait(5);
    },
  };
}

describe('redfire run as a process', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops cleanly after %s, also when it comes twice at once', async (signal, exitCode) => {
    const { child, said, end } = await start();
    await said('order submitted');
    child.kill(signal);
    child.kill(signal);
    const { code, stderr, lines } = await end();
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: '' });
    const told = lines.map(({ message }) => message);
    expect(told.slice(told.indexOf('engine is stopping')).filter((message) => message !== 'order canceled')).toEqual(['engine is stopping', 'strategy stopped', 'engine is stopped', 'summary']);
    expect(lines.find(({ message }) => message === 'engine is stopping')).toMatchObject({ reason: `received ${signal}` });
    expect(lines.at(-1)).toMatchObject({ message: 'summary', orders: told.filter((message) => message === 'order canceled').length, openOrders: 0 });
  });

  it('closes positions before it ends, with the data that still come, where the policy says so', async () => {
    const buying = BIDDER.replace("{ price: '1' }", '').replace('this.cancelAll() === 0', "this.position('BTC/USDT.SIM').quantity.isZero()");
    const { child, said, end } = await start(CONFIG.replace('speed: 60', 'speed: 1200\nstop: { orders: flatten, withinMs: 30000 }'), buying);
    await said('order filled');
    child.kill('SIGINT');
    const { code, lines } = await end();
    expect([code, lines.at(-1)]).toMatchObject([130, { message: 'summary', orders: 2, fills: 2, positions: {} }]);
  });

  it('ends at once after a second Ctrl-C while the venue keeps it waiting', async () => {
    const { child, said, end } = await start(CONFIG.replace('} }\nstrategies', '}, latencyMs: 3600000 }\nstop: { withinMs: 60000 }\nstrategies'));
    await said('order submitted');
    child.kill('SIGINT');
    await said('engine is stopping');
    await wait(1_100); // sooner, it would be the same key press
    child.kill('SIGINT');
    const { code, lines } = await end();
    expect([code, lines.some(({ message }) => message === 'engine is stopped')]).toEqual([130, false]);
  });

  it('stops cleanly when nobody reads its output any more', async () => {
    const { child, said, end } = await start();
    await said('order submitted');
    child.stdout.destroy();
    const { code, stderr } = await end();
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' });
  });
});

it.runIf(existsSync('/dev/full'))('stops cleanly, and says so, when its output cannot be written', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'redfire-run-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  for (const [name, text] of [['bars.csv', BARS], ['bidder.ts', BIDDER], ['run.yaml', CONFIG]] as const) await writeFile(join(cwd, name), text);
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => { closeSync(full); });
  const child = spawn(process.execPath, ['--conditions=@redfire/source', BIN, 'run', 'run.yaml'], { cwd, stdio: ['ignore', full, 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const code = await new Promise((resolve) => { child.on('close', resolve); });
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: cannot write to standard output: ENOSPC: no space left on device, write\n' });
});

describe('the guide', () => {
  const page = readFileSync(join(root, 'docs/guide/paper-trading.md'), 'utf8');

  it('shows a summary as the command prints it, times apart', async () => {
    const child = spawn(process.execPath, ['--conditions=@redfire/source', '--import', 'data:text/javascript,process.stdout.isTTY=true', BIN, 'run', 'examples/02-paper-trading/paper.yaml', '--speed', 'max', '--log-level', 'error'], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    let stdout = '';
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
    await new Promise((resolve) => child.on('close', resolve));
    const told = (text: string) => text.split('\n').filter((line) => line !== '' && !/^ {2}(?:Market data|Order processing|Data to fill) /.test(line));
    expect(told(/^```text\n(Paper trading of[\s\S]+?)^```$/m.exec(page)?.[1] ?? '')).toEqual(told(stdout));
  });
});

describe('the page of configuration', () => {
  const page = readFileSync(join(root, 'docs/guide/configuration.md'), 'utf8');
  const keysUnder = (heading: string): readonly string[] => {
    const [, section = ''] = page.split(`\n## ${heading}\n`);
    return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, key = '']) => key);
  };
  const { marketData, paper, stop, ...others } = runConfig.shape;

  it('has every key of a run, and no other', () => {
    const items = marketData.element.options[1];
    expect({ top: keysUnder('Configuration of a run'), marketData: keysUnder('marketData'), paper: keysUnder('paper'), stop: keysUnder('stop') }).toEqual({
      top: Object.keys(runConfig.shape).map((key) => (key === 'account' ? 'account.currency' : key === 'log' ? 'log.level' : key)),
      marketData: Object.keys(items.shape),
      paper: Object.keys(paper.shape).flatMap((key) => (key === 'fees' ? ['fees.maker', 'fees.taker'] : [key])),
      stop: Object.keys(stop.def.innerType.shape),
    });
    expect([Object.keys(others.account.def.innerType.shape), Object.keys(others.log.def.innerType.shape)]).toEqual([['currency'], ['level']]);
  });
});
