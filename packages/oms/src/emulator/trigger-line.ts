import type { InstrumentMath } from '@redfire/core';
import { isTrailing, levelOf, meets, waitsForRise, type WaitingOrder } from './waiting-order.ts';

/**
 * The orders that wait for one price of one instrument, by the level that concerns each. A price that reaches nobody's level costs
 * some comparisons, however many wait.
 */
export class TriggerLine {
  readonly #math: InstrumentMath;
  /** The next level is at the end: the lowest of those above the price, the highest of those below. */
  readonly #above: WaitingOrder[] = [];
  readonly #below: WaitingOrder[] = [];
  /** Trails that follow the price and orders that any price concerns, and the prices between which none of them moves. */
  readonly #trails: WaitingOrder[] = [];
  #trailsFrom = -Infinity;
  #trailsTo = Infinity;

  constructor(math: InstrumentMath) {
    this.#math = math;
  }

  /** Every order here, in no order. */
  get orders(): readonly WaitingOrder[] {
    return [...this.#above, ...this.#below, ...this.#trails];
  }

  add(order: WaitingOrder): void {
    const { waitsFor, activationTicks } = order;
    if (waitsFor === 'price' || (waitsFor === 'trail' && (isTrailing(order) || Number.isNaN(activationTicks)))) {
      this.#trails.push(order);
      this.#bound(order);
      return;
    }
    const list = this.#listOf(order);
    list.splice(this.#placeOf(list, order), 0, order);
  }

  /** @returns Whether the order was here. */
  remove(order: WaitingOrder): boolean {
    for (const list of [this.#above, this.#below, this.#trails]) {
      const place = list.indexOf(order);
      if (place < 0) continue;
      list.splice(place, 1);
      return true;
    }
    return false;
  }

  /** Shows the price to those it concerns, and takes out those it triggers into `due`. */
  reach(price: number, due: WaitingOrder[]): void {
    if (Number.isNaN(price)) return;
    // trails first: one that is activated now has seen this price
    if (this.#trails.length > 0 && (price <= this.#trailsFrom || price >= this.#trailsTo)) this.#trail(price, due);
    for (let next = this.#above.at(-1); next && levelOf(next) <= price; next = this.#above.at(-1)) {
      this.#above.pop();
      this.#act(next, price, due);
    }
    for (let next = this.#below.at(-1); next && levelOf(next) >= price; next = this.#below.at(-1)) {
      this.#below.pop();
      this.#act(next, price, due);
    }
  }

  #act(order: WaitingOrder, price: number, due: WaitingOrder[]): void {
    if (meets(order, price, this.#math)) due.push(order);
    else this.add(order);
  }

  #trail(price: number, due: WaitingOrder[]): void {
    const trails = this.#trails;
    this.#trailsFrom = -Infinity;
    this.#trailsTo = Infinity;
    let kept = 0;
    for (const order of trails) {
      if (meets(order, price, this.#math)) {
        due.push(order);
        continue;
      }
      trails[kept++] = order;
      this.#bound(order);
    }
    trails.length = kept;
  }

  /** Narrows the range in which no trail moves: a sell follows what is above its best price and goes at its trigger below it; a buy mirrors. */
  #bound({ side, bestTicks, triggerTicks }: WaitingOrder): void {
    const isSell = side === 'sell';
    // who has seen no price yet waits for any
    const from = Number.isNaN(bestTicks) ? Infinity : isSell ? triggerTicks : bestTicks - 1;
    const to = Number.isNaN(bestTicks) ? -Infinity : isSell ? bestTicks + 1 : triggerTicks;
    this.#trailsFrom = Math.max(this.#trailsFrom, from);
    this.#trailsTo = Math.min(this.#trailsTo, to);
  }

  #listOf(order: WaitingOrder): WaitingOrder[] {
    return waitsForRise(order) ? this.#above : this.#below;
  }

  #placeOf(list: readonly WaitingOrder[], order: WaitingOrder): number {
    const level = levelOf(order);
    const isBehind = list === this.#above ? (other: WaitingOrder) => levelOf(other) > level : (other: WaitingOrder) => levelOf(other) < level;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // inside the bounds there is an order
      if (isBehind(list[middle] as WaitingOrder)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
