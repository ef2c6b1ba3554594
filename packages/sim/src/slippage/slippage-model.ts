import { RedFireError, type InstrumentId, type RandomSource, type Side } from '@redfire/core';

/** What an order takes from the market. Numbers are floats: they decide a price in ticks, never money. */
export interface Taking {
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** What is taken at this price, in units of quantity. */
  readonly quantity: number;
  /** The price it would trade at, in ticks. */
  readonly ticks: number;
  /** The bar it takes from; absent on quotes and trades. */
  readonly bar?: TakenBar;
  /** What our orders have had of the bar before. */
  readonly takenBefore: number;
}

/** What slippage goes by of a bar. */
export interface TakenBar {
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** How much worse than the data those orders trade that take. */
export interface SlippageModel {
  /** Largest share of a bar's volume that all our orders together may have of it. Absent: no limit. */
  readonly maxVolumeShare?: number;
  /** Distance against the order in ticks; a part of a tick counts as a whole one, and what is below zero or no number as none. What is random in it comes from `random` alone. */
  ticks(taking: Taking, random: RandomSource): number;
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless `value` is a finite number, zero or more. */
export function requireNotNegative(value: number, field: string): void {
  if (!(value >= 0 && value < Infinity)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be zero or more`, { details: { field, value } });
}
