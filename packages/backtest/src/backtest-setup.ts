import { RedFireError, Scaled, currency, intervalMs, timestamp, type EngineErrorEvent, type Instrument, type InstrumentId } from '@redfire/core';
import { SimulatedClock, TradingKernel, createEventEngine, type EventEngine } from '@redfire/engine';
import { rulesOf } from '@redfire/risk';
import { BAR_PATH_MODELS, VenueAccount, type SimulatedVenue, type SimulatedVenueOptions, type VenueTerms } from '@redfire/sim';
import { StrategyNames } from '@redfire/strategy';
import { FillAudit } from './audit/fill-audit.ts';
import { ShownMarket } from './audit/shown-market.ts';
import type { BacktestFees } from './backtest-data.ts';
import type { BacktestOptions, BacktestVenue } from './backtest-options.ts';
import { feedsOf, hasBars, type RunFeeds } from './feeds-of-run.ts';
import { ExpectedPrices } from './results/expected-prices.ts';
import { RunResults } from './results/run-results.ts';
import { stateIn } from './snapshot/backtest-snapshot.ts';
import { fingerprintOf, type RunFingerprint } from './snapshot/run-fingerprint.ts';
import { RunIds } from './snapshot/run-ids.ts';
import { RunMemory } from './snapshot/run-memory.ts';
import type { RunState } from './snapshot/run-state.ts';
import { RunHistory } from './streams/past-of-run.ts';

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
  readonly feeds: RunFeeds;
  /** What the data have shown, in the order of the instruments. */
  readonly markets: readonly ShownMarket[];
  readonly audit: FillAudit;
  readonly history: RunHistory;
  readonly results: RunResults;
  readonly currency: string;
  readonly seed: number;
  readonly ids: RunIds;
  /** Of a run that is cut. */
  readonly fingerprint: RunFingerprint | undefined;
  /** What it goes on from. */
  readonly resumed: RunState | undefined;
}

/** @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`, `UNKNOWN_STRATEGY`, `INVALID_CONFIG`, `INVALID_INPUT`. */
export function setUpBacktest(options: BacktestOptions, makeVenue: (options: SimulatedVenueOptions) => SimulatedVenue): BacktestSetup {
  checkOptions(options);
  const instruments = options.instruments.map((instrument) => withFees(instrument, options.venue?.fees));
  const { resume } = options;
  const clock = new SimulatedClock(resume?.at ?? timestamp(-8.64e15));
  const events = createEventEngine({ clock, onUnheardError: rethrow });
  options.observe?.(events);
  const code = accountCurrency(options, instruments);
  const math = TradingKernel.mathOf(instruments);
  const { seed = 1 } = options;
  const terms = termsOf(options.venue);
  const shown = new Map(Array.from(math, ([id, each]) => [id, new ShownMarket(each)]));
  const audit = new FillAudit({ markets: shown, hasSlippage: terms.slippage !== undefined, isOrdered: (id) => kernel.orders.instrumentOf(id) !== undefined });
  const venue = makeVenue({
    seed,
    ...terms,
    instruments: math,
    clock,
    keptIds: IDS_AT_VENUE,
    watch: audit.check,
    ...(terms.margin && { account: new VenueAccount(options.account.balances) }),
    holding: (instrument) => kernel.positions.net(instrument).quantity.sign,
  });
  const names = new StrategyNames();
  const strategies = options.strategies.map((entry) => names.name(entry));
  const fingerprint = isCut(options) ? fingerprintOf(options, strategies) : undefined;
  const resumed = resume && fingerprint && stateIn(resume, fingerprint);
  const ids = new RunIds(resumed?.ids);
  const history = new RunHistory(() => feeds.bars);
  const expected = new ExpectedPrices((instrument) => kernel.portfolio.markOf(instrument));
  const kernel: TradingKernel = new TradingKernel({
    instruments: math, clock, events, venue, rules: rulesOf(options.risk ?? {}, math), balances: resumed ? {} : options.account.balances, currency: code, ids, endedOrderLimit: ENDED_ORDERS, tombstoneLimit: 0, ledgerHistory: 0,
    hasBars: (instrument, length) => hasBars(options.data, instrument, length),
    historyOf: history.of,
    watchReview: expected.watch,
    pricesOf: (instrument: InstrumentId) => shown.get(instrument)?.prices(),
    desk: { funds: 'ignore', seed: options.seed, ...options.execution, missingTypes: 'refuse' },
    ...(options.positions && { positions: options.positions }),
    ...(options.logger && { logger: options.logger }),
    ...(isCut(options) && { memory: new RunMemory(resumed?.strategies) }),
  });
  venue.onBooking((booking) => {
    kernel.book(booking);
    results.booked(booking);
  });
  for (const strategy of strategies) kernel.addStrategy(strategy);
  const feeds: RunFeeds = feedsOf(options.data, options, { kernel, venue, events, markets: shown });
  const markets = [...shown.values()];
  const results = new RunResults({ clock, events, kernel, expected, bars: feeds.bars, markets, options: options.statistics ?? {}, keeps: options.sinks === undefined || options.sinks.trades !== undefined ? 'trades' : 'none', costing: options.positions?.costing });
  return { clock, events, venue, kernel, feeds, markets, audit, history, results, currency: code, seed, ids, fingerprint, resumed };
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function checkOptions({ equityEvery = 1, equityIntervalMs = 0, venue, from, to, warmUp, breaks, stopwatch, stopAt, resume }: BacktestOptions): void {
  if (!Number.isSafeInteger(equityEvery) || equityEvery < 1) throw invalid('equityEvery', equityEvery, 'a whole number above zero');
  if (!(equityIntervalMs >= 0)) throw invalid('equityIntervalMs', equityIntervalMs, 'zero or more');
  if (venue?.path !== undefined && !BAR_PATH_MODELS.includes(venue.path)) throw invalid('venue.path', venue.path, `one of ${BAR_PATH_MODELS.join(', ')}`);
  if (from !== undefined && to !== undefined && !(from < to)) throw invalid('to', to, `behind from "${from}"`);
  if (warmUp !== undefined && from === undefined) throw invalid('warmUp', warmUp, 'absent without from, before which there is nothing');
  const begin = resume?.at ?? from;
  if (stopAt !== undefined && begin !== undefined && !(stopAt >= begin)) throw invalid('stopAt', stopAt, `"${begin}", where the run begins, or behind it`);
  if (typeof warmUp === 'number' && !(Number.isSafeInteger(warmUp) && warmUp >= 0)) throw invalid('warmUp', warmUp, 'a count of bars, zero or more, or a time such as 30d');
  if (typeof warmUp === 'string') intervalMs(warmUp);
  if (breaks !== undefined && (stopwatch === undefined || !(breaks.afterMs > 0))) throw invalid('breaks', breaks.afterMs, 'a time above zero, with a stopwatch beside it');
}

function invalid(field: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${String(value)}" must be ${expected}`, { details: { field, value: String(value) } });
}

/** What is said and nothing else: an absent term has its default. */
function termsOf({ fees: _fees, ...terms }: BacktestVenue = {}): VenueTerms {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}

function withFees(instrument: Instrument, fees: BacktestFees | undefined): Instrument {
  if (fees === undefined) return instrument;
  return { ...instrument, fees: { maker: Scaled.from(fees.maker, 'venue.fees.maker').toDecimal(), taker: Scaled.from(fees.taker, 'venue.fees.taker').toDecimal() } };
}

function accountCurrency({ account }: BacktestOptions, instruments: readonly Instrument[]): string {
  const [first, ...others] = Object.keys(account.balances);
  return currency(account.currency ?? (first !== undefined && others.length === 0 ? first : (instruments[0]?.settle ?? first ?? 'USD')));
}

/** Whether the run is a part of a whole. */
function isCut({ stopAt, resume }: BacktestOptions): boolean {
  return stopAt !== undefined || resume !== undefined;
}

function rethrow({ error }: EngineErrorEvent): never {
  throw error;
}
