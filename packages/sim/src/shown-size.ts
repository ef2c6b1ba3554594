import { Scaled, type InstrumentMath } from '@redfire/core';
import type { ShownAmount } from './depth/shown-amount.ts';

export interface SavedSize {
  readonly shown?: number | undefined;
  readonly left?: Scaled | undefined;
}

/** The size that is shown at a price, less what our orders have taken of it. Exact from the first order that takes; before that it costs nothing. */
export class ShownSize implements ShownAmount {
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

  save(): SavedSize {
    return { shown: this.#shown, left: this.#left };
  }

  restore({ shown, left }: SavedSize): void {
    this.#shown = shown;
    this.#left = left;
  }

  availableOf(quantity: Scaled): Scaled {
    if (this.#shown === undefined) return quantity;
    const left = this.#remaining(this.#shown);
    return left.compare(quantity) < 0 ? left : quantity;
  }

  hasAll(quantity: Scaled): boolean {
    return this.availableOf(quantity) === quantity;
  }

  /** How much of a quantity is there once others have had what stands before it. */
  behind(aheadLots: number, quantity: Scaled): Scaled {
    const lots = Math.floor(this.lots - aheadLots + TOLERANCE);
    if (!(lots > 0)) return Scaled.zero;
    if (lots === Infinity) return quantity;
    const left = this.#lot.times(new Scaled(lots, 0));
    return left.compare(quantity) < 0 ? left : quantity;
  }

  /** What is left, in lots; infinity where the size is unknown. */
  get lots(): number {
    return this.#shown === undefined ? Infinity : this.#remaining(this.#shown).dividedBy(this.#lot, 0).toNumber();
  }

  take(quantity: Scaled): void {
    if (this.#left !== undefined) this.#left = this.#left.minus(quantity);
  }

  #remaining(shown: number): Scaled {
    return (this.#left ??= shown > 0 ? Scaled.from(String(shown)).roundToStep(this.#lot, 'down') : Scaled.zero);
  }
}

/** An estimate of a line is no exact number: what is this near to a whole lot is one. */
const TOLERANCE = 1e-6;
