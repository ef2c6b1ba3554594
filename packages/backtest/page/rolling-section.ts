import type { ReportData } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { dayText, numberText } from './format.ts';
import { colour } from './theme.ts';
import { timeChart } from './time-chart.ts';
import { Viewport } from './viewport.ts';

/** The Sharpe ratio of a window that moves over the run. */
export function rollingSection({ rolling }: ReportData): HTMLElement | undefined {
  if (rolling === undefined) return undefined;
  const { at, sharpe, days } = rolling;
  const [first = 0, last = 0] = [at[0], at.at(-1)];
  const viewport = new Viewport([first, last], 86_400_000);
  const positive = sharpe.filter((ratio) => ratio > 0).length / sharpe.length;
  const words = `Between ${numberText(Math.min(...sharpe), 2)} and ${numberText(Math.max(...sharpe), 2)}, above zero in ${numberText(positive * 100, 0)} % of the windows.`;
  return section(
    'rolling',
    `Rolling Sharpe, ${days} days`,
    timeChart({
      id: 'rolling-chart',
      label: `Line chart of the Sharpe ratio of the last ${days} daily returns. ${words}`,
      height: 200,
      viewport,
      lines: [{ name: 'Sharpe per year', colour: 'accent' }],
      columns: () => [[...at], [...sharpe]],
      valueText: (value) => numberText(value, Math.abs(value) < 10 ? 1 : 0),
      range: (low, high) => {
        const room = Math.max(0.1, (high - low) * 0.08);
        return [Math.min(0, low) - room, Math.max(0, high) + room];
      },
      readout: (place, columns) => `${dayText(columns[0][place] ?? 0)}   Sharpe ${numberText(Number(columns[1]?.[place]), 2)}`,
      draw: (chart) => {
        const y = Math.round(chart.valToPos(0, 'y', true)) + 0.5;
        chart.ctx.save();
        chart.ctx.strokeStyle = colour('muted');
        chart.ctx.lineWidth = devicePixelRatio;
        chart.ctx.beginPath();
        chart.ctx.moveTo(chart.bbox.left, y);
        chart.ctx.lineTo(chart.bbox.left + chart.bbox.width, y);
        chart.ctx.stroke();
        chart.ctx.restore();
      },
    }),
    element('p', { class: 'words' }, words),
  );
}
