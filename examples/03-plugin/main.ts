// A host that loads a plugin by its name, hears its events, uses its service, and lets it go.
import { spreads } from '@example/spread-monitor';
import { instrumentId, lineLogger, timestamp } from '@redfire/core';
import { EngineManager, LiveClock, PluginManager, SimulatedClock, createEventEngine } from '@redfire/engine';

const monitor = '@example/spread-monitor';
const midnight = Date.UTC(2025, 0, 6);
const clock = new SimulatedClock(timestamp(midnight));
const wallClock = new LiveClock();
const events = createEventEngine({ clock });
const logger = lineLogger({ format: 'pretty', clock, write: (line) => void process.stdout.write(line) });

// #region host
const manager = new EngineManager({ events, clock: wallClock });
const plugins = new PluginManager({ events, manager, clock, wallClock, logger, import: (name) => import(name) });
await manager.add(plugins.component(), { startMs: Infinity, stopMs: Infinity, closeMs: Infinity });
await manager.start();
// #endregion

// #region listen
// Typed: the package of the plugin adds its topics to EventMap.
events.on('spread.wide', ({ instrument, basisPoints }) => console.log(`${instrument} is ${basisPoints.toFixed(1)} basis points wide`));
events.on('spread.normal', ({ instrument, basisPoints }) => console.log(`${instrument} is back at ${basisPoints.toFixed(1)}`));
// #endregion

// #region load
await plugins.load(monitor, { instrument: 'BTC/USDT.SIM', maxBasisPoints: 5 });
// #endregion

quote(30_000, 94_100, 94_110);
quote(61_000, 94_080, 94_170);
console.log(`health: ${(await manager.health()).services['plugins']?.error}`);
quote(90_000, 94_120, 94_130);

// #region service
console.log(`mean spread: ${plugins.service(spreads).mean().toFixed(1)} basis points`);
// #endregion

// #region reload
await plugins.reload(monitor, undefined, { instrument: 'BTC/USDT.SIM', maxBasisPoints: 20 });
quote(120_000, 94_080, 94_170);
await plugins.unload(monitor);
// #endregion
console.log(`left: ${plugins.list().length} plugins, ${clock.timers().length} timers`);
await manager.stop();
wallClock.close();

function quote(afterMs: number, bid: number, ask: number): void {
  const at = timestamp(midnight + afterMs);
  clock.advanceTo(at);
  events.publish('market.quote', { at, instrument: instrumentId('BTC/USDT.SIM'), bid, ask });
}
