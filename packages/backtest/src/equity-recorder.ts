import { Scaled, formatUnits } from '@redfire/core';
import type { Portfolio } from '@redfire/oms';
import { LargestFall } from './largest-fall.ts';
import type { DailySeries } from './results/daily-series.ts';

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

/** Room to begin with: a short run needs no more. */
const ROWS = 1_024;
const DIVISORS = Array.from({ length: 256 }, (_, scale) => 10 ** scale);

export interface SavedEquity {
  readonly notBefore: number;
  readonly untilNext: number;
  readonly isSkipped: boolean;
  readonly isDayNear: boolean;
  readonly lastAt: number;
  readonly lastUnits: number;
  readonly lastScale: number;
  readonly lastRest: Scaled;
  readonly fall: ReturnType<LargestFall['save']>;
}

/** Samples equity, keeps the largest drawdown, and collects rows until they are taken. */
export class EquityRecorder {
  readonly #portfolio: Portfolio;
  readonly #every: number;
  readonly #intervalMs: number;
  /** Sees every sample, where rows do not have them all. */
  readonly #daily: DailySeries | undefined;
  readonly #fall = new LargestFall();
  /** No row before. */
  #notBefore = -Infinity;
  #at = new Float64Array(ROWS);
  #units = new Float64Array(ROWS);
  #scale = new Uint8Array(ROWS);
  #exact = new Map<number, Scaled>();
  #length = 0;
  #untilNext = 0;
  /** Whether the last sample is no row. */
  #isSkipped = false;
  /** The last sample: units and what comes to them, or, where there are no units, the whole of it. */
  #lastAt = Number.NaN;
  #lastUnits = Number.NaN;
  #lastScale = 0;
  #lastRest = Scaled.zero;
  #lastRestValue = 0;
  /** Whether the days have a float near the last sample in the place of it. */
  #isDayNear = false;

  /**
   * @param options.every - Keep every n-th sample as a row; drawdown sees them all.
   * @param options.intervalMs - Keep no more than one row for each so many milliseconds.
   * @param options.daily - Is to see what rows do not have.
   */
  constructor(portfolio: Portfolio, { every, intervalMs, daily }: { readonly every: number; readonly intervalMs: number; readonly daily?: DailySeries | undefined }) {
    this.#portfolio = portfolio;
    this.#every = every;
    this.#intervalMs = intervalMs;
    this.#daily = this.keepsAll ? undefined : daily;
  }

  /** Tells what equity is before the first sample. */
  begin(startingEquity: Scaled): void {
    this.#fall.begin(startingEquity.toNumber());
  }

  /** What later samples go by; rows were taken before. */
  save(): SavedEquity {
    return {
      notBefore: this.#notBefore, untilNext: this.#untilNext, isSkipped: this.#isSkipped, isDayNear: this.#isDayNear,
      lastAt: this.#lastAt, lastUnits: this.#lastUnits, lastScale: this.#lastScale, lastRest: this.#lastRest, fall: this.#fall.save(),
    };
  }

  restore({ notBefore, untilNext, isSkipped, isDayNear, lastAt, lastUnits, lastScale, lastRest, fall }: SavedEquity): void {
    this.#notBefore = notBefore;
    this.#untilNext = untilNext;
    this.#isSkipped = isSkipped;
    this.#isDayNear = isDayNear;
    this.#lastAt = lastAt;
    this.#lastUnits = lastUnits;
    this.#lastScale = lastScale;
    this.#lastRest = lastRest;
    this.#lastRestValue = valueOf(lastRest);
    this.#fall.restore(fall);
  }

  /** Whether every sample is a row. */
  get keepsAll(): boolean {
    return this.#every === 1 && this.#intervalMs === 0;
  }

  /** Largest fall from a peak, as a fraction of it; the starting equity is the first peak. */
  get maxDrawdown(): number {
    return this.#fall.fraction;
  }

  /** Marks the equity at `times[row]`. The time comes as a place in a column, since a double that is handed over takes memory for every bar. */
  sample(times: Float64Array, row: number): void {
    const units = this.#portfolio.units();
    const { rest } = this.#portfolio;
    if (!rest.isZero || Number.isNaN(units)) {
      this.#sampleLong(times[row] as number, units, rest);
      return;
    }
    const scale = this.#portfolio.scale;
    if (this.#isDayNear) this.#settleDay(times[row] as number);
    if (units !== this.#lastUnits || scale !== this.#lastScale || !this.#lastRest.isZero) {
      this.#lastUnits = units;
      this.#lastScale = scale;
      this.#lastRest = rest;
      this.#fall.take(units / (DIVISORS[scale] as number));
    }
    if ((this.#every === 1 && this.#intervalMs === 0) || this.#isKept(times[row] as number)) this.#push(times[row] as number, units, scale);
    else this.#skip(times[row] as number);
    if (this.#daily) this.#daily.addOne(times[row] as number, units / (DIVISORS[scale] as number));
  }

  /** Makes a row of the last sample, if it is none yet: a thinned curve ends where the run does. */
  keepLast(): void {
    if (this.#isDayNear) this.#settleDay(Infinity);
    if (!this.#isSkipped) return;
    this.#isSkipped = false;
    if (this.#lastRest.isZero && !Number.isNaN(this.#lastUnits)) this.#push(this.#lastAt, this.#lastUnits, this.#lastScale);
    else this.#pushExact(this.#lastAt, this.#lastExact());
  }

  /** The rows collected since the last call. */
  take(): EquityRows {
    const length = this.#length;
    const rows = { length, at: this.#at.slice(0, length), units: this.#units.slice(0, length), scale: this.#scale.slice(0, length), exact: this.#exact };
    this.#length = 0;
    this.#exact = new Map();
    return rows;
  }

  /** Of more digits than a double holds: only what is kept, or may be an extreme, is made exact. */
  #sampleLong(at: number, units: number, rest: Scaled): void {
    if (Number.isNaN(units)) {
      this.#sampleExact(at);
      return;
    }
    const { scale } = this.#portfolio;
    if (this.#isDayNear) this.#settleDay(at);
    if (rest !== this.#lastRest) this.#lastRestValue = valueOf(rest);
    const value = units / (DIVISORS[scale] as number) + this.#lastRestValue;
    const isNew = units !== this.#lastUnits || scale !== this.#lastScale || rest !== this.#lastRest;
    this.#lastAt = at;
    this.#lastUnits = units;
    this.#lastScale = scale;
    this.#lastRest = rest;
    if (isNew && this.#fall.isNear(value)) this.#fall.take(this.#lastExact().toNumber());
    if (this.#isKept(at)) this.#pushExact(at, this.#lastExact());
    else this.#isSkipped = true;
    if (this.#daily === undefined) return;
    this.#daily.addOne(at, value);
    this.#isDayNear = true;
  }

  #sampleExact(at: number): void {
    if (this.#isDayNear) this.#settleDay(at);
    const equity = this.#portfolio.equity();
    const value = equity.toNumber();
    this.#fall.take(value);
    this.#daily?.addOne(at, value);
    this.#lastAt = at;
    this.#lastUnits = Number.NaN;
    this.#lastRest = equity;
    if (this.#isKept(at)) this.#pushExact(at, equity);
    else this.#isSkipped = true;
  }

  /** Gives the days the exact value of the last sample, where no other one of its day comes. */
  #settleDay(at: number): void {
    const daily = this.#daily;
    this.#isDayNear = false;
    if (daily && at > daily.end) daily.addOne(this.#lastAt, this.#lastExact().toNumber());
  }

  #lastExact(): Scaled {
    return Number.isNaN(this.#lastUnits) ? this.#lastRest : new Scaled(this.#lastUnits, this.#lastScale).plus(this.#lastRest);
  }

  #skip(at: number): void {
    this.#isSkipped = true;
    this.#lastAt = at;
  }

  #pushExact(at: number, equity: Scaled): void {
    this.#exact.set(this.#length, equity);
    this.#push(at, Number.NaN, 0);
  }

  #isKept(at: number): boolean {
    if (this.#untilNext > 0) {
      this.#untilNext--;
      return false;
    }
    if (at < this.#notBefore) return false;
    this.#isSkipped = false;
    if (this.#intervalMs > 0) this.#notBefore = Math.floor(at / this.#intervalMs) * this.#intervalMs + this.#intervalMs;
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

function valueOf({ units, scale }: Scaled): number {
  return Number(units) / (DIVISORS[scale] as number);
}
