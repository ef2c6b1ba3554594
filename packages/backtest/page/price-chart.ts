import type { PriceSeries, ReportData, ReportTrade } from '../src/report/report-data.ts';
import { drawCandles } from './draw-candles.ts';
import { drawTrades } from './draw-trades.ts';
import { element, select } from './element.ts';
import { durationText, numberText, timeText } from './format.ts';
import { rangeButtons } from './range-buttons.ts';
import { refresh, timeChart } from './time-chart.ts';
import { levelInSight, Viewport } from './viewport.ts';

/** The chart of prices with trades on it, and a way to show one of them. */
export interface PriceChart {
  readonly view: HTMLElement;
  /** Brings a trade into sight; false where its instrument has no prices. */
  show(trade: ReportTrade): boolean;
}

/** Prices as candles with trades on them, an instrument at a time. */
export function priceChart({ prices, trades, from, to }: ReportData): PriceChart | undefined {
  if (prices.length === 0) return undefined;
  const views = prices.map((series) => instrumentChart(series, trades.filter(({ instrument }) => instrument === series.instrument), { from, to }));
  const host = element('div', {});
  const choose = (instrument: string) => {
    const view = views.find((candidate) => candidate.instrument === instrument);
    if (view !== undefined) host.replaceChildren(view.view);
  };
  const box = select('Instrument', prices.map(({ instrument }) => [instrument, instrument]), choose);
  choose(prices[0]?.instrument ?? '');
  const view = element('div', { id: 'price' }, ...(prices.length > 1 ? [element('div', { class: 'tools' }, box)] : []), host);
  return {
    view,
    show: (trade) => {
      const chosen = views.find(({ instrument }) => instrument === trade.instrument);
      if (chosen === undefined) return false;
      const input = box.querySelector('select');
      if (input) input.value = trade.instrument;
      choose(trade.instrument);
      chosen.show(trade);
      return true;
    },
  };
}

function instrumentChart({ instrument, levels }: PriceSeries, trades: readonly ReportTrade[], { from, to }: { readonly from: number | undefined; readonly to: number | undefined }) {
  const finest = levels.at(-1);
  const first = from ?? finest?.at[0] ?? 0;
  const last = Math.max(to ?? 0, (finest?.at.at(-1) ?? 0) + (finest?.intervalMs ?? 0));
  const viewport = new Viewport([first, last], (finest?.intervalMs ?? 60_000) * 12);
  let chosen: ReportTrade | undefined;
  let intervalMs = finest?.intervalMs ?? 60_000;
  const grain = element('p', { class: 'hint' });
  const chart = timeChart({
    id: `price-chart-${instrument.replaceAll(/[^\w]/g, '-')}`,
    label: `Candles of ${instrument} with ${numberText(trades.length, 0)} trades, which the table below lists`,
    height: 380,
    viewport,
    lines: [
      { name: 'Open', colour: 'muted', paths: 'none' },
      { name: 'High', colour: 'muted', paths: 'none' },
      { name: 'Low', colour: 'muted', paths: 'none' },
      { name: 'Close', colour: 'muted', paths: 'none' },
    ],
    columns: () => {
      const seen = levelInSight(levels, viewport, 1_600);
      if (seen === undefined) return [[], [], [], [], []];
      intervalMs = seen.level.intervalMs;
      grain.textContent = `Candles of ${durationText(intervalMs)}. Arrows up are buys, arrows down are sells; the line of a trade that lost is dashed.`;
      const part = (column: readonly number[]) => column.slice(seen.begin, seen.end);
      return [part(seen.level.at), part(seen.level.open), part(seen.level.high), part(seen.level.low), part(seen.level.close)];
    },
    valueText: (value) => numberText(value, digitsOf(Number(finest?.close[0] ?? 1))),
    readout: (place, [times, ...columns]) => {
      const [open, high, low, close] = columns.map((column) => String(column[place]));
      return `${timeText(times[place] ?? 0)}   open ${open}   high ${high}   low ${low}   close ${close}`;
    },
    draw: (plot) => {
      drawCandles(plot, intervalMs);
      drawTrades(plot, trades, chosen);
    },
  });
  return {
    instrument,
    view: element('div', {}, element('div', { class: 'tools' }, rangeButtons(viewport, 'price chart'), grain), chart),
    show: (trade: ReportTrade) => {
      chosen = trade;
      const length = Math.max(trade.closedAt - trade.openedAt, (finest?.intervalMs ?? 60_000) * 20);
      viewport.show(trade.openedAt - length * 0.75, trade.closedAt + length * 0.75);
      refresh(viewport);
    },
  };
}

function digitsOf(price: number): number {
  return price >= 1_000 ? 0 : price >= 10 ? 2 : Math.min(8, 4 - Math.floor(Math.log10(Math.max(price, 1e-8))));
}
