import { Scaled, type InstrumentMath } from '@redfire/core';

/** The size that is shown at a price, less what our orders have taken of it. Exact from the first order that takes; before that it costs nothing. */
export class ShownSize {
  readonly #lot: Scaled;
  #shown: number | undefined;
  #left: Scaled | undefined;

  constructor(math: InstrumentMath) {
    this.#lot = math.lot;
  }

  /** @param size - In units of quantity; absent or no number: unknown, which is without an end. */
  show(size: number | undefined): void {
    this.#shown = Number.isFinite(size) ? size : undefined;
    this.#left = undefined;
  }

  /** How much of a quantity is there, in whole lots. */
  availableOf(quantity: Scaled): Scaled {
    if (this.#shown === undefined) return quantity;
    this.#left ??= this.#shown > 0 ? Scaled.from(String(this.#shown)).roundToStep(this.#lot, 'down') : Scaled.zero;
    return this.#left.compare(quantity) < 0 ? this.#left : quantity;
  }

  take(quantity: Scaled): void {
    if (this.#left !== undefined) this.#left = this.#left.minus(quantity);
  }
}
