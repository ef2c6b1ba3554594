import { shareOwnPackages } from './own-packages.ts';
import { runCommand } from './run-command.ts';

/** A second Ctrl-C within this time is the same one: package managers pass on what the terminal has sent to all. */
const REPEAT_MS = 1_000;

/** Runs the command that this process was started for and sets its exit code: 130 after Ctrl-C. */
export async function runProcess(): Promise<void> {
  const controller = new AbortController();
  let stoppedAt = -Infinity;
  let codeOfSignal = 130;
  const stop = (signal: NodeJS.Signals) => {
    codeOfSignal = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted && performance.now() - stoppedAt > REPEAT_MS) process.exit(codeOfSignal);
    if (!controller.signal.aborted) stoppedAt = performance.now();
    controller.abort(new Error(`received ${signal}`));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  shareOwnPackages();
  const code = await runCommand(process.argv.slice(2), { cwd: process.cwd(), stdout: process.stdout, stderr: process.stderr, signal: controller.signal });
  process.exitCode = code === 130 ? codeOfSignal : code;
  process.off('SIGINT', stop).off('SIGTERM', stop);
}
