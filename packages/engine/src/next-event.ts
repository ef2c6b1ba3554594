import { RedFireError, timestamp } from '@redfire/core';
import { abortedError, subscribe, type EventSeat } from './event-core.ts';
import { lasting } from './lasting.ts';

export interface NextOptions<Key extends string = string> {
  /** Only events of this key. */
  readonly key?: Key;
  /** How long to wait, by the engine's clock. Default: without end. */
  readonly timeoutMs?: number;
  /** Ends the waiting when aborted. */
  readonly signal?: AbortSignal;
}

interface Awaiting {
  readonly topic: string;
  readonly predicate: ((payload: unknown) => boolean) | undefined;
  readonly options: NextOptions;
}

interface Settle {
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Waits for the first event published from now on that `predicate` accepts. Whatever the end, nothing stays behind. */
export function nextEvent(seat: EventSeat, awaiting: Awaiting): Promise<unknown> {
  return new Promise((resolve, reject) => {
    begin(seat, awaiting, { resolve, reject });
  });
}

function begin(seat: EventSeat, { topic, predicate, options: { key, timeoutMs, signal } }: Awaiting, { resolve, reject }: Settle): void {
  if (timeoutMs !== undefined && !(timeoutMs >= 0 && Number.isFinite(timeoutMs))) {
    throw new RedFireError('INVALID_INPUT', `timeoutMs must be milliseconds of zero or more, received "${timeoutMs}"`, { details: { topic, timeoutMs: String(timeoutMs) } });
  }
  if (signal?.aborted === true) throw abortedError(signal, `waiting for "${topic}" was aborted`);

  const stop = () => {
    end();
    timer?.();
    signal?.removeEventListener('abort', onAbort);
  };
  const fail = (error: unknown) => {
    stop();
    reject(error);
  };
  const onAbort = () => {
    if (signal !== undefined) fail(abortedError(signal, `waiting for "${topic}" was aborted`));
  };
  const onTimeout = () => {
    fail(new RedFireError('TIMEOUT', `no "${topic}" came within ${String(timeoutMs)} ms`, { details: { topic, limitMs: timeoutMs } }));
  };
  const receive = (payload: unknown) => {
    try {
      if (predicate !== undefined && !predicate(payload)) return;
    } catch (error) {
      fail(error);
      return;
    }
    stop();
    resolve(lasting(topic, payload));
  };
  const { end } = subscribe(seat, topic, receive, { name: `next ${topic}`, ...(key !== undefined && { key }) }, { onEnd: fail });
  const { clock } = seat.core;
  const timer = timeoutMs === undefined ? undefined : clock.setTimer(timestamp(clock.now() + timeoutMs), onTimeout, `next ${topic}`);
  signal?.addEventListener('abort', onAbort);
}
