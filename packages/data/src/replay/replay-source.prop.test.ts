import { barColumns, instrumentId, type Quote } from '@redfire/core';
import { aQuote, barsFromCloses } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, START, subscribed } from '../fixtures/replay-host.ts';
import type { ReplayFeed } from './replay-feed.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);

const times = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));
const plan = fc.record({
  feeds: fc.array(fc.record({ times, chunk: fc.integer({ min: 0, max: 5 }), isAsync: fc.boolean() }), { minLength: 1, maxLength: 5 }),
  speed: fc.constantFrom(0.5, 1, 3, 100, Infinity),
  steps: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 10 }),
  timers: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 5 }),
});

it('delivers everything once, in order, at its time, not early in the world, and runs each timer at its time', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ feeds, speed, steps, timers }) => {
      const all = feeds.map(({ times: ats }, index) => ats.map((time) => aQuote({ instrument: instrumentId(`C${index}/USDT.SIM`), at: at(time) })));
      const sources = feeds.map(({ chunk, isAsync }, index): ReplayFeed => ({ instrument: `C${index}/USDT.SIM`, quotes: shaped(all[index] ?? [], chunk, isAsync) }));
      const { source, clock, wallClock, pass } = await subscribed({ feeds: sources, speed }, ...feeds.map((_, index) => ({ topic: 'market.quote', instrument: instrumentId(`C${index}/USDT.SIM`) }) as const));
      const want = all.flat().sort((a, b) => a.at - b.at);
      const [first = 0, last = 0] = [want[0]?.at, want.at(-1)?.at];
      const heard: unknown[] = [];
      const wrong: string[] = [];
      let lastTime = -1;
      const seen = (time: number, what: string) => {
        if (clock.now() !== time || time < lastTime) wrong.push(`${what} of ${time} at ${clock.now()} after ${lastTime}`);
        lastTime = time;
      };
      let begun: number | undefined;
      source.onData(({ data }) => {
        heard.push(data);
        if (!('at' in data)) return;
        seen(data.at, 'item');
        begun ??= wallClock.now();
        if (wallClock.now() < begun + (data.at - first) / speed - 1e-6) wrong.push(`early: ${data.at} at ${wallClock.now() - START}`);
      });
      let ran = 0;
      const due = timers.filter((time) => time > first && time <= last);
      for (const time of due) clock.setTimer(at(time), () => { ran++; seen(time, 'timer'); });
      for (const ms of steps) await pass(ms);
      for (let rest = 0; rest < 30 && heard.length < want.length; rest++) await pass(1_000);
      expect({ wrong, heard, ran }).toEqual({ wrong: [], heard: want, ran: due.length });
    }),
    { numRuns: Math.min(CASES, 60) },
  );
});

it('delivers the same at every speed, bars included, whatever their chunks', async () => {
  const bars = barsFromCloses([1, 2, 3, 4, 5, 6]);
  const instrument = instrumentId('BTC/USDT.SIM');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(100, 6_000, Infinity), fc.integer({ min: 1, max: 6 }), async (speed, size) => {
      const chunks = Array.from({ length: Math.ceil(bars.length / size) }, (_, index) => barColumns(bars.slice(index * size, (index + 1) * size)));
      const { heard, pass } = await subscribed({ speed, feeds: [{ instrument, interval: '1m', bars: chunks }] }, { topic: 'market.bar', instrument });
      for (let rest = 0; rest < 10; rest++) await pass(601);
      expect(heard).toEqual(bars.map(({ close, closeTime }) => `bar BTC ${close} at ${closeTime}`));
    }),
    { numRuns: Math.min(CASES, 20) },
  );
});

function shaped(quotes: readonly Quote[], chunk: number, isAsync: boolean) {
  const items: (Quote | readonly Quote[])[] = chunk === 0 ? [...quotes] : Array.from({ length: Math.ceil(quotes.length / chunk) }, (_, index) => quotes.slice(index * chunk, (index + 1) * chunk));
  return isAsync ? (async function* () { yield* items; })() : (function* () { yield* items; })();
}
