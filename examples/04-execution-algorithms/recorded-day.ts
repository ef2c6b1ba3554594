import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { timestamp, type InstrumentId, type Trade } from '@redfire/core';
import type { MarketDay, Session } from './synthetic-day.ts';

/** What a local file header of an archive is long without the name and the extra fields; their lengths stand at its end. */
const HEADER_BYTES = 30;

/**
 * The trades of one session of a file as LEAN keeps them: a zip with one CSV without a header, whose rows are the milliseconds since midnight in
 * New York, the price times 10,000, the size, the exchange, the conditions, and 1 where the trade is suspicious.
 */
export function recordedDay(instrument: InstrumentId, session: Session, { file, midnight }: { readonly file: string; readonly midnight: number }): MarketDay {
  const { openAt, durationMs } = session;
  const trades: Trade[] = [];
  for (const row of unzipped(readFileSync(file)).split('\n')) {
    const [ms, price, size, , , suspicious] = row.split(',').map(Number);
    const at = midnight + (ms ?? Number.NaN);
    if (!(at >= openAt && at < openAt + durationMs) || suspicious !== 0) continue;
    trades.push({ instrument, at: timestamp(at), price: (price ?? 0) / 10_000, size: size ?? 0 });
  }
  return { ...session, trades, quotes: [] };
}

/** The first file in an archive, as text. */
function unzipped(archive: Buffer): string {
  const begins = HEADER_BYTES + archive.readUInt16LE(26) + archive.readUInt16LE(28);
  return inflateRawSync(archive.subarray(begins)).toString('latin1');
}
