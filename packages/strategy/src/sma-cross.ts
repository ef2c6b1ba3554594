import { Scaled, type Bar } from '@redfire/core';
import { instrument, interval, positiveDecimal } from '@redfire/core/schema';
import { z } from 'zod';
import { crossing } from './indicators/crossing.ts';
import { sma } from './indicators/sma.ts';
import { Strategy } from './strategy.ts';

/**
 * Long while the fast average of closes is above the slow one, short (or flat, without `allowShort`) while below.
 * It acts on the crossing alone: strictly above now and not before, and the mirror of it.
 */
export class SmaCross extends Strategy<typeof SmaCross.params> {
  static readonly params = z
    .strictObject({
      instrument: instrument(),
      /** Closes in the fast average. */
      fast: z.int().min(1),
      /** Closes in the slow average; more than `fast`. */
      slow: z.int().min(2),
      /** Size of the position, long or short. */
      quantity: positiveDecimal(),
      allowShort: z.boolean().default(false),
      /** Length of the bars; absent takes the bars there are. */
      interval: interval().optional(),
    })
    .refine(({ fast, slow }) => fast < slow, { path: ['fast'], error: 'expected fewer bars than slow' });

  readonly #fast = sma(this.params.fast);
  readonly #slow = sma(this.params.slow);
  readonly #long = Scaled.from(this.params.quantity);
  readonly #short = this.params.allowShort ? this.#long.negated() : Scaled.zero;

  override onStart(): void {
    this.subscribeBars(this.params.instrument, this.params.interval ?? 'any', [this.#fast, this.#slow]);
  }

  override onBar(bar: Bar): void {
    const side = crossing(this.#fast, this.#slow);
    if (side !== undefined) this.targetPosition(bar.instrument, side === 'above' ? this.#long : this.#short);
  }
}
