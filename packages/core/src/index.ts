export type { AccountBooking, DividendBooking, FundingBooking, InsuranceBooking, SettlementBooking, SplitBooking } from './account-booking.ts';
export { LEDGER_ACCOUNTS, LEDGER_REASONS, type Account, type Balance, type BalanceExplanation, type BalanceLine, type LedgerAccount, type LedgerEntry, type LedgerLine, type LedgerReason } from './account.ts';
export type { AlgorithmReport, AlgorithmState } from './algorithm-report.ts';
export type {
  AlgorithmRequest, AlgorithmWindow, BestLimitRequest, CustomAlgorithmRequest, EndOfWindow, IcebergRequest, ImplementationShortfallRequest, OpenAlgorithmWindow, PovRequest, RouterRequest, SniperRequest, TwapRequest,
  VwapRequest,
} from './algorithm-request.ts';
export { BarView, barColumns, copyBar, type Bar, type BarColumns, type BarSource } from './bar.ts';
export type { Bracket, BracketStop, TakeProfit } from './bracket.ts';
export type { Brand } from './brand.ts';
export { decodeEvent, encodeEvent } from './codec.ts';
export { Decimal, isDecimal, toDecimal, type DecimalInput } from './decimal.ts';
export {
  DISCREPANCY_KINDS,
  type Discrepancy, type DiscrepancyKind, type LateFill, type Overfill, type PriceMismatch, type Shortfall, type StateConflict, type UnknownFill, type UnknownOrder,
} from './discrepancy.ts';
export { ERRORS, RedFireError, isRedFireError, type ErrorCode, type ErrorDetails, type RedFireErrorOptions } from './errors.ts';
export {
  ERROR_POLICIES,
  type AlgorithmEvent, type BreakerEvent, type ContingencyEvent, type ComponentStateEvent, type DiscrepancyEvent, type EngineErrorEvent, type EngineStateEvent, type ErrorPolicy, type EventMap, type EventStamp, type FillAdjustedEvent, type HealthEvent, type LedgerEvent,
  type MemoryEvent, type OrderDeniedEvent, type ModifyRequestedEvent, type OrderEvent, type OrderFilledEvent, type OrderRequestEvent, type PluginEvent, type PositionEvent, type ReportEvent, type RoutedEvent, type SourceEndedEvent, type TimerEvent, type Topic,
} from './events.ts';
export {
  REPORT_KINDS, exactExecution,
  type AcceptedReport, type CancelRejectedReport, type CanceledReport, type CumulativeReport, type ExactExecution, type Execution, type ExecutionReport, type ExpiredReport, type FeeCharge,
  type FillBustedReport, type FillCorrectedReport, type FillReport, type Liquidity, type ModifiedReport, type ModifyRejectedReport, type RejectedReport, type ReportKind, type TriggeredReport,
} from './execution-report.ts';
export type { Fill } from './fill.ts';
export {
  accountId, clientOrderId, currency, eventId, instrumentId, ownerId, parseInstrumentId, strategyId, tradeId, venueOrderId,
  type AccountId, type ClientOrderId, type Currency, type EventId, type InstrumentId, type InstrumentIdParts, type OwnerId, type StrategyId, type TradeId, type VenueOrderId,
} from './ids.ts';
export { InstrumentMath, fee, notional, profit, roundPrice, roundQuantity, type OrderLimits } from './instrument-math.ts';
export {
  INSTRUMENT_KINDS, contractShape, defineInstrument, exchangesCash,
  type Cfd, type ContractShape, type Equity, type FeeRates, type Future, type Fx, type Index, type Instrument, type InstrumentDefinition, type InstrumentKind, type MarginRates, type Option, type PriceBand,
  type Perpetual, type Spot, type TradingHours, type TradingSession,
} from './instrument.ts';
export { LOG_FIELDS, type LogField } from './log-fields.ts';
export type { BookDelta, BookLevel, BookOrderChange, BookSnapshot, CorporateAction, FundingRate, InstrumentStatus, MarketEventMap, MarkPrice, Quote, Settlement, Trade } from './market-data.ts';
export { METRICS, metricDefinitions, prefixedMetrics, type MetricDefinition, type MetricName } from './metrics.ts';
export {
  LOCAL_STEPS, ORDER_STATES, ORDER_TRANSITIONS, TERMINAL_STATES, isOpen, isTerminal, transitionOf,
  type LocalStep, type OrderInput, type OrderState, type TerminalState, type Transition,
} from './order-state.ts';
export {
  ORDER_TYPES, POSITION_SIDES, SIDES, TIMES_IN_FORCE, TRIGGER_SOURCES, oppositeSide,
  type Amendment, type AmendmentRequest, type ApprovedAmendment, type ApprovedOrder, type Contingency, type ExactOrder, type Order, type OrderPricing, type OrderProgress, type OrderRequest, type OrderType,
  type PendingOutcome, type PendingRequests, type PositionSide, type Side, type TimeInForce, type TrailingOffset, type TriggerSource,
} from './order.ts';
export { lineLogger, type LineLoggerOptions } from './observability/line-logger.ts';
export { MemoryLogger, type LogRecord } from './observability/memory-logger.ts';
export { MemoryMetrics, type HistogramSeries, type MemoryMetricsOptions, type MetricSeries, type ScalarSeries } from './observability/memory-metrics.ts';
export { MemoryTracer, type MemoryTracerOptions, type SpanEvent, type SpanRecord } from './observability/memory-tracer.ts';
export { noLogger, noMetrics, noTracer } from './observability/no-observability.ts';
export { SECRET_FIELDS, recordFields, type PlainValue } from './observability/record-fields.ts';
export { withoutUrlPasswords } from './observability/url-password.ts';
export { formatTraceparent, isTraced, parseTraceparent } from './observability/traceparent.ts';
export type { Position, PositionLot } from './position.ts';
export type { AdapterHost } from './ports/adapter-host.ts';
export type { BacktestRunFilter, BacktestRunRecord, BacktestRunState, BacktestRuns } from './ports/backtest-runs.ts';
export { isSteppedClock, type Cancel, type Clock, type SteppedClock, type TimerInfo } from './ports/clock.ts';
export {
  HEALTH_STATUSES, LIFECYCLE_STATES,
  type Component, type ComponentHealth, type HealthReport, type HealthStatus, type LifecycleState, type ServiceHealth,
} from './ports/component.ts';
export type { ConfigChange, ConfigSource } from './ports/config-source.ts';
export type { ExecutionGateway, GatewayCapabilities, SynchronousVenue, Unsubscribe, VenueSnapshot } from './ports/execution-gateway.ts';
export type { MarketDataCapabilities, MarketDataItem, MarketDataSource, MarketDataSubscription, MarketTopic } from './ports/market-data-source.ts';
export { MemoryJournal, type MemoryJournalOptions } from './ports/memory-journal.ts';
export { MemoryStrategyStates } from './ports/memory-strategy-states.ts';
export type { BusMessage, MessageBus, Notification, Notifier, Task, TaskQueue } from './ports/messaging.ts';
export {
  LOG_LEVELS, SPAN_KINDS,
  type LogFields, type LogLevel, type Logger, type MetricLabels, type Metrics, type Span, type SpanAttribute, type SpanAttributes, type SpanContext, type SpanKind, type SpanLink, type SpanOptions,
  type SpanStatus, type Tracer,
} from './ports/observability.ts';
export { seededRandom, sequentialIds, uniqueIds, type IdSource, type RandomSource, type SeededRandom } from './ports/sources.ts';
export type {
  AccountRepository, Cache, FillRepository, Journal, JournalRecord, MarketDataStore, OrderRepository, Page, PositionRepository, StrategyStateRepository,
} from './ports/storage.ts';
export type { RiskFinding, RiskReason, RiskVerdict } from './risk-verdict.ts';
export type { RouteCandidate, RoutingDecision } from './routing-decision.ts';
export { Scaled, formatUnits, isScaled, positive, type ExactInput, type RoundingMode } from './scaled.ts';
export {
  STRATEGY_POLICIES,
  type StrategyEvent, type StrategyEventMap, type StrategyFailedEvent, type StrategyFlattenedEvent, type StrategyParametersEvent, type StrategyPauseEvent, type StrategyPolicy, type StrategySignalEvent, type StrategySlowEvent,
} from './strategy-events.ts';
export { intervalMs, intervalOf, startOfDay, timestamp, type Interval, type Timestamp } from './time.ts';
