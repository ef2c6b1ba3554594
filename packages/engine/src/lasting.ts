import { copyBar, type Bar } from '@redfire/core';

/**
 * The payload as it may be kept after the handler has returned: of a bar, which may be a view that the next one moves, a copy.
 * Everything that keeps an event passes through here: queues, streams, observables, awaited events, recordings.
 */
export function lasting(topic: string, payload: unknown): unknown {
  return topic === 'market.bar' && isBar(payload) ? copyBar(payload) : payload;
}

/** A map of one's own may carry something else under that name. */
function isBar(payload: unknown): payload is Bar {
  return typeof payload === 'object' && payload !== null && 'closeTime' in payload && 'intervalMs' in payload;
}
