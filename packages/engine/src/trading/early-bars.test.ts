import { timestamp, type Bar } from '@redfire/core';
import { FakeClock, aBar } from '@redfire/testing';
import { expect, it } from 'vitest';
import { EarlyBars } from './early-bars.ts';

function anEntrance() {
  const clock = new FakeClock();
  const delivered: (readonly [at: number, bar: Bar])[] = [];
  const refused: unknown[] = [];
  const early = new EarlyBars({ clock, deliver: (bar) => delivered.push([clock.now(), bar]), refuse: (bar, error) => refused.push([bar, error.code, error.details]) });
  return { clock, early, delivered, refused };
}

const closing = (at: number) => aBar({ openTime: timestamp(at - 60_000), closeTime: timestamp(at) });

it('a bar that has closed is admitted', () => {
  const { early, clock } = anEntrance();
  clock.advanceTo(timestamp(60_000));
  expect([early.admits(closing(60_000)), early.admits(closing(59_000)), early.admits({ ...closing(0), closeTime: timestamp(-1) })]).toEqual([true, true, true]);
});

it('a bar that is early by what clocks differ is held until it has closed, as a copy', () => {
  const { early, clock, delivered } = anEntrance();
  clock.advanceTo(timestamp(59_000));
  const bar = { ...closing(60_000) };
  const admitted = early.admits(bar);
  Object.assign(bar, { close: 1 });
  clock.advanceTo(timestamp(59_999));
  const before = [...delivered];
  clock.advanceTo(timestamp(70_000));
  expect([admitted, before, delivered]).toEqual([false, [], [[60_000, closing(60_000)]]]);
});

it('a bar that is further ahead is refused with LOOK_AHEAD', () => {
  const { early, clock, delivered, refused } = anEntrance();
  const admitted = early.admits(closing(1_001));
  clock.advanceTo(timestamp(5_000));
  expect([admitted, delivered, refused]).toEqual([false, [], [[closing(1_001), 'LOOK_AHEAD', { instrument: closing(0).instrument, intervalMs: 60_000, openTime: -58_999, closeTime: 1_001, now: 0 }]]]);
});

it('what is held is given up at the end', () => {
  const { early, clock, delivered } = anEntrance();
  early.admits(closing(500));
  early.close();
  clock.advanceTo(timestamp(5_000));
  expect([delivered, clock.timers()]).toEqual([[], []]);
});
