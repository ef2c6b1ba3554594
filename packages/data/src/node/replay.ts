import { instrumentId, intervalMs, type Interval } from '@redfire/core';
import { type BarField, type BarFileFormat } from '../bar-format.ts';
import { type BookField, type BookFormat } from '../book-format.ts';
import { type TableShape } from '../column-map.ts';
import { type ItemFileFormat } from '../item-format.ts';
import { type LeanOptions } from '../lean-format.ts';
import { type ReadBarsOptions } from '../read-bars.ts';
import { type QuoteField } from '../read-quotes.ts';
import { type ReadRowsOptions } from '../read-rows.ts';
import { type TradeField } from '../read-trades.ts';
import { type ReplayFeed } from '../replay/replay-feed.ts';
import { replaySource, type ReplayOptions, type ReplaySource } from '../replay/replay-source.ts';
import { openBars } from './open-bars.ts';
import { openBooks, openQuotes, openRecording, openTrades } from './open-items.ts';

interface AnyFile extends Pick<ReadRowsOptions, 'onBadRow' | 'onSkip' | 'compression'> {
  readonly file: string;
  readonly instrument: string;
}

/** A file of bars. */
export interface BarFile extends AnyFile, Pick<ReadBarsOptions, 'stamps' | 'adjusted'>, TableShape<BarField>, LeanOptions {
  readonly kind?: 'bars' | undefined;
  readonly interval: Interval;
  /** Default `csv`. */
  readonly format?: BarFileFormat | undefined;
}

interface ItemFileOf<Kind extends string, Name extends string> extends AnyFile, TableShape<Name>, LeanOptions {
  readonly kind: Kind;
  /** Default `csv`. */
  readonly format?: ItemFileFormat | undefined;
  /** The column that has the time; see `readQuotes`. */
  readonly timeColumn?: string | undefined;
}

/** A file of quotes or trades. */
export type ItemFile = ItemFileOf<'quotes', QuoteField> | ItemFileOf<'trades', TradeField>;

/** A file of books and their changes. */
export interface BookFile extends AnyFile, TableShape<BookField> {
  readonly kind: 'books';
  /** Default `csv`. */
  readonly format?: BookFormat | 'parquet' | undefined;
  /** The column that has the time; see `readBooks`. */
  readonly timeColumn?: string | undefined;
}

/** A recording of all that a feed sent. */
export interface RecordingFile extends AnyFile {
  readonly kind: 'recording';
}

/** A file to be replayed: bars unless `kind` says otherwise. */
export type ReplayFile = BarFile | ItemFile | BookFile | RecordingFile;

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

/** The feed of a file, which is opened when the feed is read. @throws `INVALID_INPUT` for options that contradict each other. */
function fileFeed(source: ReplayFile): ReplayFeed {
  const { file, instrument } = source;
  if (isBarFile(source)) {
    const { interval, format = 'csv' } = source;
    return { instrument, interval, bars: openBars(file, { ...source, format, intervalMs: intervalMs(interval) }) };
  }
  switch (source.kind) {
    case 'quotes':
      return { instrument, quotes: openQuotes(file, { ...source, format: source.format ?? 'csv' }) };
    case 'trades':
      return { instrument, trades: openTrades(file, { ...source, format: source.format ?? 'csv' }) };
    case 'books': {
      const items = openBooks(file, { ...source, format: source.format ?? 'csv' });
      return { instrument: instrumentId(instrument), topics: items.topics, items };
    }
    case 'recording': {
      const items = openRecording(file, source);
      return { instrument: instrumentId(instrument), topics: items.topics, items };
    }
  }
}

function isBarFile(source: ReplayFile): source is BarFile {
  return source.kind === undefined || source.kind === 'bars';
}
