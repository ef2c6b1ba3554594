import { RedFireError, type Clock, type Timestamp, type Unsubscribe } from '@redfire/core';

/** Under these names a trading engine records how fast it is. */
export const PERFORMANCE_NAMES = {
  order_processing_ms: 'From the decision of a strategy to the call of the gateway.',
  bar_to_fill_ms: 'From the arrival of a bar to the fill that it led to.',
} as const satisfies Record<string, string>;

export interface PerformanceMonitorOptions {
  /** Stamps the start and the last value of each name. */
  readonly clock: Clock;
  /** Milliseconds from any moment on, for `timed`: `() => performance.now()` in most hosts. Default: the clock. */
  readonly stopwatch?: () => number;
  /** Values kept of each name; averages and percentiles reach no further back. Default 1,000. */
  readonly capacity?: number;
  /** Names kept; values of further ones are dropped and counted. Default 1,000. */
  readonly maxNames?: number;
}

/** What is known of one name. All of it is 0 before the first value, the times apart. */
export interface PerformanceStatistics {
  /** Values since the start. */
  readonly count: number;
  /** Calls that failed since the start; their durations are values too. */
  readonly errors: number;
  /** Over all values since the start. */
  readonly min: number;
  readonly max: number;
  /** Of the last 100 values. */
  readonly average: number;
  /** Half of the kept values are at most this; 99 in 100 of them at most the other. */
  readonly p50: number;
  readonly p99: number;
  /** When the last value came. */
  readonly lastAt?: Timestamp;
}

interface Series {
  readonly kept: Float64Array;
  count: number;
  errors: number;
  min: number;
  max: number;
  lastAt: Timestamp;
}

/** Keeps the last values of whatever is measured, by name, in bounded memory. */
export class PerformanceMonitor {
  readonly startTime: Timestamp;
  readonly #clock: Clock;
  readonly #stopwatch: () => number;
  readonly #capacity: number;
  readonly #maxNames: number;
  readonly #series = new Map<string, Series>();
  readonly #listeners = new Set<(name: string, value: number) => void>();
  #dropped = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` unless `capacity` is a whole number above zero. */
  constructor({ clock, stopwatch = () => clock.now(), capacity = 1_000, maxNames = 1_000 }: PerformanceMonitorOptions) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RedFireError('INVALID_INPUT', `capacity must be a whole number above zero, received "${capacity}"`, { details: { capacity: String(capacity) } });
    this.startTime = clock.now();
    this.#clock = clock;
    this.#stopwatch = stopwatch;
    this.#capacity = capacity;
    this.#maxNames = maxNames;
  }

  /** Milliseconds since it was made. */
  get uptimeMs(): number {
    return this.#clock.now() - this.startTime;
  }

  /** Values that were not kept: not finite, or of a name beyond the cap. */
  get dropped(): number {
    return this.#dropped;
  }

  /** In the order of their first value. */
  get names(): readonly string[] {
    return [...this.#series.keys()];
  }

  record(name: string, value: number): void {
    this.#record(name, value, 0);
  }

  /** Mean of the last `window` values, or of as many as are kept. 0 for a name without values. */
  average(name: string, window = 100): number {
    const values = this.#last(name, window);
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /**
   * The smallest kept value that `percent` of the kept values do not exceed. 0 for a name without values.
   *
   * @param percent - From 0 to 100.
   */
  percentile(name: string, percent: number): number {
    return percentileOf(this.#last(name).sort(), percent);
  }

  statistics(name: string): PerformanceStatistics {
    const series = this.#series.get(name);
    if (!series) return NO_VALUES;
    const { count, errors, min, max, lastAt } = series;
    const sorted = this.#last(name).sort();
    return { count, errors, min, max, average: this.average(name), p50: percentileOf(sorted, 50), p99: percentileOf(sorted, 99), lastAt };
  }

  /**
   * A function that does what `call` does and records how many milliseconds each call took, for a promise until it settled.
   * Failures are counted and reach the caller as they are; a promise that rejects and that nobody looks at remains an unhandled rejection.
   */
  timed<This, Arguments extends unknown[], Result>(name: string, call: (this: This, ...values: Arguments) => Result): (this: This, ...values: Arguments) => Result {
    const stopwatch = this.#stopwatch;
    const record = (from: number, errors: number): void => {
      this.#record(name, stopwatch() - from, errors);
    };
    return function timed(...values) {
      const from = stopwatch();
      let result: Result;
      try {
        result = call.apply(this, values);
      } catch (error) {
        record(from, 1);
        throw error;
      }
      if (result instanceof Promise) return recorded(result, (errors) => { record(from, errors); }) as Result; // of the same class, and what it settles with is the same
      record(from, 0);
      return result;
    };
  }

  /** Calls `listener` with every value that is kept, as it comes. One that throws is not called any more: measuring must not stop what is measured. */
  onRecord(listener: (name: string, value: number) => void): Unsubscribe {
    // the same function twice is two listeners
    const own = (name: string, value: number): void => {
      listener(name, value);
    };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  #record(name: string, value: number, errors: number): void {
    const series = Number.isFinite(value) ? this.#seriesOf(name) : undefined;
    if (!series) {
      this.#dropped++;
      return;
    }
    series.kept[series.count % this.#capacity] = value;
    series.count++;
    series.errors += errors;
    series.min = Math.min(series.min, value);
    series.max = Math.max(series.max, value);
    series.lastAt = this.#clock.now();
    for (const listener of this.#listeners) {
      try {
        listener(name, value);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }

  #seriesOf(name: string): Series | undefined {
    const known = this.#series.get(name);
    if (known || this.#series.size >= this.#maxNames) return known;
    const made: Series = { kept: new Float64Array(this.#capacity), count: 0, errors: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, lastAt: this.startTime };
    this.#series.set(name, made);
    return made;
  }

  /** A copy of the newest values, in no order that matters. */
  #last(name: string, window = this.#capacity): Float64Array {
    const series = this.#series.get(name);
    if (!series) return new Float64Array();
    const { kept, count } = series;
    const length = Math.max(Math.min(Math.floor(window), count, this.#capacity), 0);
    return Float64Array.from({ length }, (_, back) => kept[(count - 1 - back) % this.#capacity] ?? 0);
  }
}

const NO_VALUES: PerformanceStatistics = Object.freeze({ count: 0, errors: 0, min: 0, max: 0, average: 0, p50: 0, p99: 0 });

/** A promise of its own: a handler on the one given would make its rejection count as handled. */
function recorded(promise: Promise<unknown>, record: (errors: number) => void): Promise<unknown> {
  return promise.then(
    (value) => {
      record(0);
      return value;
    },
    (error: unknown) => {
      record(1);
      throw error;
    },
  );
}

/** The nearest rank. */
function percentileOf(sorted: Float64Array, percent: number): number {
  const rank = Math.ceil((Math.min(Math.max(percent, 0), 100) / 100) * sorted.length);
  return sorted[Math.max(rank - 1, 0)] ?? 0;
}
