import type { LedgerEntry } from './account.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Fill } from './fill.ts';
import type { EventId, StrategyId } from './ids.ts';
import type { MarketEventMap } from './market-data.ts';
import type { Order } from './order.ts';
import type { HealthReport, HealthStatus, LifecycleState } from './ports/component.ts';
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

/** What happens when a handler fails: it is reported and no more; its component is stopped; the engine is stopped. */
export const ERROR_POLICIES = ['report', 'stop-component', 'stop-engine'] as const;
export type ErrorPolicy = (typeof ERROR_POLICIES)[number];

/** A handler that threw, with what it was given. */
export interface EngineErrorEvent {
  readonly at: Timestamp;
  readonly topic: string;
  readonly event: unknown;
  readonly subscriber: string;
  readonly error: unknown;
  /** The component the subscriber belongs to, where it belongs to one. */
  readonly component?: string;
  /** What is done about it. Absent means `report`. */
  readonly policy?: ErrorPolicy;
}

export interface TimerEvent {
  readonly at: Timestamp;
  readonly name: string;
}

export interface EngineStateEvent {
  readonly at: Timestamp;
  readonly state: LifecycleState;
  readonly previous: LifecycleState;
  /** What failed, for `error`; why it stops, for `stopping`. */
  readonly reason?: string;
}

export interface ComponentStateEvent extends EngineStateEvent {
  readonly component: string;
}

/** A change of health: of the whole, or of one of its services. */
export interface HealthEvent {
  readonly at: Timestamp;
  readonly previous: HealthStatus;
  readonly report: HealthReport;
}

export interface PluginEvent {
  readonly at: Timestamp;
  readonly plugin: string;
  readonly version: string;
  /** What went wrong, for `plugin.failed`. */
  readonly error?: unknown;
}

export interface SourceEndedEvent {
  readonly at: Timestamp;
  readonly source: string;
  /** Absent when the data came to their end. */
  readonly error?: unknown;
}

export interface MemoryEvent {
  readonly at: Timestamp;
  readonly usedBytes: number;
  readonly budgetBytes: number;
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
  /** A source of market data delivers nothing any more. */
  'source.ended': SourceEndedEvent;
  'engine.error': EngineErrorEvent;
  'engine.timer': TimerEvent;
  'engine.state': EngineStateEvent;
  'engine.health': HealthEvent;
  'component.state': ComponentStateEvent;
  'plugin.loaded': PluginEvent;
  'plugin.started': PluginEvent;
  'plugin.stopped': PluginEvent;
  'plugin.unloaded': PluginEvent;
  'plugin.failed': PluginEvent;
  'memory.high': MemoryEvent;
}

export type Topic = keyof EventMap;
