import fc from 'fast-check';
import { startOfDay } from '@redfire/core';
import { cases } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { SessionDays } from './session-days.ts';

const NEW_YORK = { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) };
const at = (text: string) => Date.parse(text);
const told = (days: SessionDays, text: string) => [days.startOf(at(text)), days.endOf(at(text))].map((moment) => new Date(moment).toISOString().slice(0, 16));

describe('days without hours', () => {
  it('are those of UTC, in whatever order they are asked for', () => {
    const days = new SessionDays();
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 4e12 }), (moment) => {
      expect([days.startOf(moment), days.endOf(moment)]).toEqual([startOfDay(moment), startOfDay(moment) + 86_400_000]);
    }), { numRuns: cases() });
  });

  it('have no start where there is no time', () => {
    const days = new SessionDays();
    expect([days.haveHours, days.startOf(Number.NaN), days.endOf(Number.NaN)]).toEqual([false, Number.NaN, Number.NaN]);
  });
});

describe('days of an instrument with hours', () => {
  it.each([
    ['in a session', '2026-06-10T15:00Z', '2026-06-10T13:30', '2026-06-10T20:00'],
    ['at its open', '2026-06-10T13:30Z', '2026-06-10T13:30', '2026-06-10T20:00'],
    ['before it', '2026-06-10T12:00Z', '2026-06-10T13:30', '2026-06-10T20:00'],
    ['at its close', '2026-06-10T20:00Z', '2026-06-11T13:30', '2026-06-11T20:00'],
    ['on a Friday evening', '2026-06-12T22:00Z', '2026-06-15T13:30', '2026-06-15T20:00'],
    ['in winter', '2026-01-14T15:00Z', '2026-01-14T14:30', '2026-01-14T21:00'],
  ])('%s are the trading day under way or the next', (_when, moment, start, end) => {
    expect(told(new SessionDays(NEW_YORK), moment)).toEqual([start, end]);
  });

  it('are found again when time goes back', () => {
    const days = new SessionDays(NEW_YORK);
    const first = told(days, '2026-06-10T15:00Z');
    told(days, '2026-06-12T22:00Z');
    expect(told(days, '2026-06-10T15:00Z')).toEqual(first);
  });

  it('over midnight are those on which they close', () => {
    const days = new SessionDays({ zone: 'America/Chicago', sessions: [2, 3, 4, 5].map((day) => ({ day, open: '17:00', close: '16:00' })) });
    expect(told(days, '2026-06-10T02:00Z')).toEqual(['2026-06-09T22:00', '2026-06-10T21:00']);
  });

  it('do not begin where there is no session', () => {
    const days = new SessionDays({ zone: 'UTC', sessions: [] });
    expect([days.startOf(0), days.endOf(0)]).toEqual([Number.NaN, Infinity]);
  });
});
