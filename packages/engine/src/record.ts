import { RedFireError, type ErrorPolicy, type EventMap, type Journal, type JournalRecord } from '@redfire/core';
import type { EventAccess } from './event-access.ts';
import { lasting } from './lasting.ts';
import { isPattern, matches, type TopicSelector } from './topic-selector.ts';

export interface RecordOptions {
  /** What is recorded: topics and patterns. An event that several of them match is recorded once. */
  readonly topics: readonly TopicSelector<EventMap>[];
  /** What happens besides `engine.error` when the recording breaks off. Default: that of the scope, else `report`. */
  readonly onError?: ErrorPolicy;
  /** Most events that may wait for the journal. When one more comes the recording ends: it has no holes. Default 100,000. */
  readonly limit?: number;
  /** Most events of one `append`. Default 1,000. */
  readonly batchSize?: number;
}

export interface RecordingStatistics {
  /** Events taken. */
  readonly recorded: number;
  /** Those the journal has. */
  readonly written: number;
  readonly waiting: number;
  /** Those taken that the journal will not get, because it failed. */
  readonly lost: number;
  /** Why the recording broke off. */
  readonly error?: unknown;
}

/** Events on their way into a journal. */
export interface Recording extends AsyncDisposable {
  readonly statistics: RecordingStatistics;
  /** Resolves when the journal has what was recorded until now. Rejects with the reason when the recording broke off. */
  flush(): Promise<void>;
  /** Records no more and flushes. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Appends events to a journal in the order of publishing: before any other handler has them unless that has a higher priority still, bars as lasting copies.
 * One `append` is under way at a time, with what came during the one before. A journal that fails or falls behind by `limit` ends the recording; this is
 * reported as `engine.error`. When the engine closes, what waits is still written.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for no topics or an impossible limit; `ENGINE_CLOSED`.
 */
export function record(events: EventAccess, journal: Pick<Journal, 'append'>, options: RecordOptions): Recording {
  const { topics, onError, limit = 100_000, batchSize = 1_000 } = options;
  if (topics.length === 0) throw new RedFireError('INVALID_INPUT', 'a recording needs at least one topic, received none');
  for (const [name, value] of Object.entries({ limit, batchSize })) {
    if (!Number.isInteger(value) || value < 1) throw new RedFireError('INVALID_INPUT', `${name} of a recording must be a whole number above zero, received "${value}"`, { details: { [name]: String(value) } });
  }
  let waiting: Omit<JournalRecord, 'sequence'>[] = [];
  let recorded = 0;
  let written = 0;
  let lost = 0;
  let failure: { readonly error: unknown } | undefined;
  let isWriting = false;
  let flushes: Flush[] = [];

  const receive = (event: EventMap[keyof EventMap], topic: keyof EventMap): Promise<void> | undefined => {
    if (waiting.length >= limit) {
      end();
      failure = { error: new RedFireError('QUEUE_FULL', `the journal is behind: ${limit} events wait and "${topic}" came; the recording was ended`, { details: { consumer: 'recording', limit, topic } }) };
      throw failure.error;
    }
    // what lasting() returns is the payload, or a bar like it
    waiting.push({ topic, event: lasting(topic, event) as typeof event });
    recorded++;
    if (isWriting) return undefined;
    isWriting = true;
    // Returned, so that a failure is reported with the event that began the writing.
    return Promise.resolve().then(write);
  };

  const write = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, batchSize);
        await journal.append(batch);
        waiting = waiting.slice(batch.length);
        written += batch.length;
        settle();
      }
    } catch (error) {
      end();
      failure ??= { error };
      lost += waiting.length;
      waiting = [];
      throw error;
    } finally {
      isWriting = false;
      settle();
    }
  };

  const settle = () => {
    const settled = flushes.filter(({ upTo }) => written + lost >= upTo);
    flushes = flushes.filter(({ upTo }) => written + lost < upTo);
    for (const { resolve, reject } of settled) {
      if (failure === undefined) resolve();
      else reject(failure.error);
    }
  };

  const subscriptions = widest(topics).map((selector) =>
    events.on(selector, receive, { name: 'recording', priority: Number.MAX_SAFE_INTEGER, ...(onError !== undefined && { onError }) }),
  );
  const end = () => {
    for (const subscription of subscriptions) subscription();
  };
  const flush = () =>
    new Promise<void>((resolve, reject) => {
      flushes.push({ upTo: recorded, resolve, reject });
      settle();
    });
  const stop = () => {
    end();
    return flush();
  };
  return {
    get statistics() {
      return { recorded, written, waiting: waiting.length, lost, ...(failure !== undefined && { error: failure.error }) };
    },
    flush,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Somebody who waits until so many events are written. */
interface Flush {
  readonly upTo: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The selectors without those that another one covers. */
function widest(selectors: readonly TopicSelector<EventMap>[]): readonly TopicSelector<EventMap>[] {
  return [...new Set(selectors)].filter((selector, _, all) => !all.some((other) => other !== selector && isPattern(other) && matches(other, selector)));
}
