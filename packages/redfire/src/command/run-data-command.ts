import { resolve } from 'node:path';
import { convertData, inspectData } from '@redfire/data/node';
import type { DataInvocation } from './data-command.ts';
import { inspectionText } from './inspection-text.ts';
import type { CommandHost } from './run-command.ts';

/** `redfire data`: looks at a file, or writes it anew, and prints the outcome. */
export async function runDataCommand(invocation: DataInvocation, { cwd, stdout }: CommandHost): Promise<void> {
  const { file, kind, format, date, columns, delimiter, timeFormat, timeZone, json } = invocation;
  const path = resolve(cwd, file);
  const given = { kind, format, date, columns, delimiter, timeFormat, timeZone };
  if (invocation.action === 'inspect') {
    const inspection = await inspectData(path, given);
    stdout.write(json ? `${JSON.stringify({ ...inspection, file }, undefined, 2)}\n` : inspectionText({ ...inspection, file }));
    return;
  }
  const { to, write, onBadRow } = invocation;
  const converted = await convertData(path, resolve(cwd, to), { ...given, write, onBadRow });
  const skipped = converted.skippedRows === 0 ? '' : `, ${converted.skippedRows.toLocaleString('en-US')} rows left out`;
  stdout.write(json ? `${JSON.stringify({ file, to, ...converted }, undefined, 2)}\n` : `${to}: ${converted.items.toLocaleString('en-US')} ${converted.kind}${skipped}\n`);
}
