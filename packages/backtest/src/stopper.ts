import { RedFireError } from '@redfire/core';

/** Ends a wait when a run is stopped by its signal, though what is waited for may never come. */
export class Stopper {
  readonly #signal: AbortSignal | undefined;
  /** Of the wait that is under way. A wait for each of a million chunks must leave nothing behind at the signal. */
  #reject: ((error: unknown) => void) | undefined;
  readonly #stop = (): void => {
    this.#reject?.(this.#error());
  };

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#stop);
  }

  /** Rejects with `ABORTED` when the signal comes first. One at a time. */
  wait<T>(work: Promise<T>): Promise<T> {
    if (this.#signal === undefined) return work;
    return new Promise((resolve, reject) => {
      // the signal may have come while nothing was waited for
      if (this.#signal?.aborted === true) reject(this.#error());
      this.#reject = reject;
      work.then(resolve, reject);
    });
  }

  /** @throws {@link RedFireError} `ABORTED` once the signal has come. */
  check(): void {
    if (this.#signal?.aborted === true) throw this.#error();
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#stop);
  }

  #error(): RedFireError {
    return new RedFireError('ABORTED', 'the backtest was stopped by its signal', { cause: this.#signal?.reason });
  }
}
