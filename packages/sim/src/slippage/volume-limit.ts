import { RedFireError, Scaled, type InstrumentMath } from '@redfire/core';

/** @throws {@link RedFireError} `INVALID_INPUT` unless `value` is from 0 to 1. */
export function requireShare(value: number, field: string): void {
  if (!(value >= 0 && value <= 1)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be from 0 to 1`, { details: { field, value } });
}

/** How much of a bar our orders may still have: a share of its volume in whole lots, exact. Without a bar, or where its volume is no number, there is no end. */
export class VolumeLimit {
  readonly #lot: Scaled;
  readonly #share: Scaled | undefined;
  #left: Scaled | undefined;

  /** @param share - Of a bar's volume; `undefined` for no limit. */
  constructor(math: InstrumentMath, share: number | undefined) {
    this.#lot = math.lot;
    this.#share = share === undefined ? undefined : Scaled.from(String(share));
  }

  /** What is left of the bar; `undefined` for no end. */
  get left(): Scaled | undefined {
    return this.#left;
  }

  set left(left: Scaled | undefined) {
    this.#left = left;
  }

  begin(volume: number): void {
    const isKnown = this.#share !== undefined && Number.isFinite(volume);
    this.#left = isKnown ? Scaled.from(String(Math.max(0, volume))).times(this.#share).roundToStep(this.#lot, 'down') : undefined;
  }

  availableOf(quantity: Scaled): Scaled {
    return this.#left !== undefined && this.#left.compare(quantity) < 0 ? this.#left : quantity;
  }

  take(quantity: Scaled): void {
    if (this.#left !== undefined) this.#left = this.#left.minus(quantity);
  }
}
