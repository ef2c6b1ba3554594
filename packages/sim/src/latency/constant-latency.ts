import { requireMilliseconds, type LatencyModel } from './latency-model.ts';

/**
 * The same time for every message.
 *
 * @param ms - Zero or more.
 * @throws `RedFireError` `INVALID_INPUT` for anything else.
 */
export function constantLatency(ms: number): LatencyModel {
  requireMilliseconds(ms, 'latency');
  return { next: () => ms };
}
