import uPlot from 'uplot';
import { element } from './element.ts';
import { addGestures } from './gestures.ts';
import { colour, onThemeChange, type ColourName } from './theme.ts';
import type { Viewport } from './viewport.ts';

/** How one line of a chart looks. */
export interface LineLook {
  readonly name: string;
  readonly colour: ColourName;
  readonly fill?: ColourName;
  readonly dash?: readonly number[];
  readonly width?: number;
  /** `none`: it only takes part in the range of values; what is seen of it is drawn by `draw`. */
  readonly paths?: 'none';
}

export interface TimeChartOptions {
  readonly id: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly height: number;
  readonly viewport: Viewport;
  readonly lines: readonly LineLook[];
  /** Columns for what is in sight: times, then a column for each line. */
  readonly columns: () => uPlot.AlignedData;
  /** Values on the axis. */
  readonly valueText: (value: number) => string;
  /** What stands under the pointer, in words. */
  readonly readout: (place: number, columns: uPlot.AlignedData) => string;
  /** The values that are shown; default: those in sight, with some room. */
  readonly range?: (low: number, high: number) => readonly [number, number];
  /** Drawn over the lines. */
  readonly draw?: (chart: uPlot) => void;
  /** Charts with the same key show their cross hairs together. */
  readonly sync?: string;
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** How times stand on the axis, by the distance of its ticks: the text, then a second line where year, month, day, hour and minute change, and whether that line is added. */
const TIMES: readonly (readonly (string | number | null)[])[] = [
  [365 * DAY, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * DAY, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [HOUR, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [MINUTE, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A chart over time that zooms and pans with its viewport: by pointer, fingers, wheel and keys. */
export function timeChart(options: TimeChartOptions): HTMLElement {
  const { id, label, viewport } = options;
  const readout = element('p', { class: 'readout', 'aria-hidden': 'true' }, '');
  const host = element('div', { class: 'plot' });
  const frame = element('div', { class: 'chart', id, role: 'group', tabindex: 0, 'aria-label': `${label}. Arrow keys move, plus and minus zoom, Home shows all.`, 'aria-roledescription': 'chart' }, legend(options.lines), readout, host);
  let chart: uPlot | undefined;
  const show = () => {
    const width = host.clientWidth;
    if (width === 0) return;
    if (chart === undefined) {
      chart = new uPlot(plotOptions(options, { width, readout }), options.columns(), host);
      addGestures(frame, chart.over, viewport);
      chart.over.addEventListener('dblclick', () => { viewport.showAll(); });
    } else {
      if (chart.width !== width) chart.setSize({ width, height: options.height });
      chart.setData(options.columns());
    }
  };
  viewport.onChange(show);
  onThemeChange(() => { chart?.redraw(false, true); });
  new ResizeObserver(show).observe(host);
  return frame;
}

/** Shows the present state again, after something else than the viewport changed. */
export function refresh(viewport: Viewport): void {
  viewport.show(viewport.from, viewport.to);
}

function legend(lines: readonly LineLook[]): HTMLElement | undefined {
  if (lines.filter(({ paths }) => paths === undefined).length < 2) return undefined;
  return element('ul', { class: 'legend' }, ...lines.map(({ name, colour: key, dash }) => element('li', {}, element('span', { class: `swatch ${key}${dash === undefined ? '' : ' dashed'}` }), name)));
}

function plotOptions({ viewport, lines, height, valueText, readout: describe, range, draw, sync }: TimeChartOptions, { width, readout }: { readonly width: number; readonly readout: HTMLElement }): uPlot.Options {
  return {
    width,
    height,
    ms: 1,
    tzDate: (at) => uPlot.tzDate(new Date(at), 'Etc/UTC'),
    legend: { show: false },
    padding: [10, 20, 0, 0],
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      ...(sync !== undefined && { sync: { key: sync, setSeries: false } }),
    },
    scales: {
      x: { time: true, range: () => [viewport.from, viewport.to] },
      y: { range: (_chart, low, high) => [...(range ?? roomy)(low, high)] as [number, number] },
    },
    axes: [{ ...axis({ space: 70, size: 46 }), values: TIMES.map((row) => [...row]) }, { ...axis({ space: 34, size: 62 }), values: (_chart, splits) => splits.map(valueText) }],
    series: [
      {},
      ...lines.map(({ name, colour: key, fill, dash, width: stroke = 1.75, paths }): uPlot.Series => ({
        label: name,
        stroke: () => colour(key),
        width: stroke,
        spanGaps: true,
        points: { show: false },
        ...(fill !== undefined && { fill: () => colour(fill) }),
        ...(dash !== undefined && { dash: [...dash] }),
        ...(paths === 'none' && { paths: () => null }),
      })),
    ],
    hooks: {
      setCursor: [(chart) => {
        const place = chart.cursor.idx;
        readout.textContent = typeof place === 'number' ? describe(place, chart.data) : '';
      }],
      setSelect: [(chart) => {
        const { left, width: wide } = chart.select;
        if (wide < 6) return;
        const [from, to] = [chart.posToVal(left, 'x'), chart.posToVal(left + wide, 'x')];
        chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        viewport.show(from, to);
      }],
      ...(draw !== undefined && { draw: [draw] }),
    },
  };
}

function axis({ space, size }: { readonly space: number; readonly size: number }): uPlot.Axis {
  return { stroke: () => colour('muted'), grid: { stroke: () => colour('grid'), width: 1 }, ticks: { stroke: () => colour('grid'), width: 1, size: 4 }, font: FONT, space, size };
}

/** A tenth of room above and below, for values that do not vary as well. */
function roomy(low: number, high: number): readonly [number, number] {
  const room = high > low ? (high - low) * 0.08 : Math.max(1e-9, Math.abs(high) * 0.01);
  return [low - room, high + room];
}
