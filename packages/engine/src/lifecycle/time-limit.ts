import { RedFireError, timestamp, type Cancel, type Clock } from '@redfire/core';

export interface TimeLimit {
  readonly clock: Clock;
  /** Infinity for none. */
  readonly limitMs: number;
  /** What is limited, as an error and the list of timers call it. */
  readonly name: string;
  /** Aborted when the time is up. Default: one of its own. */
  readonly controller?: AbortController;
  /** When it is aborted, nobody waits any longer, and its reason is thrown. Default: the end of the work or of the time is waited for. */
  readonly until?: AbortSignal;
  /** Called when the work succeeds after all, when nobody waits for it any more. Must not throw. */
  readonly onLate?: () => void;
}

/**
 * The result of `work`, which is given a signal that is aborted when its time is up.
 *
 * @throws {@link RedFireError} `TIMEOUT` when it has not ended in time, whether or not it heeds the signal; else what `work` throws.
 */
export function withTimeLimit<Result>(limit: TimeLimit, work: (signal: AbortSignal) => Result | PromiseLike<Result>): Promise<Result> {
  const { clock, limitMs, name, controller = new AbortController(), until, onLate } = limit;
  let isLate = false;
  let end: Cancel = () => {};
  const expired = new Promise<never>((_resolve, reject) => {
    let cancel: Cancel = () => {};
    const giveUp = (error: Error): void => {
      isLate = true;
      end();
      reject(error);
    };
    const expire = (): void => {
      const error = new RedFireError('TIMEOUT', `"${name}" did not end within ${limitMs} ms`, { details: { name, limitMs } });
      giveUp(error);
      controller.abort(error);
    };
    const leave = (): void => {
      giveUp(until?.reason as Error); // whoever aborts gives one, else the platform does
    };
    end = () => {
      cancel();
      until?.removeEventListener('abort', leave);
    };
    if (limitMs !== Number.POSITIVE_INFINITY) cancel = clock.setTimer(timestamp(clock.now() + limitMs), expire, `${name} time limit`);
    if (until?.aborted === true) leave();
    else until?.addEventListener('abort', leave, { once: true });
  });
  const result = new Promise<Result>((resolve) => {
    resolve(work(controller.signal));
  });
  result.then(
    () => {
      end();
      if (isLate) onLate?.();
    },
    () => {
      end();
    },
  );
  return Promise.race([result, expired]);
}

/** Resolves when `promise` has settled, either way. */
export async function settled(promise: Promise<unknown> | undefined): Promise<void> {
  await promise?.then(ignore, ignore);
}

function ignore(): void {}
