import { formatUnits, type Scaled } from '@redfire/core';
import type { Portfolio } from '@redfire/oms';

/** A stretch of the equity curve as columns: row `i` is equity `units[i] / 10^scale[i]` at `at[i]`. */
export interface EquityRows {
  readonly length: number;
  /** Epoch ms. */
  readonly at: Float64Array;
  readonly units: Float64Array;
  readonly scale: Uint8Array;
  /** Rows whose units no double holds exactly. */
  readonly exact: ReadonlyMap<number, Scaled>;
}

/** The equity of one row as exact text. */
export function equityText(rows: EquityRows, row: number): string {
  return rows.exact.get(row)?.toString() ?? formatUnits(rows.units[row] as number, rows.scale[row] as number);
}

const ROWS = 65_536;
const DIVISORS = Array.from({ length: 256 }, (_, scale) => 10 ** scale);

/** Samples equity, keeps the largest drawdown, and collects rows until they are taken. */
export class EquityRecorder {
  readonly #portfolio: Portfolio;
  readonly #every: number;
  #at = new Float64Array(ROWS);
  #units = new Float64Array(ROWS);
  #scale = new Uint8Array(ROWS);
  #exact = new Map<number, Scaled>();
  #length = 0;
  #untilNext = 0;
  /** The last sample, while it is no row. */
  #skipped: { readonly at: number; readonly units: number | Scaled; readonly scale: number } | undefined;
  #peak: number;
  #maxDrawdown = 0;
  #lastUnits = Number.NaN;
  #lastScale = 0;

  /** @param every - Keep every n-th sample as a row; drawdown sees them all. */
  constructor(portfolio: Portfolio, startingEquity: Scaled, every: number) {
    this.#portfolio = portfolio;
    this.#peak = startingEquity.toNumber();
    this.#every = every;
  }

  /** Largest fall from a peak, as a fraction of it; the starting equity is the first peak. */
  get maxDrawdown(): number {
    return this.#maxDrawdown;
  }

  /** Marks the equity at `times[row]`. The time comes as a place in a column, since a double that is handed over takes memory for every bar. */
  sample(times: Float64Array, row: number): void {
    const units = this.#portfolio.units();
    if (Number.isNaN(units)) {
      this.#sampleExact(times[row] as number);
      return;
    }
    const scale = this.#portfolio.scale;
    if (units !== this.#lastUnits || scale !== this.#lastScale) {
      this.#lastUnits = units;
      this.#lastScale = scale;
      this.#trackDrawdown(units / (DIVISORS[scale] as number));
    }
    if (this.#every === 1 || this.#isKept()) this.#push(times[row] as number, units, scale);
    else this.#skipped = { at: times[row] as number, units, scale };
  }

  /** Makes a row of the last sample, if it is none yet: a thinned curve ends where the run does. */
  keepLast(): void {
    const last = this.#skipped;
    if (last === undefined) return;
    this.#skipped = undefined;
    if (typeof last.units === 'number') this.#push(last.at, last.units, last.scale);
    else this.#pushExact(last.at, last.units);
  }

  /** The rows collected since the last call. */
  take(): EquityRows {
    const length = this.#length;
    const rows = { length, at: this.#at.slice(0, length), units: this.#units.slice(0, length), scale: this.#scale.slice(0, length), exact: this.#exact };
    this.#length = 0;
    this.#exact = new Map();
    return rows;
  }

  #sampleExact(at: number): void {
    const equity = this.#portfolio.equity();
    // the next units may be those before, yet the peak is another
    this.#lastUnits = Number.NaN;
    this.#trackDrawdown(equity.toNumber());
    if (!this.#isKept()) {
      this.#skipped = { at, units: equity, scale: 0 };
      return;
    }
    this.#pushExact(at, equity);
  }

  #pushExact(at: number, equity: Scaled): void {
    this.#exact.set(this.#length, equity);
    this.#push(at, Number.NaN, 0);
  }

  #trackDrawdown(value: number): void {
    if (value > this.#peak) {
      this.#peak = value;
    } else if (this.#peak > 0) {
      const drawdown = (this.#peak - value) / this.#peak;
      if (drawdown > this.#maxDrawdown) this.#maxDrawdown = drawdown;
    }
  }

  #isKept(): boolean {
    if (this.#untilNext > 0) {
      this.#untilNext--;
      return false;
    }
    this.#skipped = undefined;
    this.#untilNext = this.#every - 1;
    return true;
  }

  #push(at: number, units: number, scale: number): void {
    if (this.#length === this.#at.length) this.#grow();
    this.#at[this.#length] = at;
    this.#units[this.#length] = units;
    this.#scale[this.#length] = scale;
    this.#length++;
  }

  #grow(): void {
    const size = this.#at.length * 2;
    const grown = { at: new Float64Array(size), units: new Float64Array(size), scale: new Uint8Array(size) };
    grown.at.set(this.#at);
    grown.units.set(this.#units);
    grown.scale.set(this.#scale);
    this.#at = grown.at;
    this.#units = grown.units;
    this.#scale = grown.scale;
  }
}
