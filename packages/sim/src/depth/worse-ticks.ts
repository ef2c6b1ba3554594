import type { InstrumentMath, Side } from '@redfire/core';

/** A float price in ticks; one between two ticks is moved to the one that is worse for an order of a side which trades at it. `NaN` for no price. */
export function worseTicks(math: InstrumentMath, price: number, side: Side): number {
  if (!Number.isFinite(price)) return Number.NaN;
  const ticks = math.ticksOf(price);
  if (math.isOnTick(price)) return ticks;
  const nearest = ticks * math.instrument.tickSize.toNumber();
  if (side === 'buy') return nearest >= price ? ticks : ticks + 1;
  return nearest <= price ? ticks : ticks - 1;
}
