import uPlot from 'uplot';
import type { ReportData, ReturnDistribution } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { numberText, percentText, signedPercent } from './format.ts';
import { colour, onThemeChange } from './theme.ts';

/** Daily returns by size. */
export function distributionSection({ distribution }: ReportData): HTMLElement | undefined {
  if (distribution === undefined) return undefined;
  const days = distribution.counts.reduce((sum, count) => sum + count, 0);
  const words = `${numberText(days, 0)} days, on average ${signedPercent(distribution.mean, 3)}; one in twenty was worse than ${signedPercent(distribution.fifthPercentile)}.`;
  const host = element('div', { class: 'plot' });
  const readout = element('p', { class: 'readout', 'aria-hidden': 'true' }, '');
  const frame = element('div', { class: 'chart', id: 'distribution-chart', role: 'img', 'aria-label': `Histogram of daily returns. ${words}` }, readout, host);
  draw(distribution, host, readout);
  return section('distribution', 'Distribution of daily returns', frame, element('p', { class: 'words' }, words));
}

function draw({ from, width, counts }: ReturnDistribution, host: HTMLElement, readout: HTMLElement): void {
  const middles = counts.map((_, bin) => from + (bin + 0.5) * width);
  const losses = counts.map((count, bin) => (Number(middles[bin]) < 0 ? count : null));
  const gains = counts.map((count, bin) => (Number(middles[bin]) < 0 ? null : count));
  const digits = width < 0.001 ? 2 : width < 0.01 ? 1 : 0;
  const bars = uPlot.paths.bars?.({ size: [0.86, 64], align: 0 });
  const look = (key: 'gain' | 'loss'): uPlot.Series => ({ stroke: () => colour(key), fill: () => colour(key), width: 0, points: { show: false }, ...(bars && { paths: bars }) });
  const axis = (): uPlot.Axis => ({ stroke: () => colour('muted'), grid: { stroke: () => colour('grid'), width: 1 }, ticks: { show: false }, font: '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif' });
  let chart: uPlot | undefined;
  new ResizeObserver(() => {
    if (host.clientWidth === 0) return;
    if (chart !== undefined) {
      chart.setSize({ width: host.clientWidth, height: 220 });
      return;
    }
    chart = new uPlot({
      width: host.clientWidth,
      height: 220,
      legend: { show: false },
      padding: [10, 12, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [from, from + counts.length * width] }, y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.08)] } },
      axes: [{ ...axis(), values: (_chart, splits) => splits.map((value) => percentText(value, digits)), space: 64, size: 34 }, { ...axis(), size: 62, space: 34 }],
      series: [{}, look('loss'), look('gain')],
      hooks: {
        setCursor: [({ cursor: { idx } }) => {
          const bin = typeof idx === 'number' ? idx : undefined;
          readout.textContent = bin === undefined ? '' : `${signedPercent(from + bin * width)} to ${signedPercent(from + (bin + 1) * width)}   ${numberText(counts[bin] ?? 0, 0)} days`;
        }],
      },
    }, [middles, losses, gains], host);
  }).observe(host);
  onThemeChange(() => { chart?.redraw(false, true); });
}
