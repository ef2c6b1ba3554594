import { startOfDay, timestamp, type Timestamp, type TradingHours } from '@redfire/core';
import { TradingCalendar, type MarketSession } from '@redfire/core/calendar';

const DAY_MS = 86_400_000;

/** When an instrument trades, from the first moment to the first after it. */
export interface SessionTimes {
  readonly opensAt: Timestamp;
  readonly closesAt: Timestamp;
}

/**
 * Tells the sessions of instruments as moments in time, by their hours in their own zone, so that a change to or from daylight saving
 * moves them. Holidays and halts are not in the hours and so not known. Without hours, each UTC day is a session.
 */
export class SessionCalendar {
  readonly #calendars = new WeakMap<TradingHours, TradingCalendar>();

  /** The session under way at a moment, or else the next one; `undefined` for hours without sessions. @throws `RedFireError` `INVALID_INPUT` for hours that are none. */
  sessionAt(hours: TradingHours | undefined, at: number): SessionTimes | undefined {
    return hours ? timesOf(this.#calendarOf(hours).sessionFrom(at)) : dayOf(at);
  }

  /** The next session to open after a moment. @throws `RedFireError` as {@link sessionAt}. */
  sessionAfter(hours: TradingHours | undefined, at: number): SessionTimes | undefined {
    if (!hours) return dayOf(startOfDay(at) + DAY_MS);
    const calendar = this.#calendarOf(hours);
    const open = calendar.nextOpen(at);
    return open === undefined ? undefined : timesOf(calendar.sessionAt(open));
  }

  #calendarOf(hours: TradingHours): TradingCalendar {
    const known = this.#calendars.get(hours);
    if (known) return known;
    const calendar = new TradingCalendar(hours);
    this.#calendars.set(hours, calendar);
    return calendar;
  }
}

function timesOf(session: MarketSession | undefined): SessionTimes | undefined {
  return session && { opensAt: session.open, closesAt: session.close };
}

function dayOf(at: number): SessionTimes {
  const opensAt = startOfDay(at);
  return { opensAt, closesAt: timestamp(opensAt + DAY_MS) };
}
