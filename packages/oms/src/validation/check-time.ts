import type { TimeInForce, Timestamp } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import { waitsForTrigger } from './check-prices.ts';
import type { Refuse } from './terms-context.ts';

const WAITING_TIMES: readonly TimeInForce[] = ['gtc', 'gtd', 'day'];

/** That how long an order lasts fits its type, and that its end is to come. */
export function checkTime({ timeInForce, expiresAt, type }: OrderTerms, now: Timestamp, refuse: Refuse): void {
  if (timeInForce === 'gtd' && expiresAt === undefined) refuse('time in force "gtd" needs expiresAt');
  if (timeInForce !== 'gtd' && expiresAt !== undefined) refuse(`expiresAt belongs to time in force "gtd", not "${timeInForce}"`);
  if (expiresAt !== undefined && !Number.isFinite(expiresAt)) refuse(`expiresAt must be a time in epoch milliseconds, received "${expiresAt}"`);
  else if (expiresAt !== undefined && expiresAt <= now) refuse(`expiresAt "${expiresAt}" is not in the future`);
  if (waitsForTrigger(type) && !WAITING_TIMES.includes(timeInForce)) refuse(`an order of type "${type}" waits for its trigger and cannot be "${timeInForce}"`);
}
