import type { ClientOrderId, ExecutionReport } from '@redfire/core';
import { OrderStory } from '../order-story.ts';

/** What the venue knows of the orders that reached it or are on their way: of all that are open, and of the last that have ended. */
export class VenueStories {
  readonly #kept: number;
  readonly #isOpen: (orderId: ClientOrderId) => boolean;
  readonly #stories = new Map<ClientOrderId, OrderStory>();

  /** @param kept - How many orders it remembers at least. */
  constructor(kept: number, isOpen: (orderId: ClientOrderId) => boolean) {
    this.#kept = kept;
    this.#isOpen = isOpen;
  }

  /** Notes an order that is on its way. */
  expect(orderId: ClientOrderId): void {
    if (this.#stories.has(orderId)) return;
    this.#stories.set(orderId, new OrderStory());
    if (this.#stories.size <= this.#kept) return;
    for (const [id, story] of this.#stories) {
      if (this.#isOpen(id) || story.reports().length === 0) continue;
      this.#stories.delete(id);
      break;
    }
  }

  record(report: ExecutionReport): void {
    this.#stories.get(report.orderId)?.add(report);
  }

  /** As `ExecutionGateway.query`. */
  of(orderId: ClientOrderId): readonly ExecutionReport[] | undefined {
    return this.#stories.get(orderId)?.reports();
  }
}
