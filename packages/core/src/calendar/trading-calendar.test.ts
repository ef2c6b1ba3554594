import { describe, expect, it } from 'vitest';
import type { TradingHours } from '../instrument.ts';
import { TradingCalendar, type MarketSession, type SpecialDay } from './trading-calendar.ts';

const weekdays = [1, 2, 3, 4, 5];
const shares: TradingHours = { zone: 'America/New_York', sessions: weekdays.map((day) => ({ day, open: '09:30', close: '16:00' })) };
const futures: TradingHours = { zone: 'America/New_York', sessions: [7, 1, 2, 3, 4].map((day) => ({ day, open: '18:00', close: '17:00' })) };
const at = (iso: string) => Date.parse(iso);
const text = (session: MarketSession | undefined) => session && `${session.date}: ${[session.open, session.close].map((moment) => new Date(moment).toISOString().slice(0, 16)).join(' ')}`;

describe('a trading calendar', () => {
  it('keeps its hours over the change to daylight saving', () => {
    const calendar = new TradingCalendar(shares);
    expect(['2024-03-08T18:00Z', '2024-03-09T18:00Z', '2024-11-01T18:00Z', '2024-11-02T18:00Z'].map((iso) => text(calendar.sessionFrom(at(iso))))).toEqual([
      '2024-03-08: 2024-03-08T14:30 2024-03-08T21:00', '2024-03-11: 2024-03-11T13:30 2024-03-11T20:00', '2024-11-01: 2024-11-01T13:30 2024-11-01T20:00', '2024-11-04: 2024-11-04T14:30 2024-11-04T21:00',
    ]);
  });

  it('has sessions over midnight of the day on which they close, an hour longer or shorter where clocks are changed', () => {
    const calendar = new TradingCalendar({ zone: 'America/New_York', sessions: [...futures.sessions, { day: 6, open: '18:00', close: '17:00' }] });
    const session = calendar.sessionFrom(at('2024-03-10T12:00Z'));
    const longer = calendar.sessionFrom(at('2024-11-03T12:00Z'));
    expect([text(session), text(longer), text(calendar.sessionFrom(at('2024-03-10T21:30Z')))]).toEqual(['2024-03-10: 2024-03-09T23:00 2024-03-10T21:00', '2024-11-03: 2024-11-02T22:00 2024-11-03T22:00', '2024-03-11: 2024-03-10T22:00 2024-03-11T21:00']);
  });

  it('joins two sessions that meet at midnight, and leaves days without a break apart', () => {
    const joined = new TradingCalendar({ zone: 'America/Chicago', sessions: [{ day: 7, open: '17:00', close: '24:00' }, { day: 1, open: '00:00', close: '16:00' }] });
    const apart = new TradingCalendar({ zone: 'UTC', sessions: weekdays.map((day) => ({ day, open: '00:00', close: '00:00' })) });
    expect([text(joined.sessionAt(at('2024-07-08T03:00Z'))), text(apart.sessionAt(at('2024-07-03T15:00Z')))]).toEqual(['2024-07-08: 2024-07-07T22:00 2024-07-08T21:00', '2024-07-03: 2024-07-03T00:00 2024-07-04T00:00']);
  });

  it('is closed on holidays, and closes early where the day says so', () => {
    const calendar = new TradingCalendar(shares, { holidays: [{ date: '2024-11-28' }, { date: '2024-11-29', sessions: [{ open: '09:30', close: '13:00' }] }] });
    expect([calendar.isOpen(at('2024-11-28T16:00Z')), text(calendar.sessionFrom(at('2024-11-27T22:00Z'))), calendar.isOpen(at('2024-11-29T18:00Z')), calendar.nextOpen(at('2024-11-29T18:00Z'))]).toEqual([
      false, '2024-11-29: 2024-11-29T14:30 2024-11-29T18:00', false, at('2024-12-02T14:30Z'),
    ]);
  });

  it('takes the evening before from a day that is closed, and leaves its own evening to the next', () => {
    const calendar = new TradingCalendar(futures, { holidays: [{ date: '2024-12-25' }, { date: '2024-12-24', sessions: [{ open: '18:00', close: '13:15' }] }] });
    expect(['2024-12-23T23:30Z', '2024-12-24T18:30Z', '2024-12-24T23:30Z', '2024-12-25T23:30Z'].map((iso) => text(calendar.sessionAt(at(iso))))).toEqual([
      '2024-12-24: 2024-12-23T23:00 2024-12-24T18:15', undefined, undefined, '2024-12-26: 2024-12-25T23:00 2024-12-26T22:00',
    ]);
  });

  it('finds the next session behind holidays that last for weeks, and none where there is none', () => {
    const holidays = Array.from({ length: 30 }, (_, day): SpecialDay => ({ date: new Date(Date.UTC(2024, 1, 1 + day)).toISOString().slice(0, 10) }));
    expect([new TradingCalendar(shares, { holidays }).nextOpen(at('2024-01-31T22:00Z')), new TradingCalendar({ zone: 'UTC', sessions: [] }).nextOpen(0)]).toEqual([at('2024-03-04T14:30Z'), undefined]);
  });

  it('says of a trading day what it is made of, breaks and all', () => {
    const calendar = new TradingCalendar({ zone: 'Asia/Tokyo', sessions: [{ day: 4, open: '12:30', close: '15:30' }, { day: 4, open: '09:00', close: '11:30' }] });
    const day = calendar.tradingDayFrom(at('2024-07-04T03:00Z'));
    expect([text(day), day?.sessions.map(text), calendar.isOpen(at('2024-07-04T03:00Z'))]).toEqual([
      '2024-07-04: 2024-07-04T00:00 2024-07-04T06:30', ['2024-07-04: 2024-07-04T00:00 2024-07-04T02:30', '2024-07-04: 2024-07-04T03:30 2024-07-04T06:30'], false,
    ]);
  });

  it('knows a session that is over after its day, for the clocks skipped midnight', () => {
    const calendar = new TradingCalendar({ zone: 'America/Toronto', sessions: [{ day: 7, open: '00:00', close: '24:00' }] });
    expect(text(calendar.sessionAt(at('1919-03-31T04:45Z')))).toBe('1919-03-30: 1919-03-30T05:00 1919-03-31T05:00');
  });

  it('is called what it says, or what it is told', () => {
    const oneDay = { zone: 'UTC', sessions: [{ day: 1, open: '08:00', close: '16:00' }] };
    expect([new TradingCalendar(oneDay, { holidays: [{ date: '2024-01-01' }] }).name, new TradingCalendar(oneDay, { name: 'XNYS' }).name]).toEqual(['UTC, 1 08:00-16:00, 2024-01-01', 'XNYS']);
  });

  it.each<[string, TradingHours, readonly SpecialDay[]]>([
    ['a day of the week that is none', { zone: 'UTC', sessions: [{ day: 0, open: '09:00', close: '16:00' }] }, []],
    ['a time that is none', { zone: 'UTC', sessions: [{ day: 1, open: '9:00', close: '25:00' }] }, []],
    ['sessions that overlap', { zone: 'UTC', sessions: [{ day: 1, open: '09:00', close: '16:00' }, { day: 1, open: '15:00', close: '17:00' }] }, []],
    ['sessions that overlap from the day before', { zone: 'UTC', sessions: [{ day: 7, open: '18:00', close: '17:00' }, { day: 1, open: '09:00', close: '16:00' }] }, []],
    ['special sessions that overlap', shares, [{ date: '2024-11-29', sessions: [{ open: '09:30', close: '13:00' }, { open: '12:00', close: '14:00' }] }]],
    ['a date that does not exist', shares, [{ date: '2024-11-31' }]],
    ['a zone that does not exist', { zone: 'America/Gotham', sessions: [] }, []],
  ])('refuses %s', (_what, hours, holidays) => {
    expect(() => new TradingCalendar(hours, { holidays })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
