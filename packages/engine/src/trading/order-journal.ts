import { RedFireError, timestamp, type Cancel, type Clock, type Journal, type Logger, type Timestamp } from '@redfire/core';
import type { RecordedEvent, SavedOrders } from '@redfire/oms';
import type { EventEngine } from '../event-engine.ts';
import { record, type Recording } from '../record.ts';
import type { OpeningBooks } from './opening-books.ts';
import type { TradingKernel } from './trading-kernel.ts';
import type { SavedCash } from './untold-cash.ts';

/** Topics of everything that changes trading state. */
const KEPT_TOPICS = ['order.*', 'algorithm.*', 'report.received', 'breaker.changed', 'contingency.changed', 'position.changed', 'account.posted', 'strategy.*'] as const;

/** How often the state is put down, unless the host says otherwise. */
export const DEFAULT_SNAPSHOT_MS = 600_000;

interface OrderJournalOptions {
  readonly journal: Journal;
  readonly kernel: TradingKernel;
  readonly books: Pick<OpeningBooks, 'save' | 'restore'>;
  readonly events: EventEngine;
  readonly wallClock: Clock;
  readonly logger: Logger;
  readonly snapshotMs: number;
  /** A replay begins anew: it is recorded, and nothing goes on from it. */
  readonly isReplay: boolean;
}

/** Keeps what happens to orders in a journal, and makes the books again from it after a restart. */
export class OrderJournal {
  readonly #options: OrderJournalOptions;
  #recording: Recording | undefined;
  /** Sequence number of the last record that was there when the recording began. */
  #before = 0;
  #cancelTimer: Cancel | undefined;
  #hasRestored = false;

  constructor(options: OrderJournalOptions) {
    this.#options = options;
  }

  /** What writes into the journal, while it does. */
  get recording(): Recording | undefined {
    return this.#recording;
  }

  /**
   * Makes the books again as they were when the journal ended: the first time only, for then they go on.
   *
   * @returns When the last event was recorded; `undefined` where there was none.
   * @throws {@link RedFireError} `INVALID_STATE` where what is kept cannot be read; what the journal throws.
   */
  async restore(): Promise<Timestamp | undefined> {
    const { journal, kernel, books, logger, isReplay } = this.#options;
    if (this.#hasRestored || isReplay) return undefined;
    this.#hasRestored = true;
    const snapshot = await journal.latestSnapshot();
    this.#before = snapshot?.sequence ?? 0;
    const recorded: RecordedEvent[] = [];
    let at: Timestamp | undefined;
    for await (const { sequence, topic, event } of journal.read(this.#before + 1)) {
      this.#before = sequence;
      recorded.push({ topic, event });
      at = timeOf(event) ?? at;
    }
    const saved = snapshot && readState(snapshot.state);
    if (saved === undefined && recorded.length === 0) return undefined;
    kernel.orders.restore(saved?.orders, recorded);
    kernel.ledger.version++;
    books.restore(saved?.untoldCash, recorded);
    logger.log('info', `made the books again from the journal: ${kernel.orders.openCount} orders are open`, { records: recorded.length, openOrders: kernel.orders.openCount });
    return at ?? saved?.at;
  }

  /** Begins to record. */
  start(): void {
    const { events, journal } = this.#options;
    this.#recording = record(events, journal, { topics: KEPT_TOPICS });
    this.#schedule();
  }

  /** Puts the state down, so that no record before it need be read again. What is recorded meanwhile comes behind it. */
  async snapshot(): Promise<void> {
    const { journal, kernel, books, isReplay } = this.#options;
    const recording = this.#recording;
    if (isReplay || recording === undefined || recording.statistics.error !== undefined) return;
    const sequence = this.#before + recording.statistics.recorded;
    const state = JSON.stringify({ at: kernel.clock.now(), orders: kernel.orders.save(), untoldCash: books.save() } satisfies SavedState);
    await recording.flush();
    await journal.snapshot(sequence, state);
  }

  /** Records no more, puts the state down, and waits until the journal has all of it. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    const recording = this.#recording;
    if (recording === undefined) return;
    try {
      await this.snapshot();
    } finally {
      this.#recording = undefined;
      await recording.stop();
      this.#before += recording.statistics.written;
    }
  }

  #schedule(): void {
    const { wallClock, snapshotMs, logger } = this.#options;
    if (snapshotMs === Infinity) return;
    this.#cancelTimer = wallClock.setTimer(
      timestamp(wallClock.now() + snapshotMs),
      () => {
        // a journal that is broken is told by its recording
        this.snapshot().catch((error: unknown) => { logger.log('warn', 'the state of orders could not be put down', { error }); });
        this.#schedule();
      },
      'snapshot of orders',
    );
  }
}

interface SavedState {
  readonly at: Timestamp;
  readonly orders: SavedOrders;
  readonly untoldCash?: SavedCash;
}

function readState(text: string): SavedState {
  try {
    return JSON.parse(text) as SavedState;
  } catch (cause) {
    throw new RedFireError('INVALID_STATE', 'the state that the journal kept cannot be read; start from an older one, or with fresh books', { cause });
  }
}

function timeOf(event: RecordedEvent['event']): Timestamp | undefined {
  return 'at' in event ? event.at : undefined;
}
