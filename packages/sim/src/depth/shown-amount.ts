import type { Scaled } from '@redfire/core';

/** What the data show at one price, less what our orders have taken of it. */
export interface ShownAmount {
  /** How much of a quantity is there, in whole lots. */
  availableOf(quantity: Scaled): Scaled;
  /** Whether all of a quantity is there, at this price or at others that a limit allows. `limitTicks`: `NaN` for none. */
  hasAll(quantity: Scaled, limitTicks: number): boolean;
  take(quantity: Scaled): void;
}
