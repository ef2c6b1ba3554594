import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { intervalMs, intervalOf, startOfDay, timestamp } from './time.ts';

const DAY_MS = 86_400_000;

describe('timestamp', () => {
  it('keeps fractions of a millisecond', () => {
    expect(timestamp(1_700_000_000_000.125)).toBe(1_700_000_000_000.125);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => timestamp(value)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: `timestamp must be finite epoch milliseconds, received "${value}"` }));
  });
});

describe('intervalOf', () => {
  it.each([[1_000, '1s'], [90_000, '90s'], [60_000, '1m'], [14_400_000, '4h'], [DAY_MS, '1d'], [7 * DAY_MS, '1w'], [8 * DAY_MS, '8d']])('writes %s ms in the largest unit that fits', (ms, text) => {
    expect([intervalOf(ms), intervalMs(intervalOf(ms))]).toEqual([text, ms]);
  });

  it.each([0, -60_000, 1_500, 0.5, NaN, Infinity])('refuses %s', (ms) => {
    expect(() => intervalOf(ms)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('intervalMs', () => {
  it.each([['1s', 1_000], ['30s', 30_000], ['1m', 60_000], ['4h', 14_400_000], ['1d', DAY_MS], ['2w', 14 * DAY_MS]])('reads %s', (text, ms) => {
    expect(intervalMs(text)).toBe(ms);
  });

  it.each(['', 'm', '0m', '01m', '1M', '1.5m', '-1m', '1 m', '1mo', '1y', '1234567s'])('refuses %j', (text) => {
    expect(() => intervalMs(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { value: text } }));
  });
});

describe('startOfDay', () => {
  it.each([
    ['noon', Date.UTC(2024, 1, 29, 12), 0, Date.UTC(2024, 1, 29)],
    ['midnight itself', Date.UTC(2024, 1, 29), 0, Date.UTC(2024, 1, 29)],
    ['the moment before midnight', Date.UTC(2024, 1, 29) - 0.001, 0, Date.UTC(2024, 1, 28)],
    ['before 1970', -1, 0, -DAY_MS],
    ['a day that starts at 22:00', Date.UTC(2024, 1, 29, 21, 59), -2 * 3_600_000, Date.UTC(2024, 1, 28, 22)],
  ])('finds it for %s', (_, at, offset, start) => {
    expect(startOfDay(at, offset)).toBe(start);
  });

  it('is never after the time and never a day or more before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: -DAY_MS, max: DAY_MS }), (at, offset) => {
        const passed = at - startOfDay(at, offset);
        expect(passed >= 0 && passed < DAY_MS).toBe(true);
      }),
      { numRuns: cases() },
    );
  });
});
