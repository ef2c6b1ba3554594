import { BarView, copyBar, intervalMs, type Bar, type BarColumns, type InstrumentId } from '@redfire/core';
import type { WarmUpSpan } from '../backtest-data.ts';

/** Bars of each series that are kept where nothing else is said. */
const USUAL_COUNT = 5_000;

export interface PastBarsOptions {
  readonly instrument: InstrumentId;
  readonly intervalMs: number;
  /** When the run begins. */
  readonly from: number;
  readonly keep?: WarmUpSpan | undefined;
}

/** The bars of one series that closed before a run begins, the last of them: what subscriptions of strategies warm up with. */
export class PastBars {
  readonly #options: PastBarsOptions;
  readonly #most: number;
  readonly #since: number;
  #chunks: BarColumns[] = [];
  #count = 0;

  constructor(options: PastBarsOptions) {
    const { keep = USUAL_COUNT, from } = options;
    this.#options = options;
    this.#most = typeof keep === 'number' ? keep : Infinity;
    this.#since = typeof keep === 'number' ? -Infinity : from - intervalMs(keep);
  }

  add(columns: BarColumns): void {
    this.#chunks.push(columns);
    this.#count += columns.length;
    for (let first = this.#chunks[0]; first && this.#count - first.length >= this.#most; first = this.#chunks[0]) {
      this.#count -= first.length;
      this.#chunks.shift();
    }
  }

  /** The latest of those that are kept, oldest first. */
  last(count: number): readonly Bar[] {
    const { instrument, intervalMs: length } = this.#options;
    const view = new BarView(instrument, length);
    const bars: Bar[] = [];
    for (const columns of this.#chunks) {
      view.columns = columns;
      for (view.row = 0; view.row < columns.length; view.row++) if (view.closeTime > this.#since) bars.push(copyBar(view));
    }
    return bars.slice(-Math.min(count, this.#most) || bars.length);
  }
}
