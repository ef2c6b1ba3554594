import uPlot from 'uplot';
import type { ReportData } from '../src/report/report-data.ts';
import { fallsTable } from './breakdown-section.ts';
import { button, element, section } from './element.ts';
import { amountText, dayText, percentText, shortAmount, signedPercent, timeText } from './format.ts';
import { rangeButtons } from './range-buttons.ts';
import { refresh, timeChart } from './time-chart.ts';
import { levelInSight, Viewport } from './viewport.ts';

/** Points that a chart draws at most. */
const MOST_POINTS = 4_000;

/** The equity curve with its benchmark, and the drawdown under it, that zoom together. */
export function equitySection(report: ReportData): HTMLElement | undefined {
  const finest = report.equity.at(-1);
  const [first, last] = [finest?.at[0], finest?.at.at(-1)];
  if (finest === undefined || first === undefined || last === undefined || last <= first) return undefined;
  const viewport = new Viewport([report.from ?? first, last], 60_000);
  const { currency, benchmark } = report;
  let isHeld = true;
  const ours = () => {
    const seen = levelInSight(report.equity, viewport, MOST_POINTS);
    return seen && { at: seen.level.at.slice(seen.begin, seen.end), equity: seen.level.equity.slice(seen.begin, seen.end), drawdown: seen.level.drawdown.slice(seen.begin, seen.end) };
  };
  const equity = timeChart({
    id: 'equity-chart',
    label: `Line chart of equity. ${equityWords(report)}`,
    height: 300,
    viewport,
    sync: 'equity',
    lines: [
      { name: 'Equity', colour: 'accent' },
      ...(benchmark === undefined ? [] : [{ name: benchmark.name, colour: 'benchmark', dash: [5, 4], width: 1.25 } as const]),
    ],
    columns: () => {
      const own = ours();
      const lines: uPlot.AlignedData[] = [[own?.at as number[], own?.equity as number[]]];
      const other = benchmark && isHeld && levelInSight(benchmark.levels, viewport, MOST_POINTS / 2);
      if (benchmark !== undefined) lines.push(other ? [other.level.at.slice(other.begin, other.end), other.level.value.slice(other.begin, other.end)] : [[], []]);
      return lines.length === 1 ? (lines[0] as uPlot.AlignedData) : uPlot.join(lines);
    },
    valueText: shortAmount,
    readout: (place, columns) => {
      const [at, worth, held] = [columns[0][place], columns[1]?.[place], columns[2]?.[place]];
      return [at === undefined ? '' : timeText(at), typeof worth === 'number' ? `equity ${amountText(worth)} ${currency}` : '', typeof held === 'number' ? `benchmark ${amountText(held)}` : ''].filter((part) => part !== '').join('   ');
    },
  });
  const drawdown = timeChart({
    id: 'drawdown-chart',
    label: `Area chart of the drawdown. ${drawdownWords(report)}`,
    height: 150,
    viewport,
    sync: 'equity',
    lines: [{ name: 'Drawdown', colour: 'loss', fill: 'loss-soft', width: 1.25 }],
    columns: () => {
      const own = ours();
      return [own?.at as number[], own?.drawdown.map((depth) => -depth) ?? []];
    },
    valueText: (value) => percentText(value, Math.abs(value) < 0.0995 ? 1 : 0),
    range: (low) => [Math.min(low * 1.1, -0.001), 0],
    readout: (place, columns) => `${timeText(columns[0][place] ?? 0)}   drawdown ${percentText(-(columns[1]?.[place] ?? 0))}`,
  });
  const toggle = button('Benchmark', () => {
    isHeld = !isHeld;
    toggle.setAttribute('aria-pressed', String(isHeld));
    refresh(viewport);
  }, { 'aria-pressed': 'true' });
  return section(
    'equity',
    'Equity',
    element('div', { class: 'tools' }, rangeButtons(viewport, 'equity chart'), benchmark && toggle, element('p', { class: 'hint' }, 'Drag to zoom, double-click for all. Times are UTC.')),
    equity,
    element('h3', {}, 'Drawdown'),
    drawdown,
    element('p', { class: 'words' }, `${equityWords(report)} ${drawdownWords(report)}`),
    fallsTable(report),
  );
}

function equityWords({ equity, currency, headline }: ReportData): string {
  const level = equity.at(-1);
  const [first, last] = [level?.equity[0] ?? 0, level?.equity.at(-1) ?? 0];
  const total = headline.find(({ id }) => id === 'total-return')?.value;
  return `Equity went from ${amountText(first)} to ${amountText(last)} ${currency}${typeof total === 'number' ? ` (${signedPercent(total)} with the first bar)` : ''}.`;
}

function drawdownWords({ equity }: ReportData): string {
  const level = equity.at(-1);
  if (level === undefined) return '';
  let deepest = 0;
  for (const [place, depth] of level.drawdown.entries()) if (depth > (level.drawdown[deepest] ?? 0)) deepest = place;
  const depth = level.drawdown[deepest] ?? 0;
  return depth === 0 ? 'It never fell below an earlier high.' : `The deepest drawdown was ${percentText(depth)} on ${dayText(level.at[deepest] ?? 0)}.`;
}
