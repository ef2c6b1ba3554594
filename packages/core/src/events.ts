import type { AccountBooking } from './account-booking.ts';
import type { LedgerEntry } from './account.ts';
import type { AlgorithmReport } from './algorithm-report.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { ExecutionReport } from './execution-report.ts';
import type { Fill } from './fill.ts';
import type { Decimal } from './decimal.ts';
import type { ClientOrderId, EventId, InstrumentId, StrategyId } from './ids.ts';
import type { MarketEventMap } from './market-data.ts';
import type { Amendment, Order, PendingRequests } from './order.ts';
import type { HealthReport, HealthStatus, LifecycleState } from './ports/component.ts';
import type { Position } from './position.ts';
import type { RiskVerdict } from './risk-verdict.ts';
import type { RoutingDecision } from './routing-decision.ts';
import type { StrategyEventMap } from './strategy-events.ts';
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

/** A request that got no answer, or none in time. */
export interface OrderRequestEvent extends OrderEvent {
  readonly request: keyof PendingRequests;
  /** How long it has waited, in milliseconds. */
  readonly waitedMs: number;
}

/** The breaker of a loop of refusals: while it is open, the orders it stands for are denied. */
export interface BreakerEvent extends EventStamp {
  readonly state: 'open' | 'closed';
  readonly instrument: InstrumentId;
  readonly strategy: StrategyId;
  /** Refusals in a row, or within the window, that opened it. */
  readonly refusals: number;
  /** When it closes by itself. */
  readonly until?: Timestamp;
  /** Why the last order was refused. */
  readonly reason?: string;
}

/** What was reported of an order, as it came: by a venue, or by ourselves of an order the venue does not have. Folding them again gives the same books. */
export interface ReportEvent {
  readonly at: Timestamp;
  readonly report: ExecutionReport;
}

/** An order whose change was asked for. */
export interface ModifyRequestedEvent extends OrderEvent {
  readonly amendment: Amendment;
}

/** Where an order went among several venues, and why. */
export interface RoutedEvent extends OrderEvent {
  readonly decision: RoutingDecision;
}

/** Orders that hang together, after something was done for them. */
export interface ContingencyEvent extends EventStamp {
  readonly orders: readonly ClientOrderId[];
  /** What a restart needs to go on with them: plain data, of the engine's own making. */
  readonly state: unknown;
}

/** An order worked by an algorithm, after a change of its children. */
export interface AlgorithmEvent extends OrderEvent {
  readonly report: AlgorithmReport;
  /** What a restart needs to go on with it: plain data, of the engine's own making. */
  readonly state?: unknown;
}

export interface DiscrepancyEvent extends EventStamp {
  readonly discrepancy: Discrepancy;
}

export interface PositionEvent extends EventStamp {
  readonly position: Position;
}

export interface LedgerEvent extends EventStamp {
  readonly entry: LedgerEntry;
  /** What an entry of funding was reckoned from; absent for any other. */
  readonly funding?: { readonly instrument: InstrumentId; readonly rate: Decimal; readonly price: Decimal };
  /** What the venue booked that an entry of a settlement, a split, a dividend or of insurance comes from; absent for any other. */
  readonly booking?: AccountBooking;
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
export interface EventMap extends MarketEventMap, StrategyEventMap {
  'order.denied': OrderDeniedEvent;
  'order.held': OrderEvent;
  'order.submitted': OrderEvent;
  'order.accepted': OrderEvent;
  'order.rejected': OrderEvent;
  'order.triggered': OrderEvent;
  /** Every fill, partial or last. */
  'order.filled': OrderFilledEvent;
  'order.fill-adjusted': FillAdjustedEvent;
  /** A change was asked for; the answer is to come. */
  'order.modify-requested': ModifyRequestedEvent;
  'order.modified': OrderEvent;
  'order.modify-rejected': OrderEvent;
  /** A cancel was asked for; the answer is to come, and a fill may win the race. */
  'order.cancel-requested': OrderEvent;
  'order.canceled': OrderEvent;
  'order.cancel-rejected': OrderEvent;
  'order.expired': OrderEvent;
  /** Nobody knows whether the venue has the request. It counts in exposure until the venue was asked. */
  'order.outcome-unknown': OrderRequestEvent;
  /** A request has waited for its answer longer than it should. */
  'order.stuck': OrderRequestEvent;
  'order.routed': RoutedEvent;
  /** What is planned for linked orders was looked at anew. */
  'contingency.changed': ContingencyEvent;
  'order.discrepancy': DiscrepancyEvent;
  'algorithm.started': AlgorithmEvent;
  /** A child filled, or was sent or ended. */
  'algorithm.progressed': AlgorithmEvent;
  'algorithm.paused': AlgorithmEvent;
  'algorithm.resumed': AlgorithmEvent;
  /** The order has ended; the report is the last word. */
  'algorithm.ended': AlgorithmEvent;
  /** Every report, before it is folded into its order. */
  'report.received': ReportEvent;
  /** The breaker of a loop of refusals opened or closed. */
  'breaker.changed': BreakerEvent;
  'position.changed': PositionEvent;
  'account.posted': LedgerEvent;
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
