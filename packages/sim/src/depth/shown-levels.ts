import { Scaled, type InstrumentMath, type Side } from '@redfire/core';
import type { BookLevel } from '@redfire/core';
import type { BookSide } from '@redfire/core/book';
import type { ShownAmount } from './shown-amount.ts';
import { worseTicks } from './worse-ticks.ts';

interface TakenLevel {
  /** The size that was shown when our orders took of it. */
  readonly shown: number;
  left: Scaled;
}

export type SavedLevels = readonly (readonly [number, Readonly<TakenLevel>])[];

/**
 * One side of a book as our orders take it: level by level from the best on. What they have taken of a level is gone until the data show another size
 * there. A level of less than a lot offers nothing.
 */
export class ShownLevels implements ShownAmount {
  readonly #levels: BookSide;
  readonly #math: InstrumentMath;
  readonly #lot: number;
  /** Side of the orders that take here. */
  readonly #taker: Side;
  readonly #taken = new Map<number, TakenLevel>();
  /** Depth of the first level that has something; −1 while that is to be looked for. */
  #front = -1;
  #frontTicks = Number.NaN;
  /** The price that the ticks were made of. */
  #frontPrice = Number.NaN;

  constructor(levels: BookSide, math: InstrumentMath) {
    this.#levels = levels;
    this.#math = math;
    this.#lot = math.instrument.lotSize.toNumber();
    this.#taker = levels.side === 'buy' ? 'sell' : 'buy';
  }

  /** The best price at which something is left, in ticks; `NaN` for none. */
  get ticks(): number {
    if (this.#front < 0) this.#look();
    return this.#frontTicks;
  }

  /** What is gone comes back where a snapshot shows another size. */
  loaded(): void {
    this.#front = -1;
    if (this.#taken.size === 0) return;
    for (const price of this.#taken.keys()) this.#compare(price);
  }

  /** What is gone comes back where changes show another size. */
  updated(changes: readonly BookLevel[]): void {
    if (changes.length === 0) return;
    this.#front = -1;
    if (this.#taken.size === 0) return;
    for (const [price] of changes) this.#compare(price);
  }

  /** What our orders have taken, by price. */
  save(): SavedLevels {
    return [...this.#taken];
  }

  restore(taken: SavedLevels): void {
    for (const [price, level] of taken) this.#taken.set(price, { ...level });
    this.#front = -1;
  }

  availableOf(quantity: Scaled): Scaled {
    if (Number.isNaN(this.ticks)) return Scaled.zero;
    const left = this.#leftAt(this.#front);
    return left.compare(quantity) < 0 ? left : quantity;
  }

  hasAll(quantity: Scaled, limitTicks: number): boolean {
    if (Number.isNaN(this.ticks)) return false;
    let rest = quantity;
    for (let depth = this.#front; depth < this.#levels.depth; depth++) {
      const ticks = worseTicks(this.#math, this.#levels.priceAt(depth), this.#taker);
      if (this.#taker === 'buy' ? ticks > limitTicks : ticks < limitTicks) return false;
      rest = rest.minus(this.#leftAt(depth));
      if (rest.sign <= 0) return true;
    }
    return false;
  }

  /** Takes of the best level. */
  take(quantity: Scaled): void {
    const price = this.#levels.priceAt(this.#front);
    this.#taken.set(price, { shown: this.#levels.sizeAt(this.#front), left: this.#leftAt(this.#front).minus(quantity) });
    this.#front = -1;
  }

  #compare(price: number): void {
    if (this.#taken.get(price)?.shown !== this.#levels.sizeOf(price)) this.#taken.delete(price);
  }

  #look(): void {
    const levels = this.#levels;
    let depth = 0;
    while (depth < levels.depth && !this.#hasLot(depth)) depth++;
    this.#front = depth;
    const price = levels.priceAt(depth);
    if (price === this.#frontPrice) return;
    this.#frontPrice = price;
    this.#frontTicks = worseTicks(this.#math, price, this.#taker);
  }

  #hasLot(depth: number): boolean {
    const taken = this.#taken.size === 0 ? undefined : this.#taken.get(this.#levels.priceAt(depth));
    return taken ? taken.left.sign > 0 : this.#levels.sizeAt(depth) >= this.#lot;
  }

  #leftAt(depth: number): Scaled {
    const taken = this.#taken.get(this.#levels.priceAt(depth));
    return taken ? taken.left : Scaled.from(String(this.#levels.sizeAt(depth))).roundToStep(this.#math.lot, 'down');
  }
}
