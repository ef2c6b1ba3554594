import {
  RedFireError, Scaled, barColumns, currency, instrumentId, intervalMs, timestamp,
  type Bar, type BarColumns, type BarSource, type EngineErrorEvent, type Instrument, type InstrumentId,
} from '@redfire/core';
import { readBars } from '@redfire/data';
import { SimulatedClock, TradingKernel, createEventEngine, type EventEngine } from '@redfire/engine';
import { rulesOf } from '@redfire/risk';
import { BAR_PATH_MODELS, SimulatedVenue } from '@redfire/sim';
import { StrategyNames } from '@redfire/strategy';
import type { BacktestData, BacktestOptions } from './backtest-options.ts';
import { BarFeed } from './bar-feed.ts';

/** The sinks have every ended order; the simulated venue reports nothing of one that is long gone. */
const ENDED_ORDERS = 500;
/** Order management sends no id twice while it knows the order, so the venue need not know many: few stay in the cache of the processor from one order to the next. */
const IDS_AT_VENUE = 50;

/** Everything a run is made of, put together from its options. */
export interface BacktestSetup {
  readonly clock: SimulatedClock;
  readonly events: EventEngine;
  readonly venue: SimulatedVenue;
  readonly kernel: TradingKernel;
  /** In the order of their instruments, then the longest bars first. */
  readonly feeds: readonly BarFeed[];
  readonly currency: string;
  /** The sources that count the rows they dropped. */
  readonly sources: readonly BarSource[];
}

/** @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`, `UNKNOWN_STRATEGY`, `INVALID_CONFIG`, `INVALID_INPUT`. */
export function setUpBacktest(options: BacktestOptions): BacktestSetup {
  checkOptions(options);
  const instruments = options.instruments.map((instrument) => withFees(instrument, options.venue?.fees));
  const clock = new SimulatedClock(timestamp(-8.64e15));
  const events = createEventEngine({ clock, onUnheardError: rethrow });
  const code = accountCurrency(options, instruments);
  const math = TradingKernel.mathOf(instruments);
  const venue: SimulatedVenue = new SimulatedVenue({
    instruments: math,
    clock,
    keptIds: IDS_AT_VENUE,
    latencyMs: options.venue?.latencyMs ?? 0,
    path: options.venue?.path ?? 'nearer-first',
    holding: (instrument) => kernel.positions.net(instrument).quantity.sign,
  });
  const hasBars = (instrument: InstrumentId, length: number | undefined) => options.data.some((item) => item.instrument === instrument && (length === undefined || intervalMs(item.interval) === length));
  const kernel: TradingKernel = new TradingKernel({
    instruments: math, clock, events, venue, rules: rulesOf(options.risk ?? {}, math), balances: options.account.balances, currency: code, endedOrderLimit: ENDED_ORDERS, tombstoneLimit: 0, ledgerHistory: 0, hasBars,
    desk: { funds: 'ignore', seed: options.seed, ...options.execution, missingTypes: 'refuse' },
    ...(options.positions && { positions: options.positions }),
    ...(options.logger && { logger: options.logger }),
  });
  const names = new StrategyNames();
  for (const entry of options.strategies) kernel.addStrategy(names.name(entry));
  const { feeds, sources } = feedsOf(options.data, kernel, venue, events);
  return { clock, events, venue, kernel, feeds, sources, currency: code };
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function checkOptions({ equityEvery = 1, venue }: BacktestOptions): void {
  if (!Number.isSafeInteger(equityEvery) || equityEvery < 1) throw invalid('equityEvery', equityEvery, 'a whole number above zero');
  if (venue?.path !== undefined && !BAR_PATH_MODELS.includes(venue.path)) throw invalid('venue.path', venue.path, `one of ${BAR_PATH_MODELS.join(', ')}`);
}

function invalid(field: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${String(value)}" must be ${expected}`, { details: { field, value: String(value) } });
}

function feedsOf(data: readonly BacktestData[], kernel: TradingKernel, venue: SimulatedVenue, events: EventEngine) {
  const topic = events.topic('market.bar');
  const series = new Map<string, { readonly instrument: InstrumentId; readonly length: number; readonly sources: BarSource[] }>();
  for (const item of data) {
    const instrument = instrumentId(item.instrument);
    const length = intervalMs(item.interval);
    const known = series.get(`${instrument} ${length}`) ?? { instrument, length, sources: [] };
    known.sources.push(sourceOf(item));
    series.set(`${instrument} ${length}`, known);
  }
  const parts = Array.from(series.values(), (part) => ({ ...part, math: kernel.positions.net(part.instrument).math, place: kernel.portfolio.indexOf(part.instrument) }));
  // the finest bars of an instrument move its market; of those that close at one instant the longest are heard first
  parts.sort((a, b) => a.place - b.place || b.length - a.length);
  const finest = (instrument: InstrumentId) => Math.min(...parts.filter((part) => part.instrument === instrument).map(({ length }) => length));
  const feeds = parts.map(({ instrument, math, place, sources, length }) => {
    const market = finest(instrument) === length ? venue.market(instrument) : undefined;
    return new BarFeed({ instrument, intervalMs: length, source: inSequence(sources), topic: topic.key(instrument), math, place, market });
  });
  return { feeds, sources: parts.flatMap(({ sources }) => sources) };
}

/** The files of one series as one: each begins where the one before ended, which the feed checks. */
function inSequence(sources: readonly BarSource[]): BarSource {
  const [first, ...others] = sources;
  if (first && others.length === 0) return first;
  return {
    async *[Symbol.asyncIterator]() {
      for (const source of sources) yield* source;
    },
  };
}

function sourceOf(item: BacktestData): BarSource {
  if ('stream' in item) {
    const { stream, instrument: _instrument, interval, ...options } = item;
    return readBars(stream, { ...options, intervalMs: intervalMs(interval) });
  }
  const { bars } = item;
  if (isColumns(bars)) return [bars];
  return isBars(bars) ? [barColumns(bars)] : bars;
}

/** An array holds bars, or chunks of columns. */
function isBars(bars: BarSource | readonly Bar[]): bars is readonly Bar[] {
  return Array.isArray(bars) && !bars.some(isColumns);
}

function isColumns(bars: object): bars is BarColumns {
  return 'closeTime' in bars && bars.closeTime instanceof Float64Array;
}

function withFees(instrument: Instrument, fees: NonNullable<BacktestOptions['venue']>['fees']): Instrument {
  if (fees === undefined) return instrument;
  return { ...instrument, fees: { maker: Scaled.from(fees.maker, 'venue.fees.maker').toDecimal(), taker: Scaled.from(fees.taker, 'venue.fees.taker').toDecimal() } };
}

function accountCurrency({ account }: BacktestOptions, instruments: readonly Instrument[]): string {
  const [first, ...others] = Object.keys(account.balances);
  return currency(account.currency ?? (first !== undefined && others.length === 0 ? first : (instruments[0]?.settle ?? first ?? 'USD')));
}

function rethrow({ error }: EngineErrorEvent): never {
  throw error;
}
