import { RedFireError } from '../errors.ts';
import type { Journal, JournalRecord } from './storage.ts';

export interface MemoryJournalOptions {
  /** Most records kept; beyond it the oldest are given up. Default 1,000,000. */
  readonly limit?: number;
}

/**
 * A journal that lasts as long as the process. Sequence numbers begin at 1. `read` ends at what was there when it was called, and rejects with
 * `HISTORY_DROPPED` when asked for records that were given up: `details.droppedUntil` is the sequence number of the last of them.
 * Every method rejects with `INVALID_STATE` after `close`.
 */
export class MemoryJournal implements Journal {
  readonly #limit: number;
  readonly #records: JournalRecord[] = [];
  /** Records at the front of the array that are given up and not yet removed. */
  #gone = 0;
  #lastSequence = 0;
  #snapshot: { readonly sequence: number; readonly state: string } | undefined;
  #isClosed = false;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a limit that is not a whole number above zero. */
  constructor({ limit = 1_000_000 }: MemoryJournalOptions = {}) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RedFireError('INVALID_INPUT', `limit of a journal must be a whole number above zero, received "${limit}"`, { details: { limit: String(limit) } });
    }
    this.#limit = limit;
  }

  /** Records kept. */
  get size(): number {
    return this.#records.length - this.#gone;
  }

  async append(events: readonly Omit<JournalRecord, 'sequence'>[]): Promise<void> {
    this.#checkOpen('append');
    for (const { topic, event } of events) this.#records.push({ sequence: ++this.#lastSequence, topic, event });
    this.#gone = Math.max(this.#records.length - this.#limit, 0);
    // Removed in one piece when they are as many as the rest, so that an append stays cheap.
    if (this.#gone >= this.#limit) this.#gone -= this.#records.splice(0, this.#gone).length;
  }

  async *read(from: number): AsyncIterable<JournalRecord> {
    this.#checkOpen('read');
    const until = this.#lastSequence;
    for (let sequence = Math.max(from, 1); sequence <= until; sequence++) {
      const droppedUntil = this.#lastSequence - this.size;
      if (sequence <= droppedUntil) {
        throw new RedFireError('HISTORY_DROPPED', `records up to "${droppedUntil}" are not kept any more, "${sequence}" was to be read; raise the limit`, { details: { from, droppedUntil } });
      }
      const record = this.#records[this.#gone + sequence - droppedUntil - 1];
      if (record !== undefined) yield record;
      this.#checkOpen('read');
    }
  }

  async snapshot(sequence: number, state: string): Promise<void> {
    this.#checkOpen('snapshot');
    this.#snapshot = { sequence, state };
  }

  async latestSnapshot(): Promise<{ readonly sequence: number; readonly state: string } | undefined> {
    this.#checkOpen('latestSnapshot');
    return this.#snapshot;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#records.length = 0;
    this.#gone = 0;
  }

  #checkOpen(call: string): void {
    if (this.#isClosed) throw new RedFireError('INVALID_STATE', `"${call}" was called on a journal that is closed`, { details: { call } });
  }
}
