import { RedFireError, barColumns, instrumentId, intervalMs, type Bar, type BarColumns, type BarSource, type InstrumentId } from '@redfire/core';
import { readBars } from '@redfire/data';
import type { EventEngine, TradingKernel } from '@redfire/engine';
import type { SimulatedVenue } from '@redfire/sim';
import type { ShownMarket } from './audit/shown-market.ts';
import type { BacktestData, BarData } from './backtest-data.ts';
import type { BacktestOptions } from './backtest-options.ts';
import { BarFeed } from './bar-feed.ts';
import { ItemFeed } from './streams/item-feed.ts';
import { streamOf } from './streams/item-topics.ts';
import { PastBars } from './streams/past-bars.ts';

/** What the feeds of a run are made for. */
export interface FeedTargets {
  readonly kernel: TradingKernel;
  readonly venue: SimulatedVenue;
  readonly events: EventEngine;
  /** In the order of the instruments. */
  readonly markets: ReadonlyMap<InstrumentId, ShownMarket>;
}

/** The data of a run on their way into it. */
export interface RunFeeds {
  /** In the order of their instruments, then the longest bars first. */
  readonly bars: readonly BarFeed[];
  /** In the order in which they were given. */
  readonly items: readonly ItemFeed[];
  /** Those that count the rows they dropped. */
  readonly sources: readonly object[];
}

type RunSpan = Pick<BacktestOptions, 'from' | 'to' | 'warmUp'>;

/** @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`, `INVALID_INPUT`. */
export function feedsOf(data: readonly BacktestData[], span: RunSpan, targets: FeedTargets): RunFeeds {
  const bars = barFeeds(data.filter(isBarData), span, targets);
  const places = new Map(Array.from(targets.markets.keys(), (id, place) => [id, place]));
  const others = data.flatMap((item) => (isBarData(item) ? [] : [streamOf(item)]));
  const items = others.map((stream, order) => {
    if (stream.instrument !== undefined && !places.has(instrumentId(stream.instrument))) throw unknown(stream.instrument);
    return new ItemFeed({ ...stream, places, order, to: span.to ?? Infinity });
  });
  return { ...bars, items, sources: [...bars.sources, ...others.map(({ source }) => source)] };
}

/** Whether bars of an instrument, of one length or of any, are among the data. */
export function hasBars(data: readonly BacktestData[], instrument: InstrumentId, length: number | undefined): boolean {
  return data.some((item) => isBarData(item) && item.instrument === instrument && (length === undefined || intervalMs(item.interval) === length));
}

export function isBarData(data: BacktestData): data is BarData {
  return 'interval' in data;
}

function barFeeds(data: readonly BarData[], { from, to, warmUp }: RunSpan, { kernel, venue, events, markets }: FeedTargets): Pick<RunFeeds, 'bars' | 'sources'> {
  const topic = events.topic('market.bar');
  const series = new Map<string, { readonly instrument: InstrumentId; readonly length: number; readonly sources: BarSource[] }>();
  for (const item of data) {
    const instrument = instrumentId(item.instrument);
    const length = intervalMs(item.interval);
    const known = series.get(`${instrument} ${length}`) ?? { instrument, length, sources: [] };
    known.sources.push(sourceOf(item));
    series.set(`${instrument} ${length}`, known);
  }
  const parts = Array.from(series.values(), (part) => ({ ...part, math: kernel.positions.net(part.instrument).math, place: kernel.portfolio.indexOf(part.instrument) }));
  // the finest bars of an instrument move its market; of those that close at one instant the longest are heard first
  parts.sort((a, b) => a.place - b.place || b.length - a.length);
  const finest = (instrument: InstrumentId) => Math.min(...parts.filter((part) => part.instrument === instrument).map(({ length }) => length));
  const bars = parts.map(({ instrument, math, place, sources, length }) => {
    const shown = markets.get(instrument);
    if (shown === undefined) throw unknown(instrument);
    const market = finest(instrument) === length ? venue.market(instrument) : undefined;
    const past = from === undefined ? undefined : new PastBars({ instrument, intervalMs: length, from, keep: warmUp });
    const feed = new BarFeed({ instrument, intervalMs: length, source: inSequence(sources), topic: topic.key(instrument), math, place, market, shown, from: from ?? -Infinity, to: to ?? Infinity, past });
    if (market !== undefined) shown.bar = feed.view;
    return feed;
  });
  return { bars, sources: parts.flatMap(({ sources }) => sources) };
}

/** The files of one series as one: each begins where the one before ended, which the feed checks. */
function inSequence(sources: readonly BarSource[]): BarSource {
  const [first, ...others] = sources;
  if (first && others.length === 0) return first;
  return {
    async *[Symbol.asyncIterator]() {
      for (const source of sources) yield* source;
    },
  };
}

/** Bars of an entry, chunk by chunk, whatever form they were given in. */
export function sourceOf(item: BarData): BarSource {
  if ('stream' in item) {
    const { stream, instrument: _instrument, interval, ...options } = item;
    return readBars(stream, { ...options, intervalMs: intervalMs(interval) });
  }
  if ('source' in item) {
    const { source, instrument, interval, from, to } = item;
    return source.history({ instrument: instrumentId(instrument), interval, from, to });
  }
  const { bars } = item;
  if (isColumns(bars)) return [bars];
  return isBars(bars) ? [barColumns(bars)] : bars;
}

/** An array holds bars, or chunks of columns. */
function isBars(bars: BarSource | readonly Bar[]): bars is readonly Bar[] {
  return Array.isArray(bars) && !bars.some(isColumns);
}

function isColumns(bars: object): bars is BarColumns {
  return 'closeTime' in bars && bars.closeTime instanceof Float64Array;
}

function unknown(instrument: string): RedFireError {
  return new RedFireError('UNKNOWN_INSTRUMENT', `the data are of "${instrument}", which is not among the instruments of the run; add its definition`, { details: { instrument } });
}
