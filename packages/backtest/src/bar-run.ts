import type { Timestamp } from '@redfire/core';
import type { SimulatedClock } from '@redfire/engine';
import type { MarketListener, Portfolio } from '@redfire/oms';
import type { BarFeed } from './bar-feed.ts';
import type { EquityRecorder } from './equity-recorder.ts';
import type { DataDelay } from './streams/data-delay.ts';

interface BarRunOptions {
  readonly clock: SimulatedClock;
  /** Orders that are kept on our side. */
  readonly orders: MarketListener;
  readonly portfolio: Portfolio;
  readonly equity: EquityRecorder;
  /** Absent: everybody hears of data at once. */
  readonly delay?: DataDelay | undefined;
}

/**
 * The order of events in a run over bars. At a bar's open time its open is worked through; at its close time the rest of it,
 * then marks and equity, then orders on our side see the bar, then it is published. Bars that close together are all worked through and marked before
 * the first of them is published, and what opens at that time opens after that.
 */
export class BarRun {
  readonly #clock: SimulatedClock;
  readonly #portfolio: Portfolio;
  readonly #orders: MarketListener;
  readonly #equity: EquityRecorder;
  readonly #delay: DataDelay | undefined;
  readonly #closing: BarFeed[] = [];
  readonly #now = new Float64Array(1);
  /** Set when a run has failed: it ends with the bar it is at. */
  isStopped = false;

  constructor(options: BarRunOptions) {
    this.#clock = options.clock;
    this.#portfolio = options.portfolio;
    this.#orders = options.orders;
    this.#equity = options.equity;
    this.#delay = options.delay;
  }

  /** Works through the loaded chunk of the only feed of a run: as {@link step} would, without looking for who is next. @returns How many bars it came through. */
  chunk(feed: BarFeed): number {
    const { columns, view } = feed;
    const { instrument, market, topic, math, place } = feed.options;
    const { openTime, closeTime, close, length } = columns;
    const portfolio = this.#portfolio;
    const orders = this.#orders;
    const clock = this.#clock;
    let row = 0;
    for (; row < length && !this.isStopped; row++) {
      view.row = row;
      const closes = closeTime[row] as Timestamp;
      // nobody is there to see the open of most bars
      if (clock.nextTimerAt <= closes || (market !== undefined && market.size > 0)) this.#open(feed, row, openTime[row] as Timestamp);
      clock.advanceTo(closes);
      if (market !== undefined) {
        if (market.size > 0) market.close(view);
        const ticks = math.ticksOf(close[row] as number);
        market.lastTicks = ticks;
        portfolio.mark(place, ticks);
      }
      this.#equity.sample(closeTime, row);
      if (!orders.isIdle(instrument)) orders.onBar(view);
      topic.publish(view);
    }
    // nothing else behind the loop: the compiler has seen none of it when it optimises the loop, and would start anew each time
    return row;
  }

  /**
   * Works through the next instant at which a bar of any feed opens or closes; false at the end of all. Feeds are in the order
   * of their instruments. Where a close ends a chunk, what opens at that instant waits for the next step, when the chunk
   * behind it is known: so chunks do not change the order of opens.
   *
   * @param until - Nothing behind it is worked through.
   */
  step(feeds: readonly BarFeed[], until = Infinity): boolean {
    let at = Infinity;
    for (const { nextTime } of feeds) at = Math.min(at, nextTime);
    if (at === Infinity || at > until || this.isStopped) return false;
    this.#clock.advanceTo(at as Timestamp);
    if (this.#closeAll(feeds, at)) return true;
    for (const feed of feeds) {
      if (feed.isOpen || feed.nextTime !== at) continue;
      feed.view.row = feed.row;
      feed.isOpen = true;
      this.#open(feed, feed.row, at as Timestamp);
    }
    return true;
  }

  /** Works through what closes at an instant and nothing that opens at it. Whoever calls it samples the equity. @returns Whether a feed has come to the end of its chunk. */
  closeAt(feeds: readonly BarFeed[], at: number): boolean {
    this.#clock.advanceTo(at as Timestamp);
    return this.#closeAll(feeds, at, 'unsampled');
  }

  #tell({ options, view }: BarFeed): void {
    if (!this.#orders.isIdle(options.instrument)) this.#orders.onBar(view);
    options.topic.publish(view);
  }

  #open(feed: BarFeed, row: number, at: Timestamp): void {
    const { market } = feed;
    this.#clock.advanceTo(at);
    if (market === undefined) return;
    if (market.size > 0) market.open(feed.view, feed.openTimeBefore(row));
    // what is sent before the close meets this price, whoever else waits
    else market.lastTicks = feed.options.math.ticksOf(feed.view.open);
  }

  /** @returns Whether a feed has come to the end of its chunk. */
  #closeAll(feeds: readonly BarFeed[], at: number, sampling: 'sampled' | 'unsampled' = 'sampled'): boolean {
    const closing = this.#closing;
    closing.length = 0;
    for (const feed of feeds) {
      if (!feed.isOpen || feed.nextTime !== at) continue;
      const { market } = feed;
      if (market !== undefined && market.size > 0) market.close(feed.view);
      closing.push(feed);
    }
    if (closing.length === 0) return false;
    for (const { options, view, market } of closing) {
      if (market === undefined) continue;
      const ticks = options.math.ticksOf(view.close);
      market.lastTicks = ticks;
      this.#portfolio.mark(options.place, ticks);
    }
    this.#now[0] = at;
    if (sampling === 'sampled') this.#equity.sample(this.#now, 0);
    let needsData = false;
    for (const feed of closing) {
      feed.isOpen = false;
      feed.row++;
      feed.bars++;
      if (feed.row === feed.columns.length) needsData = true;
      if (this.#delay) this.#delay.bar(feed.options.topic, feed.view);
      else this.#tell(feed);
    }
    return needsData;
  }
}
