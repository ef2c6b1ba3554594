import { styleText } from 'node:util';
import type { BacktestSummary } from '@redfire/backtest';
import { amountText, countText, percentText, quantityText } from './amount-text.ts';

const DENIALS_SHOWN = 3;

export interface SummaryTableOptions {
  /** Heads the table. */
  readonly title: string;
  /** Where the results were written; absent when they were not. */
  readonly out?: string | undefined;
  /** Bold and colours, for a terminal. */
  readonly isStyled: boolean;
}

/** A summary as a compact table, rounded for reading. */
export function summaryTable(summary: BacktestSummary, { title, out, isStyled }: SummaryTableOptions): string {
  const style = (format: Parameters<typeof styleText>[0], text: string) => (isStyled ? styleText(format, text, { validateStream: false }) : text);
  const { currency, timing, denials, offTickBars } = summary;
  const profit = Number(summary.netProfit);
  const start = Number(summary.startingEquity);
  const gain = `${profit > 0 ? '+' : ''}${amountText(summary.netProfit)} ${currency}${start > 0 ? ` (${profit > 0 ? '+' : ''}${percentText(profit / start)})` : ''}`;
  const groups: readonly (readonly (readonly [label: string, value: string])[])[] = [
    [
      ['Period', periodText(summary)],
      ['Bars', `${countText(summary.bars)}${summary.skippedRows > 0 ? ` (${countText(summary.skippedRows)} bad rows skipped)` : ''}`],
      ...(offTickBars > 0 ? [['Off the tick', style('yellow', `${offTickText(offTickBars)}, which were rounded; check tickSize`)] as const] : []),
      ['Orders', `${countText(summary.orders)}${notes({ denied: summary.deniedOrders, rejected: summary.rejectedOrders, 'open at the end': summary.openOrders })}`],
      ...denialLines(denials).map((line, index) => [index === 0 ? 'Denied' : '', line] as const),
      ['Fills', countText(summary.fills)],
      ['Fees', amounts(nonZero(summary.fees))],
      ['Risk rules', summary.riskRules.join(', ') || style('yellow', 'none: orders were not limited')],
    ],
    [
      ['Starting equity', `${amountText(summary.startingEquity)} ${currency}`],
      ['Final equity', `${amountText(summary.finalEquity)} ${currency}`],
      ['Net profit', profit === 0 ? gain : style(profit > 0 ? 'green' : 'red', gain)],
      ['Max drawdown', percentText(summary.maxDrawdown)],
      ['Balances', amounts(summary.balances)],
      ['Positions', positions(summary.positions)],
    ],
    [
      ['Speed', `${countText(timing.barsPerSecond)} bars/s (engine ${durationText(timing.runMs)}, reading ${durationText(timing.loadMs)})`],
      ['Results', out === undefined ? 'not written; --out DIR writes them' : `${out}: summary.json, orders.csv, fills.csv, equity.csv`],
    ],
  ];
  const lines = groups.map((rows) => rows.map(([label, value]) => `  ${style('dim', label.padEnd(17))}${value}\n`).join(''));
  return `${style('bold', title)}\n\n${lines.join('\n')}`;
}

function periodText({ from, to }: BacktestSummary): string {
  if (from === undefined || to === undefined) return 'no bars';
  const instant = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const hours = (to - from) / 3_600_000;
  const length = hours >= 48 ? `${countText(Math.round(hours / 24))} days` : hours >= 2 ? `${Math.round(hours)} hours` : `${Math.round(hours * 60)} minutes`;
  return `${instant(from)} to ${instant(to)} UTC, ${length}`;
}

function notes(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0).map(([what, count]) => `${countText(count)} ${what}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The most frequent first. */
function denialLines(denials: Readonly<Record<string, number>>): readonly string[] {
  const kinds = Object.entries(denials).sort(([, a], [, b]) => b - a);
  const more = kinds.length - DENIALS_SHOWN;
  const lines = kinds.slice(0, DENIALS_SHOWN).map(([message, count]) => `${countText(count)}: ${message}`);
  return more > 0 ? [...lines, `… and ${more} more ${more === 1 ? 'kind' : 'kinds'}`] : lines;
}

function offTickText(bars: number): string {
  return `${countText(bars)} ${bars === 1 ? 'bar has' : 'bars have'} prices between ticks`;
}

function nonZero(byCurrency: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(byCurrency).filter(([, amount]) => Number(amount) !== 0));
}

function amounts(byCurrency: Readonly<Record<string, string>>): string {
  return Object.entries(byCurrency).map(([currency, amount]) => `${amountText(amount)} ${currency}`).join(', ') || 'none';
}

function positions(byInstrument: Readonly<Record<string, string>>): string {
  return Object.entries(byInstrument).map(([instrument, quantity]) => (Number(quantity) === 0 ? `none in ${instrument}` : `${quantityText(quantity)} ${instrument}`)).join(', ');
}

function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
