import type { Breakdown, ReportData } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { dayText, digitsFor, durationText, numberText, percentText, signedNumber, toneOf } from './format.ts';
import { plainTable } from './plain-table.ts';

/** Closed trades by what they have in common, a table for each. */
export function breakdownSection({ breakdown, currency }: ReportData): HTMLElement | undefined {
  if (breakdown.length === 0) return undefined;
  return section('breakdown', 'Where the profit came from', element('div', { class: 'tables' }, ...breakdown.map((part) => breakdownTable(part, currency))), element('p', { class: 'words' }, `Closed trades; profit and expectancy in ${currency}.`));
}

function breakdownTable({ title, rows, more }: Breakdown, currency: string): HTMLElement {
  const head = [title, 'Trades', 'Win rate', 'Profit', 'Factor', 'Per trade'];
  const digits = digitsFor(rows.map(({ profit }) => profit));
  const perTrade = digitsFor(rows.map(({ expectancy = 0 }) => expectancy));
  const cells = rows.map(({ name, trades, winRate, profit, profitFactor, expectancy }) => [
    name,
    numberText(trades, 0),
    winRate === undefined ? '–' : percentText(winRate, 1),
    { text: signedNumber(profit, digits), tone: toneOf(profit, 'sign') },
    profitFactor === undefined ? '–' : numberText(profitFactor, 2),
    expectancy === undefined ? '–' : signedNumber(expectancy, perTrade),
  ]);
  return element('div', {}, plainTable(`Trades by ${title.toLowerCase()}, in ${currency}`, head, cells), more === undefined ? undefined : element('p', { class: 'words' }, `and ${numberText(more, 0)} more`));
}

/** The deepest drawdowns with their dates. */
export function fallsTable({ falls }: ReportData): HTMLElement | undefined {
  if (falls.length === 0) return undefined;
  const rows = falls.map(({ peakAt, troughAt, recoveredAt, depth, durationMs }) => [dayText(peakAt), dayText(troughAt), recoveredAt === undefined ? 'not yet' : dayText(recoveredAt), percentText(depth), durationText(durationMs)]);
  return element('div', {}, element('h3', {}, 'Deepest drawdowns, by days'), plainTable('Deepest drawdowns', ['Peak', 'Trough', 'Recovered', 'Depth', 'Length'], rows));
}
