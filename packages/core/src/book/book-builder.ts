import { RedFireError } from '../errors.ts';
import type { InstrumentId } from '../ids.ts';
import type { BookDelta, BookSnapshot } from '../market-data.ts';
import { LevelBook, type BookOutcome } from './level-book.ts';

export interface BookBuilderOptions {
  /** How many deltas are kept for a snapshot that is on its way; of more the oldest are dropped. Default 1,000. */
  readonly maxBuffered?: number;
}

/**
 * Keeps a {@link LevelBook} right where deltas stream and snapshots are asked for apart, as at venues whose snapshot comes by REST: deltas wait for a
 * snapshot; those it holds already are left out, the first that follows must join it without a gap. After a gap it waits for a snapshot again.
 */
export class BookBuilder {
  readonly book: LevelBook;
  readonly #maxBuffered: number;
  #buffered: BookDelta[] = [];

  /** @throws {@link RedFireError} `INVALID_INPUT` for a buffer that is no whole number above zero. */
  constructor(instrument: InstrumentId, { maxBuffered = 1_000 }: BookBuilderOptions = {}) {
    if (!Number.isInteger(maxBuffered) || maxBuffered < 1) {
      throw new RedFireError('INVALID_INPUT', `maxBuffered "${maxBuffered}" must be a whole number above zero`, { details: { field: 'maxBuffered', value: maxBuffered } });
    }
    this.book = new LevelBook(instrument);
    this.#maxBuffered = maxBuffered;
  }

  /** Whether the book waits for a snapshot: ask for one behind the first delta that is waiting, for one taken before it does not join. */
  get needsSnapshot(): boolean {
    return this.book.state !== 'ready';
  }

  /** How many deltas wait for a snapshot. */
  get buffered(): number {
    return this.#buffered.length;
  }

  /** @returns `unready` or `gap` where it waits for a snapshot, which needs no repeating: it is used when that comes. */
  update(delta: BookDelta): BookOutcome {
    const outcome = this.book.update(delta);
    if (outcome === 'gap' || outcome === 'unready') this.#keep(delta);
    return outcome;
  }

  /** Loads a snapshot and what has waited for it. @returns `gap` where that does not join: the snapshot is too old, ask for another. */
  load(snapshot: BookSnapshot): BookOutcome {
    let outcome = this.book.load(snapshot);
    const waiting = this.#buffered;
    this.#buffered = [];
    for (const delta of waiting) {
      const next = this.update(delta);
      // what comes behind a gap is `unready`: the answer stays `gap`
      if (next !== 'old' && next !== 'unready') outcome = next;
    }
    return outcome;
  }

  #keep(delta: BookDelta): void {
    this.#buffered.push(delta);
    if (this.#buffered.length > this.#maxBuffered) this.#buffered.shift();
  }
}
