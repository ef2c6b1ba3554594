import hostProcess from 'node:process';
import { isRedFireError, timestamp, type Cancel, type Clock, type Logger } from '@redfire/core';
import { every } from '../every.ts';
import { requireDurations } from '../lifecycle/durations.ts';
import { LiveClock } from '../live-clock.ts';
import { FAILED, StopRequest, type Ending, type HostProcess, type SignalName } from './stop-request.ts';

/** What can be run: an engine manager, a trading engine, or anything of the host's own with these two. */
export interface Runnable {
  /** Settles when it has stopped, whoever asked for it. After a start that succeeded this ends the run: with code 0, or 1 if it rejects. */
  readonly stopped?: Promise<unknown>;
  start(): Promise<void>;
  /** May be called while the start is under way, and after one that failed. */
  stop(options?: { readonly reason?: string }): Promise<void>;
}

export interface RunUntilSignalOptions {
  /** Default `SIGINT` (Ctrl-C) and `SIGTERM` (what service managers send). */
  readonly signals?: readonly SignalName[];
  /** Ends the run as a signal does, with code 0, or 1 if it is a promise that rejects. */
  readonly until?: PromiseLike<unknown> | AbortSignal;
  /** How long stopping may take, in milliseconds, before it is cut short. Default: as long as the engine takes. */
  readonly graceMs?: number;
  /** A second signal sooner than this after the first is taken for the same key press. Default 1,000 ms. */
  readonly forceAfterMs?: number;
  /** Called when stopping is cut short, by `graceMs` or a second signal. Default: ends the process with that code. */
  readonly onForced?: (code: number) => void;
  /** Default: failures go to `console.error`. */
  readonly logger?: Logger;
  /** Default: the process of Node. */
  readonly process?: HostProcess;
  /** Times `graceMs` and `forceAfterMs`. Default: a live clock. */
  readonly clock?: Clock;
}

/**
 * Starts an engine, waits until the process is asked to end, stops the engine, and resolves with the exit code for `process.exitCode`:
 * 0 after `until`, or when the engine was stopped from within; 130 after `SIGINT`, 143 after `SIGTERM` (128 and the number of the signal);
 * 1 when the engine failed to start or to stop, or by itself, or stopping was cut short. Failures of the engine go to the logger; they do not come out here.
 *
 * A signal during the start stops the engine too. The process is kept alive until the result is there; after that, the signals do again
 * what they do in any process.
 *
 * @throws {@link RedFireError} `INVALID_INPUT`, before anything starts, for a `graceMs` that is no length of time.
 */
export async function runUntilSignal(engine: Runnable, options: RunUntilSignalOptions = {}): Promise<number> {
  const { process = hostProcess, signals = ['SIGINT', 'SIGTERM'], until, graceMs = Number.POSITIVE_INFINITY, forceAfterMs = 1_000, logger } = options;
  const { onForced = (code) => void process.exit(code) } = options;
  requireDurations({ graceMs });
  const ownClock = options.clock === undefined ? new LiveClock() : undefined;
  const clock = options.clock ?? ownClock ?? new LiveClock();
  const request = new StopRequest({ clock, process, signals, until, forceAfterMs });
  const cleanUps: Cancel[] = [every(clock, 60_000, () => {}, { name: 'wait for a signal' })];
  try {
    const ending = await untilAsked(engine, request, logger);
    if (graceMs !== Number.POSITIVE_INFINITY) {
      const expire = (): void => {
        request.force(`stopping took longer than ${graceMs} ms`);
      };
      cleanUps.push(clock.setTimer(timestamp(clock.now() + graceMs), expire, 'grace'));
    }
    const result = await Promise.race([stop(engine, ending, logger), request.forced]);
    if (typeof result === 'number') return result;
    report(logger, `the engine was not stopped to the end: ${result}`);
    onForced(FAILED);
    return FAILED;
  } finally {
    request.close();
    for (const cleanUp of cleanUps) cleanUp();
    ownClock?.close();
  }
}

/** Starts the engine and waits for a reason to stop it; that its start failed is one. */
async function untilAsked(engine: Runnable, request: StopRequest, logger: Logger | undefined): Promise<Ending> {
  let isAsked = false;
  const starting = new Promise<void>((resolve) => {
    resolve(engine.start());
  });
  const startFailed = new Promise<Ending>((resolve) => {
    starting.catch((error: unknown) => {
      // The start was called off because it was asked to stop: no news.
      if (isAsked && isRedFireError(error) && error.code === 'ABORTED') return;
      report(logger, 'the engine failed to start', error);
      resolve({ reason: 'it failed to start', code: FAILED });
    });
  });
  starting.then(() => { request.followStop(engine.stopped); }, () => {});
  const ending = await Promise.race([request.first, startFailed]);
  isAsked = true;
  if (ending.error !== undefined) report(logger, ending.reason, ending.error);
  return ending;
}

async function stop(engine: Runnable, { reason, code }: Ending, logger: Logger | undefined): Promise<number> {
  try {
    await engine.stop({ reason });
    return code;
  } catch (error) {
    report(logger, 'the engine did not stop as it should', error);
    return FAILED;
  }
}

function report(logger: Logger | undefined, message: string, error?: unknown): void {
  if (logger !== undefined) logger.log('error', message, error === undefined ? {} : { error });
  // eslint-disable-next-line no-console -- a failure must not vanish; a host gives a logger instead
  else console.error(...(error === undefined ? [message] : [message, error]));
}
