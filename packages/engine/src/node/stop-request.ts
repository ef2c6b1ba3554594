import { constants } from 'node:os';
import type { Clock } from '@redfire/core';

/** What asks a process to end, by name. */
export type SignalName = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT' | 'SIGBREAK' | 'SIGUSR2';

/** The part of Node's `process` that is needed. */
export interface HostProcess {
  on(signal: SignalName, listener: () => void): unknown;
  off(signal: SignalName, listener: () => void): unknown;
  exit(code: number): unknown;
}

/** Why a run ends, and the exit code if it ends well. */
export interface Ending {
  readonly reason: string;
  readonly code: number;
  /** What went wrong, when that is why. */
  readonly error?: unknown;
}

export interface StopRequestOptions {
  readonly clock: Clock;
  readonly process: HostProcess;
  readonly signals: readonly SignalName[];
  readonly until: PromiseLike<unknown> | AbortSignal | undefined;
  readonly forceAfterMs: number;
}

/** The exit code of a run that failed. */
export const FAILED = 1;

/** Hears what asks a process to end: the first signal, the end of `until` or of the engine itself; and a signal after that. */
export class StopRequest {
  /** Resolves when the process is asked to end. */
  readonly first: Promise<Ending>;
  /** Resolves with the reason when it is not to wait any longer. */
  readonly forced: Promise<string>;
  readonly #options: StopRequestOptions;
  readonly #listeners: readonly (readonly [SignalName, () => void])[];
  #end: (ending: Ending) => void = () => {};
  #force: (reason: string) => void = () => {};
  #heardAt: number | undefined;

  constructor(options: StopRequestOptions) {
    const { process, signals, until } = options;
    this.#options = options;
    this.first = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.forced = new Promise((resolve) => {
      this.#force = resolve;
    });
    this.#listeners = signals.map((signal) => [signal, () => { this.#hear(signal); }]);
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
    if (until instanceof AbortSignal) this.#follow(until);
    else until?.then(() => { this.#end(DONE); }, (error: unknown) => { this.#end({ reason: 'what it ran for failed', code: FAILED, error }); });
  }

  /** Ends the run when the engine has stopped by itself. */
  followStop(stopped: Promise<unknown> | undefined): void {
    stopped?.then(
      () => { this.#end({ reason: 'it has stopped', code: 0 }); },
      (error: unknown) => { this.#end({ reason: 'the engine has stopped by itself', code: FAILED, error }); },
    );
  }

  /** Waits no longer. */
  force(reason: string): void {
    this.#force(reason);
  }

  close(): void {
    const { process, until } = this.#options;
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
    if (until instanceof AbortSignal) until.removeEventListener('abort', this.#done);
  }

  readonly #done = (): void => {
    this.#end(DONE);
  };

  #follow(signal: AbortSignal): void {
    if (signal.aborted) this.#done();
    else signal.addEventListener('abort', this.#done, { once: true });
  }

  #hear(signal: SignalName): void {
    const now = this.#options.clock.now();
    if (this.#heardAt === undefined) {
      this.#heardAt = now;
      this.#end({ reason: `the process received ${signal}`, code: 128 + (constants.signals[signal] ?? 0) });
    } else if (now - this.#heardAt >= this.#options.forceAfterMs) {
      this.#force(`the process received ${signal} while it was stopping`);
    }
  }
}

const DONE: Ending = { reason: 'what it ran for is done', code: 0 };
