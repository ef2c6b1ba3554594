import type { Bar, Instrument } from '@redfire/core';
import type { BarIndicator } from '../indicators/indicator.ts';
import type { StrategyContext } from '../strategy-context.ts';
import { BarSubscription, type BarSpecification, type BarSubscriptionOptions } from './bar-subscription.ts';
import { ClosingTimes } from './closing-times.ts';
import { WarmUp } from './warm-up.ts';

/** What a strategy subscribes to between a start and a stop. */
export class Subscriptions {
  readonly engine: StrategyContext;
  readonly warmUp: WarmUp;
  readonly closing: ClosingTimes;
  readonly #onBar: (bar: Bar) => unknown;
  #isClosed = false;

  constructor(engine: StrategyContext, onBar: (bar: Bar) => unknown) {
    this.engine = engine;
    this.warmUp = new WarmUp(engine);
    this.closing = new ClosingTimes(engine);
    this.#onBar = onBar;
  }

  /** Whether the strategy has stopped: what comes late is for nobody. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** A subscription to bars that is not open yet. */
  bars(instrument: Instrument, bars: BarSpecification, { indicators = [], ...options }: BarSubscriptionOptions & { readonly indicators?: readonly BarIndicator[] }): BarSubscription {
    return new BarSubscription(this, instrument, { bars, indicators, options, deliver: this.#onBar });
  }

  /** Whether market hooks are called: not before the strategy is warm, nor while it is paused. */
  get isHearing(): boolean {
    return this.warmUp.isWarm && !this.engine.isPaused;
  }

  /** A market hook as it is subscribed. */
  whenHearing<T>(hook: (data: T) => unknown): (data: T) => unknown {
    return (data) => (this.isHearing ? hook(data) : undefined);
  }
}
