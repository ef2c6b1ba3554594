import { disposable, type EventSeat } from './event-core.ts';
import { openLane, type QueueOptions } from './open-lane.ts';
import type { AnyHandler, SubscribeOptions, SubscriberStatistics, Subscription } from './subscriber.ts';

export interface ConsumeOptions<Key extends string = string, Payload = unknown, Name extends string = string> extends SubscribeOptions<Key>, QueueOptions {
  /** For `coalesce`: events of one key replace each other. Default: the topic with the keys of the event. */
  readonly coalesceBy?: (payload: Payload, topic: Name) => string;
}

/** A handler with a queue before it. Called, or left by `using`, it ends: what waits is dropped, and the call under way is not interrupted. */
export interface Consumer extends Subscription {
  /** False when it was ended: by its holder, by its scope, by the engine, by a policy. */
  readonly isActive: boolean;
  /** Resolves when nothing waits and no call is under way; at once where that is so already. What a host awaits before it closes. */
  idle(): Promise<void>;
  /** What it has received so far; also after its end. */
  statistics(): SubscriberStatistics;
}

/** Subscribes a queue and calls `handler` for what comes out of it: one event at a time, in order, never inside `publish`. */
export function consume(seat: EventSeat, selector: string, handler: AnyHandler, options: ConsumeOptions): Consumer {
  const { clock, dispatcher, stopwatch } = seat.core;
  const idle = new Set<() => void>();
  let isRunning = false;

  const { lane, subscriber, end } = openLane(seat, selector, {
    name: options.name ?? (handler.name || `consumer of ${selector}`),
    options,
    arrived: start,
    ended: tellIdle,
  });

  function start(): void {
    if (isRunning) return;
    isRunning = true;
    void Promise.resolve().then(run);
  }

  async function run(): Promise<void> {
    try {
      for (let event = lane.take(); event !== undefined; event = lane.take()) {
        const { payload, topic } = event;
        const startedAt = stopwatch?.() ?? 0;
        try {
          await handler(payload, topic);
        } catch (error) {
          dispatcher.report({ topic, event: payload, subscriber, error });
        } finally {
          if (stopwatch !== undefined) subscriber.noteTime(stopwatch() - startedAt);
        }
      }
    } finally {
      // The last resort of a strict engine throws: what waits behind is handled all the same.
      isRunning = false;
      if (lane.waiting > 0) start();
      else tellIdle();
    }
  }

  function tellIdle(): void {
    if (isRunning || lane.waiting > 0) return;
    for (const resolve of idle) resolve();
    idle.clear();
  }

  return Object.defineProperties(disposable(() => { end(); }), {
    isActive: { get: () => subscriber.active },
    idle: { value: () => new Promise<void>((resolve) => { idle.add(resolve); tellIdle(); }) },
    statistics: { value: () => subscriber.statistics(clock.now()) },
  }) as Consumer;
}
