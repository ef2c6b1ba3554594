import { intervalMs, type Interval } from '@redfire/core';
import { type BarFormat } from '../bar-format.ts';
import { type ItemFormat } from '../item-format.ts';
import { type ReadBarsOptions } from '../read-bars.ts';
import { type ReadItemsOptions } from '../read-items.ts';
import { type ReplayFeed } from '../replay/replay-feed.ts';
import { replaySource, type ReplayOptions, type ReplaySource } from '../replay/replay-source.ts';
import { openBars } from './open-bars.ts';
import { openQuotes, openTrades } from './open-items.ts';

/** A file of bars. */
export interface BarFile extends Pick<ReadBarsOptions, 'stamps' | 'adjusted' | 'onBadRow' | 'onSkip' | 'compression'> {
  readonly file: string;
  readonly kind?: 'bars' | undefined;
  readonly instrument: string;
  readonly interval: Interval;
  /** Default `csv`. */
  readonly format?: BarFormat | undefined;
}

/** A file of quotes or trades. */
export interface ItemFile extends Pick<ReadItemsOptions, 'timeColumn' | 'onBadRow' | 'onSkip' | 'compression'> {
  readonly file: string;
  readonly kind: 'quotes' | 'trades';
  readonly instrument: string;
  /** Default `csv`. */
  readonly format?: ItemFormat | undefined;
}

/** A file to be replayed: bars unless `kind` says otherwise. */
export type ReplayFile = BarFile | ItemFile;

type Playing = Omit<ReplayOptions, 'feeds'>;

/** What is to be replayed: one file, or several feeds, each a file or in memory. */
export type ReplayFileOptions = Playing & (ReplayFile | { readonly feeds: readonly (ReplayFile | ReplayFeed)[] });

/**
 * Files as a source of market data that an engine replays, at any speed; see {@link replaySource}. They are opened with it, read as it goes, and closed with it.
 *
 * @throws `INVALID_INPUT` for options that contradict each other. Opening it rejects with `FILE_NOT_READABLE`, `DATA_FORMAT` or `BAD_ROW`; what comes to light later rejects `ended`.
 */
export function replay(options: ReplayFileOptions): ReplaySource {
  const { speed, name, begins } = options;
  const feeds = 'feeds' in options ? options.feeds : [options];
  return replaySource({ feeds: feeds.map((feed) => ('file' in feed ? fileFeed(feed) : feed)), speed, name, begins });
}

function fileFeed(source: ReplayFile): ReplayFeed {
  const { file, instrument, onBadRow, onSkip, compression } = source;
  const reading = { onBadRow, onSkip, compression };
  if (isBarFile(source)) {
    const { interval, format = 'csv', stamps, adjusted } = source;
    return { instrument, interval, bars: openBars(file, { ...reading, format, intervalMs: intervalMs(interval), stamps, adjusted }) };
  }
  const { kind, format = 'csv', timeColumn } = source;
  const options = { ...reading, instrument, format, timeColumn };
  return kind === 'quotes' ? { instrument, quotes: openQuotes(file, options) } : { instrument, trades: openTrades(file, options) };
}

function isBarFile(source: ReplayFile): source is BarFile {
  return source.kind === undefined || source.kind === 'bars';
}
