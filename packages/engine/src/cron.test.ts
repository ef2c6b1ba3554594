import { timestamp } from '@redfire/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cron, LiveClock, SimulatedClock } from './index.ts';

describe('cron', () => {
  afterEach(() => void vi.useRealTimers());

  it('calls at each time of the pattern, with the time that was due, until cancelled', () => {
    const { clock, log, note } = simulated('2024-01-01T00:07:12Z');
    const cancel = cron(clock, '*/15 * * * *', note);
    clock.advanceTo(utc('2024-01-01T00:45:00Z'));
    cancel();
    cancel();
    clock.advanceTo(utc('2024-01-01T02:00:00Z'));
    expect(log).toEqual(['2024-01-01T00:15:00.000Z', '2024-01-01T00:30:00.000Z', '2024-01-01T00:45:00.000Z']);
    expect(clock.timers()).toEqual([]);
  });

  it('reads six fields with seconds', () => {
    const { clock, log, note } = simulated('2024-01-01T00:00:00.250Z');
    cron(clock, '*/20 * * * * *', note);
    clock.advanceTo(utc('2024-01-01T00:00:59Z'));
    expect(log).toEqual(['2024-01-01T00:00:20.000Z', '2024-01-01T00:00:40.000Z']);
  });

  it.each(['Asia/Tokyo', 'America/Los_Angeles'])('means UTC unless told otherwise, whatever the zone of the host (%s)', (zone) => {
    vi.stubEnv('TZ', zone);
    const { clock, log, note } = simulated('2024-01-01T00:00:00Z');
    cron(clock, '0 12 * * *', note);
    clock.advanceTo(utc('2024-01-02T00:00:00Z'));
    vi.unstubAllEnvs();
    expect(log).toEqual(['2024-01-01T12:00:00.000Z']);
  });

  it('keeps to the wall time of its zone over the change to summer time', () => {
    expect(runs('30 16 * * *', 'Europe/Berlin', '2024-03-30T00:00:00Z', '2024-04-01T00:00:00Z')).toEqual(['2024-03-30T15:30:00.000Z', '2024-03-31T14:30:00.000Z']);
  });

  it('runs a fixed time that the spring gap leaves out as soon as the gap is over', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2024-03-30T12:00:00Z', '2024-04-01T12:00:00Z')).toEqual(['2024-03-31T01:00:00.000Z', '2024-04-01T00:30:00.000Z']);
  });

  it('runs a fixed time that comes twice in autumn once, the first time', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2024-10-26T12:00:00Z', '2024-10-28T12:00:00Z')).toEqual(['2024-10-27T00:30:00.000Z', '2024-10-28T01:30:00.000Z']);
  });

  it('follows the time that really passes with a step: evenly through gap and repeat', () => {
    const half = (from: string, to: string) => runs('*/30 * * * *', 'America/New_York', from, to);
    expect(half('2024-03-10T06:15:00Z', '2024-03-10T07:35:00Z')).toEqual(['2024-03-10T06:30:00.000Z', '2024-03-10T07:00:00.000Z', '2024-03-10T07:30:00.000Z']);
    expect(half('2024-11-03T05:15:00Z', '2024-11-03T07:05:00Z')).toEqual([
      '2024-11-03T05:30:00.000Z', '2024-11-03T06:00:00.000Z', '2024-11-03T06:30:00.000Z', '2024-11-03T07:00:00.000Z',
    ]);
  });

  it('follows the time that really passes with a list: left out in the gap, twice in the repeat', () => {
    expect(runs('15,45 2 * * *', 'Europe/Berlin', '2024-03-30T12:00:00Z', '2024-03-31T12:00:00Z')).toEqual([]);
    expect(runs('15,45 2 * * *', 'Europe/Berlin', '2024-10-26T12:00:00Z', '2024-10-27T12:00:00Z')).toEqual([
      '2024-10-27T00:15:00.000Z', '2024-10-27T00:45:00.000Z', '2024-10-27T01:15:00.000Z', '2024-10-27T01:45:00.000Z',
    ]);
  });

  it('reads neither the present time nor the host: the same from any date', () => {
    vi.useFakeTimers({ now: Date.UTC(2050, 5, 1), toFake: ['Date'] });
    expect(runs('0 9 * * MON', 'UTC', '1999-12-31T00:00:00Z', '2000-01-05T00:00:00Z')).toEqual(['2000-01-03T09:00:00.000Z']);
  });

  it('ends when the pattern has no more times', () => {
    const { clock, log, note } = simulated('2024-12-31T00:00:00Z');
    cron(clock, '0 0 0 31 12 * 2024-2025', note);
    clock.advanceTo(utc('2030-01-01T00:00:00Z'));
    expect([log, clock.timers()]).toEqual([['2025-12-31T00:00:00.000Z'], []]);
  });

  it('goes on after a callback that throws, and can be cancelled from its own callback', () => {
    const { clock, log, note } = simulated('2024-01-01T00:00:00Z');
    const cancel = cron(clock, '* * * * *', (dueAt) => {
      note(dueAt);
      if (log.length === 1) throw new Error('no');
      cancel();
    });
    expect(() => clock.advanceTo(utc('2024-01-01T00:10:00Z'))).toThrow('no');
    clock.advanceTo(utc('2024-01-01T00:10:00Z'));
    expect(log).toEqual(['2024-01-01T00:01:00.000Z', '2024-01-01T00:02:00.000Z']);
  });

  it('is listed under its name, or its pattern', () => {
    const { clock } = simulated('2024-01-01T00:00:00Z');
    cron(clock, '0 1 * * *', () => {});
    cron(clock, '0 2 * * *', () => {}, { name: 'daily report' });
    expect(clock.timers().map(({ name }) => name)).toEqual(['0 1 * * *', 'daily report']);
  });

  it('skips the times missed while the host slept', () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    const clock = new LiveClock();
    const log: number[] = [];
    cron(clock, '* * * * *', (dueAt) => log.push(dueAt / 60_000));
    vi.advanceTimersByTime(120_000);
    vi.setSystemTime(3_600_000);
    vi.advanceTimersByTime(190_000);
    clock.close();
    expect(log).toEqual([1, 2, 3, 62, 63]);
  });

  it.each([
    ['nonsense', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['', 'UTC'],
    ['* * * * *', 'Mars/Olympus'],
    ['0 0 30 2 *', 'UTC'],
    ['0 0 0 1 1 * 2020', 'UTC'],
  ])('refuses pattern "%s" in zone "%s"', (pattern, timeZone) => {
    const { clock } = simulated('2024-01-01T00:00:00Z');
    expect(() => cron(clock, pattern, () => {}, { timeZone })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { pattern, timeZone } }));
    expect(clock.timers()).toEqual([]);
  });
});

function utc(iso: string) {
  return timestamp(Date.parse(iso));
}

function simulated(start: string) {
  const clock = new SimulatedClock(utc(start));
  const log: string[] = [];
  return { clock, log, note: (dueAt: number) => void log.push(new Date(dueAt).toISOString()) };
}

function runs(pattern: string, timeZone: string, from: string, to: string): readonly string[] {
  const { clock, log, note } = simulated(from);
  cron(clock, pattern, note, { timeZone });
  clock.advanceTo(utc(to));
  return log;
}
