import { RedFireError, intervalMs, type Bar, type Instrument, type Quote, type Timestamp, type Trade } from '@redfire/core';
import type { BarAggregation, BarAggregator } from '../bars/bar-aggregator.ts';
import type { StrategyContext } from '../strategy-context.ts';
import type { TimedMaker } from './closing-times.ts';

/**
 * Makes the bars of one subscription. A first bar that had begun before anything of it was heard is left out, for it is not whole. What a handler of a
 * bar throws comes out of the call that closed the bar, when the aggregator has done its work.
 */
export class BarMaker implements TimedMaker {
  readonly aggregator: BarAggregator;
  readonly lengthMs: number;
  /** Smaller bars that close with a made one come after its time by what they take to arrive; the next of them would end it anyway. */
  readonly graceMs: number;
  readonly #engine: Pick<StrategyContext, 'now'>;
  readonly #take: (bar: Bar) => unknown;
  /** When the first item began; of trades and quotes, when it was listened to. */
  #heardFrom: number | undefined;
  /** Time of the latest item, by the clock of the venue, which may be ahead of ours. */
  #heardUntil = -Infinity;
  #isBegun = false;
  #results: unknown[] = [];
  #errors: unknown[] = [];

  constructor(engine: Pick<StrategyContext, 'now'>, instrument: Instrument, { from, create, intervalMs: lengthMs = 0 }: BarAggregation, take: (bar: Bar) => unknown) {
    this.#engine = engine;
    this.#take = take;
    this.lengthMs = lengthMs;
    const isOfItems = from === 'trades' || from === 'quotes';
    this.graceMs = isOfItems ? 0 : intervalMs(from);
    if (isOfItems) this.#heardFrom = engine.now();
    this.aggregator = create(instrument);
    this.aggregator.onBar = (bar) => { this.#hear(bar); };
  }

  takeBar(bar: Bar): unknown {
    this.#heardFrom ??= bar.openTime;
    this.#heardUntil = Math.max(this.#heardUntil, bar.closeTime);
    this.aggregator.takeBar(bar);
    return this.#settle();
  }

  takeTrade(trade: Trade): unknown {
    this.#heardUntil = Math.max(this.#heardUntil, trade.at);
    this.aggregator.takeTrade(trade);
    return this.#settle();
  }

  takeQuote(quote: Quote): unknown {
    this.#heardUntil = Math.max(this.#heardUntil, quote.at);
    this.aggregator.takeQuote(quote);
    return this.#settle();
  }

  advanceTo(at: Timestamp): unknown {
    this.aggregator.advanceTo(at);
    return this.#settle();
  }

  /** Whether its first bar is past, so that all that follow are whole. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Goes on with an aggregator that was restored. */
  resume(isBegun: boolean, heardFrom: number | undefined): void {
    this.#isBegun = isBegun;
    this.#heardFrom = heardFrom;
  }

  /** Time of the latest item; infinitely early before the first. */
  get heardUntil(): number {
    return this.#heardUntil;
  }

  get heardFrom(): number | undefined {
    return this.#heardFrom;
  }

  #hear(bar: Bar): void {
    const isWhole = this.#isBegun || bar.openTime >= (this.#heardFrom ?? -Infinity);
    this.#isBegun = true;
    if (!isWhole) return;
    try {
      const now = Math.max(this.#engine.now(), this.#heardUntil);
      if (bar.closeTime > now) throw tooEarly(bar, now);
      this.#results.push(this.#take(bar));
    } catch (error) {
      this.#errors.push(error);
    }
  }

  /** Hands on what the handlers of bars gave or threw. */
  #settle(): unknown {
    if (this.#results.length === 0 && this.#errors.length === 0) return undefined;
    const errors = this.#errors;
    const promises = this.#results.filter((result) => result instanceof Promise);
    this.#results = [];
    this.#errors = [];
    if (errors.length > 0) throw errors[0];
    return promises.length > 0 ? Promise.all(promises) : undefined;
  }
}

function tooEarly({ instrument, openTime, closeTime }: Bar, now: number): RedFireError {
  return new RedFireError('LOOK_AHEAD', `a bar of "${instrument}" was made at "${now}" that closes at "${closeTime}"; an aggregator gives a bar when it has closed, not before`, {
    details: { instrument, now, openTime, closeTime },
  });
}
