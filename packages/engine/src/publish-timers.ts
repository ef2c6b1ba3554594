import type { Cancel, Clock } from '@redfire/core';
import type { EventEngine } from './event-engine.ts';
import { every } from './every.ts';

/**
 * Publishes `engine.timer` at whole intervals, for those who do something now and then and need no timer of their own. Ends when
 * cancelled or when the event engine is closed.
 *
 * @param intervalMs - Default 1,000 ms.
 * @param name - Stands in the event, so that several may run in one engine. Default `engine`.
 * @throws {@link RedFireError} `INVALID_INPUT` unless `intervalMs` is above zero and finite.
 */
export function publishTimers(events: EventEngine, clock: Clock, intervalMs = 1_000, name = 'engine'): Cancel {
  const timer = events.topic('engine.timer');
  const cancel = every(
    clock,
    intervalMs,
    (at) => {
      if (events.isClosed) cancel();
      else timer.publish({ at, name });
    },
    { name: `${name} timer` },
  );
  return cancel;
}
