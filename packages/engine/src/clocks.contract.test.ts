import { timestamp } from '@redfire/core';
import { describeClock, FakeClock } from '@redfire/testing';
import { vi } from 'vitest';
import { LiveClock, scopeClock, SimulatedClock } from './index.ts';

describeClock({
  name: 'SimulatedClock',
  create() {
    const clock = new SimulatedClock(timestamp(1_000));
    return { clock, advanceBy: (ms) => { clock.advanceTo(timestamp(clock.now() + ms)); } };
  },
});

describeClock({
  name: 'LiveClock',
  create() {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    const clock = new LiveClock();
    return {
      clock,
      advanceBy: (ms) => { vi.advanceTimersByTime(ms); },
      dispose: () => {
        clock.close();
        vi.useRealTimers();
      },
    };
  },
});

describeClock({
  name: 'a scope of a clock',
  create() {
    const clock = new FakeClock(1_000);
    return { clock: scopeClock(clock), advanceBy: (ms) => { clock.advanceBy(ms); } };
  },
});
