import {
  RedFireError, currency, intervalMs, noLogger, noMetrics, sequentialIds, uniqueIds,
  type AdapterHost, type Clock, type Currency, type InstrumentId, type InstrumentMath, type Logger, type Metrics,
} from '@redfire/core';
import { rulesOf, type RiskLimits, type RiskRule } from '@redfire/risk';
import { createEventEngine, type EventEngine } from '../event-engine.ts';
import { EngineManager } from '../lifecycle/engine-manager.ts';
import { LiveClock } from '../live-clock.ts';
import { guardedLogger } from '../observability/guarded-logger.ts';
import { OrderTracing } from '../observability/order-tracing.ts';
import { PerformanceMonitor } from '../observability/performance-monitor.ts';
import { PluginManager } from '../plugins/plugin-manager.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { DataEnd } from './data-end.ts';
import { GatewayRouter, type GatewayCall } from './gateway-router.ts';
import { MarketDataHub, type MarketDataFailure } from './market-data-hub.ts';
import { OpeningBooks } from './opening-books.ts';
import { OrderWatch } from './order-watch.ts';
import { DEFAULT_WITHIN_MS, STOP_POLICIES } from './stop-policy.ts';
import { Strategies } from './strategies.ts';
import type { TradingEngineOptions } from './trading-engine-options.ts';
import { TradingKernel } from './trading-kernel.ts';

/** Everything a trading engine is made of, put together and not yet started. */
export interface EngineParts {
  readonly options: TradingEngineOptions;
  readonly service: string;
  readonly version: string;
  readonly currency: Currency;
  readonly clock: Clock;
  readonly wallClock: Clock;
  /** Made here, to be closed with the engine. */
  readonly ownClock: LiveClock | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly events: EventEngine;
  readonly kernel: TradingKernel;
  readonly hub: MarketDataHub;
  readonly dataEnd: DataEnd;
  readonly books: OpeningBooks;
  readonly strategies: Strategies;
  readonly performance: PerformanceMonitor;
  readonly tracing: OrderTracing | undefined;
  readonly manager: EngineManager;
  readonly plugins: PluginManager;
  /** What gateways and sources are lent. */
  readonly host: AdapterHost;
}

/** @throws {@link RedFireError} `INVALID_CONFIG`, `INVALID_INPUT`, `UNKNOWN_INSTRUMENT`, `UNKNOWN_STRATEGY`, `NO_GATEWAY`. */
export function buildEngine(options: TradingEngineOptions): EngineParts {
  checkOptions(options);
  const { gateways, marketData = [], metrics = noMetrics, service = 'redfire', version = '0.0.0' } = options;
  const logger = guardedLogger(options.logger ?? noLogger).child({ service, version });
  const wallClock: Clock = options.wallClock ?? new LiveClock();
  const ownClock = options.wallClock === undefined && wallClock instanceof LiveClock ? wallClock : undefined;
  const replays = isReplay(options);
  const clock = options.clock ?? (replays ? new SimulatedClock() : wallClock);
  const stopwatch = () => wallClock.now();
  const events = createEventEngine({
    clock,
    stopwatch,
    onUnheardError: ({ subscriber, topic, error }) => { logger.log('error', `"${subscriber}" failed on "${topic}"`, { subscriber, topic, error }); },
  });
  const instruments = TradingKernel.mathOf(options.instruments);
  const code = currency(options.account?.currency ?? options.instruments[0]?.settle ?? 'USD');
  const performance = new PerformanceMonitor({ clock: wallClock });
  const tracing = options.tracer && new OrderTracing({ tracer: options.tracer, events, clock: wallClock });
  const watch = new OrderWatch({ monitor: performance, tracing, stopwatch });
  const report = (call: GatewayCall, error: unknown) => { reportFailure({ kernel, events, logger, clock }, call, error); };
  const router = new GatewayRouter({ gateways, instrumentOf: (id) => kernel.orders.get(id).instrument, onFailure: report, watch: watch.send });
  const kernel: TradingKernel = new TradingKernel({
    instruments, clock, events, logger,
    venue: router,
    rules: ruleSet(options.risk, instruments),
    balances: {},
    currency: code,
    // a live engine must not name an order as the one before it did, whatever clock it was given
    ids: options.ids ?? (replays ? sequentialIds() : uniqueIds(Math.floor(wallClock.now() * 1_000).toString(36))),
    hasBars: (instrument, intervalMs) => hub.hasBars(instrument, intervalMs),
    onWanted: (topic, instrument, intervalMs) => { hub.want(topic, instrument, intervalMs); },
    watchReview: watch.review,
    watchSubmit: watch.submit,
    ...(options.onStrategyError && { onStrategyError: options.onStrategyError }),
    ...(options.endedOrderLimit !== undefined && { endedOrderLimit: options.endedOrderLimit }),
  });
  const onError = (failure: MarketDataFailure) => { events.publish('engine.error', { at: clock.now(), ...failure }); };
  const hub: MarketDataHub = new MarketDataHub({ events, kernel, sources: marketData, onError, stopwatch, runDueTimers: runDueOf(clock) });
  watch.watchFills(events, hub);
  for (const { topic, instrument, interval } of options.subscribe ?? []) hub.want(topic, kernel.positions.net(instrument).math.instrument.id, interval === undefined ? undefined : intervalMs(interval));
  const manager = new EngineManager({ events, clock: wallClock, version, logger, ...options.lifecycle, limits: { stopMs: (options.stop?.withinMs ?? DEFAULT_WITHIN_MS) + 5_000, ...options.lifecycle?.limits } });
  const plugins = new PluginManager({ events, manager, clock, wallClock, logger, metrics, version, ...(options.import && { import: options.import }) });
  return {
    options, service, version, currency: code, clock, wallClock, ownClock, logger, metrics, events, kernel, hub, performance, tracing, manager, plugins,
    dataEnd: new DataEnd(marketData.map(({ name }) => name)),
    books: new OpeningBooks({ kernel, gateways, gatewayOf: (instrument) => router.gatewayOf(instrument), clock, logger, balances: options.account?.balances }),
    strategies: new Strategies(kernel, options.strategies ?? []),
    host: { clock, wallClock, logger, instruments: new Map(options.instruments.map((instrument) => [instrument.id, instrument])), onMarketData: hub.onMarketData },
  };
}

function checkOptions({ gateways, live = false, instruments, marketData = [], stop = {} }: TradingEngineOptions): void {
  const { orders = 'cancel', withinMs = DEFAULT_WITHIN_MS } = stop;
  if (!STOP_POLICIES.includes(orders)) throw new RedFireError('INVALID_CONFIG', `stop.orders "${orders}" must be one of ${STOP_POLICIES.join(', ')}`, { details: { orders } });
  if (!(withinMs >= 0)) throw new RedFireError('INVALID_CONFIG', `stop.withinMs "${withinMs}" must be milliseconds, zero or more`, { details: { withinMs } });
  const real = gateways.filter(({ isPaper }) => isPaper !== true).map(({ name }) => name);
  if (real.length > 0 && !live) {
    throw new RedFireError('INVALID_CONFIG', `real money may be behind gateway ${real.map((name) => `"${name}"`).join(', ')}; write "live: true" if that is meant`, { details: { gateways: real } });
  }
  for (const [what, names] of [['gateways', gateways.map(({ name }) => name)], ['sources of market data', marketData.map(({ name }) => name)]] as const) {
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    if (twice !== undefined) throw new RedFireError('INVALID_CONFIG', `two ${what} are named "${twice}"; give each a name of its own`, { details: { name: twice } });
  }
  if (instruments.length === 0) throw new RedFireError('INVALID_CONFIG', 'an engine needs the definition of at least one instrument; add it to instruments');
}

function isReplay({ marketData = [] }: TradingEngineOptions): boolean {
  const replays = marketData.filter(({ timeline }) => timeline === 'replay').map(({ name }) => name);
  if (replays.length > 0 && replays.length < marketData.length) {
    throw new RedFireError('INVALID_CONFIG', 'a replay has a time of its own, so it cannot run beside live data; run them in two engines', { details: { replays } });
  }
  if (replays.length > 1) {
    throw new RedFireError('INVALID_CONFIG', `"${replays.join('", "')}" would each move the clock; put their feeds into one replay, which merges them by time`, { details: { replays } });
  }
  return replays.length === 1;
}

function ruleSet(risk: TradingEngineOptions['risk'], instruments: ReadonlyMap<InstrumentId, InstrumentMath>): readonly RiskRule[] {
  if (risk === undefined) return [];
  return isRules(risk) ? risk : rulesOf(risk, instruments);
}

function isRules(risk: RiskLimits | readonly RiskRule[]): risk is readonly RiskRule[] {
  return Array.isArray(risk);
}

function reportFailure({ kernel, events, logger, clock }: Pick<EngineParts, 'kernel' | 'events' | 'logger' | 'clock'>, { orderId, request, gateway }: GatewayCall, error: unknown): void {
  const when = events.isClosed ? ' after the engine had closed' : '';
  logger.log('warn', `gateway "${gateway.name}" failed on a ${request}${when}`, { orderId, request, gateway: gateway.name, error });
  const isAnswer = kernel.orders.requestFailed(orderId, request, error);
  // after the close nobody is left to hear it but the log
  if (!isAnswer && !events.isClosed) events.publish('engine.error', { at: clock.now(), topic: `gateway.${request}`, event: { orderId }, subscriber: gateway.name, error });
}

/** A live clock's, of whatever copy of this package; every other clock stands still meanwhile. */
function runDueOf(clock: Clock): () => void {
  if (!('runDue' in clock) || typeof clock.runDue !== 'function') return () => undefined;
  const live = clock as Clock & Pick<LiveClock, 'runDue'>;
  return () => { live.runDue(); };
}
