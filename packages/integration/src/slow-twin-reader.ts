import { readFileSync } from 'node:fs';
import type { SlowTwinBar } from './slow-twin.ts';

const isoTime = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?)?$/;

/**
 * Reads a comma-separated file with a header whose first six columns are time, open, high, low,
 * close, volume. Times are ISO without zone, taken as UTC; prices stay the text of the file.
 *
 * @throws RangeError when a row is short, its time unreadable or not after the row before.
 */
export function readSlowTwinBars(path: string): SlowTwinBar[] {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/).slice(1);
  let last = Number.NEGATIVE_INFINITY;
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const [stamp, open, high, low, close, volume] = line.split(',');
    const time = epochMs(stamp ?? '');
    if (!(time > last) || open === undefined || high === undefined || low === undefined
      || close === undefined || volume === undefined) {
      throw new RangeError(`bad row in "${path}", line ${index + 2}: "${line}"`);
    }
    last = time;
    return [{ time: String(time), open, high, low, close, volume }];
  });
}

function epochMs(stamp: string): number {
  const match = isoTime.exec(stamp);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
  const whole = Date.UTC(
    Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second),
  );
  return whole + Number(`0.${fraction}`) * 1000;
}
