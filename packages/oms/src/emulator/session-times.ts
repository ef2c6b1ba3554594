import { startOfDay, timestamp, type Timestamp, type TradingHours, type TradingSession } from '@redfire/core';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days that are looked at from the day before on: some session begins within a week. */
const DAYS_AHEAD = 9;

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
  readonly #zones = new Map<string, Intl.DateTimeFormat>();
  readonly #latest = new WeakMap<TradingHours, SessionTimes>();

  /** The session under way at a moment, or else the next one; `undefined` for hours without sessions. */
  sessionAt(hours: TradingHours | undefined, at: number): SessionTimes | undefined {
    if (!hours) return dayOf(at);
    const known = this.#latest.get(hours);
    if (known && known.opensAt <= at && at < known.closesAt) return known;
    const found = this.#sessionsAround(hours, at).find(({ closesAt }) => closesAt > at);
    if (found) this.#latest.set(hours, found);
    return found;
  }

  /** The next session to open after a moment. */
  sessionAfter(hours: TradingHours | undefined, at: number): SessionTimes | undefined {
    if (!hours) return dayOf(startOfDay(at) + DAY_MS);
    return this.#sessionsAround(hours, at).find(({ opensAt }) => opensAt > at);
  }

  /** In the order of time. Two that meet at midnight are one where together they are no longer than a day. */
  #sessionsAround({ zone, sessions }: TradingHours, at: number): readonly SessionTimes[] {
    const today = startOfDay(at + this.#offsetAt(zone, at));
    const found: SessionTimes[] = [];
    for (let day = -2; day < DAYS_AHEAD; day++) {
      const midnight = today + day * DAY_MS;
      const ofDay = sessions.filter((session) => session.day === isoDay(midnight)).sort((a, b) => minutesOf(a.open) - minutesOf(b.open));
      for (const session of ofDay) join(found, this.#timesOf(zone, midnight, session));
    }
    return found;
  }

  #timesOf(zone: string, midnight: number, { open, close }: TradingSession): SessionTimes {
    return { opensAt: this.#momentOf(zone, midnight + minutesOf(open) * MINUTE_MS), closesAt: this.#momentOf(zone, midnight + minutesOf(close) * MINUTE_MS) };
  }

  /** The moment at which clocks of a zone show a time: the first where they show it twice; where they skip it, as if they did not. */
  #momentOf(zone: string, shown: number): Timestamp {
    const before = shown - this.#offsetAt(zone, shown - DAY_MS);
    const after = shown - this.#offsetAt(zone, shown + DAY_MS);
    const isBefore = this.#offsetAt(zone, before) === shown - before;
    return timestamp(isBefore || this.#offsetAt(zone, after) !== shown - after ? before : after);
  }

  /** What clocks of a zone show at a moment, less UTC, in milliseconds. */
  #offsetAt(zone: string, at: number): number {
    const parts: Record<string, string> = {};
    for (const { type, value } of this.#formatOf(zone).formatToParts(at)) parts[type] = value;
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) - Math.floor(at / 1_000) * 1_000;
  }

  #formatOf(zone: string): Intl.DateTimeFormat {
    const known = this.#zones.get(zone);
    if (known) return known;
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    this.#zones.set(zone, format);
    return format;
  }
}

function dayOf(at: number): SessionTimes {
  const opensAt = startOfDay(at);
  return { opensAt, closesAt: timestamp(opensAt + DAY_MS) };
}

function join(found: SessionTimes[], next: SessionTimes): void {
  const last = found.at(-1);
  // an hour more for the day on which clocks go back
  if (last?.closesAt === next.opensAt && next.closesAt - last.opensAt <= DAY_MS + 60 * MINUTE_MS) found[found.length - 1] = { opensAt: last.opensAt, closesAt: next.closesAt };
  else if (next.closesAt > next.opensAt) found.push(next);
}

/** Monday 1 to Sunday 7, of a day by its midnight as clocks show it. The epoch was a Thursday. */
function isoDay(midnight: number): number {
  return ((((Math.floor(midnight / DAY_MS) + 3) % 7) + 7) % 7) + 1;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
