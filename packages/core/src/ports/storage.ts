import type { Account } from '../account.ts';
import type { Bar, BarColumns } from '../bar.ts';
import type { EventMap, Topic } from '../events.ts';
import type { Fill } from '../fill.ts';
import type { AccountId, ClientOrderId, InstrumentId, OwnerId, StrategyId } from '../ids.ts';
import type { Order } from '../order.ts';
import type { OrderState } from '../order-state.ts';
import type { Position } from '../position.ts';
import type { Interval, Timestamp } from '../time.ts';

/** One recorded event with its place in the journal. */
export interface JournalRecord {
  readonly sequence: number;
  readonly topic: Topic;
  readonly event: EventMap[Topic];
}

/** The ordered record of everything that changed trading state. Replaying it gives the same state. */
export interface Journal {
  /** Durable when it resolves. All of one call or none. */
  append(events: readonly Omit<JournalRecord, 'sequence'>[]): Promise<void>;
  /** From a sequence number on, in order. */
  read(from: number): AsyncIterable<JournalRecord>;
  /** Stores a state up to which the journal need not be read again. */
  snapshot(sequence: number, state: string): Promise<void>;
  latestSnapshot(): Promise<{ readonly sequence: number; readonly state: string } | undefined>;
  close(): Promise<void>;
}

/** Which page of a listing; at most 1,000 items, 100 by default. */
export interface Page {
  readonly limit?: number;
  readonly offset?: number;
}

/** Writing the same thing twice stores it once. Listings are newest first. */
export interface OrderRepository {
  save(order: Order): Promise<void>;
  get(id: ClientOrderId): Promise<Order | undefined>;
  list(filter: { readonly instrument?: InstrumentId; readonly strategy?: StrategyId; readonly owner?: OwnerId; readonly states?: readonly OrderState[] }, page?: Page): Promise<readonly Order[]>;
}

export interface FillRepository {
  save(fill: Fill): Promise<void>;
  list(filter: { readonly orderId?: ClientOrderId; readonly instrument?: InstrumentId; readonly from?: Timestamp; readonly to?: Timestamp }, page?: Page): Promise<readonly Fill[]>;
}

export interface PositionRepository {
  save(position: Position): Promise<void>;
  list(filter: { readonly instrument?: InstrumentId; readonly strategy?: StrategyId; readonly account?: AccountId }): Promise<readonly Position[]>;
}

export interface AccountRepository {
  save(account: Account): Promise<void>;
  get(id: AccountId): Promise<Account | undefined>;
}

/** What strategies are to find again after a restart: one text for each, whose form is not the store's concern. Verified with `describeStrategyStateRepository()` of `@redfire/testing`. */
export interface StrategyStateRepository {
  /** Takes the place of the text before. Durable when it resolves; a failure leaves the one before, never a part of this one. Of several under way, the one asked for last remains. */
  save(strategy: StrategyId, state: string): Promise<void>;
  /** What was saved last, unchanged to the letter; `undefined` where nothing was. */
  get(strategy: StrategyId): Promise<string | undefined>;
}

/** Kept market data. Writing a bar of the same instrument, interval and open time again replaces it. */
export interface MarketDataStore {
  writeBars(bars: readonly Bar[]): Promise<void>;
  readBars(request: { readonly instrument: InstrumentId; readonly interval: Interval; readonly from: Timestamp; readonly to: Timestamp }): AsyncIterable<BarColumns>;
  /** Writes what is buffered. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A cache that may forget at any time. A broken one reads as a miss. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: { readonly ttlMs?: number }): Promise<void>;
  delete(key: string): Promise<boolean>;
  /** Keys that match a glob (`*`, `?`); says how many were dropped. */
  invalidate(pattern: string): Promise<number>;
  close(): Promise<void>;
}
