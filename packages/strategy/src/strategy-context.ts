import type {
  AlgorithmReport, AmendmentRequest, Balance, Bar, Bracket, Cancel, ClientOrderId, Decimal, EventMap, Instrument, InstrumentId, LogLevel, MarketTopic, Metrics, Order, OrderRequest, Position, Scaled, SeededRandom, StrategyId,
  StrategySignalEvent, Timestamp, Unsubscribe,
} from '@redfire/core';

/** What a strategy holds of an instrument and what its open orders may still change, signed and exact. */
export interface Exposure {
  readonly position: Scaled;
  /** Working, held and unknown orders included. */
  readonly open: Scaled;
  /** Where long and short are kept apart: how much of the other leg a further buy, or sell, may close, beyond what open orders are to close of it. */
  readonly closable?: { readonly buy: Scaled; readonly sell: Scaled };
  /** What each leg holds there, unsigned. */
  readonly legs?: { readonly long: Scaled; readonly short: Scaled };
}

/** The money of the account a strategy trades on, with others. */
export interface StrategyAccount {
  /** Cash, and what is held at its latest price, in {@link currency}. */
  readonly equity: Decimal;
  readonly currency: string;
  readonly balances: readonly Balance[];
}

/** Which signals to hear: all that have what is named here. */
export interface SignalFilter {
  readonly name?: string;
  /** Id of the strategy that tells it. */
  readonly from?: string;
  readonly instrument?: string;
}

/** What the engine lends a strategy: everything it does, in its own name. */
export interface StrategyContext {
  readonly id: StrategyId;
  /** For what a strategy measures of itself; see `METRICS`. */
  readonly metrics: Metrics;
  /** The same numbers in every run with the same seed, and others than those of any other strategy. */
  readonly random: SeededRandom;
  /** Whether the strategy is held up: the market and signals are not told to its hooks then, though what it makes of them is kept up to date. */
  readonly isPaused: boolean;
  /** Whether it is in its `onStop`: what is answered later it does not hear. */
  readonly isStopping: boolean;
  now(): Timestamp;
  /** @throws `RedFireError` `UNKNOWN_INSTRUMENT`. */
  instrument(id: InstrumentId): Instrument;
  /** Closed bars of one length, or of every length. A higher priority hears a bar first; default 0. @throws `RedFireError` `NO_DATA_FEED`. */
  onBars(instrument: InstrumentId, intervalMs: number | undefined, handler: (bar: Bar) => void, priority?: number): Unsubscribe;
  onMarket<T extends Exclude<MarketTopic, 'market.bar'>>(topic: T, instrument: InstrumentId, handler: (data: EventMap[T]) => void): Unsubscribe;
  onSignal(filter: SignalFilter, handler: (signal: StrategySignalEvent) => void): Unsubscribe;
  /** Past bars that closed until now, oldest first, at most `count`; `undefined` where no source has a past. */
  history(instrument: InstrumentId, intervalMs: number, count: number): Promise<readonly Bar[]> | undefined;
  /** Whether the strategy may trade: false while a subscription of its still wants bars before it begins. Set by the strategy. */
  setWarm(isWarm: boolean): void;
  /** @param name - Under which the clock lists it, behind the strategy's id. Default `timer`. */
  setTimer(at: Timestamp, callback: () => void, name?: string): Cancel;
  publishSignal(signal: Pick<StrategySignalEvent, 'name' | 'instrument' | 'value'>): void;
  /** Hears of each of the strategy's orders that has ended, and of each cancel that was refused. */
  onOrderEnd(handler: (order: Order) => void): Unsubscribe;
  submit(request: OrderRequest): Order;
  /** Orders that belong together: all of them, or none. */
  submitAll(requests: readonly OrderRequest[]): readonly Order[];
  /** An entry with its exits, as one list. */
  bracket(bracket: Bracket): readonly Order[];
  modify(amendment: AmendmentRequest): Order;
  cancel(id: ClientOrderId): Order;
  cancelAll(instrument?: InstrumentId): number;
  openOrders(instrument?: InstrumentId): readonly Order[];
  /** @throws `RedFireError` `ORDER_NOT_FOUND`. */
  order(id: ClientOrderId): Order;
  algorithm(id: ClientOrderId): AlgorithmReport;
  pauseAlgorithm(id: ClientOrderId): void;
  resumeAlgorithm(id: ClientOrderId): void;
  position(instrument: InstrumentId): Position;
  /** What all strategies together hold. */
  netPosition(instrument: InstrumentId): Position;
  exposure(instrument: InstrumentId): Exposure;
  account(): StrategyAccount;
  /** What one unit of quantity is worth in the account's currency at the latest price; `undefined` before there is one, or where no rate leads there. */
  unitValue(instrument: InstrumentId): Decimal | undefined;
  /** What the instrument is valued at; `undefined` before there is a price. */
  latestPrice(instrument: InstrumentId): Decimal | undefined;
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}
