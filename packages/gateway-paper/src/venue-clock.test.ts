import { describe, expect, it } from 'vitest';
import { timestamp } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { VenueClock } from './venue-clock.ts';

const bar = { openTime: timestamp(0), closeTime: timestamp(60) };

describe('VenueClock', () => {
  it('has the time of its host outside a bar', () => {
    expect(new VenueClock(new FakeClock(7)).now()).toBe(7);
  });

  it('stands at the open of a bar, then at its close, then has the time of its host again', () => {
    const { clock, told, tell } = aClock();
    clock.through(bar, { open: tell('open'), close: tell('close') });
    tell('host')();
    expect(told).toEqual(['0 open', '60 close', '70 host']);
  });

  it('runs what falls due in the bar between its open and its close, by time and then in the order it was set', () => {
    const { clock, told, tell } = aClock();
    const open = () => {
      for (const [at, name] of [[60, 'last'], [20, 'first'], [20, 'second']] as const) clock.setTimer(timestamp(at), tell(name));
    };
    clock.through(bar, { open, close: tell('close') });
    expect(told).toEqual(['20 first', '20 second', '60 last', '60 close']);
  });

  it('hands what falls due behind the bar to its host', () => {
    const { clock, host, told, tell } = aClock();
    clock.through(bar, { open: () => clock.setTimer(timestamp(61), tell('host timer'), 'mine'), close: tell('close') });
    const waiting = clock.timers().length;
    host.advanceTo(timestamp(80));
    expect({ told, waiting }).toEqual({ told: ['60 close', '70 host timer'], waiting: 1 });
  });

  it('hands what is set at the close to its host', () => {
    const { clock, host, told, tell } = aClock();
    clock.through(bar, { open: tell('open'), close: () => clock.setTimer(timestamp(60), tell('host timer')) });
    host.advanceTo(timestamp(80));
    expect(told).toEqual(['0 open', '70 host timer']);
  });

  it('runs nothing that was canceled', () => {
    const { clock, told, tell } = aClock();
    clock.through(bar, { open: () => clock.setTimer(timestamp(20), tell('canceled'))(), close: tell('close') });
    expect(told).toEqual(['60 close']);
  });

  it('has the time of its host again when working through a bar fails', () => {
    const { clock, tell } = aClock();
    const fail = () => {
      throw new Error('no price');
    };
    expect(() => {
      clock.through(bar, { open: fail, close: tell('close') });
    }).toThrow('no price');
    expect(clock.now()).toBe(70);
  });
});

function aClock() {
  const host = new FakeClock(70);
  const clock = new VenueClock(host);
  const told: string[] = [];
  const tell = (name: string) => () => {
    told.push(`${clock.now()} ${name}`);
  };
  return { host, clock, told, tell };
}
