import { RedFireError } from '@redfire/core';
import { constantLatency } from './constant-latency.ts';
import { requireMilliseconds, type LatencyModel } from './latency-model.ts';

/** Messages that take their time, each kind by its own model. */
export const LATENCY_KINDS = ['order', 'modify', 'cancel', 'report', 'data'] as const;
export type LatencyKind = (typeof LATENCY_KINDS)[number];

/**
 * How long messages are on their way, by kind; a number is a constant of so many milliseconds, and what is absent takes no time.
 * `order`, `modify` and `cancel` go to the venue over one line on which none overtakes another; `report` comes back, in the venue's order too.
 * `data` is how much later strategies hear of the market than the venue: the runner of a backtest applies it.
 */
export type VenueLatency = { readonly [Kind in LatencyKind]?: number | LatencyModel | undefined };

/**
 * The model that a host means by what it wrote: a number is a constant latency in milliseconds. One that remembers begins anew, so two
 * runs with one configuration are alike.
 *
 * @param field - Names the value in the error.
 * @throws `RedFireError` `INVALID_INPUT` for a number that is not zero or more, and what is no model.
 */
export function latencyModel(given: number | LatencyModel, field = 'latency'): LatencyModel {
  if (typeof given !== 'number') {
    requireModel(given, field);
    return given.fresh?.() ?? given;
  }
  requireMilliseconds(given, field);
  return constantLatency(given);
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function requireModel(given: Partial<LatencyModel>, field: string): void {
  if (typeof given.next === 'function') return;
  throw new RedFireError('INVALID_INPUT', `${field} "${JSON.stringify(given)}" must be milliseconds or a model such as normalLatency makes`, { details: { field } });
}
