import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, parseTimeOfDay } from './parse-time.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);

const over = (parser: (bytes: Uint8Array, start: number, end: number) => number) => (text: string) => {
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parser(bytes, 1, bytes.length - 1);
};
const parse = over(parseTime);
const parseOfDay = over(parseTimeOfDay);

describe('parseTime', () => {
  it.each([
    ['2021-12-31 23:01:00.000000', Date.UTC(2021, 11, 31, 23, 1)],
    ['2017-04-19 09:00:00', Date.UTC(2017, 3, 19, 9)],
    ['2006-01-02', Date.UTC(2006, 0, 2)],
    ['20060102', Date.UTC(2006, 0, 2)],
    ['2024-01-01T00:00:00Z', Date.UTC(2024, 0, 1)],
    ['2024-01-01t00:00z', Date.UTC(2024, 0, 1)],
    ['2024-01-01 00:00', Date.UTC(2024, 0, 1)],
    [' 2024-01-01T00:00:00+02:00 ', Date.UTC(2023, 11, 31, 22)],
    ['2024-01-01T00:00:00-0530', Date.UTC(2024, 0, 1, 5, 30)],
    ['2024-01-01T00:00:00-05', Date.UTC(2024, 0, 1, 5)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59.5', -500],
    ['1640995200', Date.UTC(2022, 0, 1)],
    ['1640995200.25', Date.UTC(2022, 0, 1) + 250],
    ['1640995200000', Date.UTC(2022, 0, 1)],
    ['1640995200000.0', Date.UTC(2022, 0, 1)],
    ['1640995200000000', Date.UTC(2022, 0, 1)],
    ['1640995200000000000', Date.UTC(2022, 0, 1)],
    ['-86400', -86_400_000],
    ['0', 0],
  ])('reads "%s"', (text, ms) => {
    expect(parse(text)).toBe(ms);
  });

  it('keeps microseconds, however they are written', () => {
    const ms = 1_640_995_200_123.456;
    const texts = ['2022-01-01 00:00:00.123456', '2022-01-01T00:00:00.123456000Z', '2022-01-01T01:00:00.123456+01:00', '1640995200123456', '1640995200123456000', '1640995200123.456', '1640995200.123456'];
    expect(texts.map(parse)).toEqual(texts.map(() => ms));
  });

  it.each([
    '', ' ', 'x', '-', '2021-13-01', '2021-00-01', '2021-02-29', '1900-02-29', '2021-04-31', '2021-1-05', '2021/01/05', '20211301', '2021-01-05T', '2021-01-05 24:00:00', '2021-01-05 12:60', '2021-01-05 12:00:60',
    '2021-01-05 1200', '2021-01-05 12:00:00.', '2021-01-05 12:00:00 ET', '2021-01-05 12:00:00+2', '2021-01-05 12:00:00+25:00', '2021-01-05_12:00:00', '2021-01-05Z', '20210101093000', '99999999999', '1.6e9',
    '1640995200.x', '1640995200000000000.5', 'null',
  ])('takes "%s" for no time', (text) => {
    expect(parse(text)).toBeNaN();
  });

  const instant = fc.date({ min: new Date(Date.UTC(1700, 0, 1)), max: new Date(Date.UTC(2250, 0, 1)), noInvalidDate: true }).map((date) => date.getTime());

  it('gives the instant that Date gives, for any instant and offset', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), (ms, offset) => {
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const local = new Date(ms + offset * 60_000).toISOString();
        expect(parse(local.replace('Z', zone))).toBe(ms);
        expect(parse(local.slice(0, -1).replace('T', ' '))).toBe(ms + offset * 60_000);
      }),
      { numRuns: CASES },
    );
  }, 60_000);

  it('reads one instant alike from seconds, milliseconds, microseconds and nanoseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200_000_000_000, max: 9_000_000_000_000 }), fc.integer({ min: 0, max: 999 }), (ms, micro) => {
        const micros = `${ms}${String(micro).padStart(3, '0')}`;
        const want = Number(micros) / 1_000;
        expect([`${micros.slice(0, -6)}.${micros.slice(-6)}`, `${ms}.${micros.slice(-3)}`, micros, `${micros}000`].map(parse)).toEqual([want, want, want, want]);
      }),
      { numRuns: CASES },
    );
  }, 60_000);
});

describe('parseTimeOfDay', () => {
  it.each([
    ['00:00', 0],
    ['09:30', 34_200_000],
    ['23:59:59.999', 86_399_999],
    ['02:00:00+02:00', 0],
  ])('reads "%s"', (text, ms) => {
    expect(parseOfDay(text)).toBe(ms);
  });

  it.each(['', '9:30', '0930', '24:00', '12:00:0', '1640995200'])('takes "%s" for no time of day', (text) => {
    expect(parseOfDay(text)).toBeNaN();
  });
});
