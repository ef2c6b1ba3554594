import { noLogger, type Cancel, type EngineErrorEvent, type Logger } from '@redfire/core';
import type { EventEngine } from '../event-engine.ts';
import { PLUGIN_ERROR_WATCH } from '../plugins/plugin-errors.ts';
import { matches } from '../topic-selector.ts';

const NAME = 'engine-manager';

/**
 * Calls `onFailure` for each `engine.error`, before other subscribers, and writes it to the log. An engine without a log in which
 * nobody else listens prints it instead, as it would without this listener.
 */
export function watchErrors(events: EventEngine, logger: Logger, onFailure: (failure: EngineErrorEvent) => void): Cancel {
  return events.on(
    'engine.error',
    (failure) => {
      const { topic, subscriber, component, policy, error } = failure;
      logger.log('error', `handler "${subscriber}" of "${topic}" failed`, { topic, subscriber, ...(component === undefined ? {} : { component }), ...(policy === undefined ? {} : { policy }), error });
      if (logger === noLogger && !isHeard(events)) print(failure);
      onFailure(failure);
    },
    { name: NAME, priority: Number.MAX_SAFE_INTEGER },
  );
}

function isHeard(events: EventEngine): boolean {
  return events.subscribers().some(({ selector, name }) => name !== NAME && name !== PLUGIN_ERROR_WATCH && (selector === 'engine.error' || matches(selector, 'engine.error')));
}

function print({ subscriber, topic, error }: EngineErrorEvent): void {
  // eslint-disable-next-line no-console -- a failure that nobody hears must not vanish; a host gives a logger or listens to engine.error
  console.error(`handler "${subscriber}" of "${topic}" failed`, error);
}
