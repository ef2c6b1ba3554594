import { instrumentId, intervalMs, timestamp, type Bar, type BookDelta, type BookSnapshot, type Cancel, type Fill, type Interval, type Order, type Position, type Quote, type StrategySignalEvent, type Timestamp, type Trade } from '@redfire/core';
import type { z } from 'zod';
import type { BarIndicator } from './indicators/indicator.ts';
import type { StateValue } from './indicators/support/stateful.ts';
import { parseParameters } from './parameters.ts';
import { StrategyActions } from './strategy-actions.ts';
import type { SignalFilter, StrategyContext } from './strategy-context.ts';
import { StrategyParts } from './strategy-parts.ts';
import { misfit, type Saveable, type StrategyState } from './strategy-state.ts';
import type { BarSpecification, BarSubscriptionOptions, SubscribedBars } from './subscriptions/bar-subscription.ts';
import { NamedTimers } from './subscriptions/named-timers.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

/** A strategy class with its parameters' schema: what a configuration names and an engine makes instances of. */
export interface StrategyClass<P extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly name: string;
  /** Version of what its instances save; a higher one where that changes. Absent: 1. */
  readonly stateVersion?: number;
  new (params: z.input<P>): Strategy<P>;
}

/** What a strategy keeps up to date with the bars of one subscription. */
export interface IndicatorFeed {
  readonly instrument: string;
  /** `1m`, `any`, or the name of the aggregation. */
  readonly bars: string;
  readonly indicators: readonly BarIndicator[];
}

/** A strategy class whose parameters are known at run time only: what a name or a module gives. */
export interface AnyStrategyClass {
  /** Absent for a strategy without parameters. */
  readonly params?: z.ZodType;
  readonly name: string;
  readonly stateVersion?: number;
  new (params: never): Strategy;
}

/**
 * Base of every strategy. A subclass has a static `params` schema, if it has parameters, and overrides the hooks it needs; hooks are called
 * one at a time, and one that throws is reported without stopping the others.
 *
 * Parameters are validated in the constructor, so `this.params` is there for field initialisers.
 */
export abstract class Strategy<P extends z.ZodType = z.ZodType> extends StrategyActions {
  #given: z.input<P>;
  #params: z.output<P>;
  readonly #parts = new StrategyParts();
  #feeds: readonly IndicatorFeed[] = [];
  #isRestored = false;
  #subscriptions: Subscriptions | undefined;
  #timers: NamedTimers | undefined;

  /** @throws {@link RedFireError} `INVALID_CONFIG` naming every parameter that is wrong. */
  constructor(params: z.input<P>) {
    super();
    this.#given = params;
    this.#params = parseParameters<P>(new.target, params);
  }

  /** Its parameters, validated. */
  get params(): z.output<P> {
    return this.#params;
  }

  /**
   * Puts other parameters in force. Called by the engine, before {@link onParameters}.
   *
   * @returns Puts those of before in force again.
   * @throws {@link RedFireError} `INVALID_CONFIG` naming every parameter that is wrong; nothing is changed then.
   */
  takeParameters(params: z.input<P>): () => void {
    const [given, before] = [this.#given, this.#params];
    this.#params = parseParameters<P>(this.constructor, params);
    this.#given = params;
    return () => {
      this.#given = given;
      this.#params = before;
    };
  }

  /** Another instance of the class, which knows nothing of this one, with the parameters that are in force or others. Called by the engine. @throws {@link RedFireError} `INVALID_CONFIG`. */
  another(params: z.input<P> = this.#given): Strategy<P> {
    return new (this.constructor as StrategyClass<P>)(params);
  }

  override attach(context: StrategyContext): void {
    this.#parts.begin();
    this.#feeds = [];
    this.#isRestored = false;
    super.attach(context);
    this.#subscriptions = new Subscriptions(context, (bar) => this.onBar(bar));
    this.#timers = new NamedTimers(context, (name, at) => this.onTimer(name, at));
    this.#timers.beginStart();
  }

  override detach(): void {
    this.#subscriptions?.close();
    this.#subscriptions = undefined;
    this.#timers = undefined;
    super.detach();
  }

  /** Called once when the engine starts; the place to subscribe. After a restart {@link restore} comes before it. */
  onStart(): void {}
  /** Called once when the engine stops, while orders can still be sent. */
  onStop(): void {}
  /**
   * Called at each close of a subscribed bar, its indicators up to date. The bar is valid during the call; `copyBar` keeps it. Neither this nor another hook of the
   * market is called before every subscription is warm, nor while the strategy is paused.
   */
  onBar(_bar: Bar): void {}
  /** Called for each quote of a subscribed instrument. */
  onQuote(_quote: Quote): void {}
  /** Called for each trade on the tape of a subscribed instrument. */
  onTrade(_trade: Trade): void {}
  /** Called for each snapshot and change of a subscribed book; the topic tells which it is. */
  onBook(_book: BookSnapshot | BookDelta, _topic: 'market.book-snapshot' | 'market.book-delta'): void {}
  /** Called for each fill of this strategy's orders, after the position has changed. */
  onFill(_fill: Fill, _order: Order): void {}
  /** Called for every other change of this strategy's orders. */
  onOrder(_order: Order): void {}
  /** Called for each change of this strategy's own position. */
  onPosition(_position: Position): void {}
  /** Called at the time of a named timer. */
  onTimer(_name: string, _at: Timestamp): void {}
  /** Called for each signal of another strategy that was subscribed to. */
  onSignal(_signal: StrategySignalEvent): void {}
  /** Called when another hook of this strategy threw, before the policy for it is carried out. What it throws itself is reported too. */
  onError(_error: unknown, _hook: string): void {}

  /**
   * Called when {@link params} were changed while the strategy runs. A class that overrides it goes on with all it knows; in place of one that does not, another
   * instance with the new parameters takes over, which begins with `onStart`. When it throws, the parameters of before are in force again.
   */
  onParameters(_before: z.output<P>): void {}

  /**
   * What else has to be there after a restart, as plain data. Indicators and made bars of subscriptions, parts named with {@link keep}, named timers and the place
   * in the random numbers are kept anyway; positions and open orders are the engine's. Absent: nothing.
   *
   * @example
   * ```ts
   * static readonly stateVersion = 2; // version 1 had no `trades`
   *
   * override save() {
   *   return { stop: this.#stop, trades: this.#trades };
   * }
   *
   * override restore(state: { readonly stop: number; readonly trades?: number }, version: number) {
   *   this.#stop = state.stop;
   *   this.#trades = version < 2 ? 0 : (state.trades ?? 0);
   * }
   * ```
   */
  save(): StateValue | undefined {
    return undefined;
  }

  /** Takes up what {@link save} gave, before `onStart`, with the static `stateVersion` of the class that saved it; 1 where it had none. What it throws refuses the state. */
  restore(_state: StateValue, _version: number): void {}

  /** Everything this instance knows, between two hooks. Called by the engine, also while it runs. @throws {@link RedFireError} `STRATEGY_NOT_RUNNING`. */
  saveState(): StrategyState {
    const own = this.save();
    return { class: this.constructor.name, version: versionOf(this), ...(own !== undefined && { own }), ...this.#parts.save(), timers: this.#named.save(), random: this.engine.random.state };
  }

  /**
   * Goes on from what {@link saveState} gave. Called by the engine on an instance that is fresh, between {@link attach} and `onStart`; subscriptions, and parts that
   * are named later, are taken up when they are made again. Of an older `stateVersion`, parts that do not fit any more begin anew.
   *
   * @throws {@link RedFireError} `INVALID_STATE` naming the part that does not fit, for another class or a newer version. The instance is of no use then: make another.
   */
  restoreState(state: StrategyState): void {
    const version = versionOf(this);
    if (state.class !== this.constructor.name) throw misfit('class', `it is of "${state.class}", not of "${this.constructor.name}"`);
    if (state.version > version) throw misfit('version', `it is of version ${state.version}, and the class of version ${version}`);
    this.#isRestored = true;
    this.#parts.restore(state, state.version < version);
    if (state.timers !== undefined) this.#named.restore(state.timers);
    if (state.random !== undefined) this.engine.random.state = state.random;
    if (state.own === undefined) return;
    try {
      this.restore(state.own, state.version);
    } catch (error) {
      throw misfit('own', error instanceof Error ? error.message : String(error), error);
    }
  }

  /** Whether it goes on from a state that was saved: `onStart` then leaves out what is to be done once only. */
  protected get isRestored(): boolean {
    return this.#isRestored;
  }

  /** Called by the engine when `onStart` has returned. @returns After {@link restoreState}: what was saved and is not there any more, and parts that nothing fitting was saved of, which begin anew. */
  endStart(): { readonly forgotten: readonly string[]; readonly begunAnew: readonly string[] } {
    this.#named.endStart();
    return this.#parts.endRestore();
  }

  /** Keeps a part over restarts under a name: an indicator that is in no subscription, or anything else that can save and restore. @throws {@link RedFireError} `INVALID_INPUT` for a name that is taken; `INVALID_STATE` where what was saved of it does not fit. */
  protected keep<T extends Saveable>(name: string, part: T): T {
    this.#parts.keep(name, part);
    return part;
  }

  /**
   * Subscribes to closed bars of an interval, of `any`, or made of something else. The indicators are updated with each bar before {@link onBar}. Of bars that close at
   * one instant made ones come before the smaller ones they are made of, the longest first, whatever the order of subscription.
   *
   * @returns How far its warm-up is, and what has come of the bar that is being made.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`, `NO_DATA_FEED`; `INVALID_INPUT` for a warm-up that is no count.
   */
  protected subscribeBars(instrument: string, bars: BarSpecification, indicators: readonly BarIndicator[] = [], options: BarSubscriptionOptions = {}): SubscribedBars {
    const subscription = this.#run.bars(this.engine.instrument(instrumentId(instrument)), bars, { indicators, ...options });
    this.#parts.subscribe(instrument, subscription.bars, subscription);
    this.#feeds = [...this.#feeds, { instrument, bars: subscription.bars, indicators }];
    subscription.open();
    return subscription;
  }

  /** Subscribes to best bid and ask. */
  protected subscribeQuotes(instrument: string): void {
    this.engine.onMarket('market.quote', instrumentId(instrument), this.#run.whenHearing((quote) => this.onQuote(quote)));
  }

  /** Subscribes to the tape. */
  protected subscribeTrades(instrument: string): void {
    this.engine.onMarket('market.trade', instrumentId(instrument), this.#run.whenHearing((trade) => this.onTrade(trade)));
  }

  /** Subscribes to the order book: snapshots and changes as the source has them. */
  protected subscribeBook(instrument: string): void {
    const { engine } = this;
    engine.onMarket('market.book-snapshot', instrumentId(instrument), this.#run.whenHearing((book: BookSnapshot) => this.onBook(book, 'market.book-snapshot')));
    engine.onMarket('market.book-delta', instrumentId(instrument), this.#run.whenHearing((book: BookDelta) => this.onBook(book, 'market.book-delta')));
  }

  /** Subscribes to signals of other strategies. */
  protected subscribeSignals(filter: SignalFilter = {}): void {
    const { engine } = this;
    engine.onSignal(filter, (signal) => (engine.isPaused ? undefined : this.onSignal(signal)));
  }

  /**
   * Calls {@link onTimer} once at a time; one that is past comes at the next turn. A name set again moves its timer; it is there again after a restart, and runs
   * at once where its time has passed meanwhile.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a time that is none.
   */
  protected startTimer(name: string, at: Timestamp): Cancel {
    return this.#named.start(name, at);
  }

  /**
   * Calls {@link onTimer} again and again: at whole intervals of UTC, `1h` on the hour, or at whole intervals from a time. Times that are missed are skipped. A name
   * set again moves its timer; it is there again after a restart. A timer comes before what the market tells at its time: before the bar that closes then.
   *
   * @param from - A time of the series, of the past too. Default: the epoch.
   * @throws {@link RedFireError} `INVALID_INPUT` for what is no interval or no time.
   */
  protected every(name: string, interval: Interval, from: Timestamp = timestamp(0)): Cancel {
    return this.#named.every(name, intervalMs(interval), from);
  }

  /** Cancels a timer by its name. @returns Whether there was one. */
  protected cancelTimer(name: string): boolean {
    return this.#named.cancel(name);
  }

  /** The indicators of its subscriptions to bars, for those who look on; after it has ended, as it left them. */
  get indicatorFeeds(): readonly IndicatorFeed[] {
    return this.#feeds;
  }

  /** Whether some subscription still wants bars before this strategy begins. */
  get isWarmingUp(): boolean {
    return this.#subscriptions?.warmUp.isWarm === false;
  }

  /** What it subscribes to. @throws {@link RedFireError} `STRATEGY_NOT_RUNNING`. */
  get #run(): Subscriptions {
    if (this.#subscriptions) return this.#subscriptions;
    throw this.notRunning();
  }

  get #named(): NamedTimers {
    if (this.#timers) return this.#timers;
    throw this.notRunning();
  }
}

function versionOf(strategy: Strategy): number {
  // the class is known by its instance alone
  return (strategy.constructor as Partial<AnyStrategyClass>).stateVersion ?? 1;
}
