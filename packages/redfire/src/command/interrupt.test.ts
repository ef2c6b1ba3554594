import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runAsProcess } from '../fixtures/run.ts';
import { configText, folderOf } from '../fixtures/six-bars.ts';

const MANY_BARS = `time,open,high,low,close\n${Array.from({ length: 600_000 }, (_, row) => `${row * 60},10,11,9,10\n`).join('')}`;

describe('redfire backtest', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends after %s without leaving anything, also when it comes twice', async (signal, exitCode) => {
    const cwd = await folderOf({ 'bars.csv': MANY_BARS, 'run.yaml': configText() });
    const out = join(cwd, 'out');
    const isRunning = () => existsSync(out) && readdirSync(out).some((name) => name.startsWith('.unfinished'));
    const result = await runAsProcess(['backtest', 'run.yaml', '--out', 'out'], {
      cwd,
      onStart: async (kill) => {
        for (let tries = 0; tries < 2_000 && !isRunning(); tries++) await wait(5);
        kill(signal);
        kill(signal);
      },
    });
    expect(result).toEqual({ code: exitCode, stdout: '', stderr: 'stopped; nothing was written\n' });
    expect((await readdir(cwd)).sort()).toEqual(['bars.csv', 'run.yaml']);
  });
});
