import { dayOfMonth, monthOfDay, type TimeZone } from '@redfire/core/calendar';
import { EvenPeriods, type TimePeriods } from './time-periods.ts';
import type { LengthParts } from './time-length.ts';

/** A Monday, from which weeks are counted. */
const FIRST_MONDAY = 4;

/** Periods of a zone: within each day from its begin on, the last one as long as the day is left, or of whole days, weeks from Monday, months. */
export class ZonedPeriods implements TimePeriods {
  readonly #zone: TimeZone;
  readonly #length: LengthParts;
  start = Number.NaN;
  end = Number.NaN;

  constructor(zone: TimeZone, length: LengthParts) {
    this.#zone = zone;
    this.#length = length;
  }

  locate(at: number): boolean {
    const zone = this.#zone;
    const { unit, count } = this.#length;
    if (unit === 'time') {
      const from = zone.startOfDay(at);
      this.start = from + Math.floor((at - from) / count) * count;
      this.end = Math.min(this.start + count, zone.endOfDay(at));
      return true;
    }
    const [first, next] = daysOf(zone.dayAt(at), this.#length);
    this.start = zone.dayStart(first);
    this.end = zone.dayStart(next);
    return true;
  }

  locateFrom(at: number): boolean {
    return this.locate(at);
  }
}

/** The first day of the group of days that holds a day, and the first one after it. Days and months are counted from 1970, weeks from its first Monday. */
export function daysOf(day: number, { unit, count }: LengthParts): readonly [first: number, next: number] {
  if (unit === 'month') {
    const month = Math.floor(monthOfDay(day) / count) * count;
    return [dayOfMonth(month), dayOfMonth(month + count)];
  }
  const days = unit === 'week' ? count * 7 : count;
  const origin = unit === 'week' ? FIRST_MONDAY : 0;
  const first = Math.floor((day - origin) / days) * days + origin;
  return [first, first + days];
}

/** Periods without a zone and without a calendar: days of UTC, which are all alike. */
export function utcPeriods(zone: TimeZone, length: LengthParts): TimePeriods {
  const dayMs = 86_400_000;
  const isEven = length.unit !== 'month' && (length.unit !== 'time' || dayMs % length.ms === 0);
  return isEven ? new EvenPeriods(length.ms, length.unit === 'week' ? FIRST_MONDAY * dayMs : 0) : new ZonedPeriods(zone, length);
}
