import type { Fill, Order } from '@redfire/core';

/** Takes over orders that order management forgets. Called in the middle of a command: it only takes note, and writes later. */
export interface OrderArchive {
  /**
   * An ended order with the executions that stand, oldest first. It may come again, after a late fill: the last time counts.
   *
   * @param fills - Without those the venue took back.
   */
  archive(order: Order, fills: readonly Fill[]): void;
  /** Resolves when everything it took over is kept. An engine waits for it when it stops. */
  flush?(): Promise<void>;
}
