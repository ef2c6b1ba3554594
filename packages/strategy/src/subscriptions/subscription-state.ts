import { RedFireError, isRedFireError } from '@redfire/core';
import type { BarIndicator } from '../indicators/indicator.ts';
import type { StateValue } from '../indicators/support/stateful.ts';
import { isSaveable } from '../strategy-state.ts';
import type { BarMaker } from './bar-maker.ts';

interface SubscriptionParts {
  readonly missing: number;
  /** Time of the latest item; infinitely early before the first. */
  readonly heardUntil: number;
  readonly maker: BarMaker | undefined;
  readonly indicators: readonly BarIndicator[];
}

/** The state of a subscription as plain data. An indicator that cannot be saved has an empty place. */
export function saveSubscription({ missing, heardUntil, maker, indicators }: SubscriptionParts): StateValue {
  return {
    missing,
    ...(heardUntil > -Infinity && { heardUntil }),
    indicators: indicators.map((indicator) => stateOf(indicator)),
    ...(maker && { made: { state: maker.aggregator.save(), isBegun: maker.isBegun, ...(maker.heardFrom !== undefined && { heardFrom: maker.heardFrom }) } }),
  };
}

interface TakenUp {
  /** Bars that were missing still. */
  readonly missing: number;
  /** Whether every indicator goes on; false where one could not be saved, and begins anew. */
  readonly isWhole: boolean;
  readonly heardUntil: number;
}

/** Takes a state up. @throws {@link RedFireError} `INVALID_STATE` where it is of something else. */
export function readSubscription(state: StateValue, maker: BarMaker | undefined, indicators: readonly BarIndicator[]): TakenUp {
  const { missing, heardUntil = -Infinity, indicators: saved, made } = recordOf(state, 'subscription');
  if (typeof missing !== 'number' || typeof heardUntil !== 'number' || !Array.isArray(saved) || saved.length !== indicators.length || (made !== undefined) !== (maker !== undefined)) throw misfit('subscription');
  for (const [place, indicator] of indicators.entries()) {
    const { state: own } = recordOf(saved[place] as StateValue | undefined, `indicators[${place}]`);
    if (own === undefined) continue;
    if (!isSaveable(indicator)) throw misfit(`indicators[${place}]`);
    indicator.restore(own);
  }
  if (maker) {
    const { state: own, isBegun, heardFrom } = recordOf(made, 'made');
    if (own === undefined || typeof isBegun !== 'boolean' || (heardFrom !== undefined && typeof heardFrom !== 'number')) throw misfit('made');
    maker.aggregator.restore(own);
    maker.resume(isBegun, heardFrom);
  }
  return { missing, heardUntil, isWhole: saved.every((each) => 'state' in recordOf(each as StateValue, 'indicators')) };
}

/** That of an indicator of another package can be unknown. */
function stateOf(indicator: BarIndicator): { readonly state?: StateValue } {
  if (!isSaveable(indicator)) return {};
  try {
    return { state: indicator.save() };
  } catch (error) {
    if (isRedFireError(error) && error.code === 'NOT_SUPPORTED') return {};
    throw error;
  }
}

function recordOf(value: StateValue | undefined, part: string): Readonly<Record<string, StateValue>> {
  if (typeof value !== 'object' || Array.isArray(value)) throw misfit(part);
  return value as Readonly<Record<string, StateValue>>; // an object that is no list
}

function misfit(part: string): RedFireError {
  return new RedFireError('INVALID_STATE', `what was saved of the subscription does not fit in "${part}"; restore it into one to the same bars with the same indicators`, { details: { part } });
}
