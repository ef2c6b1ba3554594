import type { BacktestBreaks } from './backtest-options.ts';

/** Rows of a spell where nobody waits: what a spell leaves behind is gone before the collector has moved much of it. */
const MOST_ROWS = 8_192;
const FEWEST_ROWS = 16;
const FIRST_ROWS = 512;
const NOTHING = Promise.resolve();

/** How much is worked through between two looks at the outside, and when others have their turn. */
export class Pace {
  readonly #breaks: BacktestBreaks | undefined;
  readonly #stopwatch: () => number;
  /** Rows of the next spell. */
  rows: number;
  #since: number;

  constructor(breaks: BacktestBreaks | undefined, stopwatch: () => number) {
    this.#breaks = breaks;
    this.#stopwatch = stopwatch;
    this.rows = breaks === undefined ? MOST_ROWS : FIRST_ROWS;
    this.#since = breaks === undefined ? 0 : stopwatch();
  }

  /** A spell took so long: the next shall take half the time after which others want theirs. */
  took(ms: number): void {
    if (this.#breaks === undefined) return;
    const wanted = this.#breaks.afterMs / 2;
    const factor = ms > 0 ? Math.min(2, Math.max(0.1, wanted / ms)) : 2;
    this.rows = Math.round(Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, this.rows * factor)));
  }

  /** Lets others have their turn, if it is theirs. */
  rest(): Promise<void> {
    if (this.#breaks === undefined || this.#stopwatch() - this.#since < this.#breaks.afterMs / 2) return NOTHING;
    return this.#pause(this.#breaks);
  }

  async #pause({ pause }: BacktestBreaks): Promise<void> {
    await pause();
    this.#since = this.#stopwatch();
  }
}
