import type { TradingHours, TradingSession } from '../instrument.ts';
import type { Timestamp } from '../time.ts';
import { dateOfDay, dayOfDate, weekdayOfDay } from './civil-date.ts';
import { TimeZone } from './time-zone.ts';
import { dayHours, weekHours, type SessionMinutes } from './week-hours.ts';

/** A trading day that is not as its day of the week. */
export interface SpecialDay {
  /** `YYYY-MM-DD`: the date of the trading day, which is that on which its sessions close. */
  readonly date: string;
  /** In place of those of the week; a close that is not after its open means that it opens the day before. Absent or empty: closed. */
  readonly sessions?: readonly Pick<TradingSession, 'open' | 'close'>[];
}

export interface TradingCalendarOptions {
  readonly holidays?: readonly SpecialDay[];
  /** What it is called. Default: all that it says, as text. */
  readonly name?: string;
}

/** When a market is open without a break: from `open` on, until before `close`. */
export interface MarketSession {
  readonly open: Timestamp;
  readonly close: Timestamp;
  /** Date of its trading day in the zone of the market, `YYYY-MM-DD`: that on which it closes. */
  readonly date: string;
}

/** The sessions that close on one date, from the open of the first to the close of the last. */
export interface TradingDay extends MarketSession {
  /** Of the date, counted from 1970-01-01. */
  readonly day: number;
  readonly sessions: readonly MarketSession[];
}

/** How many days are kept that were worked out. */
const KEPT = 64;
/** Some session begins within a week; a few more days for clocks that are changed. */
const DAYS_AHEAD = 10;

/**
 * When a market is open, in moments of time: the hours of an instrument in their zone, daylight saving included, and the days that are different. Where clocks
 * show an open or a close twice, it is at the first time; where they skip it, when they would have shown it.
 *
 * A session over midnight, such as 18:00 to 17:00, is one session, of the trading day on which it closes.
 */
export class TradingCalendar {
  readonly zone: TimeZone;
  readonly name: string;
  readonly #week: readonly (readonly SessionMinutes[])[];
  readonly #special: ReadonlyMap<number, readonly SessionMinutes[]>;
  readonly #days = new Map<number, TradingDay | undefined>();
  #latest: MarketSession | undefined;

  /** @throws `RedFireError` `INVALID_INPUT` for a zone, a time or a date that is none, and for sessions that overlap. */
  constructor(hours: TradingHours, { holidays = [], name }: TradingCalendarOptions = {}) {
    this.zone = new TimeZone(hours.zone);
    this.name = name ?? described(hours, holidays);
    this.#week = weekHours(hours);
    this.#special = new Map(holidays.map(({ date, sessions = [] }) => [dayOfDate(date), dayHours(sessions)]));
  }

  isOpen(at: number): boolean {
    return this.sessionAt(at) !== undefined;
  }

  /** The session under way at a moment. */
  sessionAt(at: number): MarketSession | undefined {
    const session = this.sessionFrom(at);
    return session && session.open <= at ? session : undefined;
  }

  /** The session under way at a moment, or else the next one; `undefined` where none opens within a week, holidays not counted. */
  sessionFrom(at: number): MarketSession | undefined {
    const known = this.#latest;
    if (known && known.open <= at && at < known.close) return known;
    return (this.#latest = this.#search(at, ({ sessions }) => sessions.find(({ close }) => close > at)));
  }

  /** When a session opens next, after a moment. */
  nextOpen(at: number): Timestamp | undefined {
    return this.#search(at, ({ sessions }) => sessions.find(({ open }) => open > at))?.open;
  }

  /** When the session under way closes, or else the next one. */
  nextClose(at: number): Timestamp | undefined {
    return this.sessionFrom(at)?.close;
  }

  /** The trading day under way at a moment, breaks between its sessions included, or else the next one. */
  tradingDayFrom(at: number): TradingDay | undefined {
    return this.#search(at, (day) => (day.close > at ? day : undefined));
  }

  /** A trading day by its number, counted from 1970-01-01; `undefined` where there is no session on it. */
  tradingDay(day: number): TradingDay | undefined {
    const days = this.#days;
    if (days.has(day)) return days.get(day);
    if (days.size === KEPT) days.clear();
    const found = this.#dayOf(day);
    days.set(day, found);
    return found;
  }

  #search<T>(at: number, find: (day: TradingDay) => T | undefined): T | undefined {
    // a close that clocks skip at midnight is after the day has begun
    const first = this.zone.dayAt(at) - 1;
    const last = first + DAYS_AHEAD + this.#special.size;
    for (let number = first; number <= last; number++) {
      const day = this.tradingDay(number);
      const found = day && find(day);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #dayOf(day: number): TradingDay | undefined {
    const minutes = this.#special.get(day) ?? this.#week[weekdayOfDay(day) - 1] ?? [];
    const date = dateOfDay(day);
    const sessions = minutes
      .map(({ open, close }): MarketSession => ({ open: this.#momentOf(day, open), close: this.#momentOf(day, close), date }))
      // one that the clocks skip is none
      .filter(({ open, close }) => close > open);
    const [first] = sessions;
    const last = sessions.at(-1);
    return first && last && { date, day, open: first.open, close: last.close, sessions };
  }

  #momentOf(day: number, minutes: number): Timestamp {
    return minutes < 0 ? this.zone.momentOf(day - 1, minutes + 1_440) : this.zone.momentOf(day, minutes);
  }
}

function described({ zone, sessions }: TradingHours, holidays: readonly SpecialDay[]): string {
  const hours = sessions.map(({ day, open, close }) => `${day} ${open}-${close}`);
  const special = holidays.map((day) => [day.date, ...(day.sessions ?? []).map(({ open, close }) => `${open}-${close}`)].join(' '));
  return [zone, ...hours, ...special].join(', ');
}
