import { RedFireError, isRedFireError, type EngineErrorEvent, type Fill, type Order, type Scaled, type Timestamp } from '@redfire/core';
import { SimulatedVenue, latencyModel, type SimulatedVenueOptions } from '@redfire/sim';
import { worthOf } from './audit/shown-market.ts';
import type { BacktestOptions } from './backtest-options.ts';
import { setUpBacktest, type BacktestSetup } from './backtest-setup.ts';
import { MemorySinks, type BacktestSinks } from './backtest-sinks.ts';
import type { BacktestSummary } from './backtest-summary.ts';
import type { BarFeed } from './bar-feed.ts';
import { BarRun } from './bar-run.ts';
import { EquityRecorder, type EquityRows } from './equity-recorder.ts';
import { Pace } from './pace.ts';
import type { RunStatistics } from './results/run-statistics.ts';
import type { RunTrade } from './results/run-trade.ts';
import { RunOutcome } from './run-outcome.ts';
import { SNAPSHOT_VERSION, type BacktestSnapshot } from './snapshot/backtest-snapshot.ts';
import { toData } from './snapshot/plain-data.ts';
import { goOn, goOnWithFeeds, runState, type RunParts, type RunState } from './snapshot/run-state.ts';
import { Stopper } from './stopper.ts';
import { DataDelay } from './streams/data-delay.ts';
import type { ItemFeed } from './streams/item-feed.ts';
import { hearPast } from './streams/past-of-run.ts';
import { streamRandom } from './streams/stream-random.ts';
import { StreamRun } from './streams/stream-run.ts';
import { itemsOf, summarizeRun } from './summarize-run.ts';

export interface BacktestResult {
  readonly summary: BacktestSummary;
  /** Empty when sinks were given: they have them. */
  readonly fills: readonly Fill[];
  readonly orders: readonly Order[];
  readonly equity: readonly EquityRows[];
  /** Round trips in the order in which they closed; those still open at the end are behind them, without `exitOrderId`. */
  readonly trades: readonly RunTrade[];
  /** Those of the summary. */
  readonly statistics: RunStatistics;
  /** Of a run with `stopAt`: by it another goes on, here or in another process. */
  readonly snapshot?: BacktestSnapshot;
}

/**
 * Runs strategies over recorded data through the real engine: events, risk, order management, ledger and a simulated venue, whose every fill is held
 * against the data that could have made it. The outputs are a function of data, options and seed alone.
 *
 * @throws {@link RedFireError} of the data (`BAD_ROW`, `DATA_FORMAT`, `DATA_ORDER`), of the options, `ABORTED` by the signal, `FILL_OUTSIDE_MARKET` where the venue filled at a price that was not there,
 * or what a strategy threw: a run with a broken strategy has no result.
 */
export function runBacktest(options: BacktestOptions): Promise<BacktestResult> {
  return runWith(options, (given) => new SimulatedVenue(given));
}

/** A run at a venue made by somebody else, as tests of the runner make it. */
export async function runWith(options: BacktestOptions, makeVenue: (options: SimulatedVenueOptions) => SimulatedVenue): Promise<BacktestResult> {
  const memory = new MemorySinks();
  const setup = setUpBacktest(options, makeVenue);
  const run = new BacktestRun(setup, options, options.sinks ?? memory);
  try {
    const summary = await run.complete();
    return { ...(run.snapshot && { snapshot: run.snapshot }), summary, fills: memory.allFills, orders: memory.allOrders, equity: memory.equityRows, trades: memory.allTrades, statistics: summary.statistics };
  } finally {
    run.close();
    setup.events.close();
    for (const feed of [...setup.feeds.bars, ...setup.feeds.items]) await feed.close();
  }
}

class BacktestRun {
  readonly #setup: BacktestSetup;
  readonly #options: BacktestOptions;
  readonly #sinks: BacktestSinks;
  readonly #stopwatch: () => number;
  readonly #stopper: Stopper;
  readonly #pace: Pace;
  readonly #outcome: RunOutcome;
  #failure: EngineErrorEvent | undefined;
  #run: BarRun | undefined;
  #loadMs = 0;
  /** Of a run that was cut. */
  snapshot: BacktestSnapshot | undefined;
  #runMs = 0;

  constructor(setup: BacktestSetup, options: BacktestOptions, sinks: BacktestSinks) {
    this.#setup = setup;
    this.#options = options;
    this.#sinks = sinks;
    this.#stopwatch = options.stopwatch ?? (() => 0);
    this.#stopper = new Stopper(options.signal);
    this.#pace = new Pace(options.breaks, this.#stopwatch);
    this.#outcome = new RunOutcome(setup.events, setup.audit);
    setup.events.on('engine.error', (failure) => { this.#failure ??= failure; if (this.#run) this.#run.isStopped = true; }, { name: 'backtest' });
  }

  async complete(): Promise<BacktestSummary> {
    const { kernel, feeds, clock, resumed } = this.#setup;
    const { portfolio } = kernel;
    this.#stopper.check();
    if (resumed) goOnWithFeeds(this.#setup, resumed, clock.now());
    for (const feed of [...feeds.bars, ...feeds.items]) await this.#load(feed);
    const { equityEvery = 1, equityIntervalMs = 0, stopAt } = this.#options;
    const begin = resumed ? undefined : this.#options.from;
    const equity = new EquityRecorder(portfolio, { every: equityEvery, intervalMs: equityIntervalMs, daily: this.#setup.results.equity });
    const delay = this.#delay();
    const run = (this.#run = new BarRun({ clock, portfolio, equity, orders: kernel.orders.market, delay }));
    const streams = feeds.items.length === 0 ? undefined : this.#streams(run, equity, delay);
    if (begin !== undefined) await this.#pass(streams, begin);
    const from = resumed?.from ?? [...feeds.bars, ...feeds.items].reduce((first, { nextTime }) => Math.min(first, nextTime), Infinity);
    const startingEquity = resumed?.startingEquity ?? this.#firstEquity();
    if (resumed) this.#timed(() => { goOn(this.#setup, { equity, outcome: this.#outcome, delay, streams }, resumed); });
    else {
      equity.begin(startingEquity);
      if (from < Infinity) clock.advanceTo((begin ?? from) as Timestamp);
      this.#timed(() => { kernel.startStrategies(); });
      if (begin !== undefined) await hearPast(this.#setup.history, clock);
    }
    this.#checkOutside();
    const [only, ...others] = feeds.bars;
    if (streams) await this.#runStreams(streams, equity);
    else if (only && others.length === 0 && !only.isOpen && delay === undefined && stopAt === undefined) await this.#runOne(run, only, equity);
    else await this.#runMany(run, equity);
    if (stopAt === undefined) {
      this.#timed(() => {
        this.#expire(equity);
        kernel.stopStrategies();
      });
    } else await this.#cut(stopAt, { equity, outcome: this.#outcome, delay, streams }, { startingEquity, from });
    this.#checkOutside();
    const openOrders = kernel.orders.open();
    if (stopAt === undefined) equity.keepLast();
    await this.#flush(equity, stopAt === undefined ? openOrders : []);
    this.#checkOutside();
    const openTrades = this.#setup.results.open(clock.now());
    if (stopAt === undefined) await this.#sinks.trades?.(openTrades);
    return summarizeRun(this.#setup, { outcome: this.#outcome, startingEquity, maxDrawdown: equity.maxDrawdown, openOrders, openTrades, from, loadMs: this.#loadMs, runMs: this.#runMs });
  }

  /** Works through what is due by then, and takes the run down as it is. */
  async #cut(stopAt: Timestamp, parts: RunParts, begun: Pick<RunState, 'startingEquity' | 'from'>): Promise<void> {
    const { clock, fingerprint = {} } = this.#setup;
    if (stopAt < clock.now()) throw new RedFireError('INVALID_INPUT', `stopAt "${stopAt}" must not be before the run begins, at "${clock.now()}"`, { details: { field: 'stopAt', value: stopAt } });
    this.#timed(() => { clock.advanceTo(stopAt); });
    this.#checkOutside();
    await this.#flush(parts.equity, []);
    const state = toData(runState(this.#setup, parts, begun));
    this.#checkOutside();
    this.snapshot = { version: SNAPSHOT_VERSION, at: stopAt, of: fingerprint, state };
  }

  #firstEquity(): Scaled {
    this.#markFirstPrices();
    return this.#setup.kernel.portfolio.equity();
  }

  close(): void {
    this.#stopper.close();
  }

  async #runOne(run: BarRun, feed: BarFeed, equity: EquityRecorder): Promise<void> {
    while (!feed.isDone) {
      this.#timed(() => {
        feed.pass(run.chunk(feed));
      });
      await this.#lookOutside(equity);
      await this.#load(feed);
    }
  }

  async #runMany(run: BarRun, equity: EquityRecorder): Promise<void> {
    const feeds = this.#setup.feeds.bars;
    for (let isGoing = feeds.length > 0; isGoing; ) {
      this.#timed(() => {
        do isGoing = run.step(feeds, this.#options.stopAt);
        while (isGoing && feeds.every((feed) => feed.isDone || feed.row < feed.columns.length));
      });
      await this.#lookOutside(equity);
      for (const feed of feeds) if (!feed.isDone && feed.row >= feed.columns.length) await this.#load(feed);
    }
  }

  async #runStreams(streams: StreamRun, equity: EquityRecorder): Promise<void> {
    const { bars } = this.#setup.feeds;
    for (let isGoing = true; isGoing; ) {
      streams.spell = Math.min(this.#pace.rows, MOST_ITEMS);
      let waits: ItemFeed | undefined;
      this.#timed(() => {
        ({ isGoing, waits } = streams.work(this.#options.stopAt));
      });
      await this.#lookOutside(equity);
      if (waits) await this.#load(waits);
      if (waits) streams.settle();
      for (const feed of bars) if (!feed.isDone && feed.row >= feed.columns.length) await this.#load(feed);
    }
  }

  /** What expires at the very end is settled: no time comes behind it in which that would happen. */
  #expire(equity: EquityRecorder): void {
    const { kernel: { portfolio }, venue, clock } = this.#setup;
    const before = portfolio.equity();
    venue.expireAt(clock.now());
    if (portfolio.equity().compare(before) !== 0) equity.sample(Float64Array.of(clock.now()), 0);
  }

  /** Shows the venue, and nobody else, what came before the run. */
  async #pass(streams: StreamRun | undefined, begin: Timestamp): Promise<void> {
    for (let waits = streams?.pass(begin); streams && waits; waits = streams.pass(begin)) {
      await this.#load(waits);
      streams.settle();
      await this.#pace.rest();
    }
  }

  #streams(barRun: BarRun, equity: EquityRecorder, delay: DataDelay | undefined): StreamRun {
    const { clock, venue, events, kernel, markets, feeds } = this.#setup;
    return new StreamRun({ clock, venue, events, portfolio: kernel.portfolio, orders: kernel.orders.market, equity, markets, items: feeds.items, bars: feeds.bars, barRun, delay });
  }

  #delay(): DataDelay | undefined {
    const { clock, kernel, seed } = this.#setup;
    const data = this.#options.venue?.latency?.data ?? 0;
    if (data === 0) return undefined;
    return new DataDelay({ clock, model: latencyModel(data, 'latency.data'), random: streamRandom(seed), orders: kernel.orders.market });
  }

  /** Before its first close an asset is worth its first open: known when the run starts, and needed to value what the account begins with. */
  #markFirstPrices(): void {
    const { kernel: { portfolio }, feeds, markets } = this.#setup;
    for (const { options, market, view, isDone } of feeds.bars) if (market && !isDone) portfolio.mark(options.place, options.math.ticksOf(view.open));
    for (const { item, place, isDone } of feeds.items) {
      const market = markets[place];
      if (isDone || market === undefined || portfolio.markOf(market.instrument) !== undefined) continue;
      const worth = worthOf(item);
      if (Number.isFinite(worth)) portfolio.mark(place, market.math.ticksOf(worth));
    }
  }

  #timed(work: () => void): void {
    const before = this.#stopwatch();
    work();
    const ms = this.#stopwatch() - before;
    this.#runMs += ms;
    this.#pace.took(ms);
  }

  async #load(feed: BarFeed | ItemFeed): Promise<void> {
    const before = this.#stopwatch();
    feed.chunkRows = this.#pace.rows;
    await feed.load(this.#stopper);
    this.#loadMs += this.#stopwatch() - before;
  }

  async #lookOutside(equity: EquityRecorder): Promise<void> {
    this.#checkOutside();
    await this.#flush(equity, []);
    await this.#pace.rest();
  }

  async #flush(equity: EquityRecorder, openOrders: readonly Order[]): Promise<void> {
    const rows = equity.take();
    let trades: readonly RunTrade[] = [];
    this.#timed(() => {
      trades = this.#setup.results.work(equity.keepsAll ? rows : undefined);
    });
    await this.#sinks.fills(this.#outcome.takeFills());
    await this.#sinks.orders([...this.#outcome.takeOrders(), ...openOrders]);
    await this.#sinks.equity(rows);
    if (trades.length > 0) await this.#sinks.trades?.(trades);
    const { feeds, clock } = this.#setup;
    this.#options.onProgress?.({ bars: feeds.bars.reduce((sum, feed) => sum + feed.bars, 0), items: itemsOf(this.#setup), at: clock.now() });
  }

  #checkOutside(): void {
    this.#stopper.check();
    const { violation } = this.#setup.audit;
    if (violation) throw violation;
    if (this.#failure) throw failed(this.#failure);
  }
}

/** Items of a spell, at most. */
const MOST_ITEMS = 4_096;

/** What a strategy threw, with who and when; a coded error keeps its code. */
function failed({ error, subscriber, at }: EngineErrorEvent): RedFireError {
  // a clock that has seen no bar yet is at the beginning of time
  const when = at > -8.64e15 ? `at ${new Date(at).toISOString()}` : 'before the first bar';
  const message = `"${subscriber}" threw ${when}: ${error instanceof Error ? error.message : String(error)}`;
  const isCoded = isRedFireError(error);
  return new RedFireError(isCoded ? error.code : 'STRATEGY_FAILED', message, { cause: error, details: { ...(isCoded && error.details), subscriber, at } });
}
