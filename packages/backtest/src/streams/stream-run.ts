import type { EventMap, InstrumentId, MarketTopic, Timestamp } from '@redfire/core';
import type { EventEngine, KeyedTopicHandle, SimulatedClock } from '@redfire/engine';
import type { MarketListener, Portfolio } from '@redfire/oms';
import type { SimulatedVenue } from '@redfire/sim';
import type { ShownMarket } from '../audit/shown-market.ts';
import type { TopicItem } from '../backtest-data.ts';
import type { BarFeed } from '../bar-feed.ts';
import type { BarRun } from '../bar-run.ts';
import type { EquityRecorder } from '../equity-recorder.ts';
import type { DataDelay, DelayedItem } from './data-delay.ts';
import { FeedQueue } from './feed-queue.ts';
import type { ItemFeed } from './item-feed.ts';

export interface StreamRunOptions {
  readonly clock: SimulatedClock;
  readonly venue: SimulatedVenue;
  readonly events: EventEngine;
  readonly portfolio: Portfolio;
  /** Orders that are kept on our side. */
  readonly orders: MarketListener;
  readonly equity: EquityRecorder;
  /** By the places of {@link ItemFeed}. */
  readonly markets: readonly ShownMarket[];
  readonly items: readonly ItemFeed[];
  readonly bars: readonly BarFeed[];
  readonly barRun: BarRun;
  readonly delay: DataDelay | undefined;
}

/** Items worked through between two looks at the outside, at most. */
const SPELL = 4_096;

/**
 * The order of events in a run over more than bars. At one time: items, each worked through by the venue, then marked, then seen by orders on our side, then published; then bars that
 * close and bars that open, as {@link BarRun.step} has them. Funding, settlements, splits and dividends come behind the bars that close at their time: what is held then is theirs. Equity
 * is sampled once a time, behind all its items and closes.
 */
export class StreamRun {
  readonly #options: StreamRunOptions;
  readonly #queue: FeedQueue;
  readonly #handles: readonly Map<MarketTopic, KeyedTopicHandle<never>>[];
  readonly #now = new Float64Array(1);
  /** Whether a time was marked whose equity was not sampled yet. */
  #isMarked = false;
  /** Items between two looks at the outside. Fewer where others want their turn. */
  spell = SPELL;

  constructor(options: StreamRunOptions) {
    this.#options = options;
    this.#queue = new FeedQueue(options.items);
    this.#handles = options.markets.map(() => new Map());
  }

  /** Shows the venue everything before `from`, and nobody else: books, halts and marks are then as they are when the run begins. */
  pass(from: number): ItemFeed | undefined {
    for (let feed = this.#queue.first; feed !== undefined && feed.nextTime < from; feed = this.#queue.first) {
      this.#options.clock.advanceTo(feed.nextTime as Timestamp);
      this.#show(feed);
      feed.pass();
      feed.pastCount++;
      if (feed.needsData) return feed;
      this.#queue.settle();
    }
    return undefined;
  }

  /** A feed has another chunk, or has ended. */
  settle(): void {
    this.#queue.settle();
  }

  /** Goes on for a spell, up to a time and all of it. @returns Whether there is more, and the feed that needs data for it. */
  work(until = Infinity): { readonly isGoing: boolean; readonly waits?: ItemFeed } {
    const { clock, bars, barRun } = this.#options;
    let barTime = nextOf(bars, until);
    for (let count = 0; count < this.spell; count++) {
      if (barRun.isStopped) return { isGoing: false };
      const feed = this.#queue.first;
      const next = feed?.nextTime ?? Infinity;
      const at = next > until ? Infinity : next;
      if (at === Infinity && barTime === Infinity) {
        this.#sample();
        return { isGoing: false };
      }
      if (feed === undefined || barTime < at) {
        this.#step(barTime);
        if (bars.some((each) => !each.isDone && each.row >= each.columns.length)) return { isGoing: true };
        barTime = nextOf(bars, until);
        continue;
      }
      if (at !== this.#now[0]) this.#sample();
      if (barTime === at && isOfAccount(feed.item.topic) && this.#closesAt(at)) {
        this.#now[0] = at;
        this.#isMarked = true;
        if (barRun.closeAt(bars, at)) return { isGoing: true };
        barTime = nextOf(bars, until);
        continue;
      }
      clock.advanceTo(at as Timestamp);
      this.#now[0] = at;
      this.#take(feed);
      feed.pass();
      if (feed.needsData) return { isGoing: true, waits: feed };
      this.#queue.settle();
    }
    return { isGoing: true };
  }

  /** Bars that close sample the equity of their time themselves. */
  #step(at: number): void {
    const { bars, barRun } = this.#options;
    const closes = this.#closesAt(at);
    if (at !== this.#now[0] || !closes) this.#sample();
    if (closes) this.#isMarked = false;
    barRun.step(bars);
  }

  #closesAt(at: number): boolean {
    return this.#options.bars.some((each) => each.isOpen && each.nextTime === at);
  }

  #take(feed: ItemFeed): void {
    this.#show(feed);
    this.#isMarked = true;
    const { delay } = this.#options;
    const { topic, data } = feed.item;
    const { place } = feed;
    if (delay) this.#delay(delay, { place, item: { topic, data } as TopicItem });
    else this.#tell(place, feed.item);
  }

  #delay(delay: DataDelay, what: DelayedItem): void {
    delay.add(() => { this.deliver(what); }, what);
  }

  /** Tells of an item that has arrived. */
  deliver({ place, item }: DelayedItem): void {
    this.#tell(place, item);
  }

  #show({ item, place }: ItemFeed): void {
    const { markets, venue, portfolio } = this.#options;
    const market = markets[place] as ShownMarket; // places are those of the markets
    const worth = market.show(item);
    venue.show(item);
    // a price that is none marks nothing
    if (!Number.isFinite(worth)) return;
    portfolio.mark(place, market.math.ticksOf(worth));
    market.reach(worth);
  }

  #tell(place: number, { topic, data }: TopicItem): void {
    const { orders } = this.#options;
    if (!orders.isIdle(data.instrument)) {
      if (topic === 'market.quote') orders.onQuote(data);
      else if (topic === 'market.trade') orders.onTrade(data);
      else if (topic === 'market.mark-price') orders.onMark(data);
    }
    this.#publish(place, topic, data);
  }

  #publish<T extends TopicItem['topic']>(place: number, topic: T, data: EventMap[T]): void {
    const handles = this.#handles[place] as Map<MarketTopic, KeyedTopicHandle<never>>; // one for each place
    const known = handles.get(topic) as KeyedTopicHandle<EventMap[T]> | undefined;
    const handle = known ?? this.#handleOf(handles, topic, data.instrument);
    if (handle.hasListeners) handle.publish(data);
  }

  #handleOf<T extends TopicItem['topic']>(handles: Map<MarketTopic, KeyedTopicHandle<never>>, topic: T, instrument: InstrumentId): KeyedTopicHandle<EventMap[T]> {
    // every market topic is keyed by instrument, which the compiler does not see for a topic it does not know
    const handle = this.#options.events.topic(topic).key(instrument as never);
    handles.set(topic, handle);
    return handle;
  }

  #sample(): void {
    if (!this.#isMarked) return;
    this.#isMarked = false;
    this.#options.equity.sample(this.#now, 0);
  }
}

/** Whether an item is of the account, and not of what moves a market. */
function isOfAccount(topic: MarketTopic): boolean {
  return topic === 'market.funding-rate' || topic === 'market.corporate-action' || topic === 'market.settlement';
}

function nextOf(feeds: readonly BarFeed[], until: number): number {
  let first = Infinity;
  for (const { nextTime } of feeds) first = Math.min(first, nextTime);
  return first > until ? Infinity : first;
}
