import { RedFireError } from '@redfire/core';

/** Where nothing is linked. */
export const NO_ORDER = -1;

const FIRST_CAPACITY = 1_024;
const INTS = 8;
/** Ints of a slot; the first two hold the quantity as a double. */
const PRICE = 2;
const OWNER = 3;
const NEXT = 4;
const BEFORE = 5;
const SIDE = 6;

/**
 * What a book knows of its orders, one slot of 32 bytes for each id in one block of memory, so that what is asked of an order lies together.
 * A slot with quantity 0 is free. The block doubles when an id is beyond it.
 */
export class OrderSlots {
  /** Orders there is room for. */
  capacity = FIRST_CAPACITY;
  #ints: Int32Array;
  #quantities: Float64Array;

  constructor() {
    const block = new ArrayBuffer(FIRST_CAPACITY * INTS * 4);
    this.#ints = new Int32Array(block);
    this.#quantities = new Float64Array(block);
  }

  /** Makes room for an id. @throws {@link RedFireError} `INVALID_INPUT` when there is no memory for so large an id; nothing has changed then. */
  reach(id: number): void {
    if (id < this.capacity) return;
    let capacity = this.capacity;
    while (capacity <= id) capacity *= 2;
    const block = allocated(capacity, id);
    const ints = new Int32Array(block);
    ints.set(this.#ints);
    this.#ints = ints;
    this.#quantities = new Float64Array(block);
    this.capacity = capacity;
  }

  // the casts: an id inside the capacity always has a value, and these run for every order

  /** What is left of an order, 0 for a free slot. */
  quantity(id: number): number {
    return this.#quantities[id << 2] as number;
  }

  setQuantity(id: number, quantity: number): void {
    this.#quantities[id << 2] = quantity;
  }

  price(id: number): number {
    return this.#ints[(id << 3) + PRICE] as number;
  }

  owner(id: number): number {
    return this.#ints[(id << 3) + OWNER] as number;
  }

  /** The order behind it in the queue of its price. */
  next(id: number): number {
    return this.#ints[(id << 3) + NEXT] as number;
  }

  setNext(id: number, next: number): void {
    this.#ints[(id << 3) + NEXT] = next;
  }

  before(id: number): number {
    return this.#ints[(id << 3) + BEFORE] as number;
  }

  setBefore(id: number, before: number): void {
    this.#ints[(id << 3) + BEFORE] = before;
  }

  isBuy(id: number): boolean {
    return this.#ints[(id << 3) + SIDE] === 1;
  }

  /** Says what an order is whose quantity is set apart. */
  describe(id: number, { price, owner, isBuy }: { readonly price: number; readonly owner: number; readonly isBuy: boolean }): void {
    const at = id << 3;
    this.#ints[at + PRICE] = price;
    this.#ints[at + OWNER] = owner;
    this.#ints[at + SIDE] = isBuy ? 1 : 0;
  }
}

function allocated(capacity: number, id: number): ArrayBuffer {
  try {
    return new ArrayBuffer(capacity * INTS * 4);
  } catch (cause) {
    throw new RedFireError('INVALID_INPUT', `order id "${id}" is too large for the memory there is; count ids from 0 and use those of ended orders again`, { details: { field: 'id', value: id }, cause });
  }
}
