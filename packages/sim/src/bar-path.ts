import type { Bar, InstrumentMath } from '@redfire/core';

export const BAR_PATH_MODELS = ['nearer-first', 'worst-case'] as const;

/**
 * In which order the prices inside a bar are assumed: `nearer-first` goes from the open to the nearer extreme, the farther
 * one and the close (a tie goes to the high first); `worst-case` visits the low first when long and the high first when short.
 */
export type BarPathModel = (typeof BAR_PATH_MODELS)[number];

/** The corners of a bar's path behind its open, in ticks. */
export type BarPath = readonly [first: number, second: number, close: number];

/** @param holding - Sign of the position, for `worst-case`; flat counts as long. */
export function barPath(bar: Bar, math: InstrumentMath, model: BarPathModel, holding: number): BarPath {
  const open = math.ticksOf(bar.open);
  const high = math.ticksOf(bar.high);
  const low = math.ticksOf(bar.low);
  const close = math.ticksOf(bar.close);
  const highFirst = model === 'worst-case' ? holding < 0 : high - open <= open - low;
  return highFirst ? [high, low, close] : [low, high, close];
}
