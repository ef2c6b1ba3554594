import { intervalMs, type Bar, type Instrument } from '@redfire/core';
import type { BarAggregation } from '../bars/bar-aggregator.ts';
import type { StrategyContext } from '../strategy-context.ts';
import { BarMaker } from './bar-maker.ts';

/** Bars of the past for a subscription to begin with, oldest first. */
export interface PastBars {
  /** Of the length the source has: the bars themselves, or what they are made of. */
  readonly bars: readonly Bar[];
  /** How many of the first bars made of them are more than was wanted. */
  readonly surplus: number;
}

/** Bars made of one smaller one, where the aggregation does not tell: what is asked for first. More is asked for where it was not enough. */
const USUAL_RATIO = 16;
const MOST_BARS = 5_000_000;

/** The past of a length that a source has. `undefined` where no source has a past. */
export function pastBars(engine: StrategyContext, instrument: Instrument, length: number, count: number): Promise<PastBars> | undefined {
  return engine.history(instrument.id, length, count)?.then((bars) => ({ bars, surplus: 0 }));
}

/** Past smaller bars, from which at least `count` whole bars are made, or as many as the source has. `undefined` where no source has a past. */
export function pastIngredients(engine: StrategyContext, instrument: Instrument, aggregation: BarAggregation, count: number): Promise<PastBars> | undefined {
  if (aggregation.from === 'trades' || aggregation.from === 'quotes') return undefined;
  const length = intervalMs(aggregation.from);
  const ratio = aggregation.intervalMs === undefined ? USUAL_RATIO : Math.ceil(aggregation.intervalMs / length);
  // one more, for the first is seldom whole
  const asked = (count + 1) * Math.max(1, ratio);
  const first = engine.history(instrument.id, length, asked);
  return first && widen(first, asked);

  async function widen(found: Promise<readonly Bar[]>, size: number): Promise<PastBars> {
    const bars = await found;
    const made = madeOf(engine, instrument, aggregation, bars);
    const more = size * 2;
    const next = made >= count || bars.length < size || more > MOST_BARS ? undefined : engine.history(instrument.id, length, more);
    return next ? widen(next, more) : { bars, surplus: Math.max(0, made - count) };
  }
}

/** What closed since, of the length that is heard: one more than the time has room for, for time goes on while a source is asked. `undefined` where no source has a past. */
export function missedBars(engine: StrategyContext, instrument: Instrument, length: number, since: number): Promise<PastBars> | undefined {
  const count = Math.floor((engine.now() - since) / length) + 2;
  return engine.history(instrument.id, length, count)?.then((bars) => ({ bars: bars.filter(({ closeTime }) => closeTime > since), surplus: 0 }));
}

function madeOf(engine: StrategyContext, instrument: Instrument, aggregation: BarAggregation, bars: readonly Bar[]): number {
  let made = 0;
  const maker = new BarMaker(engine, instrument, aggregation, () => { made++; });
  for (const bar of bars) maker.takeBar(bar);
  return made;
}
