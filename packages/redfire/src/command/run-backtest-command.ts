import { basename, resolve } from 'node:path';
import { runBacktestFile } from '../run-backtest-file.ts';
import type { BacktestInvocation } from './backtest-command.ts';
import { ProgressLine } from './progress-line.ts';
import type { CommandHost } from './run-command.ts';
import { summaryTable } from './summary-table.ts';

/** Runs `redfire backtest`: the configuration's backtest, then its summary on `stdout`. */
export async function runBacktestCommand({ config, out, json, report }: BacktestInvocation, { cwd, stdout, stderr, signal }: CommandHost): Promise<void> {
  const progress = stderr.isTTY === true ? new ProgressLine(stderr) : undefined;
  try {
    const summary = await runBacktestFile(resolve(cwd, config), {
      out: out === undefined ? undefined : resolve(cwd, out),
      signal,
      onProgress: progress && ((state) => { progress.update(state); }),
    });
    progress?.clear();
    if (report && out !== undefined) {
      // what only this option needs is loaded only for it
      const { runReportCommand } = await import('./run-report-command.ts');
      await runReportCommand({ folder: out, out: undefined, title: undefined, benchmark: undefined, print: undefined, open: 'never' }, { cwd, stdout: { write: () => undefined }, stderr });
    }
    const isStyled = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
    stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : summaryTable(summary, { title: `Backtest of ${basename(config)}`, out, report, isStyled }));
  } finally {
    progress?.clear();
  }
}
