import type { BarFeed } from '../bar-feed.ts';
import { DailySeries, type DayEnd, type SavedDays } from './daily-series.ts';
import type { BenchmarkSeries } from './statistics-options.ts';

export interface SavedBenchmark {
  readonly first?: { readonly at: number; readonly price: number } | undefined;
  readonly days: SavedDays;
}

/** The closes of an instrument at the ends of days, from the bars of a run as they pass; in front of them its first open. */
export class BenchmarkPrices {
  readonly #feed: BarFeed;
  readonly #days: DailySeries;
  #columns: BarFeed['columns'] | undefined;
  #row = 0;
  #first: { readonly at: number; readonly price: number } | undefined;

  constructor(feed: BarFeed, dayEnd: DayEnd) {
    this.#feed = feed;
    this.#days = new DailySeries(dayEnd);
  }

  /** Takes the bars that have closed since the last call. */
  take(): void {
    const { columns, row } = this.#feed;
    if (columns !== this.#columns) {
      this.#columns = columns;
      this.#row = 0;
    }
    if (row <= this.#row) return;
    const { closeTime, close, openTime, open } = columns;
    // rows before this one have a value in each column
    this.#first ??= { at: openTime[0] as number, price: open[0] as number };
    const from = this.#row;
    this.#days.add(closeTime.subarray(from, row), row - from, (place) => close[from + place] as number);
    this.#row = row;
  }

  save(): SavedBenchmark {
    return { first: this.#first, days: this.#days.save() };
  }

  restore({ first, days }: SavedBenchmark): void {
    this.#first = first;
    this.#days.restore(days);
  }

  read(): BenchmarkSeries {
    const { times, values } = this.#days.read();
    const first = this.#first;
    return { name: this.#feed.options.instrument, times: [...(first ? [first.at] : []), ...times], values: [...(first ? [first.price] : []), ...values] };
  }
}
