import { describe, expect, it } from 'vitest';
import { timestamp } from '../time.ts';
import { dateOfDay, dayOfDate } from './civil-date.ts';
import { TimeZone } from './time-zone.ts';

const at = (iso: string) => timestamp(Date.parse(iso));
const text = (moment: number) => new Date(moment).toISOString();
const hoursOf = (zone: TimeZone, date: string) => (zone.dayStart(dayOfDate(date) + 1) - zone.dayStart(dayOfDate(date))) / 3_600_000;

describe('a time zone', () => {
  it('has days of 23 and 25 hours where clocks are changed', () => {
    const newYork = new TimeZone('America/New_York');
    expect(['2024-03-09', '2024-03-10', '2024-03-11', '2024-11-03'].map((date) => hoursOf(newYork, date))).toEqual([24, 23, 24, 25]);
    expect(['2024-10-06', '2024-04-07'].map((date) => hoursOf(new TimeZone('Australia/Lord_Howe'), date))).toEqual([23.5, 24.5]);
  });

  it('begins days, weeks and months by its own clocks', () => {
    const kolkata = new TimeZone('Asia/Kolkata');
    const moment = at('2024-09-01T20:00:00Z');
    expect([kolkata.startOfDay(moment), kolkata.startOfWeek(moment), kolkata.startOfMonth(moment)].map(text)).toEqual(['2024-09-01T18:30:00.000Z', '2024-09-01T18:30:00.000Z', '2024-08-31T18:30:00.000Z']);
  });

  it.each([
    ['are put forward at midnight', 'America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    ['are put back at midnight', 'America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', 25],
    ['are put back a minute after midnight', 'America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z', 25],
    ['are put forward over midnight', 'America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z', 23.5],
    ['leave a whole day out', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 0],
    ['go on after that', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 24],
  ])('has days that meet where clocks %s', (_what, name, date, start, hours) => {
    const zone = new TimeZone(name);
    expect([text(zone.dayStart(dayOfDate(date))), hoursOf(zone, date)]).toEqual([start, hours]);
  });

  it('tells the first moment of a time that comes twice, and of a time that is skipped when it would have been', () => {
    const newYork = new TimeZone('America/New_York');
    const moments = [newYork.momentOf(dayOfDate('2024-11-03'), 90), newYork.momentOf(dayOfDate('2024-03-10'), 150), newYork.momentOf(dayOfDate('2024-03-10'), 240)];
    expect(moments.map(text)).toEqual(['2024-11-03T05:30:00.000Z', '2024-03-10T07:30:00.000Z', '2024-03-10T08:00:00.000Z']);
  });

  it.each(['Mars/Olympus', 'Mars+05:00', ''])('refuses "%s"', (name) => {
    expect(() => new TimeZone(name)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('goes on with a day that has begun where clocks show the day before once more', () => {
    const zone = new TimeZone('America/St_Johns');
    const again = at('2010-11-07T03:00Z');
    expect([dateOfDay(zone.dayAt(again)), text(zone.startOfDay(again)), text(zone.endOfDay(again))]).toEqual(['2010-11-07', '2010-11-07T02:30:00.000Z', '2010-11-08T03:30:00.000Z']);
  });

  it('refuses a moment that is none', () => {
    expect(() => new TimeZone('UTC').dayAt(Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('dates', () => {
  it('are counted from the first day of 1970, before it too', () => {
    expect(['1969-12-31', '1970-01-01', '2024-02-29'].map(dayOfDate)).toEqual([-1, 0, 19_782]);
    expect(dateOfDay(19_782)).toBe('2024-02-29');
  });

  it.each(['2023-02-29', '2024-13-01', '2024-1-1', 'tomorrow'])('refuse "%s"', (date) => {
    expect(() => dayOfDate(date)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
