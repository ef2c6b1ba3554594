import { isOpen, type OrderState, type StrategyId } from '@redfire/core';
import type { OrderChange, OrderObserver } from '@redfire/oms';

/** Orders of a strategy since the engine was made; parts of an order that an algorithm works are not counted beside it. */
export interface StrategyOrderCounts {
  /** All it sent, those that were refused included. */
  readonly submitted: number;
  readonly filled: number;
  /** Refused by the venue. */
  readonly rejected: number;
  /** Refused by validation or risk. */
  readonly denied: number;
  readonly canceled: number;
  readonly expired: number;
}

type Counts = { -readonly [Name in keyof StrategyOrderCounts]: number } & { fills: number };

const ENDS: Readonly<Partial<Record<OrderState, Exclude<keyof StrategyOrderCounts, 'submitted'>>>> = { filled: 'filled', rejected: 'rejected', denied: 'denied', canceled: 'canceled', expired: 'expired' };

/** Counts the orders and fills of every strategy as they change, without an event. */
export class StrategyCounts implements OrderObserver {
  readonly #counts = new Map<StrategyId, Counts>();

  onOrder({ before, after, postings, holding }: OrderChange): void {
    const { strategy, parentId } = after.terms;
    if (strategy === undefined) return;
    const isNews = parentId === undefined && before?.state !== after.state;
    if (!isNews && holding === undefined) return;
    const counts = this.#of(strategy);
    // what a bust takes back was no fill
    if (holding !== undefined) for (const { direction } of postings) counts.fills += direction;
    if (!isNews) return;
    if (before === undefined) counts.submitted++;
    // a fill may come of an order that had ended
    else if (!isOpen(before.state)) this.#end(counts, before.state, -1);
    this.#end(counts, after.state, 1);
  }

  /** What a strategy has sent, and how often it was filled. */
  of(strategy: StrategyId): StrategyOrderCounts & { readonly fills: number } {
    return { ...(this.#counts.get(strategy) ?? NOTHING) };
  }

  #of(strategy: StrategyId): Counts {
    const known = this.#counts.get(strategy);
    if (known) return known;
    const counts = { ...NOTHING };
    this.#counts.set(strategy, counts);
    return counts;
  }

  #end(counts: Counts, state: OrderState, change: 1 | -1): void {
    const name = ENDS[state];
    if (name !== undefined) counts[name] += change;
  }
}

const NOTHING: Counts = { submitted: 0, filled: 0, rejected: 0, denied: 0, canceled: 0, expired: 0, fills: 0 };
