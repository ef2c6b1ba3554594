import { timestamp, type Clock } from '@redfire/core';
import { createEventEngine, cron, EngineManager, every, publishTimers, scopeClock, type EventEngine } from '@redfire/engine';

/** Something that a host connects to. */
export interface Connection {
  connect(signal: AbortSignal): Promise<void>;
  ping(): Promise<boolean>;
  end(): Promise<void>;
}

/** A host of two components. */
export async function startManaged({ clock, database, venue, print }: { clock: Clock; database: Connection; venue: Connection; print: (line: string) => void }): Promise<EngineManager> {
  // #region engine
  const events = createEventEngine({ clock });
  const manager = new EngineManager({ events, clock, version: '1.4.0' });

  await manager.add({
    name: 'database',
    start: (signal) => database.connect(signal),
    stop: () => database.end(),
    health: async () => ({ status: (await database.ping()) ? 'healthy' : 'unhealthy' }),
  });
  await manager.add(
    {
      name: 'venue',
      dependsOn: ['database'],
      start: (signal) => venue.connect(signal),
      stop: () => venue.end(),
      health: async () => ((await venue.ping()) ? { status: 'healthy' } : { status: 'degraded', error: 'reconnecting' }),
    },
    { startMs: 30_000 },
  );

  events.on('component.state', ({ component, state }) => print(`${component} is ${state}`));
  events.on('engine.health', ({ report }) => print(`health: ${report.status}`));
  await manager.start();
  // #endregion engine
  return manager;
}

/** Timers of every kind; returns how to end them. */
export function setTimers(clock: Clock, events: EventEngine, print: (line: string) => void): () => void {
  // #region timers
  const scope = scopeClock(clock);
  scope.setTimer(timestamp(clock.now() + 30_000), () => print('30 seconds later'), 'order timeout');
  every(scope, 60_000, () => print('a minute'), { name: 'heartbeat' });
  cron(scope, '30 9 * * MON-FRI', () => print('the market opens'), { timeZone: 'America/New_York', name: 'opening bell' });
  publishTimers(events, scope, 3_600_000);
  events.on('engine.timer', ({ name }) => print(`an hour: ${name}`));

  for (const { name, at } of scope.timers()) print(`${name} at ${new Date(at).toISOString()}`);
  // #endregion timers
  return () => {
    scope.close();
  };
}
