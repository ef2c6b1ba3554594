import type { BacktestSummary } from '../backtest-summary.ts';
import type { ReportTrade } from './report-data.ts';

/** Trades and days below which figures are mostly chance. */
const FEW_TRADES = 30;
const FEW_DAYS = 60;

export interface WarningSource {
  readonly summary: BacktestSummary;
  readonly trades: readonly ReportTrade[];
  /** Days with equity. */
  readonly days: number;
  /** Whether prices were kept. */
  readonly isPriced: boolean;
}

/** What a reader should know before believing the figures: sentences, the weightiest first. */
export function reportWarnings({ summary, trades, days, isPriced }: WarningSource): readonly string[] {
  const closed = trades.filter(({ state }) => state !== 'open');
  const open = trades.length - closed.length;
  const paid = Object.values(summary.fees).some((amount) => Number(amount) !== 0);
  const best = closed.reduce((most, { profit }) => Math.max(most, profit), 0);
  const gained = closed.reduce((sum, { profit }) => sum + profit, 0);
  const found: readonly (string | undefined)[] = [
    closed.length < FEW_TRADES ? `${counted(closed.length, 'closed trade')}: with fewer than ${FEW_TRADES}, win rate, profit factor and expectancy are mostly chance.` : undefined,
    days < FEW_DAYS ? `${counted(days, 'day')} of returns: with fewer than ${FEW_DAYS}, Sharpe and volatility are mostly chance.` : undefined,
    summary.fills > 0 && !paid ? 'No fees were charged. Any venue charges some.' : undefined,
    closed.length >= FEW_TRADES && gained > 0 && best > gained / 2 ? 'One trade earned more than half of what all of them did together.' : undefined,
    summary.offTickBars > 0 ? `${counted(summary.offTickBars, 'bar')} had prices between two ticks, which were rounded: look at tickSize.` : undefined,
    summary.skippedRows > 0 ? `${counted(summary.skippedRows, 'bad row')} of the data were skipped.` : undefined,
    summary.deniedOrders > 0 ? `${counted(summary.deniedOrders, 'order')} denied by risk: what was traded is not all that the strategy wanted.` : undefined,
    summary.rejectedOrders > 0 ? `${counted(summary.rejectedOrders, 'order')} rejected by the venue.` : undefined,
    open > 0 ? `${counted(open, 'trade')} still open at the end, counted at the last price; the figures of trades are of closed ones.` : undefined,
    isPriced ? undefined : 'Prices of the run were not kept, so trades have no chart.',
    'Parameters chosen on these same data make any result look better than it is: see how the strategy does on data it was not fitted to.',
  ];
  return found.filter((warning) => warning !== undefined);
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
