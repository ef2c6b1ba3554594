import type { BookLevel } from '../market-data.ts';
import type { Side } from '../order.ts';

const FIRST_ROOM = 64;

/**
 * The price levels of one side of a book, told by depth: 0 is the best. Prices and sizes are as the source gives them; a price is found by its
 * exact number. Reading makes no garbage.
 */
export class BookSide {
  /** `buy` for the bids. */
  readonly side: Side;
  /** Keys rise towards the best price: bids as they are, asks negated. */
  readonly #sign: 1 | -1;
  /** Key and size in turn, the best level last, so that what changes near the best moves little. */
  #cells = new Float64Array(2 * FIRST_ROOM);
  #count = 0;

  constructor(side: Side) {
    this.side = side;
    this.#sign = side === 'buy' ? 1 : -1;
  }

  /** How many levels there are. */
  get depth(): number {
    return this.#count;
  }

  /** `NaN` where there are fewer levels. */
  priceAt(depth: number): number {
    const place = this.#count - 1 - depth;
    return place >= 0 && depth >= 0 ? this.#sign * (this.#cells[2 * place] as number) : Number.NaN;
  }

  /** 0 where there are fewer levels. */
  sizeAt(depth: number): number {
    const place = this.#count - 1 - depth;
    return place >= 0 && depth >= 0 ? (this.#cells[2 * place + 1] as number) : 0;
  }

  /** 0 where there is no such level. */
  sizeOf(price: number): number {
    const key = this.#sign * price;
    const place = this.#placeOf(key);
    return place < this.#count && this.#cells[2 * place] === key ? (this.#cells[2 * place + 1] as number) : 0;
  }

  /** How many levels are better than a price, which is the depth of that price where it is a level. */
  depthOf(price: number): number {
    const key = this.#sign * price;
    const place = this.#placeOf(key);
    return this.#count - place - (place < this.#count && this.#cells[2 * place] === key ? 1 : 0);
  }

  /** What stands at a price and at better ones. */
  volumeTo(price: number): number {
    const from = this.#placeOf(this.#sign * price);
    let volume = 0;
    for (let place = this.#count - 1; place >= from; place--) volume += this.#cells[2 * place + 1] as number;
    return volume;
  }

  /** What stands at the best levels. */
  volumeOf(levels: number): number {
    const from = Math.max(0, this.#count - levels);
    let volume = 0;
    for (let place = this.#count - 1; place >= from; place--) volume += this.#cells[2 * place + 1] as number;
    return volume;
  }

  /** What one unit costs on average who takes a size from the best level on; `NaN` where there is less than that. */
  averagePriceFor(size: number): number {
    let rest = size;
    let cost = 0;
    for (let place = this.#count - 1; place >= 0 && rest > 0; place--) {
      const taken = Math.min(rest, this.#cells[2 * place + 1] as number);
      cost += taken * (this.#cells[2 * place] as number);
      rest -= taken;
    }
    return rest > 0 || !(size > 0) ? Number.NaN : (this.#sign * cost) / size;
  }

  /** The best levels first, as plain data. Default: all. */
  levels(depth: number = this.#count): readonly BookLevel[] {
    return Array.from({ length: Math.min(depth, this.#count) }, (_, index) => [this.priceAt(index), this.sizeAt(index)]);
  }

  /** Sets what stands at a price; a size that is not above zero removes the level. A price that is no number is left out. */
  set(price: number, size: number): void {
    const key = this.#sign * price;
    if (Number.isNaN(key)) return;
    const place = this.#placeOf(key);
    const isThere = place < this.#count && this.#cells[2 * place] === key;
    if (size > 0) {
      if (!isThere) this.#insert(place, key);
      this.#cells[2 * place + 1] = size;
    } else if (isThere) {
      this.#cells.copyWithin(2 * place, 2 * place + 2, 2 * this.#count);
      this.#count--;
    }
  }

  /** Sets many levels in any order, see {@link set}. */
  update(levels: readonly BookLevel[]): void {
    for (const level of levels) this.set(level[0], level[1]);
  }

  /** Puts levels in the place of all that were there. Quick where they come best first. */
  load(levels: readonly BookLevel[]): void {
    this.#count = 0;
    while (this.#cells.length < 2 * levels.length) this.#cells = new Float64Array(2 * this.#cells.length);
    let place = levels.length;
    let above = Infinity;
    for (const [price, size] of levels) {
      const key = this.#sign * price;
      if (!(key < above && size > 0)) {
        this.update(levels);
        return;
      }
      above = key;
      place--;
      this.#cells[2 * place] = key;
      this.#cells[2 * place + 1] = size;
    }
    this.#count = levels.length;
  }

  clear(): void {
    this.#count = 0;
  }

  /** The first place whose key is not below a key. */
  #placeOf(key: number): number {
    const cells = this.#cells;
    let low = 0;
    let high = this.#count;
    // most changes are near the best: steps that double, then halve
    for (let step = 4; high > low; step *= 4) {
      const probe = high - step;
      if (probe <= low) break;
      if ((cells[2 * probe] as number) < key) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cells[2 * middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(place: number, key: number): void {
    if (2 * this.#count === this.#cells.length) {
      const wider = new Float64Array(2 * this.#cells.length);
      wider.set(this.#cells);
      this.#cells = wider;
    }
    this.#cells.copyWithin(2 * place + 2, 2 * place, 2 * this.#count);
    this.#cells[2 * place] = key;
    this.#count++;
  }
}
