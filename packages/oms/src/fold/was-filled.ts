import type { Scaled } from '@redfire/core';
import type { VenueTime } from '../order-record.ts';
import { executionsAt, isLater, sumOf, type ExecutionFacts } from './infer-execution.ts';

/**
 * Whether all of an order had filled at some time of the venue, though less of it stands now. That ended it there, whatever was busted or corrected since, and in
 * whatever order we heard of it.
 *
 * @param since - When it got its quantity by an amendment, which a venue takes of an open order only: it had not filled before.
 */
export function wasFilled(quantity: Scaled, since: VenueTime | undefined, facts: ExecutionFacts): boolean {
  return [...facts.overruled, ...facts.executions].some((time) => (since === undefined || isLater(time, since)) && sumOf(executionsAt(time, facts), ({ exact }) => exact.quantity).compare(quantity) >= 0);
}
