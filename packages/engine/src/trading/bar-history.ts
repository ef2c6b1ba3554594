import {
  BarView, RedFireError, copyBar, intervalMs, intervalOf, timestamp,
  type Bar, type Clock, type InstrumentId, type Interval, type MarketDataSource, type Timestamp,
} from '@redfire/core';

interface BarHistoryOptions {
  readonly sources: readonly MarketDataSource[];
  /** The time of the data. */
  readonly clock: Clock;
  /** The time that is waited by. */
  readonly wallClock: Clock;
}

interface Asked {
  readonly instrument: InstrumentId;
  readonly interval: Interval;
  readonly count: number;
  /** Nothing that closed later. */
  readonly until: Timestamp;
}

/** No market is closed for longer: what has no bar for so long has none before. */
const LONGEST_GAP_MS = 31 * 86_400_000;
const LIMIT_MS = 60_000;

/** The past as live sources have it. A replay tells none, so that what runs over it does what it does in a backtest. */
export class BarHistory {
  readonly #options: BarHistoryOptions;
  readonly #open = new Map<MarketDataSource, Promise<unknown>>();
  readonly #waiting = new Map<MarketDataSource, (() => void)[]>();
  readonly #underWay = new Set<() => void>();

  constructor(options: BarHistoryOptions) {
    this.#options = options;
  }

  /** A source is there. @param subscribed - Settles when it has what is wanted of it, so that no bar falls between the past and what comes. */
  opened(source: MarketDataSource, subscribed: Promise<unknown>): void {
    this.#open.set(source, subscribed);
    for (const go of this.#waiting.get(source) ?? []) go();
    this.#waiting.delete(source);
  }

  /** Something more was asked of a source. */
  subscribing(source: MarketDataSource, subscribed: Promise<unknown>): void {
    if (this.#open.has(source)) this.#open.set(source, Promise.allSettled([this.#open.get(source), subscribed]));
  }

  /** A source is gone; who waits for its past has none. */
  closed(source: MarketDataSource): void {
    this.#open.delete(source);
    for (const end of this.#underWay) end();
  }

  /** See `StrategyContext.history`. Waits for a source to be there. Rejects with what the sources threw where none of them had any, `TIMEOUT` after a minute. */
  readonly of = (instrument: InstrumentId, length: number, count: number): Promise<readonly Bar[]> | undefined => {
    const able = this.#options.sources.filter((source) => hasPast(source, instrument, length));
    return able.length === 0 ? undefined : this.#ofFirst(able, { instrument, interval: intervalOf(length), count });
  };

  async #ofFirst(sources: readonly MarketDataSource[], asked: Omit<Asked, 'until'>): Promise<readonly Bar[]> {
    const failures: unknown[] = [];
    for (const source of sources) {
      await this.#whenOpen(source);
      try {
        const bars = await this.#limited(() => pastOf(source, { ...asked, until: this.#options.clock.now() }), source);
        if (bars.length > 0) return bars;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return [];
  }

  async #whenOpen(source: MarketDataSource): Promise<void> {
    if (!this.#open.has(source)) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(source, [...(this.#waiting.get(source) ?? []), resolve]);
      });
    }
    await this.#open.get(source);
  }

  /** A source that never answers is not waited for for ever. */
  #limited(ask: () => Promise<readonly Bar[]>, { name }: MarketDataSource): Promise<readonly Bar[]> {
    const { wallClock } = this.#options;
    return new Promise((resolve, reject) => {
      const late = () => { reject(new RedFireError('TIMEOUT', `"${name}" did not tell its past bars within ${LIMIT_MS / 1_000} s`, { details: { source: name, limitMs: LIMIT_MS } })); };
      const cancel = wallClock.setTimer(timestamp(wallClock.now() + LIMIT_MS), late, 'history');
      const end = () => {
        cancel();
        this.#underWay.delete(end);
        resolve([]);
      };
      this.#underWay.add(end);
      ask().then(resolve, reject).finally(end);
    });
  }
}

function hasPast({ capabilities: { history, topics, intervals }, offers, timeline }: MarketDataSource, instrument: InstrumentId, length: number): boolean {
  if (!history || timeline === 'replay' || !topics.includes('market.bar') || !intervals.some((interval) => intervalMs(interval) === length)) return false;
  return offers === undefined || offers.some((offer) => offer.topic === 'market.bar' && offer.instrument === instrument && (offer.interval === undefined || intervalMs(offer.interval) === length));
}

/** The latest bars: of twice the time again and again until they are enough, for markets close at night, over weekends and holidays. */
async function pastOf(source: MarketDataSource, { instrument, interval, count, until }: Asked): Promise<readonly Bar[]> {
  const length = intervalMs(interval);
  const gap = Math.max(LONGEST_GAP_MS, 10 * length);
  let bars: readonly Bar[] = [];
  let to: number = until;
  for (let span = (count + 1) * length; ; span *= 2) {
    const from = Math.max(0, until - span);
    bars = [...(await read(source, { instrument, interval, from, to, until })), ...bars];
    const earliest = bars[0]?.openTime ?? until;
    if (bars.length >= count || from === 0 || earliest - from >= gap) return bars.slice(-count);
    to = from;
  }
}

async function read(source: MarketDataSource, { instrument, interval, from, to, until }: Pick<Asked, 'instrument' | 'interval' | 'until'> & { readonly from: number; readonly to: number }): Promise<readonly Bar[]> {
  const bars: Bar[] = [];
  const view = new BarView(instrument, intervalMs(interval));
  let last = -Infinity;
  for await (const columns of source.history({ instrument, interval, from: timestamp(from), to: timestamp(to) })) {
    view.columns = columns;
    for (view.row = 0; view.row < columns.length; view.row++) {
      // the bar under way is no bar yet
      if (view.openTime <= last || view.openTime < from || view.openTime >= to || view.closeTime > until) continue;
      last = view.openTime;
      bars.push(copyBar(view));
    }
  }
  return bars;
}
