import { RedFireError } from '@redfire/core';

/** Work that is under way and can be called off. */
export interface Launch {
  readonly controller: AbortController;
  /** Settles as the work does, or rejects with the reason as soon as it is called off. */
  readonly done: Promise<void>;
}

/**
 * Begins `work`, which looks at the controller's signal between its steps.
 *
 * @param signal - Calls it off from outside, with an `ABORTED` whose cause is the reason of the signal.
 */
export function launch(work: (controller: AbortController) => Promise<void>, signal?: AbortSignal): Launch {
  const controller = new AbortController();
  const forward = (): void => {
    if (signal !== undefined) controller.abort(calledOff(signal));
  };
  const aborted = new Promise<never>((_resolve, reject) => {
    const { signal: own } = controller;
    own.addEventListener('abort', () => { reject(own.reason as RedFireError); }, { once: true }); // abort is only called with one
  });
  signal?.addEventListener('abort', forward, { once: true });
  const done = Promise.race([work(controller), aborted]).finally(() => {
    signal?.removeEventListener('abort', forward);
  });
  return { controller, done };
}

/** The error of a start that the host called off. */
export function calledOff(signal: AbortSignal): RedFireError {
  return new RedFireError('ABORTED', 'the start was called off by the host', { cause: signal.reason });
}
