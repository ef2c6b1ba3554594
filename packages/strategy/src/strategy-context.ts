import type {
  AmendmentRequest, Bar, Cancel, ClientOrderId, EventMap, Instrument, InstrumentId, LogLevel, MarketTopic, Order, OrderRequest, Position, Scaled, StrategyId, Timestamp, Unsubscribe,
} from '@redfire/core';

/** What a strategy holds of an instrument and what its open orders may still change, signed and exact. */
export interface Exposure {
  readonly position: Scaled;
  /** Working, held and unknown orders included. */
  readonly open: Scaled;
  /** Where long and short are kept apart: how much of the other leg a further buy, or sell, may close, beyond what open orders are to close of it. */
  readonly closable?: { readonly buy: Scaled; readonly sell: Scaled };
}

/** What the engine lends a strategy: everything it does, in its own name. */
export interface StrategyContext {
  readonly id: StrategyId;
  now(): Timestamp;
  /** @throws `RedFireError` `UNKNOWN_INSTRUMENT`. */
  instrument(id: InstrumentId): Instrument;
  /** Closed bars of one length, or of every length. */
  onBars(instrument: InstrumentId, intervalMs: number | undefined, handler: (bar: Bar) => void): Unsubscribe;
  onMarket<T extends Exclude<MarketTopic, 'market.bar'>>(topic: T, instrument: InstrumentId, handler: (data: EventMap[T]) => void): Unsubscribe;
  setTimer(at: Timestamp, callback: () => void): Cancel;
  submit(request: OrderRequest): Order;
  /** Orders that belong together: all of them, or none. */
  submitAll(requests: readonly OrderRequest[]): readonly Order[];
  modify(amendment: AmendmentRequest): Order;
  cancel(id: ClientOrderId): Order;
  cancelAll(instrument?: InstrumentId): number;
  openOrders(instrument?: InstrumentId): readonly Order[];
  position(instrument: InstrumentId): Position;
  exposure(instrument: InstrumentId): Exposure;
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}
