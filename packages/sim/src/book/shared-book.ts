import type { Side } from '@redfire/core';
import { MatchingBook, type MatchingOutcome } from './matching-book.ts';
import { OrderNumbers } from './order-numbers.ts';
import type { SelfTradeRule } from './self-trade.ts';

/** The owner of our orders in the book; others have none. */
const OURS = 1;

/** An order of ours in the book, or on its way into it. */
export interface OwnPlace<Own> {
  readonly own: Own;
  readonly side: Side;
  readonly ticks: number;
  readonly number: number;
  /** When it came to the end of its line, counted. */
  readonly turn: number;
}

/** An order of others as the data tell it. */
interface OthersPlace {
  readonly side: Side;
  readonly ticks: number;
  /** What the data say is there, whatever we have taken of it. */
  lots: number;
  /** −1 when nothing of it is left in our book. */
  number: number;
  readonly turn: number;
}

/** What an order has met in the book. */
export interface SharedMatch<Own> {
  /** The order of ours that rested there; `undefined` for one of others. */
  readonly resting: Own | undefined;
  readonly ticks: number;
  readonly lots: number;
  /** Otherwise the rule against trades with oneself took it off. */
  readonly isTrade: boolean;
}

/** An order of ours that comes to the book. */
export interface OwnEntry {
  readonly side: Side;
  /** Absent for any price. */
  readonly ticks?: number | undefined;
  readonly lots: number;
  readonly timeInForce: 'gtc' | 'ioc' | 'fok';
}

/**
 * One book of the orders of others, as data tell them one by one, and of ours. The data are right about what becomes of others: what they say was executed is gone, and so is what we have taken,
 * until the order goes to the end of its line.
 */
export class SharedBook<Own> {
  readonly #book: MatchingBook;
  readonly #others = new Map<string, OthersPlace>();
  readonly #numbers = new OrderNumbers<OwnPlace<Own> | OthersPlace>();
  readonly #own = new Map<Own, OwnPlace<Own>>();
  #turns = 0;

  constructor(selfTrade: SelfTradeRule) {
    this.#book = new MatchingBook({ selfTrade });
  }

  /** Best price of a side in ticks, ours included; `NaN` for none. */
  best(side: Side): number {
    return this.#book.best(side);
  }

  has(own: Own): boolean {
    return this.#own.has(own);
  }

  /** Lets an order of ours in. @returns What became of it, and what it met. */
  enter(own: Own, { side, ticks, lots, timeInForce }: OwnEntry): { readonly outcome: MatchingOutcome; readonly matches: readonly SharedMatch<Own>[] } {
    const number = this.#numbers.take();
    const outcome = this.#book.submit({ id: number, side, quantity: lots, price: ticks, owner: OURS, timeInForce });
    const matches = this.#met();
    if (outcome === 'rests' && ticks !== undefined) {
      const place = { own, side, ticks, number, turn: ++this.#turns };
      this.#numbers.assign(number, place);
      this.#own.set(own, place);
    } else {
      this.#numbers.giveBack(number);
    }
    return { outcome, matches };
  }

  /** Makes an order of ours smaller at its place. @returns Whether it is here, and gets no larger. */
  shrink(own: Own, lots: number): boolean {
    const place = this.#own.get(own);
    if (place === undefined || lots > this.#book.remaining(place.number)) return false;
    this.#book.modify(place.number, { quantity: lots });
    return true;
  }

  /** Takes an order of ours out, wherever it is. */
  leave(own: Own): void {
    const place = this.#own.get(own);
    if (place === undefined) return;
    if (this.#book.remaining(place.number) > 0) this.#book.cancel(place.number);
    this.#numbers.giveBack(place.number);
    this.#own.delete(own);
  }

  /** Puts an order of others at the end of its line; where it crosses, it trades with what it meets. @returns What it met of ours. */
  add(id: string, { side, ticks, lots }: { readonly side: Side; readonly ticks: number; readonly lots: number }): readonly SharedMatch<Own>[] {
    this.remove(id);
    const place: OthersPlace = { side, ticks, lots, number: -1, turn: ++this.#turns };
    this.#others.set(id, place);
    if (lots <= 0) return [];
    const number = this.#numbers.take();
    if (this.#book.submit({ id: number, side, quantity: lots, price: ticks }) === 'rests') {
      place.number = number;
      this.#numbers.assign(number, place);
    } else {
      this.#numbers.giveBack(number);
    }
    return this.#book.matches.length === 0 ? [] : this.#met();
  }

  /** @returns What it met of ours, where it has gone to another place. */
  modify(id: string, { side, ticks, lots }: { readonly side: Side; readonly ticks: number; readonly lots: number }): readonly SharedMatch<Own>[] {
    const place = this.#others.get(id);
    if (place?.side !== side || place.ticks !== ticks || lots > place.lots || lots <= 0) return this.add(id, { side, ticks, lots });
    place.lots = lots;
    if (place.number >= 0 && this.#book.remaining(place.number) > lots) this.#book.modify(place.number, { quantity: lots });
    return [];
  }

  remove(id: string): void {
    const place = this.#others.get(id);
    if (place === undefined) return;
    if (place.number >= 0) {
      this.#book.cancel(place.number);
      this.#numbers.giveBack(place.number);
    }
    this.#others.delete(id);
  }

  /** Takes off an order of others what the data say was executed. @returns Its turn in the line of its price, −1 where it has no place. */
  execute(id: string, lots: number): number {
    const place = this.#others.get(id);
    if (place === undefined) return -1;
    const turn = place.number < 0 ? -1 : place.turn;
    place.lots -= lots;
    if (place.number >= 0 && lots > 0 && this.#book.reduce(place.number, lots) === 0) this.#drop(place);
    if (place.lots <= 0) this.remove(id);
    return turn;
  }

  /** Our orders of a side that somebody reaches before the order of a turn at a price, the first first; with −1 for the turn, only those at better prices. */
  before(side: Side, ticks: number, turn: number): readonly OwnPlace<Own>[] {
    if (this.#own.size === 0) return [];
    const sign = side === 'buy' ? -1 : 1;
    return [...this.#own.values()]
      .filter((place) => place.side === side && (sign * (place.ticks - ticks) < 0 || (place.ticks === ticks && place.turn < turn)))
      .sort((a, b) => sign * (a.ticks - b.ticks) || a.turn - b.turn);
  }

  /** Takes off an order of ours what somebody has had of it. @returns How much that was. */
  takeOwn({ number }: OwnPlace<Own>, lots: number): number {
    const taken = Math.min(lots, this.#book.remaining(number));
    if (taken > 0) this.#book.reduce(number, taken);
    return taken;
  }

  /** What was met last; orders of others that are used up lose their numbers. */
  #met(): readonly SharedMatch<Own>[] {
    const { matches } = this.#book;
    return Array.from({ length: matches.length }, (_, row) => {
      const number = matches.orderId(row);
      const place = this.#numbers.of(number);
      const resting = place !== undefined && 'own' in place ? place.own : undefined;
      if (place !== undefined && !('own' in place) && this.#book.remaining(number) === 0) this.#drop(place);
      return { resting, ticks: matches.price(row), lots: matches.quantity(row), isTrade: matches.isTrade(row) };
    });
  }

  /** Nothing of an order of others is left. */
  #drop(place: OthersPlace): void {
    this.#numbers.giveBack(place.number);
    place.number = -1;
  }
}

/** The side that an order of a side trades with. */
export function otherSide(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}
