import type { Bar, Timestamp, Trade } from '@redfire/core';

/** Volume and value of what was traded, as trades or as bars told it. */
interface Tape {
  volume: number;
  value: number;
}

export interface SavedBenchmarks {
  readonly arrival?: number;
  readonly activeMs: number;
  readonly weighted: number;
  readonly weightedMs: number;
  readonly trades: Tape;
  readonly bars: Tape;
  readonly barMs?: number;
  readonly price?: number;
  readonly activeFrom?: number;
  readonly countedTo?: number;
}

/** What the market did while an order was worked: arrival price, time- and volume-weighted prices, volume. Pauses do not count. */
export class Benchmarks {
  #arrival: number | undefined;
  #activeMs = 0;
  #weighted = 0;
  #weightedMs = 0;
  #trades: Tape = { volume: 0, value: 0 };
  #bars: Tape = { volume: 0, value: 0 };
  /** Length of the bars that count: the finest, since the others tell of the same trades. */
  #barMs: number | undefined;
  #price: number | undefined;
  /** Since when the order is worked without a pause, and how far that is counted already. */
  #activeFrom: Timestamp | undefined;
  #countedTo: Timestamp | undefined;

  /** Middle of the market when the order was started, or the first price after it where none was known. */
  get arrival(): number | undefined {
    return this.#arrival;
  }

  /** Of the trades, where they come; else of the bars. */
  get volume(): number {
    return this.#tape.volume;
  }

  get vwap(): number | undefined {
    const { volume, value } = this.#tape;
    return volume > 0 ? value / volume : undefined;
  }

  /** Time-weighted middle of the market; the last price where there are no quotes. */
  twap(now: Timestamp): number | undefined {
    const since = this.#price === undefined ? 0 : this.#elapsed(now);
    const ms = this.#weightedMs + since;
    return ms > 0 ? (this.#weighted + (this.#price ?? 0) * since) / ms : this.#price;
  }

  activeMs(now: Timestamp): number {
    return this.#activeMs + this.#elapsed(now);
  }

  /** The order is worked from now on. */
  begin(now: Timestamp, price: number | undefined): void {
    this.#arrival ??= price;
    this.#price = price;
    this.#activeFrom = now;
    this.#countedTo = now;
  }

  /** The order is not worked any more: it is paused, or has ended. */
  pause(now: Timestamp): void {
    this.#count(now);
    this.#activeFrom = undefined;
    this.#countedTo = undefined;
  }

  /** @param price - The middle of the market from now on. */
  takePrice(now: Timestamp, price: number | undefined): void {
    if (this.#activeFrom === undefined || price === undefined || price === this.#price) return;
    this.#count(now);
    this.#arrival ??= price;
    this.#price = price;
  }

  takeTrade({ price, size }: Trade): void {
    if (this.#activeFrom !== undefined) add(this.#trades, price, size);
  }

  takeBar({ openTime, intervalMs, high, low, close, volume, vwap }: Bar): void {
    // a bar that began before the order was worked tells of trades before it too
    if (this.#activeFrom === undefined || openTime < this.#activeFrom || intervalMs > (this.#barMs ?? intervalMs)) return;
    if (intervalMs < (this.#barMs ?? intervalMs)) this.#bars = { volume: 0, value: 0 };
    this.#barMs = intervalMs;
    add(this.#bars, vwap ?? (high + low + close) / 3, volume);
  }

  save(): SavedBenchmarks {
    return {
      ...(this.#arrival !== undefined && { arrival: this.#arrival }),
      activeMs: this.#activeMs,
      weighted: this.#weighted,
      weightedMs: this.#weightedMs,
      trades: { ...this.#trades },
      bars: { ...this.#bars },
      ...(this.#barMs !== undefined && { barMs: this.#barMs }),
      ...(this.#price !== undefined && { price: this.#price }),
      ...(this.#activeFrom !== undefined && { activeFrom: this.#activeFrom }),
      ...(this.#countedTo !== undefined && { countedTo: this.#countedTo }),
    };
  }

  restore({ arrival, activeMs, weighted, weightedMs, trades, bars, barMs, price, activeFrom, countedTo }: SavedBenchmarks): void {
    this.#arrival = arrival;
    this.#activeMs = activeMs;
    this.#weighted = weighted;
    this.#weightedMs = weightedMs;
    this.#trades = { ...trades };
    this.#bars = { ...bars };
    this.#barMs = barMs;
    this.#price = price;
    // times that save() wrote
    this.#activeFrom = activeFrom as Timestamp | undefined;
    this.#countedTo = countedTo as Timestamp | undefined;
  }

  get #tape(): Tape {
    return this.#trades.volume > 0 ? this.#trades : this.#bars;
  }

  #elapsed(now: Timestamp): number {
    return this.#countedTo === undefined ? 0 : now - this.#countedTo;
  }

  /** Counts the time since it was last counted, at the price it had. */
  #count(now: Timestamp): void {
    const elapsed = this.#elapsed(now);
    this.#activeMs += elapsed;
    if (this.#price !== undefined) {
      this.#weighted += this.#price * elapsed;
      this.#weightedMs += elapsed;
    }
    if (this.#countedTo !== undefined) this.#countedTo = now;
  }
}

function add(tape: Tape, price: number, size: number): void {
  tape.volume += size;
  tape.value += price * size;
}
