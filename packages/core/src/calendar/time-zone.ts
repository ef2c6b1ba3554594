import { tzOffset } from '@date-fns/tz/tzOffset';
import { RedFireError } from '../errors.ts';
import type { Timestamp } from '../time.ts';
import { dayOfMonth, monthOfDay, weekdayOfDay } from './civil-date.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Further from UTC than any zone. */
const FARTHEST_MS = 15 * HOUR_MS;

/**
 * A zone of the IANA time zone database: what its clocks show, and when its days, weeks and months begin. Days of daylight saving have 23 or 25 hours.
 *
 * Days are counted from 1970-01-01. Each begins at the first moment at which the clocks show its date or a later one, so that days never overlap and leave no
 * gap between them, also where clocks are changed at midnight; a day that a zone left out is empty.
 */
export class TimeZone {
  /** As it was given: `America/New_York`. */
  readonly name: string;
  // the day that was asked for last: data ask for the same one again and again
  #day = Number.NaN;
  #from = Number.NaN;
  #until = Number.NaN;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a zone that the host does not know. */
  constructor(name: string) {
    this.name = checkedZone(name);
  }

  /** What its clocks are ahead of UTC, in milliseconds. */
  offsetAt(at: number): number {
    return this.name === 'UTC' ? 0 : Math.round(tzOffset(this.name, new Date(at)) * 60_000);
  }

  /** The day of a moment. */
  dayAt(at: number): number {
    if (!(at >= this.#from && at < this.#until)) this.#find(at);
    return this.#day;
  }

  /** When the day of a moment began. */
  startOfDay(at: number): Timestamp {
    this.dayAt(at);
    return this.#from as Timestamp;
  }

  /** When the day of a moment is over: the begin of the next. */
  endOfDay(at: number): Timestamp {
    this.dayAt(at);
    return this.#until as Timestamp;
  }

  /** When the week of a moment began: on a Monday. */
  startOfWeek(at: number): Timestamp {
    const day = this.dayAt(at);
    return this.dayStart(day - weekdayOfDay(day) + 1);
  }

  /** When the month of a moment began. */
  startOfMonth(at: number): Timestamp {
    return this.dayStart(dayOfMonth(monthOfDay(this.dayAt(at))));
  }

  /** When a day begins, given its number. */
  dayStart(day: number): Timestamp {
    return this.#firstAt(day * DAY_MS);
  }

  /** When its clocks show a time of a day: the first moment where they show it twice, and where they skip it the one at which they would have shown it. */
  momentOf(day: number, minutes: number): Timestamp {
    const shown = day * DAY_MS + minutes * 60_000;
    const before = shown - this.offsetAt(shown - FARTHEST_MS);
    if (this.offsetAt(before) === shown - before) return before as Timestamp;
    const after = shown - this.offsetAt(shown + FARTHEST_MS);
    return (this.offsetAt(after) === shown - after ? after : before) as Timestamp;
  }

  /** First moment at which the clocks show a time, or a later one where they skip it. */
  #firstAt(shown: number): Timestamp {
    const offset = this.offsetAt(shown - FARTHEST_MS);
    const before = shown - offset;
    // unless they are changed until then, or put back just then
    if (this.offsetAt(before - 1) === offset && this.offsetAt(before) >= offset) return before as Timestamp;
    const changedOffset = this.offsetAt(shown + FARTHEST_MS);
    const after = shown - changedOffset;
    return (this.offsetAt(after) === changedOffset ? after : this.#changeBetween(after, before)) as Timestamp;
  }

  /** The moment at which the clocks are changed. */
  #changeBetween(earlier: number, later: number): number {
    const offset = this.offsetAt(earlier);
    let [unchanged, changed] = [earlier, later];
    while (changed - unchanged > 1) {
      const middle = Math.floor((unchanged + changed) / 2);
      if (this.offsetAt(middle) === offset) unchanged = middle;
      else changed = middle;
    }
    return changed;
  }

  #find(at: number): void {
    if (!Number.isFinite(at)) throw new RedFireError('INVALID_INPUT', `a moment must be finite epoch milliseconds, received "${at}"`, { details: { value: String(at) } });
    let day = Math.floor((at + this.offsetAt(at)) / DAY_MS);
    let until = this.dayStart(day + 1);
    // clocks that are put back over midnight show the day before once more
    while (until <= at) until = this.dayStart(++day + 1);
    this.#day = day;
    this.#from = this.dayStart(day);
    this.#until = until;
  }
}

function checkedZone(name: string): string {
  // what most need, without the cost of a formatter
  if (name === 'UTC') return name;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return name;
  } catch (cause) {
    throw new RedFireError('INVALID_INPUT', `time zone "${name}" is not known; name one of the IANA database, such as "America/New_York"`, { details: { value: name }, cause });
  }
}
