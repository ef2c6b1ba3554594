import { timestamp, type TimeInForce, type Timestamp, type TradingHours } from '@redfire/core';
import type { SessionCalendar } from './session-times.ts';

export interface AuctionTimeOptions {
  readonly hours: TradingHours | undefined;
  readonly now: Timestamp;
  /** How long before the close an order for it goes out, in milliseconds. */
  readonly closeLeadMs: number;
}

/** When an order for the opening or the close goes out: with the next session to open, or shortly before the close of the one under way or next. `undefined` for other times in force, and where there are no sessions. */
export function auctionTime(timeInForce: TimeInForce, calendar: SessionCalendar, { hours, now, closeLeadMs }: AuctionTimeOptions): Timestamp | undefined {
  if (timeInForce === 'at-open') return calendar.sessionAfter(hours, now)?.opensAt;
  if (timeInForce !== 'at-close') return undefined;
  const closesAt = calendar.sessionAt(hours, now)?.closesAt;
  return closesAt === undefined ? undefined : timestamp(Math.max(now, closesAt - closeLeadMs));
}
