import { RedFireError, type TimerInfo } from '@redfire/core';
import type { SimulatedClock } from '@redfire/engine';
import { VENUE_TIMERS } from '@redfire/sim';
import type { StrategyState } from '@redfire/strategy';
import { DATA_TIMER } from '../streams/data-delay.ts';
import { notCarried } from './not-carried.ts';

/** Made bars that time closes set their timer again by this name. */
const BARS = 'bars';

/** The timers of a run, each of which somebody sets again. @throws {@link RedFireError} `NOT_SUPPORTED` naming one that nobody would. */
export function carriedTimers(clock: SimulatedClock, strategies: readonly (readonly [string, StrategyState])[]): readonly TimerInfo[] {
  const timers = clock.timers();
  const named = new Set([...VENUE_TIMERS, DATA_TIMER]);
  for (const [id, { timers: set }] of strategies) {
    named.add(`${id}.${BARS}`);
    // as NamedTimers writes them
    for (const { name } of (set ?? []) as readonly { readonly name: string }[]) named.add(`${id}.${name}`);
  }
  const lost = timers.find(({ name }) => !named.has(name));
  if (lost) throw notCarried(`timer "${lost.name}", which is due at ${new Date(lost.at).toISOString()}`, 'set it by a name, with startTimer and onTimer, or cut the run when none is set');
  return timers;
}

/** Puts the timers that were set again into their order. @throws {@link RedFireError} `INVALID_STATE` where they are others. */
export function arrangeTimers(clock: SimulatedClock, timers: readonly TimerInfo[]): void {
  const { missing, others } = clock.arrange(timers);
  // an exchange of funding that was moved to another time leaves a timer that does nothing
  const wrong = [...missing.filter(({ name }) => !name.startsWith('funding at')), ...others];
  const [first] = wrong;
  if (first) throw new RedFireError('INVALID_STATE', `timer "${first.name}" of ${new Date(first.at).toISOString()} is ${others.includes(first) ? 'set now and was not' : 'not set again'}; onStart of a strategy that goes on may set none but by name`, { details: { timers: wrong.map(({ name }) => name) } });
}
