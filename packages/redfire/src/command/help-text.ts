import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';

/** How `redfire`, or one of its commands, is used. */
export function helpText(command: Command | undefined): string {
  if (command !== undefined) return command.help;
  const summaries = Object.values(COMMANDS).map(({ summary }) => summary);
  const width = Math.max(...summaries.map(([call]) => call.length)) + 3;
  return `RedFire, a trading engine.

usage: redfire COMMAND [options]

${summaries.map(([call, does]) => `  ${call.padEnd(width)}${does}\n`).join('')}
  ${'-h, --help'.padEnd(width)}this text; "redfire backtest --help" tells about a command
  ${'-v, --version'.padEnd(width)}the version
`;
}
