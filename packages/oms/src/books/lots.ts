import { Scaled, type ClientOrderId, type InstrumentMath, type PositionLot, type Timestamp, type TradeId } from '@redfire/core';
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

/** Of what no execution opened. */
export const NO_SOURCE: LotSource = {};

/** How lots follow a position that was changed otherwise than by a trade: each by its share of the quantity, or of the cost that there was. */
export interface LotChange {
  readonly by: 'quantity' | 'cost';
  /** What one is to have cost, by what it did. */
  readonly price: (old: Scaled) => Scaled;
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

  /** Brings the lots to another quantity and cost, each in its place; what rounding leaves is of the lots behind. */
  change({ quantity, cost, at }: Pick<Lot, 'quantity' | 'cost' | 'at'>, { by, price }: LotChange): void {
    const lots = this.list();
    const total = (of: 'quantity' | 'cost') => lots.reduce((sum, lot) => sum.plus(lot[of]), Scaled.zero);
    const before = { quantity: total('quantity'), cost: total('cost') };
    this.clear();
    if (quantity.isZero) return;
    const { shape, instrument: { settleScale }, multiplier, lot: step } = this.#math;
    if (before.quantity.sign !== quantity.sign) {
      const amount = quantity.times(multiplier);
      this.#lots.push({ source: NO_SOURCE, at, quantity, cost, price: shape === 'inverse' && !cost.isZero ? amount.dividedBy(cost, settleScale) : cost.dividedBy(amount, settleScale) });
      return;
    }
    // cut from the sums, so that no rounding is lost
    let [had, spent, given, paid] = [Scaled.zero, Scaled.zero, Scaled.zero, Scaled.zero];
    for (const [place, lot] of lots.entries()) {
      had = had.plus(lot.quantity);
      spent = spent.plus(lot.cost);
      const isLast = place === lots.length - 1;
      const until = isLast ? quantity : quantity.times(had).roundToStep(before.quantity.absolute().times(step), 'down').dividedBy(before.quantity, step.scale);
      if (until.equals(given)) continue;
      const share = by === 'quantity' ? cost.times(had).dividedBy(before.quantity, settleScale) : before.cost.isZero ? cost : cost.times(spent).dividedBy(before.cost, settleScale);
      const costUntil = isLast ? cost : share;
      this.#lots.push({ source: lot.source, at: lot.at, price: price(lot.price), quantity: until.minus(given), cost: costUntil.minus(paid) });
      given = until;
      paid = costUntil;
    }
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
