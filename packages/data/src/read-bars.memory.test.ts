import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { readBars } from './read-bars.ts';

const ROWS = 2_000_000;
const ROWS_PER_PIECE = 1_000;
const MEGABYTE = 1_048_576;

/** 140 MB of text, of which no more than one piece exists at a time. */
async function* longFile(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const rest = ',46319.0,46385.0,46319.0,46377.0,2300413.7295\n'.repeat(ROWS_PER_PIECE).split('\n');
  yield encoder.encode('timestamp,open,high,low,close,volume\n');
  for (let row = 0; row < ROWS; row += ROWS_PER_PIECE) {
    let piece = '';
    for (let at = 0; at < ROWS_PER_PIECE; at++) piece += `${(row + at + 20_000_000) * 60_000}${rest[at] ?? ''}\n`;
    yield encoder.encode(piece);
  }
}

it('needs memory for a chunk, not for the file', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const used = () => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / MEGABYTE;
  };
  const before = used();
  let most = 0;
  let rows = 0;
  for await (const { length } of readBars(longFile(), { format: 'csv', intervalMs: 60_000 })) {
    rows += length;
    most = Math.max(most, used() - before);
  }
  expect(rows).toBe(ROWS);
  // A chunk is 3.5 MB; one is being filled, one is at the reader's, and some wait for the collector.
  expect(most).toBeLessThan(20);
}, 60_000);
