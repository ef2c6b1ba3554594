import { eventId, instrumentId, MemoryJournal, MemoryMetrics, timestamp, type Fill } from '@redfire/core';
import { createEventEngine, LiveClock, SimulatedClock } from '@redfire/engine';
import { aBar, aFill, anOrder } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { measuring, owning, recording, storing, subscribing, waiting } from './event-guide.ts';

const bar = aBar({ close: 101 });
const filled = (fill: Parameters<typeof aFill>[0] = {}) => ({ id: eventId('E-1'), at: timestamp(1), correlationId: 'O-1', order: anOrder(), fill: aFill(fill) });

describe('the code of the guide on events', () => {
  it('subscribes', () => {
    const { events, lines, print } = desk();
    const end = subscribing(events, print);
    events.publish('order.filled', filled({ quantity: '2', price: '100' }));
    end();
    events.publish('order.filled', filled());
    events.publish('market.bar', aBar({ instrument: instrumentId('BTC/USDT.SIM'), close: 5 }));
    events.publish('source.ended', { at: timestamp(2), source: 'replay' });
    expect(lines).toEqual(['filled 2 at 100', 'order.filled', 'order.filled', 'close 5', 'market.bar', 'replay has ended', 'source.ended']);
  });

  it('waits', async () => {
    const { events, lines, print } = desk();
    const done = waiting(events, print);
    events.publish('order.filled', filled({ side: 'buy' }));
    events.publish('order.filled', filled({ side: 'sell', price: '7' }));
    await new Promise((resolve) => setImmediate(resolve)); // the loop begins
    for (const close of [99, 101]) events.publish('market.bar', aBar({ instrument: instrumentId('BTC/USDT.SIM'), close }));
    await done;
    expect([lines, events.subscribers()]).toEqual([['sold at 7', 'close 99', 'close 101'], []]);
  });

  it('stores', async () => {
    const { events } = desk();
    const saved: Fill[] = [];
    const close = storing(events, async (fill) => void saved.push(fill));
    events.publish('order.filled', filled());
    await close();
    expect([saved, events.subscribers()]).toEqual([[aFill()], []]);
  });

  it('owns', () => {
    const { events, print } = desk();
    owning(events, print);
    expect(events.subscribers().map(({ selector }) => selector)).toEqual(['engine.error']);
  });

  it('records, replays and measures', async () => {
    const { events } = desk();
    const again = desk();
    const bars: number[] = [];
    again.events.on('market.bar', ({ close }) => bars.push(close));
    const journal = new MemoryJournal();
    await journal.append([{ topic: 'market.bar', event: bar }]);
    await recording(events, journal, again.events);
    expect(bars).toEqual([101]);

    using clock = new LiveClock();
    const metrics = new MemoryMetrics();
    const stop = measuring(again.events, metrics, clock);
    stop();
    expect([clock.timers(), JSON.stringify(metrics.snapshot()).includes('event_deliveries_total')]).toEqual([[], true]);
  });
});

function desk() {
  const lines: string[] = [];
  return { events: createEventEngine({ clock: new SimulatedClock() }), lines, print: (line: string) => void lines.push(line) };
}
