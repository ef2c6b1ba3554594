import { basename, resolve } from 'node:path';
import { compareReports, comparisonHtml } from '@redfire/backtest/report';
import { readReport } from '../read-report.ts';
import type { CompareInvocation } from './compare-command.ts';
import { comparisonTable } from './comparison-table.ts';
import type { CommandHost } from './run-command.ts';
import { writePage } from './run-report-command.ts';

/** Runs `redfire compare`: the results of folders side by side on `stdout`, and as a page where one is wanted. */
export async function runCompareCommand({ folders, out, title, json }: CompareInvocation, { cwd, stdout }: CommandHost): Promise<void> {
  const runs = [];
  // the page needs no prices: overviews of curves are all that is kept of a run
  for (const folder of folders) runs.push({ name: basename(resolve(cwd, folder)), report: { ...(await readReport(resolve(cwd, folder), { benchmark: 'none' })), prices: [], trades: [] } });
  const comparison = compareReports(runs, { title });
  if (out !== undefined) await writePage(resolve(cwd, out), comparisonHtml(comparison));
  const isStyled = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonTable(comparison, { out, isStyled }));
}
