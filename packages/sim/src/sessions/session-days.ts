import { startOfDay, type Timestamp, type TradingHours } from '@redfire/core';
import { TradingCalendar } from '@redfire/core/calendar';

const DAY_MS = 86_400_000;

/**
 * The days of an instrument, by which `at-open`, `at-close` and `day` orders go: its trading days where it has hours, else the days of UTC.
 *
 * A trading day begins with its first session and ends with its last. What lies between two of them, such as a pre-market, belongs to the one that comes: its start is
 * then still to come.
 */
export class SessionDays {
  readonly #calendar: TradingCalendar | undefined;
  /** The day that was asked for last, and from when on it is the answer. */
  #from = Number.NaN;
  #start = Number.NaN;
  #end = Number.NaN;

  /** @throws `RedFireError` `INVALID_INPUT` for hours that are none. */
  constructor(hours?: TradingHours) {
    this.#calendar = hours && new TradingCalendar(hours);
  }

  /** Whether days may begin and end at other times than midnight. */
  get haveHours(): boolean {
    return this.#calendar !== undefined;
  }

  /** When the day under way begins, or else the next one; `NaN` where none comes within a week. */
  startOf(at: number): Timestamp {
    if (!(at >= this.#from && at < this.#end)) this.#find(at);
    return this.#start as Timestamp; // kept as a number, so that none is made anew
  }

  /** When the day ends whose start {@link startOf} tells; infinity where there is none. */
  endOf(at: number): Timestamp {
    if (!(at >= this.#from && at < this.#end)) this.#find(at);
    return this.#end as Timestamp; // as above
  }

  #find(at: number): void {
    if (this.#calendar === undefined) {
      this.#from = this.#start = startOfDay(at);
      this.#end = this.#start + DAY_MS;
      return;
    }
    const day = Number.isFinite(at) ? this.#calendar.tradingDayFrom(at) : undefined;
    this.#from = at;
    this.#start = day?.open ?? Number.NaN;
    this.#end = day?.close ?? (Number.isNaN(at) ? Number.NaN : Infinity);
  }
}
