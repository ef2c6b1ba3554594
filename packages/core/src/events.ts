import type { LedgerEntry } from './account.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Fill } from './fill.ts';
import type { EventId, StrategyId } from './ids.ts';
import type { MarketEventMap } from './market-data.ts';
import type { Order } from './order.ts';
import type { Position } from './position.ts';
import type { RiskVerdict } from './risk-verdict.ts';
import type { Timestamp } from './time.ts';

/** What every event that changes trading state carries, so that the chain of causes can be walked. */
export interface EventStamp {
  readonly id: EventId;
  readonly at: Timestamp;
  /** The event that led to this one; absent at the start of a chain. */
  readonly causedBy?: EventId;
  /** Shared by everything that one decision led to: the id of its first order. */
  readonly correlationId: string;
}

/** An order after the change the topic names. */
export interface OrderEvent extends EventStamp {
  readonly order: Order;
}

export interface OrderDeniedEvent extends OrderEvent {
  readonly verdict: RiskVerdict;
}

export interface OrderFilledEvent extends OrderEvent {
  readonly fill: Fill;
}

/** A fill that was taken back or replaced: `before` was reversed, `after` posted. */
export interface FillAdjustedEvent extends OrderEvent {
  readonly before: Fill;
  readonly after?: Fill;
}

export interface DiscrepancyEvent extends EventStamp {
  readonly discrepancy: Discrepancy;
}

export interface PositionEvent extends EventStamp {
  readonly position: Position;
}

export interface LedgerEvent extends EventStamp {
  readonly entry: LedgerEntry;
}

export interface StrategyEvent {
  readonly at: Timestamp;
  readonly strategy: StrategyId;
}

/** A handler that threw, with what it was given. */
export interface EngineErrorEvent {
  readonly at: Timestamp;
  readonly topic: string;
  readonly event: unknown;
  readonly subscriber: string;
  readonly error: unknown;
}

export interface TimerEvent {
  readonly at: Timestamp;
  readonly name: string;
}

/**
 * Every topic and what it carries. A plugin adds its own by declaration merging:
 * `declare module '@redfire/core' { interface EventMap { 'news.headline': Headline } }`.
 */
export interface EventMap extends MarketEventMap {
  'order.denied': OrderDeniedEvent;
  'order.held': OrderEvent;
  'order.submitted': OrderEvent;
  'order.accepted': OrderEvent;
  'order.rejected': OrderEvent;
  'order.triggered': OrderEvent;
  /** Every fill, partial or last. */
  'order.filled': OrderFilledEvent;
  'order.fill-adjusted': FillAdjustedEvent;
  'order.modified': OrderEvent;
  'order.modify-rejected': OrderEvent;
  'order.canceled': OrderEvent;
  'order.cancel-rejected': OrderEvent;
  'order.expired': OrderEvent;
  'order.discrepancy': DiscrepancyEvent;
  'position.changed': PositionEvent;
  'account.posted': LedgerEvent;
  'strategy.started': StrategyEvent;
  'strategy.stopped': StrategyEvent;
  'engine.error': EngineErrorEvent;
  'engine.timer': TimerEvent;
}

export type Topic = keyof EventMap;
