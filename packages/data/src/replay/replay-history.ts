import { intervalMs, type BarColumns, type InstrumentId, type Interval, type Timestamp } from '@redfire/core';
import { sliceColumns } from '../slice-columns.ts';
import { barsOf, type BarFeed, type ReplayFeed } from './replay-feed.ts';

export interface PastBarsRequest {
  readonly instrument: InstrumentId;
  readonly interval: Interval;
  /** Open time of the first bar, included. */
  readonly from: Timestamp;
  /** Open time of the last bar, excluded. */
  readonly to: Timestamp;
}

/** The feed that has the bars asked for; the first, where several have. */
export function barFeed(feeds: readonly ReplayFeed[], instrument: InstrumentId, interval: Interval): BarFeed | undefined {
  return feeds.find((feed): feed is BarFeed => 'bars' in feed && feed.instrument === instrument && intervalMs(feed.interval) === intervalMs(interval));
}

/** Whether the bars of a feed can be read a second time, beside a replay: not when they come from a generator that runs already. */
export function isRepeatable({ bars }: BarFeed): boolean {
  return !('next' in bars);
}

/** Bars that open from `from` on and before `to`, and have closed by `now`: nothing of the future is told. */
export async function* pastBars(feed: BarFeed, { from, to }: PastBarsRequest, now: Timestamp): AsyncGenerator<BarColumns, void, undefined> {
  for await (const columns of barsOf(feed)) {
    const { openTime, closeTime, length } = columns;
    let start = 0;
    while (start < length && !((openTime[start] ?? Infinity) >= from)) start++;
    let end = start;
    while (end < length && (openTime[end] ?? Infinity) < to && (closeTime[end] ?? Infinity) <= now) end++;
    if (end > start) yield sliceColumns(columns, start, end);
    if (end < length) return;
  }
}
