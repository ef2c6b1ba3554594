import type { Side } from '@redfire/core';
import { FlowBook, type FlowOrder } from './flow-book.ts';
import { RandomDraws } from './random-draws.ts';
import { busyness } from './trading-day.ts';
import type { VarianceProcess } from './volatility.ts';

const DAY_MS = 86_400_000;
/** Orders of a side at the start, and about which number it stays. */
const USUAL_ORDERS = 120;
/** An event makes others come: this share of all does, and after so long a part of 1/e is left of it. */
const EXCITED_SHARE = 0.6;
const EXCITEMENT_MS = 400;
/** Who takes liquidity does so again with this likelihood: an order is worked in pieces. */
const SAME_SIDE = 0.65;
const TAKERS = 0.15;

/** What a flow does to its book, in order. */
export interface FlowStep {
  readonly kind: 'add' | 'execute' | 'remove';
  readonly order: FlowOrder;
  /** What came, was executed or was left. */
  readonly lots: number;
}

export interface OrderFlowOptions {
  readonly seed: number;
  readonly startTime: number;
  readonly startTicks: number;
  readonly eventsPerSecond: number;
  /** Ticks between bid and ask while volatility is at its mean, about. */
  readonly spreadTicks: number;
  readonly averageLots: number;
  /** Of the log return of an event. */
  readonly variance: VarianceProcess;
}

/**
 * A flow of orders around a value that nobody sees. The value moves with the clustered volatility of a GARCH(1,1) process; limits come some way from it, farther when it is volatile, and trade with what they cross;
 * others take, more often on the side they took before; others cancel.
 *
 * Events come in clusters: a process that excites itself, A. Hawkes, "Spectra of some self-exciting and mutually exciting point processes", Biometrika 58(1), 1971, drawn by thinning as Y. Ogata,
 * "On Lewis' simulation method for point processes", IEEE Transactions on Information Theory 27(1), 1981; the ends of a day are busier than its middle.
 */
export class OrderFlow {
  readonly book = new FlowBook();
  /** Time of the last event, epoch milliseconds. */
  at: number;
  readonly #draws: RandomDraws;
  readonly #options: OrderFlowOptions;
  readonly #baseRate: number;
  #excitement = 0;
  #value: number;
  #variance: number;
  #side: Side = 'buy';
  #orders = 0;

  constructor(options: OrderFlowOptions) {
    this.#options = options;
    this.#draws = new RandomDraws(options.seed, 1);
    this.at = options.startTime;
    this.#value = options.startTicks;
    this.#variance = options.variance.mean;
    this.#baseRate = (options.eventsPerSecond * (1 - EXCITED_SHARE)) / 1_000;
    for (let count = 0; count < USUAL_ORDERS; count++) for (const side of ['buy', 'sell'] as const) this.book.add(this.#limit(side));
  }

  /** Makes the next event. @returns What it did to the book: several steps where it took from several orders. */
  next(): readonly FlowStep[] {
    this.#wait();
    this.#moveValue();
    const draw = this.#draws.uniform();
    if (draw < TAKERS) return this.#take();
    const crowd = this.book.orders('buy').length + this.book.orders('sell').length;
    // the fuller the book, the more leave it
    if (draw < TAKERS + (1 - TAKERS) * Math.min(0.9, (0.45 * crowd) / (2 * USUAL_ORDERS))) return this.#cancel();
    return this.#come(this.#limit(this.#draws.bits() < 0 ? 'buy' : 'sell'));
  }

  #wait(): void {
    for (;;) {
      const most = this.#baseRate * 1.8 + this.#excitement;
      const waited = this.#draws.exponential() / most;
      this.at += waited;
      this.#excitement /= growth(waited / EXCITEMENT_MS);
      const rate = this.#baseRate * busyness((this.at % DAY_MS) / DAY_MS) + this.#excitement;
      if (this.#draws.uniform() * most < rate) break;
    }
    this.#excitement += EXCITED_SHARE / EXCITEMENT_MS;
  }

  #moveValue(): void {
    const { constant, reaction, persistence } = this.#options.variance;
    const shock = this.#draws.normal();
    this.#value = Math.max(2, this.#value * (1 + Math.sqrt(this.#variance) * shock));
    this.#variance = constant + (reaction * shock * shock + persistence) * this.#variance;
  }

  /** A limit some way behind the value. */
  #limit(side: Side): FlowOrder {
    const reach = (this.#options.spreadTicks / 2) * Math.sqrt(this.#variance / this.#options.variance.mean);
    const distance = reach * (0.5 + 4 * this.#draws.exponential());
    const ticks = Math.max(1, side === 'buy' ? Math.floor(this.#value - distance) : Math.ceil(this.#value + distance));
    return { id: ++this.#orders, side, ticks, lots: this.#lots() };
  }

  #lots(): number {
    return Math.max(1, Math.round((this.#draws.pareto() * this.#options.averageLots) / 3));
  }

  #come(order: FlowOrder): readonly FlowStep[] {
    const steps = this.#match(order.side, order.lots, order.ticks);
    const left = steps.reduce((lots, step) => lots - step.lots, order.lots);
    if (left <= 0) return steps;
    const ticks = order.side === 'buy' ? Math.min(order.ticks, this.book.best('sell') - 1) : Math.max(order.ticks, this.book.best('buy') + 1);
    if (ticks < 1) return steps;
    const rest = { ...order, ticks, lots: left };
    this.book.add(rest);
    return [...steps, { kind: 'add', order: rest, lots: left }];
  }

  #take(): readonly FlowStep[] {
    if (this.#draws.uniform() >= SAME_SIDE) this.#side = this.#side === 'buy' ? 'sell' : 'buy';
    return this.#match(this.#side, this.#lots(), this.#side === 'buy' ? Infinity : -Infinity);
  }

  #match(side: Side, lots: number, limit: number): readonly FlowStep[] {
    const steps: FlowStep[] = [];
    const orders = this.book.orders(side === 'buy' ? 'sell' : 'buy');
    // the last order of a side stays, so that there always is a price
    for (let left = lots; left > 0 && orders.length > 1; ) {
      const [first] = orders;
      if (first === undefined || (side === 'buy' ? first.ticks > limit : first.ticks < limit)) break;
      const traded = Math.min(left, first.lots);
      left -= traded;
      first.lots -= traded;
      if (first.lots === 0) this.book.remove(first);
      steps.push({ kind: 'execute', order: first, lots: traded });
    }
    return steps;
  }

  #cancel(): readonly FlowStep[] {
    const orders = this.book.orders(this.#draws.bits() < 0 ? 'buy' : 'sell');
    const order = orders[this.#draws.below(orders.length)];
    if (order === undefined || orders.length <= 1) return [];
    this.book.remove(order);
    return [{ kind: 'remove', order, lots: order.lots }];
  }
}

/** The exponential of a number from 0 on, near enough; machines do not agree on the last bits of the true one. */
function growth(x: number): number {
  return 1 + x * (1 + (x / 2) * (1 + (x / 3) * (1 + x / 4)));
}
