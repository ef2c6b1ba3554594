import { RedFireError, Scaled, type AccountBooking, type Fill, type InstrumentId, type Order, type Timestamp } from '@redfire/core';
import type { EventEngine, SimulatedClock, TradingKernel } from '@redfire/engine';
import type { ShownMarket } from '../audit/shown-market.ts';
import type { BarFeed } from '../bar-feed.ts';
import type { EquityRows } from '../equity-recorder.ts';
import { quantileOfSorted } from '../statistics/quantile.ts';
import { BenchmarkPrices, type SavedBenchmark } from './benchmark-prices.ts';
import { DailySeries, dayEndOf, type SavedDays } from './daily-series.ts';
import type { ExpectedPrices } from './expected-prices.ts';
import { GrowingColumn } from './growing-column.ts';
import type { HoldingChange } from './holding-change.ts';
import { ProfitSums } from './profit-sums.ts';
import { runStatistics, type RunStatistics } from './run-statistics.ts';
import type { RunTrade } from './run-trade.ts';
import { numberOf } from './share-of.ts';
import type { RunStatisticsOptions } from './statistics-options.ts';
import { TradeGroups, type SavedGroups } from './trade-groups.ts';
import { TradeRecorder, type FillContext, type SavedRecorder } from './trade-recorder.ts';
import type { BarWindow } from './traded-market.ts';

export interface RunResultsOptions {
  readonly clock: SimulatedClock;
  readonly events: EventEngine;
  readonly kernel: TradingKernel;
  readonly expected: ExpectedPrices;
  readonly bars: readonly BarFeed[];
  readonly markets: readonly ShownMarket[];
  readonly options: RunStatisticsOptions;
  /** Whether somebody takes the trades. */
  readonly keeps: 'trades' | 'none';
  /** Default `fifo`. */
  readonly costing: 'fifo' | 'average' | undefined;
}

/** The start and the end of a run. */
export interface RunSpan {
  readonly from: number;
  readonly to: Timestamp;
  readonly startingEquity: Scaled;
}

/** What was collected of a run that goes on elsewhere. */
export interface SavedResults {
  readonly equity: SavedDays;
  readonly recorder: SavedRecorder;
  readonly groups: SavedGroups;
  readonly profit: ReturnType<ProfitSums['save']>;
  readonly held: readonly number[];
  readonly benchmark?: SavedBenchmark | undefined;
  readonly expected: ReturnType<ExpectedPrices['save']>;
}

/** A run's trades and what it takes for its statistics, collected while it goes on: what is kept does not grow with bars, and by 8 bytes with each trade. */
export class RunResults {
  /** The account at the end of each day. */
  readonly equity: DailySeries;
  readonly #options: RunResultsOptions;
  readonly #recorder: TradeRecorder;
  readonly #groups = new TradeGroups();
  readonly #profit = new ProfitSums();
  readonly #held = new GrowingColumn();
  readonly #benchmark: BenchmarkPrices | undefined;
  readonly #feeds: ReadonlyMap<InstrumentId, BarFeed>;
  readonly #markets: ReadonlyMap<InstrumentId, ShownMarket>;
  readonly #isHedging: boolean;

  /** Listens until the events are closed. @throws {@link RedFireError} `INVALID_INPUT` for a benchmark that has no bars. */
  constructor(options: RunResultsOptions) {
    const { kernel, events, bars, markets } = options;
    const { calendar, benchmark } = options.options;
    const dayEnd = dayEndOf(calendar);
    this.#options = options;
    this.equity = new DailySeries(dayEnd);
    // the finest bars of an instrument move its market
    this.#feeds = new Map(bars.filter((feed) => feed.options.market !== undefined).map((feed) => [feed.options.instrument, feed]));
    this.#markets = new Map(markets.map((market) => [market.instrument, market]));
    this.#benchmark = typeof benchmark === 'string' ? new BenchmarkPrices(this.#feedOf(benchmark), dayEnd) : undefined;
    this.#isHedging = kernel.positions.mode === 'hedging';
    const { portfolio } = kernel;
    this.#recorder = new TradeRecorder({ instruments: kernel.instruments, currency: portfolio.currency, costing: options.costing ?? 'fifo', rateOf: (code) => numberOf(portfolio.convert(Scaled.one, code)), onClosed: (trade) => { this.#count(trade); }, keeps: options.keeps });
    this.#listen(events);
  }

  /** Takes what was booked otherwise than by a fill. Told here, and not by `account.posted`: who listens to that has the entry of every fill made. */
  booked(booking: AccountBooking): void {
    if (booking.kind === 'split') this.#change(booking.instrument, { kind: 'split', numerator: booking.numerator, denominator: booking.denominator, price: Scaled.from(booking.price), at: booking.at });
    // a settlement that is not the last is profit, and goes on
    if (booking.kind === 'settlement' && booking.isFinal) this.#change(booking.instrument, { kind: 'settlement', price: Scaled.from(booking.price), at: booking.at });
  }

  /** Takes the equity since the last call, and gives the trades that closed since, where they are kept. */
  work(rows: EquityRows | undefined): readonly RunTrade[] {
    if (rows) this.equity.add(rows.at, rows.length, (row) => rows.exact.get(row)?.toNumber() ?? (rows.units[row] as number) / 10 ** (rows.scale[row] as number));
    this.#benchmark?.take();
    return this.#recorder.take((instrument) => this.#windowOf(instrument));
  }

  /** Trades still open, at the latest marks. */
  open(at: Timestamp): readonly RunTrade[] {
    const { portfolio } = this.#options.kernel;
    for (const [instrument, market] of this.#markets) if (market.isMoved) this.#recorder.seePrices(instrument, market.highest, market.lowest);
    return this.#recorder.open(at, (instrument) => portfolio.markOf(instrument));
  }

  /** The statistics of the run, which is over. */
  statistics({ from, to, startingEquity }: RunSpan, open: readonly RunTrade[]): RunStatistics {
    const { kernel, options } = this.#options;
    const { portfolio, ledger, instruments } = kernel;
    const convert = portfolio.convert.bind(portfolio);
    const openProfit = new ProfitSums();
    for (const trade of open) openProfit.addTrade(trade);
    const funding = new ProfitSums();
    for (const code of ledger.currencies()) funding.add(code, ledger.balance(code, 'funding').negated());
    const parts = { net: portfolio.equity().minus(startingEquity), closed: this.#profit.in(convert), open: openProfit.in(convert), funding: funding.in(convert) };
    const other = parts.net.minus(parts.closed).minus(parts.open).minus(parts.funding);
    return runStatistics({
      currency: portfolio.currency,
      instruments: Array.from(instruments.values(), ({ instrument }) => instrument),
      from, to,
      startingEquity: numberOf(startingEquity),
      equity: this.equity.read(),
      benchmark: this.#benchmark?.read(),
      profit: { net: parts.net.toString(), closed: parts.closed.toString(), open: parts.open.toString(), funding: parts.funding.toString(), other: other.toString() },
      trades: this.#groups.total(),
      medianHoldingMs: this.#held.length === 0 ? undefined : quantileOfSorted(this.#held.sorted(), 0.5),
      openTrades: open.length,
      by: this.#groups.statistics(),
      ...this.#recorder.totals(to),
    }, options);
  }

  /** Everything that came until now, which must have been worked through: see {@link work}. */
  save(): SavedResults {
    return {
      equity: this.equity.save(),
      recorder: this.#recorder.save((instrument) => this.#feeds.get(instrument)?.row ?? 0),
      groups: this.#groups.save(),
      profit: this.#profit.save(),
      held: this.#held.list(),
      benchmark: this.#benchmark?.save(),
      expected: this.#options.expected.save(),
    };
  }

  restore({ equity, recorder, groups, profit, held, benchmark, expected }: SavedResults): void {
    this.equity.restore(equity);
    this.#recorder.restore(recorder);
    this.#groups.restore(groups);
    this.#profit.restore(profit);
    for (const time of held) this.#held.push(time);
    if (benchmark) this.#benchmark?.restore(benchmark);
    this.#options.expected.restore(expected);
  }

  #listen(events: EventEngine): void {
    const { expected } = this.#options;
    const name = { name: 'statistics' };
    const forget = ({ order }: { readonly order: Order }) => { expected.forget(order.id); };
    for (const topic of ['order.rejected', 'order.canceled', 'order.expired', 'algorithm.ended'] as const) events.on(topic, forget, name);
    events.on('order.filled', ({ order, fill }) => {
      this.#recorder.note(fill, this.#contextOf(fill, order));
      if (order.state === 'filled') expected.forget(order.id);
    }, name);
    events.on('order.fill-adjusted', ({ order, before, after }) => {
      this.#recorder.noteTakenBack(before, this.#contextOf(before, order));
      if (after) this.#recorder.note(after, this.#contextOf(after, order));
    }, name);
  }

  #count(trade: RunTrade): void {
    this.#groups.add(trade);
    this.#profit.addTrade(trade);
    this.#held.push(trade.closedAt - trade.openedAt);
  }

  #change(instrument: InstrumentId, change: HoldingChange): void {
    this.#recorder.noteChange(instrument, change, this.#placeOf(instrument));
  }

  #contextOf(fill: Fill, order: Order): FillContext {
    const expected = this.#options.expected.of(fill.orderId);
    const leg = this.#isHedging ? (order.positionSide ?? (fill.side === 'buy' ? 'long' : 'short')) : undefined;
    // the venue orders by itself what it liquidates
    const mark = fill.strategy === undefined && fill.orderId.startsWith('liquidation') ? 'liquidation' : undefined;
    const { columns, row, since, high, low } = this.#placeOf(fill.instrument);
    return { leg, expected, mark, columns, row, since, high, low };
  }

  /** Where a run is in the prices of an instrument. */
  #placeOf(instrument: InstrumentId): FillContext {
    const market = this.#markets.get(instrument);
    if (market?.isMoved === true) {
      const { highest: high, lowest: low } = market;
      market.forgetRange();
      return { high, low };
    }
    const feed = this.#feeds.get(instrument);
    if (feed === undefined) return NOWHERE;
    const { columns, view } = feed;
    const { row } = view;
    const now = this.#options.clock.now();
    const closes = columns.closeTime[row] ?? Infinity;
    // what is heard of behind a bar has seen all of it
    const isOver = now > closes || feed.row > row;
    // what fills when a bar closes did so inside of it; before, at its open
    return { columns, row: isOver ? row + 1 : row, since: now >= closes ? row + 1 : row };
  }

  #windowOf(instrument: InstrumentId): BarWindow | undefined {
    const feed = this.#markets.get(instrument)?.isMoved === true ? undefined : this.#feeds.get(instrument);
    return feed && { columns: feed.columns, row: feed.row };
  }

  #feedOf(benchmark: string): BarFeed {
    const feed = this.#options.bars.find(({ options }) => options.instrument === benchmark && options.market !== undefined);
    if (feed) return feed;
    throw new RedFireError('INVALID_INPUT', `benchmark "${benchmark}" has no bars in this run; name an instrument that has, or give a series`, { details: { benchmark } });
  }
}

const NOWHERE: FillContext = {};
