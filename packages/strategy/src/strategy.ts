import { instrumentId, type Bar, type BookDelta, type BookSnapshot, type Cancel, type Fill, type Order, type Position, type Quote, type StrategySignalEvent, type Timestamp, type Trade } from '@redfire/core';
import type { z } from 'zod';
import type { BarIndicator } from './indicators/indicator.ts';
import type { Stateful, StateValue } from './indicators/support/stateful.ts';
import { parseParameters } from './parameters.ts';
import { StrategyActions } from './strategy-actions.ts';
import type { SignalFilter } from './strategy-context.ts';
import { BarSubscription, type BarSpecification, type BarSubscriptionOptions } from './subscriptions/bar-subscription.ts';

/** A strategy class with its parameters' schema: what a configuration names and an engine makes instances of. */
export interface StrategyClass<P extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly name: string;
  new (params: z.input<P>): Strategy<P>;
}

/** A strategy class whose parameters are known at run time only: what a name or a module gives. */
export interface AnyStrategyClass {
  /** Absent for a strategy without parameters. */
  readonly params?: z.ZodType;
  readonly name: string;
  new (params: never): Strategy;
}

/**
 * Base of every strategy. A subclass has a static `params` schema, if it has parameters, and overrides the hooks it needs; hooks are called
 * one at a time, and one that throws is reported without stopping the others.
 *
 * Parameters are validated in the constructor, so `this.params` is there for field initialisers.
 */
export abstract class Strategy<P extends z.ZodType = z.ZodType> extends StrategyActions {
  readonly params: z.output<P>;

  /** @throws {@link RedFireError} `INVALID_CONFIG` naming every parameter that is wrong. */
  constructor(params: z.input<P>) {
    super();
    this.params = parseParameters<P>(new.target, params);
  }

  /** Called once when the engine starts; the place to subscribe. After a restart {@link restore} comes before it. */
  onStart(): void {}
  /** Called once when the engine stops, while orders can still be sent. */
  onStop(): void {}
  /** Called at each close of a subscribed bar, its indicators up to date. The bar is valid during the call; `copyBar` keeps it. */
  onBar(_bar: Bar): void {}
  /** Called for each quote of a subscribed instrument. */
  onQuote(_quote: Quote): void {}
  /** Called for each trade on the tape of a subscribed instrument. */
  onTrade(_trade: Trade): void {}
  /** Called for each snapshot and change of a subscribed book; only a change has `previousSequence`. */
  onBook(_book: BookSnapshot | BookDelta): void {}
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
   * What else has to be there after a restart, as plain data. Indicators and made bars of subscriptions, parts named with {@link keep} and named timers
   * are kept anyway. Absent: nothing.
   */
  save(): StateValue | undefined {
    return undefined;
  }

  /**
   * Takes up what {@link save} gave, before `onStart`.
   *
   * @param version - The static `stateVersion` of the class that saved it; 1 where it had none.
   */
  restore(_state: StateValue, _version: number): void {}

  /** Keeps a part, an indicator say, over restarts under a name. */
  protected keep<T extends Stateful>(_name: string, part: T): T {
    return part;
  }

  /** Subscribes to closed bars of an interval, of `any`, or made of something else. The indicators are updated with each bar before {@link onBar}. */
  protected subscribeBars(instrument: string, bars: BarSpecification, indicators: readonly BarIndicator[] = [], _options: BarSubscriptionOptions = {}): void {
    const { engine } = this;
    new BarSubscription(engine, engine.instrument(instrumentId(instrument)), bars, indicators, (bar) => this.onBar(bar));
  }

  /** Subscribes to best bid and ask. */
  protected subscribeQuotes(instrument: string): void {
    this.engine.onMarket('market.quote', instrumentId(instrument), (quote) => this.onQuote(quote));
  }

  /** Subscribes to the tape. */
  protected subscribeTrades(instrument: string): void {
    this.engine.onMarket('market.trade', instrumentId(instrument), (trade) => this.onTrade(trade));
  }

  /** Subscribes to the order book: snapshots and changes as the source has them. */
  protected subscribeBook(instrument: string): void {
    const { engine } = this;
    engine.onMarket('market.book-snapshot', instrumentId(instrument), (book) => this.onBook(book));
    engine.onMarket('market.book-delta', instrumentId(instrument), (book) => this.onBook(book));
  }

  /** Subscribes to signals of other strategies. */
  protected subscribeSignals(filter: SignalFilter = {}): void {
    this.engine.onSignal(filter, (signal) => this.onSignal(signal));
  }

  /** Calls {@link onTimer} once at a time. A name set again moves its timer; it is there again after a restart. */
  protected startTimer(name: string, at: Timestamp): Cancel {
    return this.engine.setTimer(at, () => { this.onTimer(name, at); });
  }

  /** Whether some subscription still wants bars before this strategy begins. */
  get isWarmingUp(): boolean {
    return false;
  }
}
