import { RedFireError, isRedFireError, type EngineErrorEvent, type Fill, type Order, type RiskVerdict, type Timestamp } from '@redfire/core';
import type { BacktestOptions } from './backtest-options.ts';
import { setUpBacktest, type BacktestSetup } from './backtest-setup.ts';
import { MemorySinks, type BacktestSinks } from './backtest-sinks.ts';
import type { BacktestSummary } from './backtest-summary.ts';
import type { BarFeed } from './bar-feed.ts';
import { BarRun } from './bar-run.ts';
import { EquityRecorder, type EquityRows } from './equity-recorder.ts';

export interface BacktestResult {
  readonly summary: BacktestSummary;
  /** Empty when sinks were given: they have them. */
  readonly fills: readonly Fill[];
  readonly orders: readonly Order[];
  readonly equity: readonly EquityRows[];
}

/**
 * Runs strategies over bars through the real engine: events, risk, order management, ledger and a simulated venue.
 * The outputs are a function of data, options and seed alone.
 *
 * @throws {@link RedFireError} of the data (`BAD_ROW`, `DATA_FORMAT`, `DATA_ORDER`), of the options, `ABORTED` by the signal, or what a strategy threw: a run with a broken strategy has no result.
 */
export async function runBacktest(options: BacktestOptions): Promise<BacktestResult> {
  const memory = new MemorySinks();
  const setup = setUpBacktest(options);
  const run = new BacktestRun(setup, options, options.sinks ?? memory);
  try {
    const summary = await run.complete();
    return { summary, fills: memory.allFills, orders: memory.allOrders, equity: memory.equityRows };
  } finally {
    setup.events.close();
    for (const feed of setup.feeds) await feed.close();
  }
}

/** Reasons with changing numbers in them are as many as the orders; a summary has room for the first. */
const DENIAL_KINDS = 20;

class BacktestRun {
  readonly #setup: BacktestSetup;
  readonly #options: BacktestOptions;
  readonly #sinks: BacktestSinks;
  readonly #stopwatch: () => number;
  #fills: Fill[] = [];
  #orders: Order[] = [];
  readonly #denials = new Map<string, number>();
  readonly #counts = { fills: 0, rejected: 0 };
  #failure: EngineErrorEvent | undefined;
  #run: BarRun | undefined;
  #loadMs = 0;
  #runMs = 0;

  constructor(setup: BacktestSetup, options: BacktestOptions, sinks: BacktestSinks) {
    this.#setup = setup;
    this.#options = options;
    this.#sinks = sinks;
    this.#stopwatch = options.stopwatch ?? (() => 0);
    this.#listen();
  }

  async complete(): Promise<BacktestSummary> {
    const { kernel, feeds, clock } = this.#setup;
    const { portfolio } = kernel;
    for (const feed of feeds) await this.#load(feed);
    const from = feeds.reduce((first, { nextTime }) => Math.min(first, nextTime), Infinity);
    this.#markFirstPrices();
    const startingEquity = portfolio.equity();
    const equity = new EquityRecorder(portfolio, startingEquity, this.#options.equityEvery ?? 1);
    const run = (this.#run = new BarRun({ clock, portfolio, equity, orders: this.#setup.kernel.orders.market }));

    if (from < Infinity) clock.advanceTo(from as Timestamp);

    this.#timed(() => {
      kernel.startStrategies();
    });
    this.#checkOutside();
    const [only, ...others] = feeds;
    if (only && others.length === 0) await this.#runOne(run, only, equity);
    else await this.#runMany(run, feeds, equity);
    this.#timed(() => {
      kernel.stopStrategies();
    });
    this.#checkOutside();
    const openOrders = kernel.orders.open();
    this.#orders = [...this.#orders, ...openOrders];
    equity.keepLast();
    await this.#flush(equity);
    this.#checkOutside();

    const finalEquity = portfolio.equity();
    const { submitted, denied } = kernel.orders.counts;
    const bars = feeds.reduce((sum, feed) => sum + feed.bars, 0);
    return {
      seed: this.#options.seed ?? 1,
      currency: this.#setup.currency,
      bars,
      orders: submitted + denied,
      fills: this.#counts.fills,
      deniedOrders: denied,
      denials: Object.fromEntries(this.#denials),
      rejectedOrders: this.#counts.rejected,
      openOrders: openOrders.length,
      fees: this.#fees(),
      startingEquity: startingEquity.toString(),
      finalEquity: finalEquity.toString(),
      netProfit: finalEquity.minus(startingEquity).toString(),
      balances: Object.fromEntries(kernel.ledger.currencies().map((code) => [code, kernel.ledger.balance(code).toString()])),
      positions: Object.fromEntries(Array.from(kernel.instruments.keys(), (id) => [id, kernel.positions.net(id).quantity.toString()])),
      maxDrawdown: equity.maxDrawdown,
      skippedRows: this.#setup.sources.reduce((sum, source) => sum + ('skippedRows' in source && typeof source.skippedRows === 'number' ? source.skippedRows : 0), 0),
      offTickBars: feeds.reduce((sum, feed) => sum + feed.offTickBars, 0),
      riskRules: kernel.risk.describe(),
      ...(bars > 0 && { from, to: clock.now() }),
      timing: { loadMs: this.#loadMs, runMs: this.#runMs, barsPerSecond: this.#runMs > 0 ? Math.round((bars / this.#runMs) * 1000) : 0 },
    };
  }

  async #runOne(run: BarRun, feed: BarFeed, equity: EquityRecorder): Promise<void> {
    while (!feed.isDone) {
      this.#timed(() => {
        feed.pass(run.chunk(feed));
      });
      this.#checkOutside();
      await this.#flush(equity);
      await this.#load(feed);
    }
  }

  async #runMany(run: BarRun, feeds: readonly BarFeed[], equity: EquityRecorder): Promise<void> {
    for (let isGoing = feeds.length > 0; isGoing; ) {
      this.#timed(() => {
        do isGoing = run.step(feeds);
        while (isGoing && feeds.every((feed) => feed.isDone || feed.row < feed.columns.length));
      });
      this.#checkOutside();
      await this.#flush(equity);
      for (const feed of feeds) if (!feed.isDone && feed.row >= feed.columns.length) await this.#load(feed);
    }
  }

  /** Before its first close an asset is worth its first open: known when the run starts, and needed to value what the account begins with. */
  #markFirstPrices(): void {
    for (const { options, view, isDone } of this.#setup.feeds) if (options.market && !isDone) this.#setup.kernel.portfolio.mark(options.place, options.math.ticksOf(view.open));
  }

  #listen(): void {
    const { events } = this.#setup;
    const ended = (order: Order) => {
      this.#orders.push(order);
    };
    events.on('order.denied', ({ order, verdict }) => { this.#deny(verdict); ended(order); }, { name: 'backtest' });
    events.on('order.rejected', ({ order }) => { this.#counts.rejected++; ended(order); }, { name: 'backtest' });
    events.on('order.canceled', ({ order }) => { ended(order); }, { name: 'backtest' });
    events.on('order.expired', ({ order }) => { ended(order); }, { name: 'backtest' });
    // one that was filled by its children has no fill of its own
    events.on('algorithm.ended', ({ order }) => { if (order.state === 'filled') ended(order); }, { name: 'backtest' });
    events.on('order.filled', ({ order, fill }) => {
      this.#counts.fills++;
      this.#fills.push(fill);
      if (order.state === 'filled') ended(order);
    }, { name: 'backtest' });
    events.on('engine.error', (failure) => { this.#failure ??= failure; if (this.#run) this.#run.isStopped = true; }, { name: 'backtest' });
  }

  #deny(verdict: RiskVerdict): void {
    if (verdict.kind !== 'denied') return;
    for (const { message } of verdict.reasons) {
      const count = this.#denials.get(message);
      if (count !== undefined || this.#denials.size < DENIAL_KINDS) this.#denials.set(message, (count ?? 0) + 1);
    }
  }

  #fees(): Record<string, string> {
    const { ledger, instruments } = this.#setup.kernel;
    const codes = new Set(Array.from(instruments.values(), ({ instrument }) => instrument.settle));
    for (const code of ledger.currencies()) if (!ledger.balance(code, 'fees').isZero) codes.add(code);
    return Object.fromEntries(Array.from(codes, (code) => [code, ledger.balance(code, 'fees').toString()]));
  }

  #timed(work: () => void): void {
    const before = this.#stopwatch();
    work();
    this.#runMs += this.#stopwatch() - before;
  }

  async #load(feed: BarFeed): Promise<void> {
    const before = this.#stopwatch();
    await feed.load();
    this.#loadMs += this.#stopwatch() - before;
  }

  async #flush(equity: EquityRecorder): Promise<void> {
    const fills = this.#fills;
    const orders = this.#orders;
    this.#fills = [];
    this.#orders = [];
    await this.#sinks.fills(fills);
    await this.#sinks.orders(orders);
    await this.#sinks.equity(equity.take());
    const { feeds, clock } = this.#setup;
    this.#options.onProgress?.({ bars: feeds.reduce((sum, feed) => sum + feed.bars, 0), at: clock.now() });
  }

  #checkOutside(): void {
    if (this.#options.signal?.aborted === true) throw new RedFireError('ABORTED', 'the backtest was stopped by its signal', { cause: this.#options.signal.reason });
    if (this.#failure) throw failed(this.#failure);
  }
}

/** What a strategy threw, with who and when; a coded error keeps its code. */
function failed({ error, subscriber, at }: EngineErrorEvent): RedFireError {
  // a clock that has seen no bar yet is at the beginning of time
  const when = at > -8.64e15 ? `at ${new Date(at).toISOString()}` : 'before the first bar';
  const message = `"${subscriber}" threw ${when}: ${error instanceof Error ? error.message : String(error)}`;
  const isCoded = isRedFireError(error);
  return new RedFireError(isCoded ? error.code : 'STRATEGY_FAILED', message, { cause: error, details: { ...(isCoded && error.details), subscriber, at } });
}
