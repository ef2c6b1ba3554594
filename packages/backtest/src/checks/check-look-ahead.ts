import { RedFireError, type Timestamp } from '@redfire/core';
import type { BacktestOptions } from '../backtest-options.ts';
import { runDecisions, type RunDecision } from './run-decisions.ts';

export interface LookAheadOptions {
  /**
   * The backtest with nothing in it that was not known at `until`; all of it when that is absent. `to: until` leaves the data out; what a strategy is given beside
   * them, such as a table made of the same data, is for the caller to cut. Asked once for each run: strategies as classes with parameters, data that can be read anew.
   */
  readonly backtest: (until: Timestamp | undefined) => BacktestOptions;
  /** How often the data are cut, at times spread over those of the decisions. Default 10. */
  readonly cuts?: number;
  /** Told before each run. */
  readonly onRun?: (run: { readonly number: number; readonly of: number; readonly until: Timestamp | undefined }) => void;
}

/** The first decision that was another one without the future. */
export interface LookAheadDifference {
  /** What came after it was cut away. */
  readonly cutAt: Timestamp;
  /** What was decided; absent where nothing more was. */
  readonly withFuture?: RunDecision;
  /** What was decided in its place without the future; absent where nothing was. */
  readonly withoutFuture?: RunDecision;
}

export interface LookAheadReport {
  /** Decisions of the whole run, fills apart. Where there are none, nothing was checked. */
  readonly decisions: number;
  /** Where the data were cut. */
  readonly cuts: readonly Timestamp[];
  /** Absent where no decision needed the future. */
  readonly difference?: LookAheadDifference;
}

/**
 * Looks for decisions that needed the future: the backtest is run over all of its data and again with everything cut away that was not known at some time. Up to that
 * time the strategies must have decided the same, and the fills must be the same. What is done at the very cut in `onStop`, or in answer to a fill at the price that opens then, is left alone.
 *
 * It finds what the runs show and nothing else: a strategy that knows the future and does not act on it up to a cut passes.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a number of cuts that is none; what the runs throw.
 */
export async function checkLookAhead({ backtest, cuts: wanted = 10, onRun }: LookAheadOptions): Promise<LookAheadReport> {
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw new RedFireError('INVALID_INPUT', `cuts "${wanted}" must be a whole number above zero`, { details: { cuts: wanted } });
  onRun?.({ number: 1, of: wanted + 1, until: undefined });
  const all = await runDecisions(backtest(undefined));
  const decisions = all.filter(({ kind }) => kind === 'decision');
  const count = decisions.length;
  const cuts = spread(decisions, wanted);
  for (const [index, cutAt] of cuts.entries()) {
    onRun?.({ number: index + 2, of: cuts.length + 1, until: cutAt });
    const part = await runDecisions(backtest(cutAt));
    const difference = firstDifference(all, part, cutAt);
    if (difference) return { decisions: count, cuts, difference };
  }
  return { decisions: count, cuts };
}

/** Times of decisions, as many as are wanted, from the first to the last. */
function spread(decisions: readonly RunDecision[], wanted: number): readonly Timestamp[] {
  const times = [...new Set(decisions.map(({ at }) => at))].sort((a, b) => a - b);
  if (times.length <= wanted) return times;
  const step = wanted === 1 ? 0 : (times.length - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_, cut) => times[Math.round(cut * step)]).filter((time) => time !== undefined);
}

function firstDifference(all: readonly RunDecision[], part: readonly RunDecision[], cutAt: Timestamp): LookAheadDifference | undefined {
  const known = all.filter(({ at }) => at <= cutAt);
  // at the cut itself the strategies stop, and may do then what they do at their end
  const early = part.filter(({ at }, place) => at < cutAt || place < known.length);
  const place = Array.from({ length: Math.max(known.length, early.length) }, (_, index) => index).find((index) => !isSame(known[index], early[index]));
  if (place === undefined) return undefined;
  const [withFuture, withoutFuture] = [known[place], early[place]];
  // what opens at the cut is cut away with its bar, and with it the fills at that price and what answers them
  if (withFuture?.kind === 'fill' && withFuture.at === cutAt) return undefined;
  return { cutAt, ...(withFuture && { withFuture }), ...(withoutFuture && { withoutFuture }) };
}

function isSame(one: RunDecision | undefined, other: RunDecision | undefined): boolean {
  return one?.at === other?.at && one?.strategy === other?.strategy && one?.text === other?.text;
}
