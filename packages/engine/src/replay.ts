import { RedFireError, isSteppedClock, timestamp, type Clock, type JournalRecord } from '@redfire/core';
import type { EventAccess } from './event-access.ts';

export interface ReplayOptions {
  /** 1 keeps the recorded distances in time, 100 is a hundred times as fast, `Infinity` waits for nothing. */
  readonly speed: number;
  /** On whose timers it waits. */
  readonly clock: Clock;
  /** Ends the replay when aborted, also while it waits. */
  readonly signal?: AbortSignal;
}

/** Events published without a wait before the host gets a turn. */
const AT_ONCE = 1_000;

/**
 * Publishes recorded events again, in their order, on their topics, at their distances in time divided by `speed`. The time of an event is its `at`, of a bar
 * its `closeTime`; one without follows at once. Between events without a wait the host gets a turn now and then (on a clock moved by hand, a microtask).
 *
 * @returns How many events were published.
 * @throws {@link RedFireError} `INVALID_INPUT` for a speed that is not above zero; `ABORTED`; `ENGINE_CLOSED`, `TOPIC_STORM`; what the source of the records throws.
 */
export async function replay(
  events: EventAccess,
  records: Iterable<JournalRecord> | AsyncIterable<JournalRecord>,
  { speed, clock, signal }: ReplayOptions,
): Promise<{ readonly count: number }> {
  if (!(speed > 0)) throw new RedFireError('INVALID_INPUT', `speed of a replay must be above zero, received "${speed}"`, { details: { speed: String(speed) } });
  let count = 0;
  let withoutWait = 0;
  let start: { readonly now: number; readonly at: number } | undefined;
  const goOn = () => {
    if (signal?.aborted === true) throw new RedFireError('ABORTED', `the replay was aborted after ${count} events`, { cause: signal.reason, details: { count } });
  };
  goOn();
  for await (const { topic, event } of records) {
    goOn();
    const at = timeOf(event);
    if (at !== undefined) start ??= { now: clock.now(), at };
    const dueAt = at === undefined || start === undefined ? 0 : start.now + (at - start.at) / speed;
    const isDue = dueAt <= clock.now();
    if (!isDue || (++withoutWait >= AT_ONCE && !isSteppedClock(clock))) {
      withoutWait = 0;
      await reached(clock, Math.max(dueAt, clock.now()), signal);
      goOn();
    }
    events.publish(topic, event);
    count++;
  }
  return { count };
}

/** Resolves when the clock has reached a time, or the signal is aborted. */
function reached(clock: Clock, at: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.setTimer(timestamp(at), done, 'replay');
    signal?.addEventListener('abort', done);
  });
}

/** A topic of one's own may carry a number or a word. */
function timeOf(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const at = 'at' in event ? event.at : 'closeTime' in event ? event.closeTime : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}
