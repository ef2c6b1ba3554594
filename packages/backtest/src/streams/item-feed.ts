import { RedFireError, type InstrumentId, type Timestamp } from '@redfire/core';
import type { TopicItem } from '../backtest-data.ts';
import type { Stopper } from '../stopper.ts';
import { rankOf, type ItemStream, type ItemTopic } from './item-topics.ts';

export interface ItemFeedOptions extends ItemStream {
  /** Instruments of the run, each with its place among them. */
  readonly places: ReadonlyMap<InstrumentId, number>;
  /** Place of the stream among those of the run. */
  readonly order: number;
  /** Items from then on are left out. */
  readonly to: number;
}

/** What every item has. */
interface Dated {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
}

const GATHERED = 1_024;
const NOTHING = { at: -Infinity };

export interface SavedItemFeed {
  readonly count: number;
  readonly pastCount: number;
}

/** A stream of items on its way into a run, chunk by chunk. */
export class ItemFeed {
  readonly order: number;
  /** What is next: the same object for each, so nobody keeps it. */
  readonly item: TopicItem;
  /** Time of what is next; infinity at the end. */
  nextTime = -Infinity;
  /** Of what is next, among items of one time. */
  rank = 0;
  /** Place of its instrument. */
  place = 0;
  isDone = false;
  /** Items worked through, and how many of them before the run. */
  count = 0;
  pastCount = 0;
  /** Items that come one by one are gathered to so many at most. */
  chunkRows = GATHERED;
  readonly #options: ItemFeedOptions;
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #isAsync: boolean;
  readonly #shown: { topic: ItemTopic; data: unknown };
  #items: readonly unknown[] = [];
  #row = 0;
  #lastTime = -Infinity;
  /** Read ahead of {@link #items}, as an array that came whole. */
  #next: readonly unknown[] | undefined;
  #hasEnded = false;
  #isWaiting = false;
  /** Where it goes on from, until it has. */
  #resumed: { readonly saved: SavedItemFeed; readonly at: number } | undefined;

  constructor(options: ItemFeedOptions) {
    const { source, topic = 'market.quote', order } = options;
    this.#options = options;
    this.order = order;
    this.#shown = { topic, data: undefined };
    // topic and data are of one kind once a row is shown, and nobody looks before
    this.item = this.#shown as unknown as TopicItem;
    this.#isAsync = Symbol.asyncIterator in source;
    const list = isItemList(source) && !isItemList(source[0]) ? [source] : source;
    this.#iterator = Symbol.asyncIterator in list ? list[Symbol.asyncIterator]() : list[Symbol.iterator]();
  }

  /** Whether the chunk is worked through, so that {@link load} comes next. */
  get needsData(): boolean {
    return !this.isDone && this.#row >= this.#items.length;
  }

  /** Goes behind the item that was next. */
  pass(): void {
    this.count++;
    this.#row++;
    if (this.#row < this.#items.length) this.#show();
  }

  /**
   * Goes to the first item of the next chunk; {@link isDone} when there is none.
   *
   * @throws {@link RedFireError} `DATA_ORDER`, `UNKNOWN_INSTRUMENT`, `BAD_ROW` of items that cannot be worked through.
   */
  async load(stopper: Stopper): Promise<void> {
    let items = await this.#read(stopper);
    this.#row = 0;
    this.#items = this.#until(items);
    for (const { at } = this.#resumed ?? NOTHING; items.length > 0 && at > -Infinity; this.#items = this.#until(items)) {
      this.#items = this.#items.filter((item) => this.#timeOf(item) > at);
      if (this.#items.length > 0) break;
      items = await this.#read(stopper);
    }
    const resumed = this.#resumed;
    this.#resumed = undefined;
    if (this.#items.length > 0) this.#show();
    else {
      this.isDone = true;
      this.nextTime = Infinity;
    }
    if (resumed) {
      this.count = resumed.saved.count;
      this.pastCount = resumed.saved.pastCount;
    }
  }

  #timeOf(given: unknown): number {
    // checked when it was read
    return ((this.#options.topic === undefined ? (given as { readonly data: unknown }).data : given) as Dated).at;
  }

  /** How many items were worked through, and how many of them before the run. */
  save(): SavedItemFeed {
    return { count: this.count, pastCount: this.pastCount };
  }

  /** Goes on behind items that were worked through by `at`, before anything is loaded. */
  goOn(saved: SavedItemFeed, at: number): void {
    this.#resumed = { saved, at };
  }

  /** Frees what the source holds, when a run ends early. */
  async close(): Promise<void> {
    const closing = this.#iterator.return?.();
    // a generator that waits for what may never come ends after that only
    if (!this.#isWaiting) await closing;
    else if (closing instanceof Promise) closing.catch(() => undefined);
  }

  async #read(stopper: Stopper): Promise<readonly unknown[]> {
    const ahead = this.#next;
    this.#next = undefined;
    if (ahead) return ahead;
    const gathered: unknown[] = [];
    while (!this.#hasEnded && gathered.length < Math.min(GATHERED, this.chunkRows)) {
      const result = this.#iterator.next();
      const found = this.#isAsync ? await this.#wait(result, stopper) : (result as IteratorResult<unknown>);
      if (found.done === true) this.#hasEnded = true;
      else if (!isItemList(found.value)) gathered.push(found.value);
      else if (found.value.length > 0) {
        if (gathered.length === 0) return found.value;
        this.#next = found.value;
        break;
      }
    }
    return gathered;
  }

  async #wait(result: IteratorResult<unknown> | Promise<IteratorResult<unknown>>, stopper: Stopper): Promise<IteratorResult<unknown>> {
    this.#isWaiting = true;
    const found = await stopper.wait(Promise.resolve(result));
    this.#isWaiting = false;
    return found;
  }

  /** The items that belong to the run: all, or those before its end. */
  #until(items: readonly unknown[]): readonly unknown[] {
    const { to } = this.#options;
    for (let row = 0; row < items.length; row++) {
      const { at } = this.#check(items[row], row);
      if (at < to) continue;
      this.#hasEnded = true;
      this.#next = undefined;
      return items.slice(0, row);
    }
    return items;
  }

  #check(given: unknown, row: number): Dated {
    const { topic, instrument, places } = this.#options;
    // a caller's types say so, and the checks below find most of what does not fit
    const data = (topic === undefined ? (given as { readonly data: unknown }).data : given) as Dated;
    const name = topic ?? (given as { readonly topic: string }).topic;
    if (instrument !== undefined && data.instrument !== instrument) {
      throw new RedFireError('BAD_ROW', `${name} of "${instrument}" at "${data.at}" is one of "${data.instrument}"; give each instrument a stream of its own, or all of them as items`, { details: { topic: name, instrument, found: data.instrument } });
    }
    if (!places.has(data.instrument)) throw new RedFireError('UNKNOWN_INSTRUMENT', `${name} of "${data.instrument}", which is not among the instruments of the run; add its definition`, { details: { topic: name, instrument: data.instrument } });
    if (rankOf(name) >= UNKNOWN) throw new RedFireError('INVALID_INPUT', `topic "${name}" is none that a stream of items has; give bars as bars`, { details: { topic: name } });
    if (!(data.at >= this.#lastTime && data.at < Infinity)) {
      const number = this.count + row + 1;
      throw new RedFireError('DATA_ORDER', `${name} of "${data.instrument}" are not in time order: number ${number} is of "${data.at}", the one before of "${this.#lastTime}"; sort them by time`, {
        details: { topic: name, instrument: data.instrument, number, at: data.at, before: this.#lastTime },
      });
    }
    this.#lastTime = data.at;
    return data;
  }

  #show(): void {
    const { topic, instrument, places } = this.#options;
    const given = this.#items[this.#row];
    const shown = this.#shown;
    if (topic === undefined) {
      const item = given as TopicItem;
      shown.topic = item.topic;
      shown.data = item.data;
    } else shown.data = given;
    const data = shown.data as Dated;
    this.nextTime = data.at;
    if (topic === undefined || this.count === 0) this.rank = rankOf(shown.topic);
    if (instrument === undefined || this.count === 0) this.place = places.get(data.instrument) ?? 0;
  }
}

const UNKNOWN = rankOf('');

/** An array of items is one chunk, an array of arrays several. */
function isItemList(source: unknown): source is readonly unknown[] {
  return Array.isArray(source);
}
