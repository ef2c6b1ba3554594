import { createEventEngine } from '@redfire/engine';
import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { setTimers, startManaged, type Connection } from './managed-engine.ts';

it('the host of the guide starts in order, notices a loss within its interval, recovers and stops in reverse', async () => {
  const clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  const lines: string[] = [];
  const [database, venue] = ['database', 'venue'].map((name) => new MemoryConnection(name, lines));
  if (!database || !venue) throw new Error('two connections are made');
  const manager = await startManaged({ clock, database, venue, print: (line) => lines.push(line) });
  const pass = async () => {
    clock.advanceBy(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await pass();
  venue.isConnected = false;
  await pass();
  lines.push(`ready: ${manager.isReady()}`);
  venue.isConnected = true;
  await pass();
  await manager.stop();
  expect(lines).toEqual([
    'database is starting', 'database connects', 'database is running', 'venue is starting', 'venue connects', 'venue is running', 'health: healthy',
    'venue is degraded', 'health: degraded', 'ready: true', 'venue is running', 'health: healthy',
    'venue is stopping', 'venue ends', 'venue is stopped', 'database is stopping', 'database ends', 'database is stopped',
  ]);
});

it('the timers of the guide run at their times, and end with their scope', () => {
  const clock = new FakeClock(Date.parse('2026-07-01T12:00:00Z'));
  const events = createEventEngine({ clock });
  const lines: string[] = [];
  const end = setTimers(clock, events, (line) => lines.push(line));
  clock.advanceBy(90_000);
  clock.advanceBy(90 * 60_000);
  end();
  clock.advanceBy(86_400_000);
  expect([...new Set(lines)]).toEqual([
    'order timeout at 2026-07-01T12:00:30.000Z', 'heartbeat at 2026-07-01T12:01:00.000Z', 'engine timer at 2026-07-01T13:00:00.000Z', 'opening bell at 2026-07-01T13:30:00.000Z',
    '30 seconds later', 'a minute', 'an hour: engine', 'the market opens',
  ]);
  expect(lines.filter((line) => line === 'a minute')).toHaveLength(91);
});

class MemoryConnection implements Connection {
  isConnected = false;
  readonly #name: string;
  readonly #lines: string[];

  constructor(name: string, lines: string[]) {
    this.#name = name;
    this.#lines = lines;
  }

  async connect(): Promise<void> {
    this.isConnected = true;
    this.#lines.push(`${this.#name} connects`);
  }

  async ping(): Promise<boolean> {
    return this.isConnected;
  }

  async end(): Promise<void> {
    this.#lines.push(`${this.#name} ends`);
  }
}
