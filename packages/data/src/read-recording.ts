import { instrumentId } from '@redfire/core';
import { type ByteSource } from './byte-pieces.ts';
import { itemReader, type ItemReader } from './item-reader.ts';
import { LineScanner } from './line-scanner.ts';
import { checkChunkRows, walkRows, type ReadRowsOptions } from './read-rows.ts';
import { RecordingParser } from './recording-parser.ts';

/** How a recording is to be read. */
export interface ReadRecordingOptions extends ReadRowsOptions {
  /** Of all messages, such as `ETH/USDT.BINANCE`: a recording holds one. */
  readonly instrument: string;
}

const TOPICS = ['market.quote', 'market.trade', 'market.book-snapshot', 'market.book-delta'] as const satisfies ItemReader['topics'];
const DEFAULT_ROWS = 1_024;

/**
 * The items of a recorded feed of Binance, in the order in which its messages arrived. Nothing is read before the iteration starts.
 *
 * A line is the local time of arrival (an epoch, mostly in nanoseconds), a space, and the message as it came, as JSON:
 *
 * - `bookTicker` is a `market.quote` whose `sequence` is the update id, `trade` and `aggTrade` a `market.trade`, whose `side` is the aggressor's.
 * - `depthUpdate` is a `market.book-delta`: `sequence` is its last update id, `previousSequence` that before its first (of futures, `pu`).
 * - The answer of the REST interface, with `lastUpdateId`, is a `market.book-snapshot`, best levels first.
 *
 * A row is bad when its time is none or before that of the row before, when its message is not JSON or none of these, and when a value is missing, negative or no number.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column (the field of the message) and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, no recording, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readRecording(source: ByteSource, options: ReadRecordingOptions): ItemReader {
  const { name: file = 'recording', chunkRows = DEFAULT_ROWS } = options;
  const instrument = instrumentId(options.instrument);
  checkChunkRows(chunkRows);
  const reader = walkRows(source, { ...options, name: file }, () => ({ taker: new RecordingParser({ instrument, file, chunkRows }), scanner: new LineScanner() }));
  return itemReader(instrument, TOPICS, reader);
}
