import type { TradingHours } from '@redfire/core';
import { expect, it } from 'vitest';
import { SessionCalendar } from './session-times.ts';

const weekdays = [1, 2, 3, 4, 5];
const newYork: TradingHours = { zone: 'America/New_York', sessions: weekdays.map((day) => ({ day, open: '09:30', close: '16:00' })) };
const at = (iso: string) => Date.parse(iso);
const text = (session: ReturnType<SessionCalendar['sessionAt']>) => session && `${new Date(session.opensAt).toISOString().slice(0, 16)} ${new Date(session.closesAt).toISOString().slice(0, 16)}`;

it.each<[string, TradingHours | undefined, string, string | undefined]>([
  ['in a session, that one', newYork, '2024-07-03T15:00:00Z', '2024-07-03T13:30 2024-07-03T20:00'],
  ['at its first moment, that one', newYork, '2024-07-03T13:30:00Z', '2024-07-03T13:30 2024-07-03T20:00'],
  ['at its close, the next', newYork, '2024-07-03T20:00:00Z', '2024-07-04T13:30 2024-07-04T20:00'],
  ['over a weekend, Monday', newYork, '2024-07-06T12:00:00Z', '2024-07-08T13:30 2024-07-08T20:00'],
  ['in winter, an hour later by UTC', newYork, '2024-12-03T15:00:00Z', '2024-12-03T14:30 2024-12-03T21:00'],
  ['on the Monday after clocks went forward', newYork, '2024-03-08T22:00:00Z', '2024-03-11T13:30 2024-03-11T20:00'],
  ['on the Monday after they went back', newYork, '2024-11-01T21:00:00Z', '2024-11-04T14:30 2024-11-04T21:00'],
  ['in a zone that is a day ahead', { zone: 'Asia/Tokyo', sessions: [{ day: 4, open: '09:00', close: '15:00' }] }, '2024-07-03T23:59:00Z', '2024-07-04T00:00 2024-07-04T06:00'],
  ['of two sessions a day, the second', { zone: 'Asia/Tokyo', sessions: [{ day: 4, open: '12:30', close: '15:00' }, { day: 4, open: '09:00', close: '11:30' }] }, '2024-07-04T02:30:00Z', '2024-07-04T03:30 2024-07-04T06:00'],
  ['of one that runs over midnight, all of it', { zone: 'America/Chicago', sessions: [{ day: 7, open: '17:00', close: '24:00' }, { day: 1, open: '00:00', close: '16:00' }] }, '2024-07-08T03:00:00Z', '2024-07-07T22:00 2024-07-08T21:00'],
  ['of one that is written as one over midnight, all of it', { zone: 'America/Chicago', sessions: [{ day: 7, open: '17:00', close: '16:00' }] }, '2024-07-08T03:00:00Z', '2024-07-07T22:00 2024-07-08T21:00'],
  ['of days without a break, the day', { zone: 'UTC', sessions: weekdays.map((day) => ({ day, open: '00:00', close: '24:00' })) }, '2024-07-03T15:00:00Z', '2024-07-03T00:00 2024-07-04T00:00'],
  ['of a session in which clocks go back, an hour more', { zone: 'America/New_York', sessions: [{ day: 7, open: '00:00', close: '24:00' }] }, '2024-11-03T12:00:00Z', '2024-11-03T04:00 2024-11-04T05:00'],
  ['where clocks skip its open, as if they did not', { zone: 'America/New_York', sessions: [{ day: 7, open: '02:30', close: '12:00' }] }, '2024-03-10T12:00:00Z', '2024-03-10T07:30 2024-03-10T16:00'],
  ['where clocks show its open twice, the first', { zone: 'America/New_York', sessions: [{ day: 7, open: '01:30', close: '12:00' }] }, '2024-11-03T12:00:00Z', '2024-11-03T05:30 2024-11-03T17:00'],
  ['around the clock, the UTC day', undefined, '2024-07-03T15:00:00Z', '2024-07-03T00:00 2024-07-04T00:00'],
  ['never', { zone: 'UTC', sessions: [] }, '2024-07-03T15:00:00Z', undefined],
])('tells %s', (_what, hours, moment, expected) => {
  expect(text(new SessionCalendar().sessionAt(hours, at(moment)))).toBe(expected);
});

it('tells the same when asked again, and the next open', () => {
  const calendar = new SessionCalendar();
  const inside = at('2024-07-05T15:00:00Z');
  expect([text(calendar.sessionAt(newYork, inside)), text(calendar.sessionAt(newYork, inside + 1)), text(calendar.sessionAfter(newYork, inside)), text(calendar.sessionAfter(newYork, at('2024-07-05T13:30:00Z'))), text(calendar.sessionAfter(undefined, inside))]).toEqual([
    '2024-07-05T13:30 2024-07-05T20:00', '2024-07-05T13:30 2024-07-05T20:00', '2024-07-08T13:30 2024-07-08T20:00', '2024-07-08T13:30 2024-07-08T20:00', '2024-07-06T00:00 2024-07-07T00:00',
  ]);
});
