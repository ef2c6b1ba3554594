import type { BacktestSummary } from '@redfire/backtest';
import { amountText, countText, percentText } from './amount-text.ts';
import type { TableLine } from './table-text.ts';

const DAY_MS = 86_400_000;
/** What a shorter run earns is not taken to the year: it says nothing of one. */
const LEAST_DAYS = 30;

/** The figures people ask for first, the rest is in summary.json: per year, ratios, the greatest drawdown, trades, how long they were held. */
export function statisticsLines({ statistics, maxDrawdown, from = 0, to = 0 }: BacktestSummary): readonly TableLine[] {
  const { performance, trades, basis, openTrades, currency } = statistics;
  const { cagr, volatility, sharpe, sortino, calmar, longestDrawdownMs } = performance;
  const growth = `${shown(cagr, signedPercent)} growth, ${shown(volatility, percentText)} volatility${basis.annualisation === undefined ? '' : ` (${basis.annualisation})`}`;
  const ratios = `Sharpe ${shown(sharpe, ratioText)}, Sortino ${shown(sortino, ratioText)}, Calmar ${shown(calmar, ratioText)}`;
  const perYear: readonly TableLine[] = to - from < LEAST_DAYS * DAY_MS ? [['Per year', `not told of less than ${LEAST_DAYS} days`]] : [['Per year', growth], ['', ratios]];
  const drawdown: TableLine = ['Max drawdown', `${percentText(maxDrawdown)}${longestDrawdownMs === undefined || longestDrawdownMs < DAY_MS ? '' : `, longest ${spanText(longestDrawdownMs)}`}`];
  const count: TableLine = ['Trades', `${countText(trades.trades)} closed${trades.winRate === undefined ? '' : ` (${percentText(trades.winRate)} won)`}${openTrades > 0 ? `, ${countText(openTrades)} open` : ''}`];
  const lines: readonly TableLine[] = [...perYear, drawdown, count];
  if (trades.trades === 0) return lines;
  const held = `${spanText(trades.meanHoldingMs ?? 0)} on average${trades.exposure === undefined ? '' : `, in the market ${percentText(trades.exposure)} of the time`}`;
  return [...lines, ['Per trade', `${signedAmount(trades.expectancy ?? 0)} ${currency}, profit factor ${shown(trades.profitFactor, ratioText)}`], ['Held', held]];
}

function shown(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? 'n/a' : text(value);
}

function ratioText(value: number): string {
  return value.toFixed(2);
}

function signedPercent(value: number): string {
  return `${value > 0 ? '+' : ''}${percentText(value)}`;
}

function signedAmount(value: number): string {
  return `${value > 0 ? '+' : ''}${amountText(value.toFixed(18))}`;
}

function spanText(ms: number): string {
  const [unit, size] = ms >= 2 * DAY_MS ? ['days', DAY_MS] : ms >= 7_200_000 ? ['hours', 3_600_000] : ms >= 120_000 ? ['minutes', 60_000] : ['seconds', 1_000];
  return `${countText(Math.round(ms / Number(size)))} ${unit}`;
}
