const DAY_MS = 86_400_000;

/** What an account was worth at the end of each day (UTC) on which that was told, while the rows of a run go by. */
export class DailyEquity {
  /** Ends of days, epoch milliseconds: the midnight behind them. */
  readonly times: number[] = [];
  /** The last worth of each day. */
  readonly values: number[] = [];

  /** Adds what the account was worth at a time, not before the one added last. Midnight belongs to the day before, as the bar that closes then does. */
  add(at: number, equity: number): void {
    const end = Math.ceil(at / DAY_MS) * DAY_MS;
    const last = this.times.length - 1;
    if (this.times[last] === end) this.values[last] = equity;
    else {
      this.times.push(end);
      this.values.push(equity);
    }
  }
}
