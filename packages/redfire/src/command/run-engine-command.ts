import { basename, resolve } from 'node:path';
import { lineLogger, type LogLevel, type Logger } from '@redfire/core';
import { LiveClock, createTradingEngine, record } from '@redfire/engine';
import { runUntilSignal } from '@redfire/engine/node';
import { loadRun } from '../load-run.ts';
import { SessionWriter } from '../session-file.ts';
import { logEvents } from './engine-log.ts';
import type { RunInvocation } from './engine-command.ts';
import type { CommandHost } from './run-command.ts';
import { RunEnd } from './run-end.ts';
import { RunTally } from './run-summary.ts';
import { runTable } from './run-table.ts';

const STOPPED = 130;
const FAILED = 1;

/**
 * Runs `redfire run`: the engine of a configuration until its data end or it is told to stop, what happens line by line on
 * `stdout`, and a summary.
 *
 * @returns The exit code: 0 at the end of the data, 130 when it was told to stop, 1 when it broke off, or did not start or stop as it should.
 */
export async function runEngineCommand({ config, speed, logLevel, json, record: recordFile }: RunInvocation, { cwd, stdout, signal, version }: CommandHost & { readonly version: string }): Promise<number> {
  using clock = new LiveClock();
  const isPretty = stdout.isTTY === true && !json;
  const isStyled = isPretty && process.env['NO_COLOR'] === undefined;
  const loggerAt = (level: LogLevel): Logger =>
    lineLogger({ write: (line) => stdout.write(line), clock, level, format: isPretty ? 'pretty' : 'json', colors: isStyled, ...(!isPretty && { service: 'redfire', version }) });
  const loaded = await loadRun(resolve(cwd, config), {
    speed,
    onSkip: (file, { line, problem }) => { logger.log('warn', 'a bad row was dropped', { file, row: line, problem }); },
  });
  const logger = loggerAt(logLevel ?? loaded.logLevel);
  const engine = createTradingEngine({ ...loaded.options, wallClock: clock, logger, version });
  const session = recordFile === undefined ? undefined : await SessionWriter.create(resolve(cwd, recordFile), loaded.source);
  const recording = session && record(engine.events, session, { topics: ['market.*', 'order.*'], limit: 1_000_000, batchSize: 10_000 });
  const tally = new RunTally(engine);
  logEvents(engine.events, logger);
  const end = new RunEnd(engine, signal);
  const code = await runUntilSignal(
    {
      async start() {
        await end.start(logger);
        if (end.isStarted) tally.begin();
      },
      stop: () => engine.stop({ reason: end.reason }),
    },
    // the signals of the process are those of the host
    { signals: [], until: end.reached, logger, clock },
  );
  await recording?.stop().catch((error: unknown) => { logger.log('error', 'the record of the session is not whole', { error }); });
  await session?.close();
  if (end.isStarted) {
    const summary = tally.summary();
    if (isPretty) stdout.write(`\n${runTable(summary, { title: `Paper trading of ${basename(config)}`, isStyled })}`);
    else loggerAt('info').log('info', 'summary', { ...summary });
  }
  if (code !== 0 || end.hasFailed) return FAILED;
  return signal?.aborted === true ? STOPPED : 0;
}
