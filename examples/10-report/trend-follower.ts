import type { Bar } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { ema } from '@redfire/strategy/indicators';
import { z } from 'zod';

/** Long while the fast average is above the slow one by a band, short while it is as far below, and flat once they have come together. */
export class TrendFollower extends Strategy<typeof TrendFollower.params> {
  static readonly params = z.strictObject({
    instrument: instrument(),
    quantity: positiveDecimal(),
    fast: z.int().min(2).default(48),
    slow: z.int().min(3).default(192),
    /** Distance of the averages as a fraction of the price. */
    band: z.number().min(0).max(0.5).default(0.01),
  });

  readonly #fast = ema(this.params.fast);
  readonly #slow = ema(this.params.slow);

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '15m', [this.#fast, this.#slow], { warmUp: 'indicators' });
  }

  override onBar({ close }: Bar): void {
    const { instrument, quantity, band } = this.params;
    const held = this.position(instrument).quantity;
    const distance = (this.#fast.value - this.#slow.value) / close;
    const [isLong, isShort] = [held.greaterThan(0), held.lessThan(0)];
    if (distance > band && !isLong) this.targetPosition(instrument, quantity.toFixed());
    else if (distance < -band && !isShort) this.targetPosition(instrument, quantity.negated().toFixed());
    else if ((isLong && distance < 0) || (isShort && distance > 0)) this.closePosition(instrument);
  }
}
