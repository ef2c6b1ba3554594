import type { Bar, InstrumentMath, MarkPrice, Quote, Timestamp, Trade } from '@redfire/core';
import { TriggerLine } from './trigger-line.ts';
import { PRICE_LINES, TriggerPrices, type PriceLine } from './trigger-prices.ts';
import { meets, type WaitingOrder } from './waiting-order.ts';

const NONE: readonly never[] = Object.freeze([]);

/**
 * The orders of one instrument that wait on our side, and the prices they wait for. Each thing it is shown gives back those it
 * triggers, in the order in which they came; an order acts on the first data behind its arrival.
 *
 * A trigger that names its price follows that and no other, however long none comes. One that names none follows the last trade once
 * a trade has come, else bid and ask once a quote has come, else the bars.
 */
export class TriggerWatch {
  readonly #math: InstrumentMath;
  readonly #lines: Readonly<Record<PriceLine, TriggerLine>>;
  readonly prices: TriggerPrices;
  /** Those that have not been shown what is known yet. */
  readonly #fresh: WaitingOrder[] = [];
  #hasTrades = false;
  #hasQuotes = false;
  /** Close of the latest bar: one that opened before shows prices that were seen already. */
  #barsUntil = -Infinity;
  /** When the latest of them came. */
  #newest = -Infinity as Timestamp;
  size = 0;

  constructor(math: InstrumentMath) {
    this.#math = math;
    this.prices = new TriggerPrices(math);
    const line = () => new TriggerLine(math);
    this.#lines = { last: line(), bid: line(), ask: line(), mid: line(), mark: line(), index: line() };
  }

  add(order: WaitingOrder): void {
    this.size++;
    if (order.since > this.#newest) this.#newest = order.since;
    this.#fresh.push(order);
  }

  /** @returns Whether the order waited here. */
  remove(order: WaitingOrder): boolean {
    if (!order.isWaiting) return false;
    const place = this.#fresh.indexOf(order);
    if (place >= 0) this.#fresh.splice(place, 1);
    else if (!PRICE_LINES.some((line) => this.#lines[line].remove(order))) return false;
    this.size--;
    return true;
  }

  quote(quote: Quote): readonly WaitingOrder[] {
    const { prices } = this;
    prices.showQuote(quote);
    if (!this.#hasQuotes) {
      this.#hasQuotes = true;
      this.#rehome();
    }
    const due: WaitingOrder[] = [];
    this.#reach('bid', due);
    this.#reach('ask', due);
    this.#reach('mid', due);
    return this.#settle(due);
  }

  trade({ price }: Trade): readonly WaitingOrder[] {
    const due: WaitingOrder[] = [];
    if (Number.isNaN(this.prices.ticks(price))) return due;
    if (!this.#hasTrades) {
      this.#hasTrades = true;
      this.#rehome();
    }
    this.#last(price, due);
    return this.#settle(due);
  }

  mark(mark: MarkPrice): readonly WaitingOrder[] {
    this.prices.showMark(mark);
    const due: WaitingOrder[] = [];
    this.#reach('mark', due);
    this.#reach('index', due);
    return this.#settle(due, ({ source }) => source === 'mark' || source === 'index');
  }

  /**
   * A bar stands for trades that nobody showed: its open, the nearer of high and low, the other, and its close. Who came after its
   * open sees its close alone, and so do all where it overlaps the bar before. Once trades have come, bars say nothing new.
   */
  bar(bar: Bar): readonly WaitingOrder[] {
    if (this.#hasTrades) return NONE;
    const due: WaitingOrder[] = [];
    if (bar.openTime >= this.#barsUntil) this.#passThrough(bar, due);
    this.#barsUntil = Math.max(this.#barsUntil, bar.closeTime);
    this.#last(bar.close, due);
    return this.#settle(due);
  }

  /** Shows the inside of a bar to those that were there when it opened. */
  #passThrough(bar: Bar, due: WaitingOrder[]): void {
    const wasThere = ({ since }: Pick<WaitingOrder, 'since'>) => since <= bar.openTime;
    const line = this.#lines.last;
    const late = wasThere({ since: this.#newest }) ? NONE : line.orders.filter((order) => !wasThere(order));
    for (const order of late) line.remove(order);
    this.#takeIn((order) => wasThere(order) && this.#lineOf(order) === 'last');
    for (const price of pathOf(bar)) this.#last(price, due);
    for (const order of late) line.add(order);
  }

  #last(price: number, due: WaitingOrder[]): void {
    const ticks = this.prices.ticks(price);
    if (Number.isNaN(ticks)) return;
    this.prices.last = ticks;
    this.#reach('last', due);
  }

  #reach(line: PriceLine, due: WaitingOrder[]): void {
    this.#lines[line].reach(this.prices[line], due);
  }

  /** Shows those that are new what is known, and puts everybody due in the order in which they came. */
  #settle(due: WaitingOrder[], concerns: (order: WaitingOrder) => boolean = isAny): readonly WaitingOrder[] {
    if (this.#fresh.length > 0) {
      for (const order of this.#fresh.filter(concerns)) {
        const price = this.prices[this.#lineOf(order)];
        if (Number.isNaN(price) || !meets(order, price, this.#math)) continue;
        this.#fresh.splice(this.#fresh.indexOf(order), 1);
        due.push(order);
      }
      this.#takeIn(concerns);
    }
    this.size -= due.length;
    for (const order of due) order.isWaiting = false;
    return due.length > 1 ? due.sort((a, b) => a.number - b.number) : due;
  }

  #takeIn(concerns: (order: WaitingOrder) => boolean): void {
    let kept = 0;
    for (const order of this.#fresh) {
      if (concerns(order)) this.#lines[this.#lineOf(order)].add(order);
      else this.#fresh[kept++] = order;
    }
    this.#fresh.length = kept;
  }

  #lineOf({ source, side, waitsFor }: WaitingOrder): PriceLine {
    const far = side === 'buy' ? 'ask' : 'bid';
    // what becomes a limit becomes it at the price it would trade at
    if (source === 'bid-ask' || (waitsFor === 'price' && this.#hasQuotes)) return far;
    return source ?? (this.#hasTrades || !this.#hasQuotes ? 'last' : far);
  }

  /** Moves those that name no price to the one they follow now. */
  #rehome(): void {
    for (const line of ['last', 'bid', 'ask'] as const) {
      for (const order of this.#lines[line].orders) {
        const home = this.#lineOf(order);
        if (home === line) continue;
        this.#lines[line].remove(order);
        this.#lines[home].add(order);
      }
    }
  }
}

function pathOf({ open, high, low, close }: Bar): readonly number[] {
  return high - open <= open - low ? [open, high, low, close] : [open, low, high, close];
}

function isAny(): boolean {
  return true;
}

