import type { Side } from '@redfire/core';

/** An order of a generated flow. */
export interface FlowOrder {
  readonly id: number;
  readonly side: Side;
  readonly ticks: number;
  lots: number;
}

/** A small book of a few hundred orders, sorted by price and arrival, for a flow that is made order by order. */
export class FlowBook {
  readonly #sides: Readonly<Record<Side, FlowOrder[]>> = { buy: [], sell: [] };

  /** The orders of a side, the first to trade first. */
  orders(side: Side): readonly FlowOrder[] {
    return this.#sides[side];
  }

  /** Best price in ticks, `NaN` for none. */
  best(side: Side): number {
    return this.#sides[side][0]?.ticks ?? Number.NaN;
  }

  /** Size of the best price in lots. */
  bestLots(side: Side): number {
    return this.lotsAt(side, this.best(side));
  }

  lotsAt(side: Side, ticks: number): number {
    let lots = 0;
    for (const order of this.#sides[side]) if (order.ticks === ticks) lots += order.lots;
    return lots;
  }

  /** Puts an order behind those of its price. */
  add(order: FlowOrder): void {
    const orders = this.#sides[order.side];
    const sign = order.side === 'buy' ? -1 : 1;
    let [from, to] = [0, orders.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (sign * ((orders[middle]?.ticks ?? 0) - order.ticks) <= 0) from = middle + 1;
      else to = middle;
    }
    orders.splice(from, 0, order);
  }

  remove(order: FlowOrder): void {
    const orders = this.#sides[order.side];
    orders.splice(orders.indexOf(order), 1);
  }

  /** Prices of a side with their sizes in lots, the best first. */
  levels(side: Side): readonly (readonly [ticks: number, lots: number])[] {
    const levels: [number, number][] = [];
    for (const { ticks, lots } of this.#sides[side]) {
      const last = levels[levels.length - 1];
      if (last?.[0] === ticks) last[1] += lots;
      else levels.push([ticks, lots]);
    }
    return levels;
  }
}
