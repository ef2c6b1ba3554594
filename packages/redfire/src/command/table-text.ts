import { styleText } from 'node:util';
import { amountText, countText, percentText, quantityText } from './amount-text.ts';

/** A line of a table: what it tells and the telling. Without a label it belongs to the line above. */
export type TableLine = readonly [label: string, value: string];

/** Paints text for a terminal, or leaves it as it is. */
export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Bold and colours where the output is styled. */
export function styleOf(isStyled: boolean): Style {
  return (format, text) => (isStyled ? styleText(format, text, { validateStream: false }) : text);
}

/** Groups of lines under a title, with an empty line between them. */
export function tableText(title: string, groups: readonly (readonly TableLine[])[], style: Style): string {
  const width = Math.max(15, ...groups.flat().map(([label]) => label.length)) + 2;
  const lines = groups.filter((rows) => rows.length > 0).map((rows) => rows.map(([label, value]) => `  ${style('dim', label.padEnd(width))}${value}\n`).join(''));
  return `${style('bold', title)}\n\n${lines.join('\n')}`;
}

export interface Profit {
  readonly startingEquity: string;
  readonly finalEquity: string;
  readonly netProfit: string;
  readonly currency: string;
}

/** Equity before and after, and what lies between, with its share of the start where there is one. */
export function profitLines({ startingEquity, finalEquity, netProfit, currency }: Profit, style: Style): readonly TableLine[] {
  const profit = Number(netProfit);
  const start = Number(startingEquity);
  const gain = `${profit > 0 ? '+' : ''}${amountText(netProfit)} ${currency}${start > 0 ? ` (${profit > 0 ? '+' : ''}${percentText(profit / start)})` : ''}`;
  return [
    ['Starting equity', `${amountText(startingEquity)} ${currency}`],
    ['Final equity', `${amountText(finalEquity)} ${currency}`],
    ['Net profit', profit === 0 ? gain : style(profit > 0 ? 'green' : 'red', gain)],
  ];
}

/** From and to in UTC, and how long that is. */
export function periodText(from: number, to: number): string {
  const minutes = (to - from) / 60_000;
  const isShort = minutes < 10;
  const instant = (at: number) => new Date(at).toISOString().slice(0, isShort ? 19 : 16).replace('T', ' ');
  const hours = minutes / 60;
  const length = hours >= 48 ? `${countText(Math.round(hours / 24))} days` : hours >= 2 ? `${Math.round(hours)} hours` : isShort ? `${Math.round(minutes * 60)} seconds` : `${Math.round(minutes)} minutes`;
  return `${instant(from)} to ${instant(to)} UTC, ${length}`;
}

/** Counts that are not zero, in brackets behind a number. */
export function notesText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0).map(([what, count]) => `${countText(count)} ${what}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Amounts by currency. */
export function amountsText(byCurrency: Readonly<Record<string, string>>): string {
  return Object.entries(byCurrency).map(([currency, amount]) => `${amountText(amount)} ${currency}`).join(', ') || 'none';
}

/** Fees that were paid. */
export function feesText(byCurrency: Readonly<Record<string, string>>): string {
  return amountsText(Object.fromEntries(Object.entries(byCurrency).filter(([, amount]) => Number(amount) !== 0)));
}

/** Quantities by instrument. */
export function positionsText(byInstrument: Readonly<Record<string, string>>): string {
  return Object.entries(byInstrument).map(([instrument, quantity]) => (Number(quantity) === 0 ? `none in ${instrument}` : `${quantityText(quantity)} ${instrument}`)).join(', ') || 'none';
}

/** Why orders were denied: the most frequent reason first, and how many more there are. */
export function denialLines(denials: Readonly<Record<string, number>>): readonly TableLine[] {
  const kinds = Object.entries(denials).sort(([, a], [, b]) => b - a);
  const more = kinds.length - DENIALS_SHOWN;
  const lines = kinds.slice(0, DENIALS_SHOWN).map(([message, count]) => `${countText(count)}: ${message}`);
  return [...lines, ...(more > 0 ? [`… and ${more} more ${more === 1 ? 'kind' : 'kinds'}`] : [])].map((line, index) => [index === 0 ? 'Denied' : '', line]);
}

const DENIALS_SHOWN = 3;

/** Milliseconds as seconds where there are many, with a fraction where there are few. */
export function durationText(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 10 || ms === 0 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}
