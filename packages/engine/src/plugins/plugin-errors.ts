import { noLogger, type Cancel, type EngineErrorEvent, type Logger } from '@redfire/core';
import type { EventEngine } from '../event-engine.ts';
import { matches } from '../topic-selector.ts';

/** The name under which the plugin manager listens. */
export const PLUGIN_ERROR_WATCH = 'plugin-manager';

/** Calls `onFailure` for each `engine.error`. What nobody else hears is logged, or printed where there is no log, as it would be without this listener. */
export function watchPluginErrors(events: EventEngine, logger: Logger, onFailure: (failure: EngineErrorEvent) => void): Cancel {
  return events.on(
    'engine.error',
    (failure) => {
      if (!isHeard(events)) tell(failure, logger);
      onFailure(failure);
    },
    { name: PLUGIN_ERROR_WATCH, priority: Number.MAX_SAFE_INTEGER },
  );
}

function isHeard(events: EventEngine): boolean {
  return events.subscribers().some(({ selector, name }) => name !== PLUGIN_ERROR_WATCH && (selector === 'engine.error' || matches(selector, 'engine.error')));
}

function tell({ subscriber, topic, component, error }: EngineErrorEvent, logger: Logger): void {
  const message = `handler "${subscriber}" of "${topic}" failed`;
  // eslint-disable-next-line no-console -- a failure that nobody hears must not vanish; a host gives a logger or listens to engine.error
  if (logger === noLogger) console.error(message, error);
  else logger.log('error', message, { topic, subscriber, ...(component !== undefined && { component }), error });
}
