import type { RedFireError } from '@redfire/core';
import type { EventSeat } from './event-core.ts';
import { openLane, type QueueOptions } from './open-lane.ts';

export interface StreamOptions<Key extends string = string> extends QueueOptions {
  /** Only events of this key. */
  readonly key?: Key;
  /** Ends the stream when aborted: the loop is left as at a natural end. */
  readonly signal?: AbortSignal;
}

/**
 * Events one after another, for `for await`. Those that come before they are asked for wait in a bounded queue.
 * It ends, dropping what waits, when the loop is left, the signal aborted, or the scope or engine closed.
 */
export interface EventStream<Payload> extends AsyncIterableIterator<Payload, undefined, undefined>, AsyncDisposable {
  /** The next event, or the end. Rejects with `QUEUE_FULL` once, when policy `fail` has ended the stream. */
  next(): Promise<IteratorResult<Payload, undefined>>;
  /** Ends the stream. */
  return(): Promise<IteratorResult<Payload, undefined>>;
}

interface Reader<Payload> {
  readonly resolve: (result: IteratorResult<Payload, undefined>) => void;
}

/** Subscribes at once, from the next event published on. */
export function streamOf<Payload>(seat: EventSeat, topic: string, { signal, ...options }: StreamOptions = {}): EventStream<Payload> {
  const readers: Reader<Payload>[] = [];
  let hasEnded = false;
  let failure: RedFireError | undefined;

  const { lane, end } = openLane(seat, topic, {
    name: `stream of ${topic}`,
    options,
    arrived() {
      const reader = readers.shift();
      if (reader === undefined) return;
      const event = lane.take();
      if (event !== undefined) reader.resolve({ done: false, value: event.payload as Payload }); // the topic's, by the face that was called
    },
    ended(reason) {
      hasEnded = true;
      if (reason?.code === 'QUEUE_FULL') failure = reason;
      signal?.removeEventListener('abort', end);
      for (const { resolve } of readers.splice(0)) resolve({ done: true, value: undefined });
    },
  });
  if (signal?.aborted === true) end();
  else signal?.addEventListener('abort', end);

  return {
    next() {
      const event = lane.take();
      if (event !== undefined) return Promise.resolve({ done: false, value: event.payload as Payload });
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (hasEnded) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => readers.push({ resolve }));
    },
    return() {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]() {
      end();
      return Promise.resolve();
    },
  };
}
