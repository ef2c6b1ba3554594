import { shareOwnPackages } from './own-packages.ts';
import { runCommand } from './run-command.ts';

/** A second Ctrl-C within this time is the same one: package managers pass on what the terminal has sent to all. */
const REPEAT_MS = 1_000;

/** Exit codes of what ends a process from outside: 128 and the number of the signal; a disk that is full is none. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141, 'a full output': 1 } as const;

/** Runs the command that this process was started for and sets its exit code: 130 after Ctrl-C. */
export async function runProcess(): Promise<void> {
  const controller = new AbortController();
  let stoppedAt = -Infinity;
  let codeOfSignal: number = CODES.SIGINT;
  const stop = (signal: keyof typeof CODES) => {
    if (controller.signal.aborted) {
      if ((signal === 'SIGINT' || signal === 'SIGTERM') && performance.now() - stoppedAt > REPEAT_MS) process.exit(CODES[signal]);
      return;
    }
    stoppedAt = performance.now();
    codeOfSignal = CODES[signal];
    controller.abort(new Error(`received ${signal}`));
  };
  const listen = (signal: NodeJS.Signals) => {
    if (signal === 'SIGINT' || signal === 'SIGTERM') stop(signal);
  };
  // the reader of a pipe has gone, as with "| head": nothing more is to be told, but what runs is to be stopped as ever
  const onOutputError = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      stop('SIGPIPE');
      return;
    }
    if (!controller.signal.aborted) process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
    stop('a full output');
  };
  process.on('SIGINT', listen).on('SIGTERM', listen);
  process.stdout.on('error', onOutputError);
  shareOwnPackages();
  const code = await runCommand(process.argv.slice(2), { cwd: process.cwd(), stdout: process.stdout, stderr: process.stderr, signal: controller.signal });
  process.exitCode = code === CODES.SIGINT ? codeOfSignal : code;
  process.off('SIGINT', listen).off('SIGTERM', listen);
}
