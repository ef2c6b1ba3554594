import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { equityCsv, monthlyCsv, reportHtml, tradesCsv, type ReportData } from '@redfire/backtest/report';
import { fileError } from '../file-error.ts';
import { readReport } from '../read-report.ts';
import type { ReportInvocation, ReportTable } from './report-command.ts';
import type { CommandHost } from './run-command.ts';

const TABLES: Readonly<Record<ReportTable, (report: ReportData) => string>> = { trades: tradesCsv, equity: equityCsv, months: monthlyCsv };

/** Runs `redfire report`: writes the page of a folder of results and says where, or prints what it is made of. */
export async function runReportCommand({ folder, out, title, benchmark, print, open }: ReportInvocation, { cwd, stdout }: CommandHost): Promise<void> {
  const path = resolve(cwd, folder);
  const report = await readReport(path, { ...(title !== undefined && { title }), benchmark });
  if (print !== undefined) {
    stdout.write(print === 'json' ? `${JSON.stringify(report)}\n` : TABLES[print](report));
    return;
  }
  const file = out === undefined ? join(path, 'report.html') : resolve(cwd, out);
  await writePage(file, reportHtml(report));
  stdout.write(`${out ?? join(folder, 'report.html')}\n`);
  if (open === 'always') openPage(file);
}

/** @throws `RedFireError` `FILE_NOT_READABLE` when it cannot be written. */
export async function writePage(file: string, html: string): Promise<void> {
  await writeFile(file, html).catch((cause: unknown) => {
    throw fileError('write', file, cause);
  });
}

/** Opens a page with what the system has for it, which goes on by itself. */
function openPage(file: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', file] : process.platform === 'win32' ? ['explorer', file] : ['xdg-open', file];
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  // where nothing can open it, its path has been printed
  child.on('error', () => undefined);
  child.unref();
}
