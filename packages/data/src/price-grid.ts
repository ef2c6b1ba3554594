import { RedFireError } from '@redfire/core';

/** Prices that are whole numbers of ticks. */
export interface PriceGrid {
  /** The nearest number of ticks, at least one. */
  readonly ticksOf: (price: number) => number;
  /** The double nearest to so many ticks. */
  readonly priceOf: (ticks: number) => number;
  /** So many ticks are `ticks × units / scale`, exactly as {@link priceOf} has it: for loops in which a call is dear. */
  readonly units: number;
  readonly scale: number;
}

/**
 * The grid of a tick size.
 *
 * @param tick - Decimal text such as `0.01`.
 * @throws `INVALID_INPUT` when it is no positive decimal.
 */
export function priceGrid(tick: string): PriceGrid {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(tick) ?? [];
  const units = Number(`${whole ?? ''}${decimals}`);
  if (whole === undefined || !(units > 0)) throw new RedFireError('INVALID_INPUT', `tick "${tick}" must be a positive decimal such as "0.01"`, { details: { option: 'tick', value: tick } });
  const scale = Number(`1e${decimals.length}`);
  return {
    ticksOf: (price) => Math.max(1, Math.round((price * scale) / units)),
    priceOf: (ticks) => (ticks * units) / scale,
    units,
    scale,
  };
}
