import { Scaled, type InstrumentMath } from '@redfire/core';

/** Less than this of a lot is the error of a float. */
const ERROR_IN_LOTS = 1e-9;

/** The one place where a float volume becomes a quantity: the whole lots in it. */
export function lotsOf({ lot }: InstrumentMath, volume: number): Scaled {
  const lots = Math.floor(volume / lot.toNumber() + ERROR_IN_LOTS);
  if (!(lots > 0)) return Scaled.zero;
  return lot.times(new Scaled(Number.isSafeInteger(lots) ? lots : BigInt(lots), 0));
}
