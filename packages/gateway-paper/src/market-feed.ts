import type { Bar, InstrumentId, InstrumentMath, Logger, MarketDataItem } from '@redfire/core';
import type { BarMarket, SimulatedVenue, TickMarket } from '@redfire/sim';
import type { VenueClock } from './venue-clock.ts';

export interface MarketFeedOptions {
  readonly venue: SimulatedVenue;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: VenueClock;
  readonly logger: Logger;
}

/** What is known of the data of one instrument. */
interface Series {
  readonly math: InstrumentMath;
  readonly bars: BarMarket;
  readonly ticks: TickMarket;
  /** Length of the bars that move the market: the shortest that have come. */
  finestMs: number;
  /** When the last bar that moved the market opened and closed. */
  openTime: number;
  closeTime: number;
}

/** Shows the venue what its host hears of the market. Quotes and trades move the price of an instrument; before the first of them, the shortest of its bars. */
export class MarketFeed {
  readonly #options: MarketFeedOptions;
  readonly #series = new Map<InstrumentId, Series>();

  constructor(options: MarketFeedOptions) {
    this.#options = options;
    const { venue, instruments } = options;
    for (const [id, math] of instruments) this.#series.set(id, { math, bars: venue.market(id), ticks: venue.ticks(id), finestMs: Infinity, openTime: Number.NaN, closeTime: Number.NaN });
  }

  show(item: MarketDataItem): void {
    const { topic, data } = item;
    const series = this.#series.get(data.instrument);
    if (series === undefined) return;
    if ('at' in data && !Number.isFinite(data.at)) {
      this.#options.logger.log('warn', 'an item without a time is left out', { topic, instrument: data.instrument });
      return;
    }
    if (topic !== 'market.bar') this.#options.venue.show(item);
    // quotes and trades say it sooner
    else if (!series.ticks.isMoved) this.#showBar(series, data);
  }

  #showBar(series: Series, bar: Bar): void {
    const { openTime, closeTime, intervalMs } = bar;
    // longer bars tell nothing new, and one that begins inside a bar before has been lived through
    if (intervalMs > series.finestMs || openTime < series.closeTime) return;
    if (!isRange(bar)) {
      this.#options.logger.log('warn', 'a bar without a usable range is left out', { instrument: bar.instrument, openTime, open: bar.open, high: bar.high, low: bar.low, close: bar.close });
      return;
    }
    const openTimeBefore = series.openTime;
    series.finestMs = intervalMs;
    series.openTime = openTime;
    series.closeTime = closeTime;
    const { bars, math } = series;
    if (bars.size > 0) this.#workThrough(series, bar, openTimeBefore);
    bars.lastTicks = math.ticksOf(bar.close);
  }

  #workThrough({ bars }: Series, bar: Bar, openTimeBefore: number): void {
    this.#options.clock.through(bar, {
      open: () => {
        bars.open(bar, openTimeBefore);
      },
      close: () => {
        if (bars.size > 0) bars.close(bar);
      },
    });
  }
}

function isRange({ openTime, closeTime, open, high, low, close }: Bar): boolean {
  return closeTime > openTime && low <= open && open <= high && low <= close && close <= high && high - low < Infinity;
}
