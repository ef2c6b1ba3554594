import { RedFireError, type ClientOrderId, type Fill, type FillRepository, type Order, type OrderRepository } from '@redfire/core';
import type { OrderArchive } from './order-archive.ts';

export interface RepositoryArchiveOptions {
  readonly orders: OrderRepository;
  readonly fills: FillRepository;
  /** How many orders may wait to be written. Default 10,000. */
  readonly waitingLimit?: number;
  /** How many orders are written at a time. Default 100. */
  readonly batchSize?: number;
  /**
   * Told once when a repository begins to fail, with its error, and once when the limit is reached and orders are lost, with `QUEUE_FULL`;
   * again only after it went well in between. Must not throw.
   */
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly order: Order;
  readonly fills: readonly Fill[];
}

/**
 * Writes orders that order management forgets to a host's repositories, in batches, behind its back: to hand one over costs no more than a note of it.
 *
 * What a repository fails to take waits, and is tried again with the next order that comes, or by {@link flush}. While more wait than the
 * limit, new ones are lost, counted and told: trading goes on, and memory stays bounded.
 */
export class RepositoryArchive implements OrderArchive {
  readonly #options: RepositoryArchiveOptions;
  readonly #waitingLimit: number;
  readonly #batchSize: number;
  readonly #waiting = new Map<ClientOrderId, Entry>();
  #writing: Promise<Failure | undefined> | undefined;
  #isFailing = false;
  #isFull = false;
  #lost = 0;

  constructor(options: RepositoryArchiveOptions) {
    this.#options = options;
    this.#waitingLimit = options.waitingLimit ?? 10_000;
    this.#batchSize = options.batchSize ?? 100;
  }

  /** Orders that are not written yet, and those that were lost because too many waited. */
  get counts(): { readonly waiting: number; readonly lost: number } {
    return { waiting: this.#waiting.size, lost: this.#lost };
  }

  archive(order: Order, fills: readonly Fill[]): void {
    if (this.#waiting.size >= this.#waitingLimit && !this.#waiting.has(order.id)) {
      this.#lose(order.id);
      return;
    }
    this.#waiting.set(order.id, { order, fills });
    this.#writing ??= this.#write();
  }

  /** Resolves when everything that waited is written. Rejects with what a repository failed with; the rest waits on. */
  async flush(): Promise<void> {
    await this.#writing;
    const failure = await (this.#writing ??= this.#write());
    if (failure) throw failure.reason;
  }

  /** Until nothing waits, or something fails. */
  async #write(): Promise<Failure | undefined> {
    // not within the command that brought it, and together with what else that brings
    await Promise.resolve();
    try {
      while (this.#waiting.size > 0) {
        const failure = await this.#writeBatch();
        if (failure) {
          if (!this.#isFailing) this.#options.onError(failure.reason);
          this.#isFailing = true;
          return failure;
        }
        this.#isFailing = false;
        this.#isFull = false;
      }
      return undefined;
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch(): Promise<Failure | undefined> {
    const batch = this.#nextBatch();
    const results = await Promise.allSettled(batch.map((entry) => this.#save(entry)));
    let failure: Failure | undefined;
    for (const [index, result] of results.entries()) {
      const entry = batch[index];
      // a later record of the order may have come in the meantime
      if (result.status === 'fulfilled' && entry && this.#waiting.get(entry.order.id) === entry) this.#waiting.delete(entry.order.id);
      if (result.status === 'rejected') failure ??= { reason: result.reason };
    }
    return failure;
  }

  #nextBatch(): readonly Entry[] {
    const batch: Entry[] = [];
    for (const entry of this.#waiting.values()) {
      if (batch.length >= this.#batchSize) break;
      batch.push(entry);
    }
    return batch;
  }

  /** Fills first, so that an order that is there has them. */
  async #save({ order, fills }: Entry): Promise<void> {
    await Promise.all(fills.map((fill) => this.#options.fills.save(fill)));
    await this.#options.orders.save(order);
  }

  #lose(id: ClientOrderId): void {
    this.#lost++;
    if (this.#isFull) return;
    this.#isFull = true;
    this.#options.onError(new RedFireError('QUEUE_FULL', `order "${id}" and those after it are not archived: ${this.#waitingLimit} orders wait for the repository already; raise waitingLimit or make the repository faster`, { details: { limit: this.#waitingLimit, orderId: id } }));
  }
}

interface Failure {
  readonly reason: unknown;
}
