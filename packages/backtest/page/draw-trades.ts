import type uPlot from 'uplot';
import type { ReportTrade } from '../src/report/report-data.ts';
import { colour } from './theme.ts';

/** With more trades in sight, each is a line from a dot. */
const WITH_ARROWS = 250;

/** Draws trades from entry to exit: an arrow up where was bought, down where was sold, and a line between them that is dashed where the trade lost. */
export function drawTrades(chart: uPlot, trades: readonly ReportTrade[], chosen: ReportTrade | undefined): void {
  const { ctx, bbox } = chart;
  const [from, to] = [chart.scales['x']?.min ?? 0, chart.scales['x']?.max ?? 0];
  const seen = trades.filter(({ openedAt, closedAt }) => closedAt >= from && openedAt <= to);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const trade of seen) if (trade !== chosen) drawTrade(chart, trade, seen.length > WITH_ARROWS ? 'line' : 'arrows');
  if (chosen && seen.includes(chosen)) drawTrade(chart, chosen, 'chosen');
  ctx.restore();
}

function drawTrade(chart: uPlot, { openedAt, closedAt, entryPrice, exitPrice, side, profit, state }: ReportTrade, how: 'line' | 'arrows' | 'chosen'): void {
  const { ctx } = chart;
  const ratio = devicePixelRatio;
  const [x0, y0] = [chart.valToPos(openedAt, 'x', true), chart.valToPos(Number(entryPrice), 'y', true)];
  const [x1, y1] = [chart.valToPos(closedAt, 'x', true), chart.valToPos(Number(exitPrice), 'y', true)];
  ctx.strokeStyle = colour('ink');
  ctx.lineWidth = (how === 'chosen' ? 2.25 : 1.25) * ratio;
  ctx.globalAlpha = how === 'line' ? 0.7 : 1;
  ctx.setLineDash(profit < 0 ? [4 * ratio, 3 * ratio] : []);
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
  ctx.setLineDash([]);
  if (how === 'line') {
    ctx.fillStyle = colour('accent');
    ctx.beginPath();
    ctx.arc(x0, y0, 1.75 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    return;
  }
  const size = (how === 'chosen' ? 9 : 6) * ratio;
  arrow(ctx, { x: x0, y: y0, size, up: side === 'long' ? 1 : -1 });
  if (state !== 'open') arrow(ctx, { x: x1, y: y1, size, up: side === 'long' ? -1 : 1 });
}

function arrow(ctx: CanvasRenderingContext2D, { x, y, size, up }: { readonly x: number; readonly y: number; readonly size: number; readonly up: 1 | -1 }): void {
  ctx.fillStyle = colour(up === 1 ? 'accent' : 'ink');
  ctx.strokeStyle = colour('paper');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  // the tip is at the price
  ctx.moveTo(x, y);
  ctx.lineTo(x - size * 0.75, y + up * size * 1.4);
  ctx.lineTo(x + size * 0.75, y + up * size * 1.4);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}
