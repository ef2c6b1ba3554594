import {
  RedFireError, isSteppedClock, intervalMs, type AdapterHost, type BarColumns, type MarketDataCapabilities, type MarketDataItem, type MarketDataSource, type MarketDataSubscription, type SteppedClock, type Unsubscribe,
} from '@redfire/core';
import { Ending } from './ending.ts';
import { ItemListeners } from './item-listeners.ts';
import { isAsked, replayCursor, type ReplayCursor } from './replay-cursor.ts';
import { offersOf, type BarFeed, type ReplayFeed } from './replay-feed.ts';
import { barFeed, isRepeatable, pastBars, type PastBarsRequest } from './replay-history.ts';
import { ReplayRun } from './replay-run.ts';

export interface ReplayOptions {
  /** What is delivered, merged by time. At one instant: in the order of the engine's instruments, then in the order given here, but the longest bars of an instrument first. */
  readonly feeds: readonly ReplayFeed[];
  /** How fast the time of the data passes: 1 as it happened, 100 a hundred times as fast. Default infinity: as fast as it is worked through. */
  readonly speed?: number | undefined;
  /** Default `replay`. */
  readonly name?: string | undefined;
  /** What sets it going once it is open: the first subscription (the default), or only `begin()`. */
  readonly begins?: 'when-subscribed' | 'when-told' | undefined;
}

/** Recorded data as a source of market data. */
export interface ReplaySource extends MarketDataSource {
  readonly timeline: 'replay';
  /** One for each feed, and for each topic of a feed of items. */
  readonly offers: readonly MarketDataSubscription[];
  /** Resolves at the end of the data and when it is closed; rejects when the data cannot be read on. A new promise each time it is opened. */
  readonly ended: Promise<void>;
  /** Items delivered since it was opened. */
  readonly delivered: number;
  attach(host: AdapterHost): void;
  /** Lets the data flow from the next turn of the host on, whatever is subscribed. Again does nothing. @throws `GATEWAY_CLOSED` unless it is open. */
  begin(): void;
}

/**
 * A source that delivers recorded data in time order, at any speed, and moves the engine's clock along: to the time of each item, a bar's close, before it is
 * delivered, so that timers run at their own times between the items.
 *
 * - `open` reads the first items, so that what cannot be read is known then, and sets the clock to the first of all. The data flow from the turn of the host after the
 *   first `subscribe` on; what is not subscribed passes unheard.
 * - Opened again after `close`, it starts from the first item, where the feeds can be iterated again; it takes a clock that is not beyond it.
 * - `history` gives bars that have closed by now, of feeds that can be iterated again.
 * - Between two instants, promises that are settled go on once; the host gets a turn every 10 ms.
 *
 * `ended` rejects with what a reader threw, with `DATA_ORDER` for items out of time order, `BAD_ROW` for unusable ones, and `TIME_BACKWARDS` when another one moved the clock.
 *
 * @throws `INVALID_INPUT` for a speed that is not positive, or a feed whose instrument or interval is none.
 */
export function replaySource(options: ReplayOptions): ReplaySource {
  return new Replay(options);
}

/** What lasts from open to close. */
interface Session {
  readonly host: ReplayHost;
  readonly cursors: readonly ReplayCursor[];
  readonly run: ReplayRun;
  readonly ending: Ending;
  opened: Promise<void>;
  isOpen: boolean;
  hasBegun: boolean;
  /** Takes back a beginning that has not come yet. */
  cancelBegin: () => void;
}

type ReplayHost = Pick<AdapterHost, 'wallClock' | 'instruments' | 'logger'> & { readonly clock: SteppedClock };

class Replay implements ReplaySource {
  readonly name: string;
  readonly timeline = 'replay';
  readonly capabilities: MarketDataCapabilities;
  readonly offers: readonly MarketDataSubscription[];
  readonly #feeds: readonly ReplayFeed[];
  readonly #speed: number;
  readonly #begins: 'when-subscribed' | 'when-told';
  readonly #listeners = new ItemListeners();
  readonly #subscriptions = new Map<string, MarketDataSubscription>();
  #host: ReplayHost | undefined;
  #session: Session | undefined;
  #closing: Promise<void> | undefined;
  #ending = new Ending();
  #delivered = 0;

  constructor({ feeds, speed = Infinity, name = 'replay', begins = 'when-subscribed' }: ReplayOptions) {
    if (!(speed > 0)) throw new RedFireError('INVALID_INPUT', `speed "${speed}" of "${name}" must be a positive number, such as 1 or 100, or Infinity`, { details: { speed: String(speed) } });
    this.name = name;
    this.#feeds = feeds;
    this.#speed = speed;
    this.#begins = begins;
    this.capabilities = capabilitiesOf(feeds);
    this.offers = feeds.flatMap(offersOf);
  }

  get ended(): Promise<void> {
    return this.#ending.promise;
  }

  get delivered(): number {
    return this.#delivered;
  }

  attach(host: AdapterHost): void {
    if (this.#session) throw new RedFireError('INVALID_STATE', `"${this.name}" is open; close it before it is attached to another engine`, { details: { source: this.name } });
    const { clock, wallClock, instruments, logger } = host;
    if (!isSteppedClock(clock)) {
      throw new RedFireError('INVALID_STATE', `"${this.name}" needs a clock that data can move; give the engine a SimulatedClock, and no source of live data beside a replay`, { details: { source: this.name } });
    }
    if (Object.is(clock, wallClock)) {
      throw new RedFireError('INVALID_STATE', `"${this.name}" moves the clock of its host, so it cannot wait by it; give the host a wall clock apart, such as a LiveClock`, { details: { source: this.name } });
    }
    this.#host = { clock, wallClock, instruments, logger };
  }

  async open(): Promise<void> {
    await (this.#session ??= this.#openSession()).opened;
  }

  async subscribe(subscription: MarketDataSubscription): Promise<void> {
    const { cursors } = this.#opened('subscribe');
    const { topic, instrument, interval } = subscription;
    if (!cursors.some((cursor) => isAsked(cursor, subscription))) {
      const asked = [topic, instrument, ...(interval === undefined ? [] : [interval])].join(' ');
      throw new RedFireError('NO_DATA_FEED', `"${this.name}" has no feed of ${asked}; add one, or subscribe to what it has`, { details: { source: this.name, topic, instrument, interval } });
    }
    this.#subscriptions.set(keyOf(subscription), subscription);
    this.#choose(cursors);
    if (this.#begins === 'when-subscribed') this.begin();
  }

  async unsubscribe(subscription: MarketDataSubscription): Promise<void> {
    const { cursors } = this.#opened('unsubscribe');
    this.#subscriptions.delete(keyOf(subscription));
    this.#choose(cursors);
  }

  async *history(request: PastBarsRequest): AsyncGenerator<BarColumns, void, undefined> {
    const { host } = this.#opened('ask for history');
    const { instrument, interval } = request;
    const feed = barFeed(this.#feeds, instrument, interval);
    const details = { source: this.name, instrument, interval };
    if (!feed) throw new RedFireError('NO_DATA_FEED', `"${this.name}" has no bars of ${instrument} of ${interval}; add such a feed`, { details });
    if (!isRepeatable(feed)) throw new RedFireError('NOT_SUPPORTED', `the bars of ${instrument} of ${interval} can be read only once, so "${this.name}" has no history of them; give a source that can be iterated again`, { details });
    yield* pastBars(feed, request, host.clock.now());
  }

  onData(listener: (item: MarketDataItem) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  begin(): void {
    const session = this.#opened('begin');
    if (session.hasBegun) return;
    session.hasBegun = true;
    const { wallClock } = session.host;
    session.cancelBegin = wallClock.setTimer(
      wallClock.now(),
      () => {
        void this.#play(session);
      },
      this.name,
    );
  }

  async close(): Promise<void> {
    const session = this.#session;
    if (session) {
      this.#session = undefined;
      this.#subscriptions.clear();
      session.run.stop();
      session.cancelBegin();
      this.#closing = this.#free(session);
    }
    this.#ending.resolve();
    await this.#closing;
  }

  #openSession(): Session {
    const host = this.#host;
    if (!host) throw new RedFireError('INVALID_STATE', `"${this.name}" is opened before it is attached; an engine does both, else call attach() first`, { details: { source: this.name } });
    if (this.#ending.isSettled) this.#ending = new Ending();
    this.#delivered = 0;
    const cursors = inOrder(this.#feeds, host).map(replayCursor);
    const { clock, wallClock, logger } = host;
    const onError = (error: unknown, { topic, data }: MarketDataItem) => {
      logger.log('error', 'a listener of market data failed', { source: this.name, topic, instrument: data.instrument, at: clock.now(), error });
    };
    const run: ReplayRun = new ReplayRun({
      name: this.name, cursors, clock, wallClock, logger, speed: this.#speed,
      deliver: (item) => {
        this.#delivered++;
        this.#listeners.tell(item, run, onError);
      },
    });
    const session: Session = { host, cursors, run, ending: this.#ending, opened: Promise.resolve(), isOpen: false, hasBegun: false, cancelBegin: () => {} };
    session.opened = this.#load(session);
    return session;
  }

  async #load(session: Session): Promise<void> {
    try {
      await session.run.load();
    } catch (error) {
      if (this.#session === session) this.#session = undefined;
      await this.#free(session);
      throw error;
    }
    if (session.run.isStopped) throw this.#isClosed('open');
    session.isOpen = true;
  }

  async #play(session: Session): Promise<void> {
    const { run, ending } = session;
    try {
      await run.play();
      ending.resolve();
    } catch (error) {
      ending.reject(error);
    }
    await this.#free(session);
  }

  /** Lets the sources free what they hold. */
  async #free({ cursors, host }: Session): Promise<void> {
    const free = async (cursor: ReplayCursor) => {
      const closing = cursor.close().catch((error: unknown) => {
        host.logger.log('warn', 'a feed could not be closed', { source: this.name, topic: cursor.item.topic, instrument: cursor.instrument, error });
      });
      // A generator at work ends after that only; what may never come is not waited for.
      if (!cursor.isLoading) await closing;
    };
    await Promise.all(cursors.map(free));
  }

  #choose(cursors: readonly ReplayCursor[]): void {
    const subscriptions = [...this.#subscriptions.values()];
    for (const cursor of cursors) cursor.choose(subscriptions.filter((subscription) => isAsked(cursor, subscription)).map(({ topic }) => topic));
  }

  #opened(action: string): Session {
    if (!this.#session?.isOpen) throw this.#isClosed(action);
    return this.#session;
  }

  #isClosed(action: string): RedFireError {
    return new RedFireError('GATEWAY_CLOSED', `cannot ${action}: "${this.name}" is not open; open it first`, { details: { source: this.name } });
  }
}

function capabilitiesOf(feeds: readonly ReplayFeed[]): MarketDataCapabilities {
  const bars = feeds.filter((feed) => 'bars' in feed);
  return { topics: [...new Set(feeds.flatMap((feed) => offersOf(feed).map(({ topic }) => topic)))], intervals: [...new Set(bars.map(({ interval }) => interval))], history: bars.some(isRepeatable) };
}

/** Feeds in the order in which those of one instant are delivered: that of the engine's instruments, and longer bars before shorter ones, which is a backtest's too. */
function inOrder(feeds: readonly ReplayFeed[], { instruments }: ReplayHost): readonly ReplayFeed[] {
  const known: readonly string[] = [...instruments.keys(), ...feeds.map(({ instrument }) => instrument)];
  const sorted = feeds.toSorted((a, b) => known.indexOf(a.instrument) - known.indexOf(b.instrument));
  const longest = new Map(known.map((instrument) => [instrument, feeds.filter((feed): feed is BarFeed => 'bars' in feed && feed.instrument === instrument).sort((a, b) => intervalMs(b.interval) - intervalMs(a.interval))]));
  // bars take the places that bars were given, so that quotes and trades keep theirs
  return sorted.map((feed) => ('bars' in feed ? (longest.get(feed.instrument)?.shift() ?? feed) : feed));
}

function keyOf({ topic, instrument, interval }: MarketDataSubscription): string {
  return `${topic} ${instrument} ${interval === undefined ? '' : intervalMs(interval)}`;
}
