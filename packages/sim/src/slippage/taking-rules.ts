import type { InstrumentMath, Scaled, SeededRandom } from '@redfire/core';
import { venueRandom } from '../venue-random.ts';
import type { VenueOrder } from '../venue-order.ts';
import type { SlippageModel, TakenBar } from './slippage-model.ts';
import { VolumeLimit } from './volume-limit.ts';

export interface TakingRulesOptions {
  readonly math: InstrumentMath;
  readonly slippage: SlippageModel | undefined;
  /** Of a bar's volume; the smaller of this and the model's own counts. */
  readonly maxVolumeShare: number | undefined;
  readonly seed: number;
}

/** Rounding of a product of floats is not a part of a tick. */
const TOLERANCE = 1e-9;

export interface SavedTaking {
  readonly random: number;
  readonly openTime: number;
  readonly taken: number;
  readonly left?: Scaled | undefined;
}

/** How much our orders get of a bar of one instrument, and how much worse those trade that take. */
export class TakingRules {
  readonly limit: VolumeLimit;
  readonly #math: InstrumentMath;
  readonly #slippage: SlippageModel | undefined;
  readonly #random: SeededRandom;
  #bar: TakenBar | undefined;
  #openTime = Number.NaN;
  #taken = 0;

  constructor({ math, slippage, maxVolumeShare, seed }: TakingRulesOptions) {
    const share = Math.min(maxVolumeShare ?? Infinity, slippage?.maxVolumeShare ?? Infinity);
    this.limit = new VolumeLimit(math, share === Infinity ? undefined : share);
    this.#math = math;
    this.#slippage = slippage;
    // of its own for each instrument, so that no other one's orders shift it
    this.#random = venueRandom(seed, `slippage ${math.instrument.id}`);
  }

  /** From here on orders take from a bar. What they had of it before, at its open, counts. */
  enterBar({ openTime, high, low, volume }: TakenBar & { readonly openTime: number }): void {
    this.#bar = { high, low, volume };
    if (openTime === this.#openTime) return;
    this.#openTime = openTime;
    this.#taken = 0;
    this.limit.begin(volume);
  }

  /** From here on orders take from quotes and trades. */
  leaveBar(): void {
    this.#bar = undefined;
  }

  /** The price in ticks at which an order takes a quantity: never through its limit. */
  ticksOf({ side, phase, limitTicks }: VenueOrder, ticks: number, quantity: Scaled): number {
    if (this.#slippage === undefined) return ticks;
    const { id } = this.#math.instrument;
    const distance = this.#slippage.ticks({ instrument: id, side, quantity: quantity.toNumber(), ticks, takenBefore: this.#taken, ...(this.#bar && { bar: this.#bar }) }, this.#random);
    if (!(distance > 0)) return ticks;
    const whole = Math.ceil(distance - distance * 1e-12 - TOLERANCE);
    // a price that was above zero stays so
    const slipped = side === 'buy' ? ticks + whole : Math.max(ticks - whole, Math.min(1, ticks));
    if (phase !== 'limit') return slipped;
    return side === 'buy' ? Math.min(slipped, limitTicks) : Math.max(slipped, limitTicks);
  }

  save(): SavedTaking {
    return { random: this.#random.state, openTime: this.#openTime, taken: this.#taken, left: this.limit.left };
  }

  restore({ random, openTime, taken, left }: SavedTaking): void {
    this.#random.state = random;
    this.#openTime = openTime;
    this.#taken = taken;
    this.limit.left = left;
  }

  /** Counts what an order has had of the bar. */
  take(quantity: Scaled): void {
    if (this.#bar === undefined) return;
    this.#taken += quantity.toNumber();
    this.limit.take(quantity);
  }
}
