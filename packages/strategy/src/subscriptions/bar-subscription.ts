import { intervalMs, type Bar, type Instrument, type Interval } from '@redfire/core';
import type { BarAggregation, BarAggregator } from '../bars/bar-aggregator.ts';
import type { BarIndicator } from '../indicators/indicator.ts';
import type { StrategyContext } from '../strategy-context.ts';

/** Which bars: of a length that a source delivers, of every length there is, or made of something else. */
export type BarSpecification = Interval | 'any' | BarAggregation;

export interface BarSubscriptionOptions {
  /**
   * Bars that go to the indicators alone before the strategy begins: from the past where a source has one, else the first that come. `indicators`: as many
   * as the one that takes longest. Until every subscription of a strategy has had its bars, none of its market hooks is called and its orders are refused. Default 0.
   */
  readonly warmUp?: number | 'indicators';
}

/** Made bars come before the smaller ones that closed them, so that every length is up to date when the smallest is handled. */
const MADE_FIRST = 10;

/** Keeps indicators up to date with bars, of whatever they are made, and hands the bars on. */
export class BarSubscription {
  readonly #indicators: readonly BarIndicator[];
  readonly #deliver: (bar: Bar) => unknown;

  constructor(engine: StrategyContext, instrument: Instrument, bars: BarSpecification, indicators: readonly BarIndicator[], deliver: (bar: Bar) => unknown) {
    this.#indicators = indicators;
    this.#deliver = deliver;
    for (const indicator of indicators) indicator.useInstrument?.(instrument);
    if (typeof bars === 'string') engine.onBars(instrument.id, bars === 'any' ? undefined : intervalMs(bars), (bar) => this.#take(bar));
    else this.#make(engine, instrument, bars);
  }

  #make(engine: StrategyContext, instrument: Instrument, { from, create }: BarAggregation): void {
    const aggregator: BarAggregator = create(instrument);
    aggregator.onBar = (bar) => this.#take(bar);
    if (from === 'trades') engine.onMarket('market.trade', instrument.id, (trade) => { aggregator.takeTrade(trade); });
    else if (from === 'quotes') engine.onMarket('market.quote', instrument.id, (quote) => { aggregator.takeQuote(quote); });
    else engine.onBars(instrument.id, intervalMs(from), (bar) => { aggregator.takeBar(bar); }, MADE_FIRST);
  }

  #take(bar: Bar): unknown {
    const indicators = this.#indicators;
    // counted, for this runs for every bar and an iterator would cost as much as an update
    for (let next = 0; next < indicators.length; next++) (indicators[next] as BarIndicator).update(bar);
    return this.#deliver(bar);
  }
}
