import type { ComparedFigure, ComparisonData } from '@redfire/backtest/report';
import { amountText, countText, percentText } from './amount-text.ts';
import { styleOf } from './table-text.ts';

/** The figures that the terminal has room for; the page and `--json` have all. */
const SHOWN: readonly string[] = ['profit', 'cagr', 'maxDrawdown', 'volatility', 'sharpe', 'sortino', 'calmar', 'trades', 'winRate', 'profitFactor', 'expectancy', 'costs.total', 'exposure'];
/** Characters of a column, at most: what is longer is cut. */
const WIDEST = 24;

export interface ComparisonTableOptions {
  /** Where the page was written; absent where it was not. */
  readonly out: string | undefined;
  /** Bold and colours, for a terminal. */
  readonly isStyled: boolean;
}

/** Runs in columns: the figures people ask for, with a star at the best of a row, and the settings in which they differ. */
export function comparisonTable({ runs, figures, differences, sameSettings, warnings }: ComparisonData, { out, isStyled }: ComparisonTableOptions): string {
  const style = styleOf(isStyled);
  const all = figures.flatMap((group) => group.figures);
  const shown = SHOWN.flatMap((id) => all.filter((figure) => figure.id === id).slice(0, 1));
  const figureRows = shown.map((figure) => [figure.label, ...figure.values.map((value, place) => `${figure.best.includes(place) ? '* ' : ''}${valueText(figure, value)}`)]);
  const isRepeated = (name: string) => differences.filter((other) => other.name === name).length > 1;
  const settingRows = differences.map(({ group, name, values }) => [isRepeated(name) ? `${group.replace(/^Strategy /, '')}: ${name}` : name, ...values.map((value) => value ?? '–')]);
  const head = ['', ...runs.map(({ name }) => name)];
  const widths = head.map((_, column) => Math.min(WIDEST + (column === 0 ? 8 : 0), Math.max(...[head, ...figureRows, ...settingRows].map((row) => (row[column] ?? '').length))));
  const line = (row: readonly string[]) => `  ${row.map((cell, column) => (column === 0 ? cut(cell, widths[0]).padEnd(widths[0] ?? 0) : cut(cell, widths[column]).padStart(widths[column] ?? 0))).join('  ')}`.trimEnd();
  const lines = [
    style('bold', line(head)),
    ...figureRows.map(line),
    '',
    style('bold', '  Parameters that differ'),
    ...(settingRows.length === 0 ? ['  none'] : settingRows.map(line)),
    `  ${countText(sameSettings)} more are the same`,
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `  ${style('yellow', warning)}`)]),
    '',
    out === undefined ? '  * best of the row; --out FILE writes a page with all of it' : `  * best of the row; the page is ${out}`,
  ];
  return `${lines.join('\n')}\n`;
}

function valueText({ format }: ComparedFigure, value: number | string | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (format === 'percent') return percentText(value);
  if (format === 'amount') return amountText(value.toFixed(10));
  return format === 'count' ? countText(value) : value.toFixed(2);
}

function cut(text: string, width = WIDEST): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
