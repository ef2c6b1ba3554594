import type { ClientOrderId, InstrumentMath, PositionLot, Scaled, Timestamp, TradeId } from '@redfire/core';
import { releasedCost } from './released-cost.ts';

/** The execution that opened a lot. Trade ids repeat across orders, so the two are one name. */
export interface LotSource {
  readonly orderId?: ClientOrderId | undefined;
  readonly tradeId?: TradeId | undefined;
}

/** What is left of what one execution opened. */
interface Lot {
  readonly source: LotSource;
  readonly at: Timestamp;
  readonly price: Scaled;
  /** Signed, as the cost. */
  quantity: Scaled;
  cost: Scaled;
}

/** The open lots of a position, closed first in, first out. */
export class LotQueue {
  readonly #math: InstrumentMath;
  #lots: Lot[] = [];
  /** Lots before it are closed. */
  #head = 0;
  /** The lot that was taken back last, and the one that stood behind it: its correction takes its place. */
  #vacated: { readonly source: LotSource; readonly next: Lot | undefined } | undefined;

  constructor(math: InstrumentMath) {
    this.#math = math;
  }

  /** Adds a lot behind all others, or where the one stood that it corrects. */
  open(lot: Omit<Lot, 'source'>, source: LotSource): void {
    const vacated = this.#vacated;
    if (vacated === undefined || !isSame(vacated.source, source)) {
      this.#lots.push({ source, ...lot });
      return;
    }
    this.#vacated = undefined;
    const place = vacated.next === undefined ? this.#lots.length : this.#lots.indexOf(vacated.next, this.#head);
    // where the one behind it was closed, it would have been closed before it
    this.#lots.splice(place < 0 ? this.#head : place, 0, { source, ...lot });
  }

  /** Closes an unsigned quantity that is less than all, and returns the cost it releases. */
  close(quantity: Scaled): Scaled {
    let left = quantity;
    let released: Scaled | undefined;
    while (left.sign > 0) {
      // less than all is closed, so there is one
      const lot = this.#lots[this.#head] as Lot;
      const held = lot.quantity.absolute();
      const part = left.compare(held) < 0 ? left : held;
      const cost = part === held ? lot.cost : this.#partOf(lot, part, held);
      released = released ? released.plus(cost) : cost;
      left = left.minus(part);
      if (part === held) this.#head++;
      else {
        lot.quantity = lot.quantity.sign > 0 ? lot.quantity.minus(part) : lot.quantity.plus(part);
        lot.cost = lot.cost.minus(cost);
      }
    }
    this.#tidy();
    return released as Scaled;
  }

  /** Closes every lot. */
  clear(): void {
    this.#lots = [];
    this.#head = 0;
  }

  /** Takes out what is left of the lot that an execution opened; `undefined` where nothing is. */
  takeOut(source: LotSource): { readonly quantity: Scaled; readonly cost: Scaled } | undefined {
    const place = this.#lots.findIndex((lot, index) => index >= this.#head && isSame(lot.source, source));
    const lot = this.#lots[place];
    this.#vacated = lot && { source, next: this.#lots[place + 1] };
    if (lot === undefined) return undefined;
    this.#lots.splice(place, 1);
    return lot;
  }

  /** The open lots, oldest first. */
  list(): readonly Readonly<Lot>[] {
    return this.#lots.slice(this.#head);
  }

  /** The open lots as readers see them, decimals made now. */
  faces(): readonly PositionLot[] {
    return this.list().map(({ source: { orderId, tradeId }, at, price, quantity, cost }) => ({
      openedAt: at,
      ...(orderId !== undefined && { orderId }),
      ...(tradeId !== undefined && { tradeId }),
      quantity: quantity.toDecimal(),
      price: price.toDecimal(),
      cost: cost.toDecimal(),
    }));
  }

  /** Another queue with the same lots. */
  copy(): LotQueue {
    const copy = new LotQueue(this.#math);
    copy.#lots = this.list().map((lot) => ({ ...lot }));
    return copy;
  }

  /** A linear cost is a product, so a part of it is one too; an inverse one is a share of what was rounded. */
  #partOf(lot: Lot, part: Scaled, held: Scaled): Scaled {
    const { shape, instrument } = this.#math;
    if (shape === 'inverse') return releasedCost(lot.cost, { part, whole: held, scale: instrument.settleScale });
    return this.#math.value(lot.quantity.sign > 0 ? part : part.negated(), lot.price);
  }

  #tidy(): void {
    if (this.#head < 64 || this.#head * 2 < this.#lots.length) return;
    this.#lots = this.#lots.slice(this.#head);
    this.#head = 0;
  }
}

function isSame(a: LotSource, b: LotSource): boolean {
  return a.tradeId === b.tradeId && a.orderId === b.orderId;
}
