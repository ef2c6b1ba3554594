import { backtestCommand } from './backtest-command.ts';
import { checkCommand } from './check-command.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare-command.ts';
import { dataCommand } from './data-command.ts';
import { engineCommand } from './engine-command.ts';
import { parityCommand } from './parity-command.ts';
import { reportCommand } from './report-command.ts';

/** The commands there are, in the order in which they are listed. */
export const COMMANDS: Readonly<Record<string, Command>> = { backtest: backtestCommand, run: engineCommand, report: reportCommand, compare: compareCommand, check: checkCommand, parity: parityCommand, data: dataCommand };
