import { equityText, type EquityRows } from '../equity-recorder.ts';
import { DailyEquity } from './daily-equity.ts';
import { LineSampler } from './line-sampler.ts';
import type { EquityLevel } from './report-data.ts';
import type { DailyCurve } from './return-tables.ts';

/** Stretches of time of an overview, and most of them that are kept; each has up to three points. */
const OVERVIEW = 1_200;
const FINEST = 7_000;

/** What a report keeps of an equity curve, in bounded memory: its shape, and its value at the end of each day. */
export class EquityShape {
  readonly #line = new LineSampler(FINEST);
  readonly #daily = new DailyEquity();

  /** @param rows - The next rows of the run. */
  addRows(rows: EquityRows): void {
    for (let row = 0; row < rows.length; row++) this.add(Number(rows.at[row]), Number(equityText(rows, row)));
  }

  /** Adds what the account was worth at a time, not before the one added last. */
  add(at: number, equity: number): void {
    this.#line.add(at, equity);
    this.#daily.add(at, equity);
  }

  /** The curve in several grains, the coarsest first. */
  levels(): readonly EquityLevel[] {
    return this.#line.levels([OVERVIEW]);
  }

  /** The ends of days of an account that began with so much. */
  daily(start: number): DailyCurve {
    return { start, times: this.#daily.times, values: this.#daily.values };
  }
}
