import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeZone } from './time-zone.ts';
import { TradingCalendar } from './trading-calendar.ts';

const ZONES = ['America/New_York', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'] as const;
const HOUR_MS = 3_600_000;

/** What clocks show, by `Intl` alone. */
const FORMATS = new Map(ZONES.map((timeZone) => [timeZone as string, new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })]));

function shown(zone: string, at: number) {
  const parts = Object.fromEntries((FORMATS.get(zone) as Intl.DateTimeFormat).formatToParts(at).map(({ type, value }) => [type, value])) as Record<Intl.DateTimeFormatPartTypes, string>;
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}`, second: parts.second, weekday: parts.weekday };
}

/** Moments at which some clocks are changed, found by `Intl` alone. */
const TRANSITIONS = ZONES.flatMap((zone) => {
  const offset = (at: number) => {
    const { date, time, second } = shown(zone, at);
    return Date.parse(`${date}T${time}:${second}Z`) - at;
  };
  const found: { readonly zone: string; readonly at: number }[] = [];
  for (let at = Date.UTC(2015, 0, 1); at < Date.UTC(2027, 0, 1); at += 24 * HOUR_MS) {
    if (offset(at) === offset(at + 24 * HOUR_MS)) continue;
    let later = at;
    while (offset(later) === offset(at)) later += HOUR_MS / 2;
    found.push({ zone, at: later });
  }
  return found;
});
const zones = new Map(ZONES.map((name) => [name as string, new TimeZone(name)]));

const aMoment = fc.oneof(
  fc.record({ zone: fc.constantFrom(...ZONES), at: fc.integer({ min: Date.UTC(1976, 0, 1), max: Date.UTC(2037, 0, 1) }) }),
  fc.tuple(fc.constantFrom(...TRANSITIONS), fc.integer({ min: -26 * 60, max: 26 * 60 })).map(([{ zone, at }, minutes]) => ({ zone, at: at + minutes * 60_000 })),
);

describe('clocks of a zone', () => {
  it('show what Intl says, at any time and about the times they are changed', () => {
    fc.assert(fc.property(aMoment, ({ zone: name, at }) => {
      const zone = zones.get(name) as TimeZone;
      const { date, time, second } = shown(name, at);
      expect(new Date(Math.floor((at + zone.offsetAt(at)) / 1_000) * 1_000).toISOString()).toBe(`${date}T${time}:${second}.000Z`);
    }), { numRuns: cases() });
  });

  it('begin a day at the first moment of its date', () => {
    fc.assert(fc.property(aMoment, ({ zone: name, at }) => {
      const zone = zones.get(name) as TimeZone;
      const start = zone.startOfDay(at);
      const { date } = shown(name, at);
      expect([start <= at, shown(name, start).date, shown(name, start - 1).date < date, zone.startOfDay(start), zone.dayAt(start - 1)]).toEqual([true, date, true, start, zone.dayAt(at) - 1]);
    }), { numRuns: cases() });
  });

  it('begin weeks on Mondays and months on their first day, at a day\'s begin', () => {
    fc.assert(fc.property(aMoment, ({ zone: name, at }) => {
      const zone = zones.get(name) as TimeZone;
      const week = zone.startOfWeek(at);
      const month = zone.startOfMonth(at);
      expect([shown(name, week).weekday, zone.startOfDay(week), at >= week && zone.dayAt(at) - zone.dayAt(week) < 7]).toEqual(['Mon', week, true]);
      expect([shown(name, month).date, zone.startOfDay(month), at >= month]).toEqual([`${shown(name, at).date.slice(0, 7)}-01`, month, true]);
    }), { numRuns: cases() });
  });
});

/** Hours as text says them, judged by what clocks show. No time of theirs is skipped or shown twice. */
const MARKETS: Readonly<Record<string, readonly [calendar: TradingCalendar, isOpen: (weekday: string, time: string) => boolean]>> = {
  shares: [new TradingCalendar({ zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) }), (day, time) => !day.startsWith('S') && time >= '09:30' && time < '16:00'],
  break: [
    new TradingCalendar({ zone: 'Europe/London', sessions: [1, 2, 3, 4, 5].flatMap((day) => [{ day, open: '12:30', close: '15:00' }, { day, open: '09:00', close: '11:30' }]) }),
    (day, time) => !day.startsWith('S') && ((time >= '09:00' && time < '11:30') || (time >= '12:30' && time < '15:00')),
  ],
  futures: [
    new TradingCalendar({ zone: 'America/New_York', sessions: [7, 1, 2, 3, 4].map((day) => ({ day, open: '18:00', close: '17:00' })) }),
    (day, time) => (time < '17:00' && !day.startsWith('S')) || (time >= '18:00' && day !== 'Fri' && day !== 'Sat'),
  ],
  currencies: [
    new TradingCalendar({ zone: 'America/New_York', sessions: [{ day: 7, open: '17:00', close: '24:00' }, ...[1, 2, 3, 4].map((day) => ({ day, open: '00:00', close: '24:00' })), { day: 5, open: '00:00', close: '17:00' }] }),
    (day, time) => (day === 'Sun' ? time >= '17:00' : day === 'Fri' ? time < '17:00' : day !== 'Sat'),
  ],
  island: [new TradingCalendar({ zone: 'Australia/Lord_Howe', sessions: [6, 7].map((day) => ({ day, open: '10:00', close: '10:00' })) }), (day, time) => (day === 'Sun' ? true : day === 'Sat' ? time >= '10:00' : day === 'Mon' && time < '10:00')],
};

describe('a calendar', () => {
  it.each(Object.entries(MARKETS))('is open when its clocks say so, and its sessions are in order (%s)', (_name, [calendar, isOpen]) => {
    const zone = calendar.zone.name;
    const moments = fc.oneof(fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2027, 0, 1) }), fc.tuple(fc.constantFrom(...TRANSITIONS), fc.integer({ min: -4_000, max: 4_000 })).map(([{ at }, minutes]) => at + minutes * 60_000));
    fc.assert(fc.property(moments, (at) => {
      const { weekday, time } = shown(zone, at);
      const session = calendar.sessionAt(at);
      expect(session !== undefined).toBe(isOpen(weekday, time));
      if (session) expect([session.open <= at, at < session.close, isOpen(shown(zone, session.close - 1).weekday, shown(zone, session.close - 1).time)]).toEqual([true, true, true]);
      const open = calendar.nextOpen(at) ?? Number.NaN;
      const opened = calendar.sessionAt(open);
      expect([open > at, opened?.open, session === undefined || open >= session.close]).toEqual([true, open, true]);
      const close = calendar.nextClose(at) ?? Number.NaN;
      expect([close, calendar.sessionAt(close - 1)?.close]).toEqual([session?.close ?? opened?.close, close]);
      const day = calendar.tradingDayFrom(at);
      expect(day && day.sessions.some(({ close: each }) => each === close)).toBe(true);
    }), { numRuns: Math.ceil(cases() / 5) });
  });
});
