import { Scaled, type Currency, type TradeId } from '@redfire/core';
import type { AppliedExecution } from '../order-record.ts';

/** Up to here a list is copied when it grows, which costs less than what the longer ones share. */
const COPIED_UP_TO = 8;

/** What the executions of a list come to. Read it at once: it may go on with the order. */
export interface ExecutionTotals {
  readonly quantity: Scaled;
  /** Sum of quantity times price. */
  readonly value: Scaled;
  readonly fees: ReadonlyMap<Currency, Scaled>;
  /** Venue time of the latest execution, and the highest sequence number at that time; each `-Infinity` where there is none. */
  readonly latestAt: number;
  readonly latestSequence: number;
}

/**
 * The executions of an order, immutable. To add one costs the same however many there are: the lists of one order share
 * what they have in common, and each sees no more than its own length of it.
 */
export class ExecutionList implements Iterable<AppliedExecution> {
  static readonly none = new ExecutionList([], 0, undefined);

  readonly length: number;
  /** May be longer than this list, where a younger one has added to it. */
  readonly #items: AppliedExecution[];
  readonly #shared: Shared | undefined;
  #array: readonly AppliedExecution[] | undefined;

  private constructor(items: AppliedExecution[], length: number, shared: Shared | undefined) {
    this.#items = items;
    this.length = length;
    this.#shared = shared;
  }

  static of(items: readonly AppliedExecution[]): ExecutionList {
    return items.length === 0 ? ExecutionList.none : new ExecutionList([...items], items.length, items.length > COPIED_UP_TO ? new Shared(items) : undefined);
  }

  get first(): AppliedExecution | undefined {
    return this.length === 0 ? undefined : this.#items[0];
  }

  /** The execution of a trade id. */
  find(id: TradeId): AppliedExecution | undefined {
    const items = this.#items;
    if (this.#shared) {
      const place = this.#shared.places.get(id);
      return place !== undefined && place < this.length ? items[place] : undefined;
    }
    for (let index = 0; index < this.length; index++) if (items[index]?.tradeId === id) return items[index];
    return undefined;
  }

  /** With one more at the end, of a trade id it does not have. */
  plus(execution: AppliedExecution): ExecutionList {
    const { length } = this;
    if (this.#shared && this.#items.length === length) {
      this.#shared.places.set(execution.tradeId, length);
      this.#items.push(execution);
      return new ExecutionList(this.#items, length + 1, this.#shared);
    }
    if (length >= COPIED_UP_TO) return ExecutionList.of([...this.toArray(), execution]);
    return new ExecutionList(length === 0 ? [execution] : [...this.#items, execution], length + 1, undefined);
  }

  /** With another one in the place of one it has. */
  replaced(known: AppliedExecution, by: AppliedExecution): ExecutionList {
    return ExecutionList.of(this.toArray().map((execution) => (execution === known ? by : execution)));
  }

  without(known: AppliedExecution): ExecutionList {
    return ExecutionList.of(this.toArray().filter((execution) => execution !== known));
  }

  /** In the order they were applied. */
  toArray(): readonly AppliedExecution[] {
    if (!this.#shared) return this.#items;
    this.#array ??= this.#items.slice(0, this.length);
    return this.#array;
  }

  [Symbol.iterator](): Iterator<AppliedExecution> {
    return this.toArray()[Symbol.iterator]();
  }

  get totals(): ExecutionTotals {
    const sums = this.#shared?.sumsOf(this.length) ?? new Sums();
    for (let index = sums.length; index < this.length; index++) sums.add(this.#items[index] as AppliedExecution);
    return sums;
  }
}

/** What the lists of one long history have in common beside the executions. */
class Shared {
  readonly places: Map<TradeId, number>;
  #sums = new Sums();

  constructor(items: readonly AppliedExecution[]) {
    this.places = new Map(items.map(({ tradeId }, index) => [tradeId, index]));
  }

  /** Sums over no more than the first so many: those of before, unless they have gone further. */
  sumsOf(length: number): Sums {
    if (this.#sums.length > length) return new Sums();
    return this.#sums;
  }
}

class Sums implements ExecutionTotals {
  length = 0;
  quantity = Scaled.zero;
  value = Scaled.zero;
  readonly fees = new Map<Currency, Scaled>();
  latestAt = Number.NEGATIVE_INFINITY;
  latestSequence = Number.NEGATIVE_INFINITY;

  add({ exact, feeCurrency, at, sequence = Number.NEGATIVE_INFINITY }: AppliedExecution): void {
    this.length++;
    this.quantity = this.quantity.plus(exact.quantity);
    this.value = this.value.plus(exact.quantity.times(exact.price));
    if (!exact.fee.isZero) this.fees.set(feeCurrency, (this.fees.get(feeCurrency) ?? Scaled.zero).plus(exact.fee));
    if (at > this.latestAt) {
      this.latestAt = at;
      this.latestSequence = sequence;
    } else if (at === this.latestAt && sequence > this.latestSequence) this.latestSequence = sequence;
  }
}
