import type uPlot from 'uplot';
import { colour } from './theme.ts';

/** Narrower candles are drawn as lines from low to high. */
const NARROW = 3;

/** Draws candles from columns of times, opens, highs, lows and closes. */
export function drawCandles(chart: uPlot, intervalMs: number): void {
  const { ctx, bbox, data } = chart;
  const [times, open = [], high = [], low = [], close = []] = data;
  const step = Math.abs(chart.valToPos((chart.scales['x']?.min ?? 0) + intervalMs, 'x', true) - chart.valToPos(chart.scales['x']?.min ?? 0, 'x', true));
  const ratio = devicePixelRatio;
  const width = Math.max(ratio, Math.min(step * 0.7, 14 * ratio));
  const isNarrow = step < NARROW * ratio;
  const [rise, fall] = [colour('gain'), colour('loss')];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = Math.max(1, Math.round(isNarrow ? Math.max(ratio * 0.75, step * 0.6) : ratio));
  const paths = { rise: new Path2D(), fall: new Path2D() };
  const bodies = { rise: new Path2D(), fall: new Path2D() };
  const y = (value: number | null | undefined) => Math.round(chart.valToPos(Number(value), 'y', true));
  for (const [place, time] of times.entries()) {
    const x = Math.round(chart.valToPos(time + intervalMs / 2, 'x', true));
    const [opened, closed] = [Number(open[place]), Number(close[place])];
    const key = closed >= opened ? 'rise' : 'fall';
    paths[key].moveTo(x, y(high[place]));
    paths[key].lineTo(x, y(low[place]) + 1);
    if (isNarrow) continue;
    const top = Math.min(y(opened), y(closed));
    bodies[key].rect(x - width / 2, top, width, Math.max(ratio, Math.abs(y(opened) - y(closed))));
  }
  for (const [key, ink] of [['rise', rise], ['fall', fall]] as const) {
    ctx.strokeStyle = ink;
    ctx.stroke(paths[key]);
    ctx.fillStyle = key === 'rise' ? colour('paper') : ink;
    ctx.fill(bodies[key]);
    ctx.stroke(bodies[key]);
  }
  ctx.restore();
}
