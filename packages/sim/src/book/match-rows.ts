/**
 * What an order met on its way into a book, a row for each resting order, in the order in which they were met. Valid until the next order comes.
 * A row is a trade, or what the book's rule against trades with oneself took off a resting order.
 */
export interface BookMatches {
  /** Number of rows. */
  readonly length: number;
  /** The resting order. */
  orderId(row: number): number;
  /** Its price, in ticks. */
  price(row: number): number;
  /** What was traded or taken off, in lots. */
  quantity(row: number): number;
  /** Whether it is a trade. */
  isTrade(row: number): boolean;
}

/** Matches as columns that are used again for each order. */
export class MatchRows implements BookMatches {
  length = 0;
  #orderIds = new Int32Array(64);
  #prices = new Int32Array(64);
  #quantities = new Float64Array(64);
  #isTrade = new Uint8Array(64);

  // the casts: a row inside the length always has a value, and these run for every trade

  orderId(row: number): number {
    return this.#orderIds[row] as number;
  }

  price(row: number): number {
    return this.#prices[row] as number;
  }

  quantity(row: number): number {
    return this.#quantities[row] as number;
  }

  isTrade(row: number): boolean {
    return this.#isTrade[row] === 1;
  }

  addTrade(orderId: number, price: number, quantity: number): void {
    this.#add(orderId, price, quantity);
    this.#isTrade[this.length - 1] = 1;
  }

  addTakenOff(orderId: number, price: number, quantity: number): void {
    this.#add(orderId, price, quantity);
    this.#isTrade[this.length - 1] = 0;
  }

  #add(orderId: number, price: number, quantity: number): void {
    if (this.length === this.#orderIds.length) this.#grow();
    const row = this.length++;
    this.#orderIds[row] = orderId;
    this.#prices[row] = price;
    this.#quantities[row] = quantity;
  }

  #grow(): void {
    const size = this.length * 2;
    this.#orderIds = larger(new Int32Array(size), this.#orderIds);
    this.#prices = larger(new Int32Array(size), this.#prices);
    this.#quantities = larger(new Float64Array(size), this.#quantities);
    this.#isTrade = larger(new Uint8Array(size), this.#isTrade);
  }
}

function larger<Column extends Int32Array | Float64Array | Uint8Array>(column: Column, held: Column): Column {
  column.set(held);
  return column;
}
