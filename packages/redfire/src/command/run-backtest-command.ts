import { basename, resolve } from 'node:path';
import { runBacktestFile } from '../run-backtest-file.ts';
import type { BacktestInvocation } from './parse-invocation.ts';
import { ProgressLine } from './progress-line.ts';
import type { CommandHost } from './run-command.ts';
import { summaryTable } from './summary-table.ts';

/** Runs `redfire backtest`: the configuration's backtest, then its summary on `stdout`. */
export async function runBacktestCommand({ config, out, json }: BacktestInvocation, { cwd, stdout, stderr, signal }: CommandHost): Promise<void> {
  const progress = stderr.isTTY === true ? new ProgressLine(stderr) : undefined;
  try {
    const summary = await runBacktestFile(resolve(cwd, config), {
      out: out === undefined ? undefined : resolve(cwd, out),
      signal,
      onProgress: progress && ((state) => { progress.update(state); }),
    });
    progress?.clear();
    const isStyled = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
    stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : summaryTable(summary, { title: `Backtest of ${basename(config)}`, out, isStyled }));
  } finally {
    progress?.clear();
  }
}
