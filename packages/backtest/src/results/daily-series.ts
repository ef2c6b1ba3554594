import type { TradingCalendar } from '@redfire/core/calendar';

const DAY_MS = 86_400_000;

/** Values at the ends of days. */
export interface DailyValues {
  /** Epoch milliseconds of the last value of each day. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** End of each day: it tells the same days of two series from each other. */
  readonly ends: readonly number[];
}

/** Days that are over, and the one under way. */
export interface SavedDays extends DailyValues {
  readonly end: number;
  readonly at: number;
  readonly value: number;
}

/** When the day ends that a time belongs to; a time on the border belongs to the day before, as what was measured then happened in it. */
export type DayEnd = (at: number) => number;

/** Days in UTC, or those on which a market trades, from close to close. What happens when it does not trade belongs to the day that follows. */
export function dayEndOf(calendar: TradingCalendar | undefined): DayEnd {
  if (calendar === undefined) return (at) => Math.ceil(at / DAY_MS) * DAY_MS;
  return (at) => calendar.tradingDayFrom(at - 1)?.close ?? Infinity;
}

/** Reduces columns of values to the last one of each day while they come, chunk by chunk. */
export class DailySeries {
  readonly #dayEnd: DayEnd;
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  readonly #ends: number[] = [];
  #end = -Infinity;
  #at = Number.NaN;
  #value = Number.NaN;

  constructor(dayEnd: DayEnd) {
    this.#dayEnd = dayEnd;
  }

  /** End of the day under way. */
  get end(): number {
    return this.#end;
  }

  /** Takes values that follow those before. Only the last one of a day is asked for. */
  add(times: Float64Array, length: number, valueAt: (row: number) => number): void {
    for (let row = 0; row < length; ) {
      const at = times[row] as number;
      if (at > this.#end) this.#beginDay(at);
      row = firstAfter(times, { from: row, to: length, end: this.#end });
      this.#at = times[row - 1] as number;
      this.#value = valueAt(row - 1);
    }
  }

  /** Takes one value. */
  addOne(at: number, value: number): void {
    if (at > this.#end) this.#beginDay(at);
    this.#at = at;
    this.#value = value;
  }

  /** What came so far, the day under way included. */
  read(): DailyValues {
    if (Number.isNaN(this.#at)) return { times: [], values: [], ends: [] };
    return { times: [...this.#times, this.#at], values: [...this.#values, this.#value], ends: [...this.#ends, this.#end] };
  }

  save(): SavedDays {
    return { times: [...this.#times], values: [...this.#values], ends: [...this.#ends], end: this.#end, at: this.#at, value: this.#value };
  }

  restore({ times, values, ends, end, at, value }: SavedDays): void {
    this.#times.push(...times);
    this.#values.push(...values);
    this.#ends.push(...ends);
    this.#end = end;
    this.#at = at;
    this.#value = value;
  }

  #beginDay(at: number): void {
    if (!Number.isNaN(this.#at)) {
      this.#times.push(this.#at);
      this.#values.push(this.#value);
      this.#ends.push(this.#end);
    }
    this.#end = this.#dayEnd(at);
  }
}

/** The first row behind `end`; times ascend. */
function firstAfter(times: Float64Array, { from, to, end }: { readonly from: number; readonly to: number; readonly end: number }): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= end) low = middle + 1;
    else high = middle;
  }
  return low;
}
