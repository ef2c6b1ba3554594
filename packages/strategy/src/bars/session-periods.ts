import type { TradingCalendar, TradingDay } from '@redfire/core/calendar';
import type { LengthParts } from './time-length.ts';
import type { TimePeriods } from './time-periods.ts';
import { daysOf } from './zoned-periods.ts';

/**
 * Periods of a market: within each session from its open on, the last one until its close, or of trading days, of all trading days of a week or month. What lies
 * between sessions, or before the first and after the last session of a day or week, is in none.
 */
export class SessionPeriods implements TimePeriods {
  readonly #calendar: TradingCalendar;
  readonly #length: LengthParts;
  start = Number.NaN;
  end = Number.NaN;

  constructor(calendar: TradingCalendar, length: LengthParts) {
    this.#calendar = calendar;
    this.#length = length;
  }

  locate(at: number): boolean {
    return this.locateFrom(at) && this.start <= at;
  }

  locateFrom(at: number): boolean {
    return this.#length.unit === 'time' ? this.#locateInSession(at) : this.#locateDays(at);
  }

  #locateInSession(at: number): boolean {
    const session = this.#calendar.sessionFrom(at);
    if (session === undefined) return false;
    const { open, close } = session;
    const length = this.#length.ms;
    this.start = open + Math.max(0, Math.floor((at - open) / length)) * length;
    this.end = Math.min(this.start + length, close);
    return true;
  }

  #locateDays(at: number): boolean {
    const day = this.#calendar.tradingDayFrom(at);
    if (day === undefined) return false;
    const [first, next] = daysOf(day.day, this.#length);
    this.start = this.#edge(first, next, 1)?.open ?? day.open;
    this.end = this.#edge(next - 1, first - 1, -1)?.close ?? day.close;
    return true;
  }

  /** The first trading day on the way from one day to before another. */
  #edge(from: number, to: number, step: 1 | -1): TradingDay | undefined {
    for (let day = from; day !== to; day += step) {
      const found = this.#calendar.tradingDay(day);
      if (found) return found;
    }
    return undefined;
  }
}
